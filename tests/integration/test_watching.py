"""Fences and signs of life from the heartbeat to the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from devices.codecs.native import Status
from devices.status import News
from devices.supervision import hearing, history
from devices.watching import activity, places, run
from kit.clock_zone import LOCAL
from tests.bridge_rig import Terminal, running_bridge, until
from tests.integration.fleet_rig import Fleet, running_fleet
from tests.running_broker import RunningBroker

UNIT = "w-1"
HOME = {"lat": 30.2, "lon": 115.07}
FAR = {"lat": 30.25, "lon": 115.07, "accuracy_m": 15, "source": "gps", "crs": "wgs84"}
NEAR = {**HOME, "accuracy_m": 15, "source": "gps", "crs": "wgs84"}

_SEEN = sa.text(
    "insert into device_status (device_id, last_seen_at) values (:id, bell_now()) "
    "on conflict (device_id) do update set last_seen_at = excluded.last_seen_at"
)


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet:
        await fleet.unit(UNIT, model="wristband")
        await fleet.run("insert into hearing (id) values (1) on conflict do nothing")
        async with fleet.database.transaction() as tx:
            await history.make_partitions(tx)
        yield fleet


async def hear(fleet: Fleet, device_id: str = UNIT, **said: Any) -> None:
    """A heartbeat with this in it; then everything is looked at."""
    news = {device_id: News()}
    news[device_id].heard(Status(**said))
    async with fleet.database.transaction() as tx:
        await tx.execute(_SEEN, {"id": device_id})
        await places.note(tx, news)
        await activity.note(tx, news)
    await look(fleet)


async def look(fleet: Fleet) -> None:
    async with fleet.database.transaction() as tx:
        await hearing.note(tx)
    await run.look(fleet.database)
    await fleet.take_in()


async def press(fleet: Fleet, kind: str) -> None:
    await fleet.run(
        "insert into signals (source, device_id, signal_id, dedup_key, kind) "
        "values ('device', :unit, :kind, :kind, :kind)",
        unit=UNIT,
        kind=kind,
    )


def path(fleet: Fleet, what: str) -> str:
    return f"/persons/{fleet.person}/{what}"


async def test_leaving_the_fence_is_told_once_and_coming_back_noted(fleet: Fleet) -> None:
    fence = await fleet.ok("POST", path(fleet, "fences"), {"kind": "home", "radius_m": 300})
    assert (fence["lat"], fence["lon"]) == (30.2, 115.07), "around the home"
    await hear(fleet, location=NEAR)
    assert await fleet.cases() == []
    for _ in range(3):
        await hear(fleet, location=FAR)
        await fleet.later(300)
    assert await fleet.cases() == [("geofence", 2)]
    [shown] = await fleet.ok("GET", path(fleet, "fences"))
    assert [unit["outside"] for unit in shown["units"]] == [True]
    await hear(fleet, location=NEAR)
    assert await fleet.cases() == [("geofence", 2)], "a machine closes nothing"
    assert await fleet.run("select returned_at is not null from cases")
    await hear(fleet, location=FAR)
    assert await fleet.run("select signal_count from cases") == 2, "another excursion"


async def test_a_cell_tower_raises_nothing_and_a_wandering_person_does(fleet: Fleet) -> None:
    await fleet.ok("POST", path(fleet, "fences"), {"kind": "wander", "radius_m": 1000, **HOME})
    await hear(fleet, location={**FAR, "accuracy_m": 1000, "source": "cell"})
    assert await fleet.cases() == []
    await hear(fleet, location=FAR)
    assert await fleet.cases() == [("wander", 2)]


async def test_a_fence_given_on_a_chinese_map(fleet: Fleet) -> None:
    body = {"kind": "wander", "radius_m": 100, "lat": 22.540796, "lon": 113.917176, "crs": "gcj02"}
    fence = await fleet.ok("POST", path(fleet, "fences"), body)
    assert (fence["lat"], fence["lon"]) == pytest.approx((22.543847, 113.912316), abs=2e-6)
    moved = {"radius_m": 150, "hours_from": "20:00", "hours_to": "06:00"}
    changed = await fleet.ok("PATCH", path(fleet, f"fences/{fence['id']}"), moved)
    assert (changed["radius_m"], changed["hours_from"]) == (150, "20:00")
    await fleet.ok("DELETE", path(fleet, f"fences/{fence['id']}"))
    assert await fleet.ok("GET", path(fleet, "fences")) == []
    lines = await fleet.rows("select action from audit where action like 'fence.%' order by id")
    assert [line["action"] for line in lines] == ["fence.create", "fence.update", "fence.delete"]


async def test_positions_are_kept_as_far_as_somebody_may_know_them(fleet: Fleet) -> None:
    positions = path(fleet, "positions")
    await hear(fleet, location=NEAR)
    assert (await fleet.ok("GET", positions))["items"] == [], "nobody agreed"
    consent = await fleet.ok("POST", path(fleet, "consents"), {"purpose": "location"})
    await fleet.later(60)
    await hear(fleet, location=FAR)
    [kept] = (await fleet.ok("GET", positions))["items"]
    assert (kept["lat"], kept["source"]) == (30.25, "gps")
    await look(fleet)
    assert len((await fleet.ok("GET", positions))["items"]) == 1
    await fleet.ok("POST", path(fleet, f"consents/{consent['id']}/withdraw"), {})
    assert (await fleet.ok("GET", positions))["items"] == []
    await press(fleet, "sos")
    await fleet.take_in()
    await hear(fleet, location=NEAR)
    assert len((await fleet.ok("GET", positions))["items"]) == 1, "while help is wanted"


async def test_a_day_without_motion(fleet: Fleet) -> None:
    await fleet.unit("m-1", model="motion", person_id=None, home_id=await home(fleet))
    await fleet.ok("POST", path(fleet, "watch-rules"), {"kind": "no_motion"})
    await hear(fleet, "m-1", readings={"motion": True})
    for _ in range(23):
        await fleet.later(3600)
        await hear(fleet, "m-1", readings={"motion": False})
    assert await fleet.cases() == []
    for _ in range(3):
        await fleet.later(3600)
        await hear(fleet, "m-1", readings={"motion": False})
    assert await fleet.cases() == [("inactivity", 2)]
    assert await fleet.run("select signal_count from cases") == 1
    assert await fleet.run("select subject_type from cases") == "person"


async def home(fleet: Fleet) -> int:
    return int(await fleet.run("select home_id from persons where id = :id", id=fleet.person))


async def test_a_press_is_a_sign_of_life_and_a_silent_sensor_is_none(fleet: Fleet) -> None:
    await fleet.unit("m-1", model="motion", person_id=None, home_id=await home(fleet))
    [rule] = [await fleet.ok("POST", path(fleet, "watch-rules"), {"kind": "no_motion", "after_h": 2})]
    await hear(fleet, "m-1", readings={"motion": True})
    await fleet.later(3600)
    await press(fleet, "fine")
    await fleet.later(3700)
    await look(fleet)
    assert await fleet.cases() == []
    await fleet.run(
        "insert into device_findings (device_id, finding, level, since, opened_at, seen_at) "
        "values ('m-1', 'silence', 'offline', bell_now(), bell_now(), bell_now())"
    )
    await fleet.later(7200)
    await look(fleet)
    assert await fleet.cases() == []
    [shown] = await fleet.ok("GET", path(fleet, "watch-rules"))
    assert (shown["id"], shown["heard_since"]) == (rule["id"], None)


async def test_no_fine_by_ten(fleet: Fleet) -> None:
    await hear(fleet)
    now = (await fleet.now()).astimezone(LOCAL)
    tomorrow = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), LOCAL)
    await fleet.ok("POST", path(fleet, "watch-rules"), {"kind": "no_ok", "by_time": "10:00"})
    for day in range(3):
        await fleet.later(
            (tomorrow - now + dt.timedelta(days=day, hours=9, minutes=30)).total_seconds()
            - (await fleet.now() - now).total_seconds()
        )
        await hear(fleet)
        if day == 0:
            await press(fleet, "fine")
        if day == 1:
            await hear(fleet, readings={"systolic": 131, "diastolic": 82})
        assert await fleet.cases() == []
        await fleet.later(1801)
        await hear(fleet)
        await look(fleet)
        if day < 2:
            assert await fleet.cases() == []
    assert await fleet.cases() == [("no_ok", 2)]
    await fleet.later(3600)
    await hear(fleet)
    assert await fleet.run("select signal_count from cases") == 1


async def test_what_is_refused(fleet: Fleet) -> None:
    fences, rules = path(fleet, "fences"), path(fleet, "watch-rules")
    assert await fleet.refused("POST", fences, {"kind": "home", "radius_m": 10}) == (422, "body.radius_m")
    assert await fleet.refused("POST", fences, {"kind": "home", "radius_m": 90, "lat": 30}) == (
        422,
        "body.lon",
    )
    half = {"kind": "home", "radius_m": 90, "hours_from": "20:00"}
    assert await fleet.refused("POST", fences, half) == (422, "body.hours_to")
    assert await fleet.refused("POST", rules, {"kind": "no_ok"}) == (422, "body.by_time")
    wrong = {"kind": "no_motion", "by_time": "10:00"}
    assert await fleet.refused("POST", rules, wrong) == (422, "body.by_time")
    unit = {"kind": "no_motion", "device_id": "nobodys"}
    assert await fleet.refused("POST", rules, unit) == (422, "body.device_id")
    assert await fleet.refused("GET", f"/persons/{fleet.stranger}/fences") == (404, "not_found")
    assert await fleet.refused("POST", rules, {"kind": "no_motion"}, by="looker") == (403, "not_allowed")
    assert await fleet.refused("DELETE", f"{fences}/77") == (404, "not_found")


async def test_from_the_heartbeat_of_a_real_terminal(
    fleet: Fleet, database_url: str, broker: RunningBroker
) -> None:
    await broker.add_device(UNIT)
    await fleet.ok("POST", path(fleet, "fences"), {"kind": "home", "radius_m": 300})
    async with running_bridge(database_url, broker), Terminal(broker, UNIT) as terminal:
        await terminal.send("up/status", {"location": FAR, "readings": {"motion": True}})

        async def told() -> bool:
            await look(fleet)
            return await fleet.cases() == [("geofence", 2)]

        await until(told)
    assert await fleet.run("select last_at is not null from device_activity where kind = 'motion'")
