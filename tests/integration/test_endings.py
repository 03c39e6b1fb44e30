"""Services end for a person: all of routine stops at once, and a press is still heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from devices import status
from devices.codecs.native import Status
from devices.proving.programme import remind_due
from devices.status import News
from devices.supervision import hearing
from devices.supervision.run import Supervision
from devices.watching import run as watching
from kit.clock_zone import LOCAL, local_date
from tests.integration.fleet_rig import Fleet, running_fleet

UNIT, DOOR = "t-1", "d-1"


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet:
        await fleet.unit(UNIT)
        await fleet.run("insert into hearing (id) values (1) on conflict do nothing")
        yield fleet


async def end(fleet: Fleet, kind: str = "death", **values: Any) -> dict[str, Any]:
    body = {"kind": kind, "on": str(local_date(await fleet.now())), **values}
    made: dict[str, Any] = await fleet.ok("POST", f"/persons/{fleet.person}/end", body)
    return made


async def hear(fleet: Fleet, device_id: str = UNIT) -> None:
    news = {device_id: News()}
    news[device_id].heard(Status())
    async with fleet.database.transaction() as tx:
        await status.write(tx, news)


async def sweep(fleet: Fleet) -> None:
    async with fleet.database.transaction() as tx:
        await hearing.note(tx)
    supervision = Supervision(fleet.database)
    await supervision.round()
    await supervision.prepare()
    await supervision.round()
    await fleet.take_in()


async def found(fleet: Fleet) -> list[dict[str, Any]]:
    return await fleet.rows("select device_id, finding, level from device_findings order by 1, 2")


async def silent(fleet: Fleet) -> None:
    """A unit that was heard, then is not for two days."""
    await hear(fleet)
    await sweep(fleet)
    for _ in range(3):
        await fleet.later(16 * 3600)
        await sweep(fleet)


async def to_noon(fleet: Fleet) -> None:
    now = (await fleet.now()).astimezone(LOCAL)
    noon = dt.datetime.combine(now.date() + dt.timedelta(days=9), dt.time(12), LOCAL)
    await fleet.later((noon - now).total_seconds())


async def test_supervision_lets_go_at_once_and_takes_up_again(fleet: Fleet) -> None:
    await silent(fleet)
    assert [row["level"] for row in await found(fleet)] == ["unsupervised"]
    assert await fleet.cases() != []
    stopped = (await end(fleet))["stopped"]
    assert stopped["units_to_collect"] == 1
    await sweep(fleet)
    assert await found(fleet) == [], "a silent unit of somebody who has died is nobody's task"
    await fleet.later(3 * 86_400)
    await sweep(fleet)
    assert await found(fleet) == []
    await fleet.ok("POST", f"/persons/{fleet.person}/end/undo", {"reason": "another Mrs Wang"})
    await fleet.later(3 * 86_400)
    await hear(fleet)
    await sweep(fleet)
    await silent(fleet)
    assert [row["finding"] for row in await found(fleet)] == ["silence"]


async def test_a_press_is_still_heard(fleet: Fleet) -> None:
    await end(fleet)
    await fleet.run(
        "insert into signals (source, device_id, signal_id, dedup_key, kind) "
        "values ('device', :unit, 'a', 'a', 'sos')",
        unit=UNIT,
    )
    assert await fleet.cases() == [("sos", 1)]
    card = await fleet.ok("GET", f"/cases/{await fleet.run('select id from cases')}")
    assert card["records"]["ended"]["kind"] == "death", "the desk knows whom it may be speaking to"


async def test_reminders_stop_even_those_that_wait(fleet: Fleet) -> None:
    await to_noon(fleet)
    assert await remind_due(fleet.database) == 1
    assert await fleet.run("select state from outbox where key like 'test-due:%'") == "pending"
    assert (await end(fleet))["stopped"]["test_reminders"] == 1
    assert await fleet.run("select state from outbox where key like 'test-due:%'") == "cancelled"
    await fleet.later(4 * 86_400)
    assert await remind_due(fleet.database) == 0
    assert (await fleet.ok("GET", "/devices/tests"))["totals"]["units"] == 0


async def test_nobody_waits_for_a_sign_of_life(fleet: Fleet) -> None:
    path = f"/persons/{fleet.person}"
    await fleet.ok("POST", f"{path}/watch-rules", {"kind": "no_motion"})
    await fleet.ok("POST", f"{path}/fences", {"kind": "home", "radius_m": 300})
    stopped = (await end(fleet))["stopped"]
    assert (stopped["watch_rules"], stopped["fences"]) == (1, 1)
    far = "insert into device_places (device_id, lat, lon, accuracy_m, source, at) "
    await fleet.run(f"{far} values (:unit, 30.9, 115.9, 10, 'gps', bell_now())", unit=UNIT)
    async with fleet.database.transaction() as tx:
        await hearing.note(tx)
    await watching.look(fleet.database)
    await fleet.later(3 * 86_400)
    await watching.look(fleet.database)
    assert await fleet.cases() == []
    assert await fleet.run("select count(*) from fence_states") == 0


async def test_units_stand_on_the_list_until_they_are_back(fleet: Fleet) -> None:
    home = await fleet.run("select home_id from persons where id = :p", p=fleet.person)
    husband = await fleet.run(
        "insert into persons (area_id, home_id, name) values (:a, :h, 'Husband') returning id",
        a=fleet.area,
        h=home,
    )
    await fleet.unit(DOOR, model="door", person_id=None, home_id=home)

    async def listed() -> list[tuple[str, str]]:
        items = (await fleet.ok("GET", "/devices/to-collect"))["items"]
        return [(item["device_id"], item["ended"]) for item in items]

    await end(fleet, "moved_out")
    assert await listed() == [(UNIT, "moved_out")], "the husband still has the door sensor"
    await fleet.ok("POST", f"/persons/{husband}/end", {"kind": "death", "on": "2026-01-02"})
    assert [unit for unit, _ in await listed()] == [DOOR, UNIT]
    shown = (await fleet.ok("GET", "/devices/to-collect", by="fitter"))["items"]
    assert [item["person_name"] for item in shown] == [None, None], "a fitter sees no persons"
    await fleet.ok("POST", f"/devices/{UNIT}/state", {"state": "returned", "reason": "collected"})
    assert [unit for unit, _ in await listed()] == [DOOR]
    await fleet.ok("POST", f"/persons/{husband}/end/undo", {"reason": "alive"})
    assert await listed() == []


async def test_what_is_being_installed_is_not(fleet: Fleet) -> None:
    order = await fleet.ok("POST", "/install-orders", {"person_id": fleet.person, "model": "pendant"})
    assert (await end(fleet))["stopped"]["install_orders"] == 1
    assert (await fleet.ok("GET", f"/install-orders/{order['id']}"))["state"] == "cancelled"


async def test_the_owner_of_an_open_case_is_told(fleet: Fleet) -> None:
    await fleet.run(
        "insert into signals (source, device_id, signal_id, dedup_key, kind) "
        "values ('device', :unit, 'a', 'a', 'sos')",
        unit=UNIT,
    )
    await fleet.take_in()
    case_id = await fleet.run("select id from cases")
    await fleet.ok("POST", f"/cases/{case_id}/claim")
    assert (await end(fleet))["stopped"]["open_cases_told"] == 1
    card = await fleet.ok("GET", f"/cases/{case_id}")
    assert (card["timeline"][-1]["type"], card["state"]) == ("person_ended", "claimed")
    [told] = await fleet.rows("select data from feed where type = 'case.person_ended'")
    assert told["data"]["alert"] is True


async def test_an_ending_is_written_once_and_undone_once(fleet: Fleet) -> None:
    path = f"/persons/{fleet.person}/end"
    assert await fleet.ok("GET", path) is None
    assert await fleet.refused("POST", path, {"kind": "death", "on": "2199-01-01"}) == (422, "body.on")
    await end(fleet, reason="told by the daughter")
    assert await fleet.refused("POST", path, {"kind": "other", "on": "2026-01-01"}) == (
        409,
        "already_ended",
    )
    assert (await fleet.ok("GET", f"/persons/{fleet.person}"))["active"] is False
    undone = await fleet.ok("POST", f"{path}/undo", {"reason": "wrong person"})
    assert undone["undone_at"] is not None
    assert await fleet.refused("POST", f"{path}/undo", {"reason": "x"}) == (409, "not_ended")
    assert (await fleet.ok("GET", f"/persons/{fleet.person}"))["active"] is True
    lines = (await fleet.ok("GET", f"/persons/{fleet.person}/history"))["items"]
    assert [(line["what"], line["action"]) for line in lines] == [("end", "remove"), ("end", "add")]


async def test_a_tick_in_a_form_is_an_ending_too(fleet: Fleet) -> None:
    path = f"/persons/{fleet.person}"
    await fleet.ok("PATCH", path, {"active": False, "notes": "moved to Wuhan"})
    assert (await fleet.ok("GET", f"{path}/end"))["kind"] == "other"
    assert [item["ended"] for item in (await fleet.ok("GET", "/devices/to-collect"))["items"]] == ["other"]
    moved = await fleet.ok("POST", f"{path}/end", {"kind": "death", "on": "2026-01-05"})
    assert moved["kind"] == "death", "who had moved away may die"
    assert (await fleet.ok("PATCH", path, {"active": True}))["active"] is True
    assert await fleet.ok("GET", f"{path}/end") is None


async def test_the_ending_itself_is_never_a_second_row(fleet: Fleet) -> None:
    await end(fleet)
    with pytest.raises(sa.exc.IntegrityError):
        await fleet.run(
            "insert into person_endings (person_id, kind, ended_on, recorded_by, recorded_at) "
            "values (:p, 'death', '2026-01-01', 1, now())",
            p=fleet.person,
        )
