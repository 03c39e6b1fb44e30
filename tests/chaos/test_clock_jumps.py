"""The database server's clock is set three hours forward, and back again."""

from __future__ import annotations

import asyncio

from tests.chaos.conftest import World
from tests.chaos.levers import until
from tests.chaos.pressing import street

THREE_HOURS_S = 3 * 3600.0
CASES = 10
LONGEST_WAIT_S = 31 * 60.0
AUDITS_S = 11.0
"""Two rounds of the auditor, 5 s each, and both engines' loops."""


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
            await asyncio.sleep(AUDITS_S)
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


async def _jumps(world: World) -> int:
    return int(await world.postgres.value("select count(*) from clock_jumps"))


async def _until_noticed(world: World, jumps: int) -> None:
    async def noticed() -> bool:
        return await _jumps(world) >= jumps

    await until(noticed, 5, f"{jumps} jumps are recorded")


async def _rungs(world: World, cases: list[int]) -> dict[int, int]:
    details = [await world.desk.get(f"/cases/{case_id}") for case_id in cases]
    return {case["id"]: sum(line["type"] == "escalated" for line in case["timeline"]) for case in details}
