"""Desks, agents, trays, the shelf and common causes, on a real database with the engine's own rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from dispatch.desks.run import Desks
from dispatch.escalation import engine
from dispatch.intake import run as intake
from kit import clock, signals
from kit.signals import Kind, Signal
from tests.integration.api_harness import Api, Desk, running_api


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as running:
        yield running


async def act(desk: Desk, path: str, body: Any = None, expect: int = 200) -> Any:
    answer = await desk.post(path, body)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def send(api: Api, device_id: str, kind: Kind, name: str = "1", **payload: Any) -> int:
    async with api.process.database.transaction() as tx:
        signal = Signal("test", device_id, f"{device_id}-{kind}-{name}", kind, payload=payload)
        await signals.store(tx, [signal])
    await intake.take_in(api.process.database)
    async with api.process.database.transaction() as tx:
        query = "select case_id from signals where device_id = :id order by id desc limit 1"
        return int(await tx.scalar(sa.text(query), {"id": device_id}))


async def advance(api: Api, seconds: float) -> dt.datetime:
    async with api.process.database.transaction() as tx:
        await clock.advance(tx, seconds)
    while await engine.take_due(api.process.database):
        pass
    async with api.process.database.transaction() as tx:
        return await tx.now()


async def events(desk: Desk, case_id: int) -> list[str]:
    return [event["type"] for event in (await desk.get(f"/cases/{case_id}")).json()["timeline"]]


async def present(desk: Desk, api: Api, **said: Any) -> dict[str, Any]:
    found: dict[str, Any] = await act(desk, "/agents/me/state", {"state": "ready", **said})
    await Desks(api.process.database).round()
    return found


async def test_a_desk_serves_areas_by_hours_and_nobody_is_left_without_one(api: Api) -> None:
    boss = await api.sign_in("supervisor")
    area = (await boss.get("/me")).json()["area"]["id"]
    night = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "20:00", "until": "08:00"}]
    serves = [{"area_id": area, "hours": night}]
    made = await act(boss, "/desks", {"area_id": area, "name": "夜班席", "serves": serves}, 201)
    await boss.patch(f"/agents/{(await boss.get('/me')).json()['id']}", {"desk_id": None})
    noon = {"area": area, "at": "2026-11-26T12:00:00+08:00"}
    late = {"area": area, "at": "2026-11-26T23:00:00+08:00"}
    assert (await boss.get("/desks/serving", **noon)).json()["why"] == "all"
    assert (await boss.get("/desks/serving", **late)).json()["why"] == "all", "nobody sits there"
    await present(boss, api, desk_id=made["id"])
    found = (await boss.get("/desks/serving", **late)).json()
    assert (found["why"], [one["id"] for one in found["desks"]]) == ("serves", [made["id"]])
    [desk] = [one for one in (await boss.get("/desks")).json()["items"] if one["id"] == made["id"]]
    assert (desk["present"], desk["sound_test_missing"]) == (1, True)
    me = (await boss.get("/me")).json()["id"]
    said = {"dialects": ["大冶话"], "skills": ["gas"]}
    changed = await boss.patch(f"/agents/{me}", said)
    assert changed.status_code == 200, changed.text
    assert {name: changed.json()[name] for name in said} == said
    refused = await boss.patch(f"/agents/{me}", {"desk_id": 999})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
    await act(boss, "/agents/me/shift-test", {"sound": True, "phone": True})
    [desk] = [one for one in (await boss.get("/desks")).json()["items"] if one["id"] == made["id"]]
    assert desk["sound_test_missing"] is False


async def test_an_agent_is_what_he_says_and_what_he_does(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    assert (await present(desk, api))["state"] == "ready"
    assert (await act(desk, "/agents/me/state", {"state": "break"}))["state"] == "break"
    await present(desk, api)
    case_id = await send(api, "demo-0001", Kind.SOS)
    await act(desk, f"/cases/{case_id}/claim", {})
    rounds = Desks(api.process.database)
    await rounds.round()
    there = [one["state"] for one in (await desk.get("/agents")).json()["items"] if one["state"] != "away"]
    assert there == ["on_case"]
    await act(desk, f"/cases/{case_id}/contact", {"how": "voice"})
    await act(desk, f"/cases/{case_id}/close", {"disposition": "health", "outcome": "stayed"})
    await rounds.round()
    [agent] = [one for one in (await desk.get("/agents")).json()["items"] if one["state"] != "away"]
    assert (agent["state"], agent["until"] is not None) == ("wrap_up", True)


async def test_whose_turn_it_is_passes_on_when_he_leaves(api: Api) -> None:
    first, second = await api.sign_in("dispatcher"), await api.sign_in("dispatcher2")
    await present(first, api)
    case_id = await send(api, "demo-0001", Kind.SERVICE, data={"key": 3})
    rounds = Desks(api.process.database)
    await rounds.round()
    shown = (await first.get("/cases", state="open")).json()["items"][0]
    me = (await first.get("/me")).json()["id"]
    assert shown["suggested_to"] == me
    assert [one["id"] for one in (await second.get("/cases", state="open")).json()["items"]] == [case_id]
    await act(first, "/agents/me/state", {"state": "away"})
    await present(second, api)
    await rounds.round()
    shown = (await first.get("/cases", state="open")).json()["items"][0]
    assert shown["suggested_to"] == (await second.get("/me")).json()["id"]


async def test_a_flooded_desk_gets_a_tray_and_its_emergencies_at_once(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    for number in range(1, 13):
        await send(api, f"demo-{number:04}", Kind.LOW_BATTERY)
    service = await send(api, "demo-0001", Kind.SERVICE, data={"key": 3})
    advice = await send(api, "demo-0002", Kind.SERVICE, data={"key": 2})
    sos = await send(api, "demo-0003", Kind.SOS)
    tray = (await desk.get("/desk/tray")).json()
    waiting = {one["id"] for one in tray["items"]}
    assert tray["flooded"]
    assert service in waiting
    assert advice not in waiting
    assert sos not in waiting
    await advance(api, 601)
    assert service not in {one["id"] for one in (await desk.get("/desk/tray")).json()["items"]}
    timeline = (await desk.get(f"/cases/{service}")).json()["timeline"]
    assert [one["type"] for one in timeline if one["type"].startswith("tray")] == ["trayed", "tray_ended"]


async def test_the_shelf_takes_no_emergency_and_gives_everything_back(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    battery = await send(api, "demo-0001", Kind.LOW_BATTERY)
    sos = await send(api, "demo-0002", Kind.SOS)
    now = await advance(api, 1)
    until = {"until": (now + dt.timedelta(hours=2)).isoformat(), "reason": "已约维修"}
    refused = await act(desk, "/cases/shelve", {"case_ids": [battery, sos], **until}, 409)
    assert (refused["code"], [one["id"] for one in refused["cases"]]) == ("not_shelvable", [sos])
    assert "shelved" not in await events(desk, battery)
    await act(desk, f"/cases/{battery}/shelve", until)
    assert [one["id"] for one in (await desk.get("/desk/shelf")).json()["items"]] == [battery]
    await act(desk, f"/cases/{sos}/shelve", until, 409)
    await advance(api, 7300)
    assert (await desk.get("/desk/shelf")).json()["items"] == []
    assert (await events(desk, battery))[-1] in ("shelf_ended", "escalated")


async def test_a_case_is_given_to_a_colleague_and_rings_there(api: Api) -> None:
    li, wang = await api.sign_in("dispatcher"), await api.sign_in("dispatcher2")
    to = (await wang.get("/me")).json()["id"]
    case_id = await send(api, "demo-0001", Kind.SOS)
    wanted = {"to": to, "reason": "她只听得懂大冶话"}

    async def refusal(status: int) -> str:
        answer = await act(li, f"/cases/{case_id}/transfer", wanted, status)
        return str(answer["code"] if status == 409 else answer["errors"][0]["reason"])

    assert await refusal(409) == "wrong_state", "what nobody has is claimed, not given away"
    await act(li, f"/cases/{case_id}/claim", {})
    assert await refusal(422) == "that colleague is not there; choose one who is"
    await act(wang, "/agents/me/state", {"state": "break"})
    assert await refusal(422) == "that colleague is on a break; choose another"
    await present(wang, api)
    async with wang.feed() as feed:
        given = await act(li, f"/cases/{case_id}/transfer", wanted)
        assert given["owner"]["id"] == to
        while (frame := await feed.event())["type"] != "case.transferred":
            pass
        assert frame["alert"], "it rings for whoever has it now"
    assert await refusal(409) == "claimed"
    told = (await wang.get(f"/cases/{case_id}")).json()["timeline"][-1]
    assert (told["type"], told["data"]) == ("transferred", {"reason": wanted["reason"], "to_user": to})

    for _ in range(6):
        await advance(api, 60)
    assert "returned_to_queue" in await events(li, case_id), "who does nothing loses it again"


async def test_a_case_is_given_to_nobody_who_may_not_have_it(api: Api) -> None:
    desk, admin = await api.sign_in("dispatcher"), await api.sign_in("admin")
    case_id = await send(api, "demo-0001", Kind.SOS)
    await act(desk, f"/cases/{case_id}/claim", {})
    auditor = (await (await api.sign_in("auditor")).get("/me")).json()["id"]
    street = (await admin.get("/areas", limit=100)).json()["items"][-1]["id"]
    body = {"username": "far", "password": "a-long-password", "roles": ["dispatcher"], "area_id": street}
    stranger = await act(admin, "/users", body, 201)
    for to in (auditor, stranger["id"], 999_999):
        refused = await act(desk, f"/cases/{case_id}/transfer", {"to": to, "reason": "?"}, 422)
        assert refused["errors"][0]["reason"] == "no colleague who may handle this case"
    assert (await desk.get(f"/cases/{case_id}")).json()["owner"]["name"]


async def test_several_sos_of_one_building_are_shown_as_one_cause_and_stay_two_cases(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    async with api.process.database.transaction() as tx:
        await tx.execute(
            sa.text(
                """
                with given as (
                    select p.home_id, h.area_id from devices d join persons p on p.id = d.person_id
                    join homes h on h.id = p.home_id where d.id in ('demo-0001', 'demo-0002')
                )
                update homes set address = '幸福里小区3栋' || id || '室',
                                 area_id = (select min(area_id) from given)
                where id in (select home_id from given)
                """
            )
        )
    one, other = await send(api, "demo-0001", Kind.SOS), await send(api, "demo-0002", Kind.FIRE)
    rounds = Desks(api.process.database)
    await rounds.round()
    [cause] = (await desk.get("/desk/common-causes")).json()["items"]
    assert {case["id"] for case in cause["cases"]} == {one, other}
    for case_id in (one, other):
        assert (await desk.get(f"/cases/{case_id}")).json()["next_due_at"] is not None
        await act(desk, f"/cases/{case_id}/claim", {})
        await act(desk, f"/cases/{case_id}/contact", {"how": "physical"})
        await act(desk, f"/cases/{case_id}/close", {"disposition": "fire", "outcome": "stayed"})
    await rounds.round()
    assert (await desk.get("/desk/common-causes")).json()["items"] == []


async def test_a_stuck_button_counts_every_press_and_sounds_again_for_who_has_it(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    for number in range(30):
        case_id = await send(api, "demo-0001", Kind.SOS, str(number))
    case = (await desk.get(f"/cases/{case_id}")).json()
    assert case["signal_count"] == 30
    lines = [one for one in case["timeline"] if one["type"] in ("joined", "repeated")]
    assert len(lines) < 15, "a few lines, whatever a stuck button sends"
    await act(desk, f"/cases/{case_id}/claim", {})
    await send(api, "demo-0001", Kind.SOS, "after")
    last = (await desk.get(f"/cases/{case_id}")).json()["timeline"][-1]
    assert last["type"] == "joined", "the first press after the claim is told at once"
    await advance(api, 40)
    told = (await desk.get(f"/cases/{case_id}")).json()
    assert told["signal_count"] == 31
