"""The database server's clock is set three hours forward, and back again."""

from __future__ import annotations

import asyncio

import pytest

from app.seed import seed_town
from dispatch.escalation import engine
from dispatch.escalation.auditor import Auditor
from dispatch.escalation.clock_watch import ClockWatch
from dispatch.intake import run as intake
from kit import clock, signals
from kit.database import Database
from kit.signals import Kind, Signal
from tests.chaos.conftest import World
from tests.chaos.levers import until
from tests.chaos.pressing import street

THREE_HOURS_S = 3 * 3600.0
CASES = 10
LONGEST_WAIT_S = 31 * 60.0
AUDIT_S = 7.0
"""A round of the auditor comes every 5 s: whatever storms has begun by then."""


async def test_neither_storm_nor_standstill(world: World) -> None:
    async with street(world.mqtt_url, CASES) as elders:
        await asyncio.gather(*(elders.press(number) for number in range(CASES)))
        await elders.until_receipted()
        cases = [await world.until_case(press.id) for _, press in elders.presses]
        jumps = await _jumps(world)
        for seconds in (THREE_HOURS_S, -THREE_HOURS_S):
            before = await _rungs(world, cases)
            await world.clock.jump(seconds)
            jumps += 1
            await _until_noticed(world, jumps)
            await asyncio.sleep(AUDIT_S)
            # Ordinary time has passed meanwhile: at most one rung of a ladder with 45 s steps.
            for case_id, rungs in (await _rungs(world, cases)).items():
                assert rungs - before[case_id] <= 1
            due = [line async for line in world.desk.every("/deadlines") if line["case_id"] in cases]
            assert {line["case_id"] for line in due} == set(cases)
            for line in due:
                assert -LONGEST_WAIT_S < line["overdue_s"] < 3.0, line
            assert await _jumps(world) == jumps
        await world.until_ready()
        await world.clock.advance(60)
        found = await world.count(elders)
    assert found.cases == CASES
    assert not found.faults, str(found)


@pytest.mark.parametrize("seconds", [THREE_HOURS_S, -THREE_HOURS_S])
async def test_an_auditor_that_sees_the_jump_first(database_url: str, seconds: float) -> None:
    """Nobody announces a jump: the auditor's round may come before the engine's look."""
    await seed_town(database_url, demo=True, elders=20)
    database = Database(database_url)
    engine_watch = ClockWatch("engine-1:1")
    auditor = Auditor(database, ClockWatch("engine-1:1"))
    await engine_watch.look(database)
    await auditor.round()
    async with database.transaction() as tx:
        await signals.store(tx, [Signal("test", "demo-0001", "jump", Kind.SOS)])
    assert await intake.take_in(database) == 1
    async with database.transaction() as tx:
        await clock.jump(tx, seconds)
    assert await auditor.round() == 0
    await engine_watch.look(database)
    assert await engine.take_due(database) == 0
    assert 0 < await engine.earliest(database) <= 15
    await database.close()


async def _jumps(world: World) -> int:
    return int(await world.postgres.value("select count(*) from clock_jumps"))


async def _until_noticed(world: World, jumps: int) -> None:
    async def noticed() -> bool:
        return await _jumps(world) >= jumps

    await until(noticed, 5, f"{jumps} jumps are recorded")


async def _rungs(world: World, cases: list[int]) -> dict[int, int]:
    details = [await world.desk.get(f"/cases/{case_id}") for case_id in cases]
    return {case["id"]: sum(line["type"] == "escalated" for line in case["timeline"]) for case in details}
