"""Who proved when, who is due, and how the due ones hear of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest

from devices.proving import programme
from devices.proving.cadence import may_remind, usual_days
from kit.clock_zone import LOCAL
from tests.bridge_rig import Terminal, running_bridge, until
from tests.integration.fleet_rig import Fleet, running_fleet
from tests.running_broker import RunningBroker

DAY = 86_400


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet:
        yield fleet


async def to_ten(fleet: Fleet, days: int = 0) -> None:
    """Ten in the morning, at least so many days from now."""
    now = (await fleet.now()).astimezone(LOCAL) + dt.timedelta(days=days)
    ten = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(10), LOCAL)
    await fleet.later((ten - await fleet.now()).total_seconds())


def test_cadences() -> None:
    named = {name: usual_days(name) for name in ("five-key", "pendant", "watch", "smoke", "motion", None)}
    assert named == {"five-key": 7, "pendant": 7, "watch": 7, "smoke": 30, "motion": 0, None: 7}
    assert may_remind(dt.datetime(2026, 11, 23, 9, tzinfo=LOCAL))
    assert not may_remind(dt.datetime(2026, 11, 23, 3, tzinfo=LOCAL))


async def test_the_report(fleet: Fleet) -> None:
    for name, model in (("u-1", "five-key"), ("u-2", "cord"), ("u-3", "smoke"), ("u-4", "motion")):
        await fleet.unit(name, model=model)
    await fleet.unit("u-5", person_id=None)
    await fleet.later(8 * DAY)
    await fleet.run("update devices set last_proven_at = bell_now() - interval '1 day' where id = 'u-1'")
    report = await fleet.ok("GET", "/devices/tests", by="looker")
    assert report["totals"] == {"units": 3, "proven_7d": 1, "proven_30d": 1, "overdue": 1, "never": 2}
    assert [item["device_id"] for item in report["items"]] == ["u-1", "u-2", "u-3"]
    for query, found in (
        ("overdue=true", ["u-2"]),
        ("never=true", ["u-2", "u-3"]),
        ("never=false", ["u-1"]),
    ):
        shown = await fleet.ok("GET", f"/devices/tests?area={fleet.area}&{query}")
        assert [item["device_id"] for item in shown["items"]] == found
    await fleet.ok("PUT", "/devices/u-2/test-cadence", {"every_days": 30})
    assert (await fleet.ok("GET", "/devices/tests"))["totals"]["overdue"] == 0
    first = await fleet.ok("GET", "/devices/tests?limit=1")
    second = await fleet.ok("GET", f"/devices/tests?limit=2&cursor={first['next']}")
    assert [item["device_id"] for item in second["items"]] == ["u-2", "u-3"]
    assert await fleet.refused("PUT", "/devices/u-2/test-cadence", {"every_days": 400}) == (
        422,
        "body.every_days",
    )


async def test_the_due_are_reminded_by_day_and_not_every_day(fleet: Fleet) -> None:
    await fleet.unit("u-1")
    await fleet.unit("u-2", model="cord")
    await to_ten(fleet)
    assert await programme.remind_due(fleet.database) == 0, "a week is left"
    await to_ten(fleet, days=7)
    assert await programme.remind_due(fleet.database) == 2
    said = await fleet.rows("select channel, recipient, template from outbox order by channel")
    assert [tuple(row.values()) for row in said] == [
        ("device", "u-1", "command"),
        ("sms", "+8610000000001", "sms.test_due"),
    ]
    await to_ten(fleet)
    assert await programme.remind_due(fleet.database) == 0
    await to_ten(fleet, days=2)
    await fleet.run("update devices set last_proven_at = bell_now() where id = 'u-1'")
    assert await programme.remind_due(fleet.database) == 1
    await to_ten(fleet, days=30)
    await fleet.later(12 * 3600)
    assert await programme.remind_due(fleet.database) == 0, "nobody is woken at ten in the evening"


async def test_a_human_puts_the_overdue_on_test_and_a_press_proves(
    fleet: Fleet, database_url: str, broker: RunningBroker
) -> None:
    await broker.add_device("u-1")
    await fleet.unit("u-1")
    await fleet.unit("u-2")
    await fleet.later(8 * DAY)
    await fleet.run("update devices set last_proven_at = bell_now() where id = 'u-2'")
    until_when = (await fleet.now() + dt.timedelta(hours=1)).isoformat()
    body = {"area_id": fleet.area, "until": until_when}
    async with running_bridge(database_url, broker), Terminal(broker, "u-1") as terminal:
        assert (await fleet.ok("POST", "/devices/tests/windows", body))["device_ids"] == ["u-1"]
        assert (await fleet.ok("POST", "/devices/tests/windows", body))["device_ids"] == []
        assert (await terminal.hear())[0] == "down/command"
        await terminal.send("up/alarm", {"id": "p1", "kind": "sos"})
        await terminal.receipt()

        async def proven() -> bool:
            totals = (await fleet.ok("GET", "/devices/tests"))["totals"]
            return bool((totals["proven_7d"], totals["overdue"]) == (2, 0))

        await until(proven)
    assert await fleet.cases() == []
    too_far = {**body, "until": (await fleet.now() + dt.timedelta(hours=3)).isoformat()}
    assert await fleet.refused("POST", "/devices/tests/windows", too_far) == (422, "body.until")
