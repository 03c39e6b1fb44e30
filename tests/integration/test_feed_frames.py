"""What is really written to the feed has the shapes that OpenAPI promises, with names put in on reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from app.openapi import FRAMES
from dispatch.cases import store
from dispatch.cases.frames import summary
from dispatch.cases.schemas import CaseSummary
from dispatch.intake import run as intake
from kit import signals
from kit.feed import FeedEvent
from kit.signals import Kind, Signal
from tests.integration.api_harness import Api, Desk, running_api
from tests.unit.case_factory import make_work


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as api:
        yield api


async def press(api: Api, device_id: str, name: str = "p1") -> None:
    async with api.process.database.transaction() as tx:
        await signals.store(tx, [Signal("test", device_id, name, Kind.SOS)])
    assert await intake.take_in(api.process.database) == 1


async def run(api: Api, statement: str) -> Any:
    async with api.process.database.transaction() as tx:
        return await tx.scalar(sa.text(statement))


async def frames(desk: Desk) -> list[dict[str, Any]]:
    """Every frame this desk may see, each held to its model; a field too many is an error."""
    items: list[dict[str, Any]] = (await desk.get("/feed/page", limit=1000)).json()["items"]
    for item in items:
        FRAMES.validate_json(orjson.dumps(item), extra="forbid")
    return items


async def the_case(desk: Desk) -> dict[str, Any]:
    (item,) = (await desk.get("/cases", state="open")).json()["items"]
    return dict(item)


async def does(desk: Desk, path: str, **body: Any) -> dict[str, Any]:
    answer = await desk.post(path, body)
    assert answer.is_success, answer.text
    return dict(answer.json())


async def test_a_case_from_press_to_close(api: Api) -> None:
    """Each frame shows the case as the list does at that moment."""
    desk = await api.sign_in("dispatcher")
    await press(api, "demo-0001")
    case = await the_case(desk)
    soon = (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=10)).isoformat()
    for action, body in (
        ("claim", {}),
        ("contact", {"how": "voice"}),
        ("dispatch", {}),
        ("hold", {"until": soon, "reason": "wait"}),
        ("close", {"disposition": "health", "outcome": "stayed"}),
    ):
        shown = await does(desk, f"/cases/{case['id']}/{action}", **body)
        newest = (await frames(desk))[-1]
        assert CaseSummary(**newest["case"]) == CaseSummary.model_validate(shown, extra="ignore"), action
    async with api.process.database.transaction() as tx:
        await store.append_event(tx, case["id"], "message_result", "carrier", result="delivered")

    heard = await frames(desk)
    assert {"case.opened", "case.claimed", "case.hold", "case.closed"} <= {one["type"] for one in heard}
    assert heard[0]["alert"] is True
    assert heard[0]["case"]["subject"] == case["subject"]
    assert heard[0]["case"]["area"] == case["area"]
    assert "case" not in heard[-1], "a carrier's report changes nothing"


async def test_rows_hold_ids_and_a_name_is_the_one_of_today(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    await press(api, "demo-0001")
    case = await the_case(desk)
    await does(desk, f"/cases/{case['id']}/claim")
    stored = await run(api, "select string_agg(data::text, '') from feed")
    assert case["subject"]["name"]
    for name in (case["subject"]["name"], (await the_case(desk))["owner"]["name"], case["area"]["name"]):
        assert name not in stored

    await run(api, f"update persons set name = 'Renamed' where id = {case['subject']['id']} returning id")
    assert {one["case"]["subject"]["name"] for one in await frames(desk)} == {"Renamed"}


async def test_a_household_has_its_address_and_an_unknown_unit_its_id(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    await run(
        api,
        """
        update devices d set person_id = null, home_id = p.home_id
        from persons p where d.id = 'demo-0002' and p.id = d.person_id returning d.home_id
        """,
    )
    await press(api, "demo-0002")
    await press(api, "nobody-knows-me")
    home, unit = [one["case"] for one in await frames(desk) if one["type"] == "case.opened"]
    assert home["subject"]["type"] == "household"
    assert home["subject"]["name"] == await run(
        api, f"select address from homes where id = {home['subject']['id']}"
    )
    assert unit["subject"] == {"type": "device", "id": "nobody-knows-me", "name": "nobody-knows-me"}
    assert unit["area"] is None


@pytest.mark.parametrize(
    ("place_type", "place", "name"),
    [("building", "/1/2/3/8 Lake Road", "8 Lake Road"), ("area", "/1/2/3/", "")],
)
async def test_a_place_is_called_by_its_incident_or_its_area(
    api: Api, place_type: str, place: str, name: str
) -> None:
    desk = await api.sign_in("dispatcher")
    incident = await run(
        api,
        f"""
        insert into device_incidents (kind, place_type, place, units, open_units, opened_at, changed_at)
        values ('power_cut', '{place_type}', '{place}', 9, 9, now(), now()) returning id
        """,
    )
    case = make_work(subject_type="place", subject_id=f"incident-{incident}").case
    async with api.process.database.transaction() as tx:
        tx.feed.append(FeedEvent("case.opened", case.id, case.area_path, {"case": summary(case)}))
    (heard,) = await frames(desk)
    area = heard["case"]["area"]["name"]
    assert heard["case"]["subject"]["name"] == (name or area)


async def test_the_live_socket_says_the_same(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    async with desk.feed(after=99) as live:
        for type_ in ("reset", "heartbeat"):
            frame = await live.next()
            assert frame["type"] == type_
            FRAMES.validate_json(orjson.dumps(frame), extra="forbid")
        await press(api, "demo-0003")
        assert await live.event() == (await frames(desk))[0]


async def new_dispatcher(api: Api, username: str, area_id: int) -> Desk:
    admin = await api.sign_in("admin")
    body = {
        "username": username,
        "name": f"Name of {username}",
        "password": "some-password",
        "roles": ["dispatcher"],
        "area_id": area_id,
    }
    assert (await admin.post("/users", body)).is_success
    return await api.sign_in(username, "some-password")


async def test_a_hand_over_is_heard_by_both_sides_at_each_step(api: Api) -> None:
    leaving = await api.sign_in("dispatcher")
    await press(api, "demo-0001")
    coming = await new_dispatcher(api, "street", 3)
    case = await the_case(leaving)
    await does(leaving, f"/cases/{case['id']}/claim")

    drafted = await does(leaving, "/handovers", to_username="dispatcher2")
    prepared = await does(leaving, "/handovers", to_username="street", note="all quiet")
    assert (prepared["from_user"], prepared["to_user"]) == ("dispatcher", "street")
    assert (prepared["from_name"], prepared["to_name"]) != ("dispatcher", "street")
    assert prepared["to_name"] == "Name of street"
    path = f"/handovers/{prepared['id']}"
    for item in prepared["items"]:
        await does(coming, f"{path}/items/{item['id']}/confirm")
    await does(coming, f"{path}/accept")

    def of_hand_overs(heard: list[dict[str, Any]]) -> list[tuple[int, str]]:
        return [(one["handover_id"], one["state"]) for one in heard if one["type"] == "handover"]

    steps = [
        (drafted["id"], "prepared"),
        (drafted["id"], "cancelled"),
        *[(prepared["id"], "prepared")] * (1 + len(prepared["items"])),
        (prepared["id"], "confirmed"),
    ]
    assert prepared["items"]
    assert of_hand_overs(await frames(leaving)) == steps
    assert of_hand_overs(await frames(coming)) == steps[2:], "the draft to somebody else is not theirs"

    back = await does(coming, "/handovers", to_username="dispatcher")
    await does(leaving, f"/handovers/{back['id']}/cancel")
    assert of_hand_overs(await frames(coming))[-2:] == [(back["id"], "prepared"), (back["id"], "cancelled")]


async def test_others_areas_hear_nothing_of_a_hand_over(api: Api) -> None:
    admin = await api.sign_in("admin")
    elsewhere = await does(admin, "/areas", parent_id=1, level="district", name="elsewhere")
    stranger = await new_dispatcher(api, "stranger", elsewhere["id"])
    leaving = await new_dispatcher(api, "leaving", 3)
    await new_dispatcher(api, "coming", 3)
    await does(leaving, "/handovers", to_username="coming")
    assert [one["type"] for one in await frames(leaving)] == ["handover"]
    assert await frames(stranger) == []
