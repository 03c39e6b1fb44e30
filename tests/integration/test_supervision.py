"""Units that fall silent, lose their mains or run out of battery, on a real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from devices import status
from devices.status import News
from dispatch.cases import actions, queries, store
from dispatch.escalation import engine
from dispatch.intake import run as intake
from kit import clock, signals
from kit.access import Actor
from kit.clock_zone import LOCAL
from kit.database import Database
from kit.signals import Kind, Signal
from tests.integration.fleet import Fleet

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    database = Database(database_url)
    yield Fleet(database)
    await database.close()


async def test_a_terminal_falls_silent_for_days_and_comes_back(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    await fleet.say(unit)
    await fleet.look()
    await fleet.later(9 * MINUTE)
    assert await fleet.levels(unit) == []
    for _ in range(40):
        await fleet.later(HOUR)
    assert await fleet.levels(unit) == ["late", "offline", "unsupervised"]
    assert await fleet.open_cases() == [(4, "offline", "person")], "joined, not opened again"
    assert await fleet.value("select signal_count from cases") == 2
    await fleet.say(unit)
    await fleet.look()
    assert await fleet.levels(unit) == ["late", "offline", "unsupervised", None]
    assert await fleet.open_cases() == []
    closed = await fleet.rows("select disposition, outcome, owner_id from cases")
    assert closed == [{"disposition": "technical", "outcome": "other", "owner_id": None}]


async def test_a_case_that_somebody_has_taken_is_not_closed_over_his_head(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    await fleet.say(unit)
    await fleet.look()
    await fleet.later(HOUR)
    async with fleet.database.transaction() as tx:
        [work] = await store.load(tx, sa.true())
        actions.claim(work, 1)
        await store.save(tx, [work])
    await fleet.say(unit)
    await fleet.look()
    assert await fleet.open_cases() == [(4, "offline", "person")]
    assert await fleet.value("select count(*) from case_events where type = 'recovered'") == 1


async def test_while_the_platform_is_off_nobody_falls_silent(fleet: Fleet) -> None:
    units = await fleet.settle(flats=3)
    await fleet.say(*units)
    await fleet.look()
    await fleet.off_for(2 * DAY)
    await fleet.later(9 * MINUTE)
    assert await fleet.value("select count(*) from device_findings") == 0
    await fleet.say(*units[1:])
    await fleet.later(2 * MINUTE)
    assert await fleet.levels(units[0]) == ["late"]
    assert await fleet.levels(units[1]) == []


async def test_a_bridge_that_does_not_listen_makes_nobody_late(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    await fleet.say(unit)
    await fleet.look()
    fleet.hears = False
    await fleet.off_for(HOUR)
    await fleet.later(HOUR)
    assert await fleet.levels(unit) == []


async def test_stock_and_strangers_raise_nothing(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    async with fleet.database.transaction() as tx:
        await tx.execute(sa.text("update devices set state = 'stock', person_id = null, home_id = null"))
    await fleet.say(unit, "stranger", battery=3)
    await fleet.look()
    await fleet.later(2 * DAY)
    assert await fleet.value("select count(*) from device_findings") == 0
    assert await fleet.open_cases() == []


async def test_a_unit_that_goes_back_to_stock_leaves_nothing_open(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    await fleet.say(unit, battery=10)
    await fleet.look()
    assert await fleet.open_cases() == [(4, "low_battery", "person")]
    async with fleet.database.transaction() as tx:
        await tx.execute(sa.text("update devices set state = 'returned'"))
    await fleet.look()
    assert await fleet.value("select count(*) from device_findings") == 0
    assert await fleet.open_cases() == []


async def test_the_battery_ladder_is_one_case_and_ends_when_charged(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    await fleet.say(unit, battery=60)
    await fleet.look()
    for battery in (31, 29, 31, 28, 15, 16, 14, 5, 3):
        await fleet.say(unit, battery=battery)
        await fleet.look()
    assert await fleet.levels(unit, "battery") == ["30", "15", "5"]
    assert await fleet.open_cases() == [(4, "low_battery", "person")]
    assert await fleet.value("select signal_count from cases") == 3
    await fleet.say(unit, battery=90)
    await fleet.look()
    assert await fleet.open_cases() == []


async def test_mains_lost_in_one_home_waits_for_its_neighbours(fleet: Fleet) -> None:
    [unit, other] = await fleet.settle(flats=2)
    await fleet.say(unit, other, mains=True)
    await fleet.look()
    await fleet.say(unit, mains=False)
    await fleet.look()
    assert await fleet.open_cases() == []
    await fleet.say(unit, other)
    await fleet.later(361)
    assert await fleet.open_cases() == [(4, "mains_lost", "person")]
    await fleet.say(unit, mains=True)
    await fleet.look()
    assert await fleet.open_cases() == []


async def test_news_is_not_lost_behind_the_next_heartbeat(fleet: Fleet) -> None:
    """Two bridges tell of one press, and a heartbeat follows, before anybody has looked."""
    units = await fleet.settle(flats=3)
    dark, empty, astray = units
    await fleet.say(*units, mains=True, battery=60, at=(await fleet.now()).isoformat())
    await fleet.look()
    for _ in range(3):
        await fleet.say(dark, mains=False)
        await fleet.say(empty, battery=9)
        await fleet.say(astray, at="2020-01-01T00:00:00Z")
    await fleet.look()
    found = await fleet.rows("select device_id, finding from device_findings order by device_id")
    assert [tuple(row.values()) for row in found] == [
        (dark, "mains"),
        (empty, "battery"),
        (astray, "clock"),
    ]
    for _ in range(2):
        await fleet.say(dark, mains=True)
        await fleet.say(empty, battery=90)
        await fleet.say(astray, at=(await fleet.now()).isoformat())
    await fleet.look()
    assert await fleet.rows("select device_id, finding from device_findings") == []


async def test_who_breathes_by_mains_is_a_p1_at_once(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    async with fleet.database.transaction() as tx:
        await tx.execute(sa.text("update persons set powered_device = true"))
    await fleet.say(unit, mains=True)
    await fleet.look()
    await fleet.say(unit, mains=False)
    await fleet.look()
    assert await fleet.open_cases() == [(1, "mains_lost", "person")]
    await fleet.say(unit, mains=True)
    await fleet.look()
    assert await fleet.open_cases() == [(1, "mains_lost", "person")], "power that is back heals nobody"


async def test_the_device_has_said_so_itself(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    await fleet.say(unit, mains=True)
    await fleet.look()
    await fleet.say(unit, mains=False)
    await fleet.alarm(Kind.MAINS_LOST, unit)
    assert await fleet.open_cases() == [(4, "mains_lost", "person")]
    await fleet.say(unit)
    await fleet.later(361)
    assert await fleet.value("select count(*) from signals") == 1
    await fleet.alarm(Kind.MAINS_RESTORED, unit, signal_id="a2")
    assert await fleet.open_cases() == []


async def test_somebody_of_high_risk_is_called_every_day(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    async with fleet.database.transaction() as tx:
        await tx.execute(sa.text("update persons set dementia = true"))
    await fleet.say(unit)
    await fleet.look()
    for _ in range(4):
        await fleet.later(DAY)
    kinds = [row["kind"] for row in await fleet.rows("select kind from signals order by id")]
    assert kinds.count("unsupervised") == 4
    assert (3, "unsupervised", "person") in await fleet.open_cases()


async def power_cut(fleet: Fleet, units: list[str]) -> None:
    await fleet.say(*units, mains=True)
    await fleet.look()
    await fleet.say(*units, mains=False)
    await fleet.look()


async def test_a_power_cut_of_hundreds_is_one_case(fleet: Fleet) -> None:
    units = await fleet.settle(buildings=20, flats=20)
    async with fleet.database.transaction() as tx:
        await tx.execute(sa.text("update persons set powered_device = true where id = 7"))
    dark = units[:300]
    await power_cut(fleet, dark)
    assert sorted(await fleet.open_cases()) == [(1, "mains_lost", "person"), (4, "power_cut", "place")]
    [incident] = await fleet.rows("select units, open_units, place_type from device_incidents")
    assert incident == {"units": 300, "open_units": 300, "place_type": "area"}
    async with fleet.database.transaction() as tx:
        operator = Actor(1, "", "", ("dispatcher",), 1, "/1/")
        shown = await queries.queue(
            tx, operator, state="open", priority=4, area_path=None, device_id=None, after=None, limit=9
        )
    assert [queries.view(row)["subject"]["name"] for row in shown] == ["磁湖"]
    await fleet.later(2 * HOUR)  # most of them run on batteries, and then on nothing
    await fleet.say(*dark, mains=True)
    await fleet.look()
    await fleet.later(5)
    assert await fleet.value("select cleared_at is not null from device_incidents")
    assert [case for case in await fleet.open_cases() if case[0] == 4 and case[2] == "place"] == []


async def test_thousands_of_alarms_at_once_do_not_fill_the_queue(fleet: Fleet) -> None:
    units = await fleet.settle(buildings=30, flats=20)
    await fleet.say(*units, mains=True)
    await fleet.look()
    await fleet.say(*units, mains=False)
    await fleet.alarm(Kind.MAINS_LOST, *units[:15])
    await fleet.alarm(Kind.MAINS_LOST, *units[15:])
    assert await fleet.value("select count(*) from cases") <= 20
    await fleet.look()
    assert await fleet.open_cases() == [(4, "power_cut", "place")]


async def test_the_platform_off_for_two_hours_in_the_middle_of_a_power_cut(fleet: Fleet) -> None:
    units = await fleet.settle(buildings=2, flats=20)
    dark, rest = units[:30], units[30:]
    await power_cut(fleet, dark)
    await fleet.say(*rest, mains=True)
    await fleet.off_for(2 * HOUR)
    assert await fleet.open_cases() == [(4, "power_cut", "place")]
    back, gone = dark[:28], dark[28:]
    await fleet.say(*rest, *back, mains=True)
    await fleet.later(4 * MINUTE)
    assert await fleet.value("select open_units from device_incidents") == 2
    for _ in range(24):
        await fleet.say(*rest, *back)
        await fleet.later(4 * MINUTE)
    assert await fleet.value("select cleared_at is not null from device_incidents")
    cases = await fleet.open_cases()
    assert len(cases) == len(gone), cases
    assert {case[0] for case in cases} == {4}


async def test_a_real_alarm_is_never_folded(fleet: Fleet) -> None:
    units = await fleet.settle(buildings=2, flats=20)
    await power_cut(fleet, units)
    await fleet.alarm(Kind.SOS, units[3], signal_id="sos")
    await fleet.alarm(Kind.GAS, units[4], signal_id="gas")
    assert sorted(await fleet.open_cases()) == [
        (1, "gas", "person"),
        (1, "sos", "person"),
        (4, "power_cut", "place"),
    ]


async def test_history_keeps_hours_and_changes(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    await fleet.look()
    for battery in (80, 70, 75):
        await fleet.say(unit, battery=battery, signal_dbm=-90, firmware="1")
    await fleet.later(HOUR)
    await fleet.say(unit, battery=60, firmware="2")
    [hour] = await fleet.rows("select * from device_hours")
    assert (hour["beats"], hour["battery_min"], hour["battery_max"], hour["battery"]) == (3, 70, 80, 75)
    assert (hour["signal_max"], hour["signal_dbm"]) == (-90, -90)
    firmware = await fleet.rows("select before, after from device_changes where what = 'firmware'")
    assert firmware == [{"before": "1", "after": "2"}]


async def test_a_weak_signal_and_a_wrong_clock_are_told_after_a_day(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    for _ in range(30):
        await fleet.say(unit, signal_dbm=-112, at="1999-01-01T00:00:00Z")
        await fleet.later(59 * MINUTE)
    kinds = {row["kind"] for row in await fleet.rows("select kind from signals")}
    assert {"weak_signal", "clock_drift"} <= kinds
    assert {case[0] for case in await fleet.open_cases()} == {4}


async def test_a_unit_that_has_only_ever_pressed_is_not_missed(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    async with fleet.database.transaction() as tx:
        await status.write(tx, {unit: News(online=True)})
    await fleet.look()
    await fleet.later(2 * DAY)
    assert await fleet.value("select count(*) from device_findings") == 0
    await fleet.say(unit)
    await fleet.look()
    await fleet.later(11 * MINUTE)
    assert await fleet.levels(unit) == ["late"]


async def test_the_home_is_advised_by_day_and_a_substitute_asked_for(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    await fleet.say(unit)
    await fleet.look()
    await fleet.later(HOUR)
    async with fleet.database.transaction() as tx:
        due = {row["kind"]: row["due_at"] for row in await tx.rows(sa.text("select * from steps"))}
        opened = await tx.scalar(sa.text("select opened_at from cases"))
    assert due["substitute"] == opened + dt.timedelta(hours=2)
    assert 8 <= due["advise"].astimezone(LOCAL).hour < 20
    async with fleet.database.transaction() as tx:
        await clock.advance(tx, DAY)
    while await engine.take_due(fleet.database):
        pass
    events = {row["type"] for row in await fleet.rows("select type from case_events")}
    assert {"advised", "substitute_wanted"} <= events
    [message] = await fleet.rows("select recipient, template from outbox where channel = 'sms'")
    assert message == {"recipient": "+8613900000001", "template": "sms.advice.offline"}


async def test_a_press_is_not_behind_thousands_of_technical_signals(fleet: Fleet) -> None:
    [unit] = await fleet.settle()
    flood = [Signal("supervision", f"x-{n}", f"f-{n}", Kind.OFFLINE) for n in range(intake.BATCH + 50)]
    async with fleet.database.transaction() as tx:
        await signals.store(tx, [*flood, Signal("device", unit, "sos", Kind.SOS)])
    await intake.take_in(fleet.database)
    assert await fleet.value("select state from signals where kind = 'sos'") == "taken"
    assert await fleet.value("select count(*) from signals where state = 'waiting'") == 51
