"""SIGKILL in the middle of 1,000 presses; a round for each kind of process.

`./bell test` runs `ROUNDS` rounds. Twenty: `CHAOS_ROUNDS=20 ./bell test tests/chaos`. A round's
random choices come from its number, so `-k "round-7"` repeats it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time

import httpx2
import pytest

from tests.chaos.conftest import World
from tests.chaos.pressing import street

TARGETS = [
    ("bridge-1", "bridge-2"),
    ("engine-1", "engine-2"),
    ("postgres",),
    ("bridge-1", "bridge-2", "engine-1", "engine-2", "api-1", "broker", "postgres"),
    ("broker",),
    ("api-1",),
]
ROUNDS = int(os.environ.get("CHAOS_ROUNDS", 4))
"""The last two die in the round of all, too."""
ELDERS = 50
PRESSES_EACH = 20
PAUSE_S = 0.2
AHEAD_S = 70.0
"""Enough for two rungs: supervisors are paged, then relatives and desks."""
UNKNOWN_OUTCOMES = {"engine-1", "engine-2", "postgres"}
"""Killed, these leave it unknown whether the carrier has taken a message: it is sent again."""


@pytest.mark.parametrize("number", range(ROUNDS), ids=lambda number: f"round-{number}")
async def test_killed_in_the_middle_of_a_thousand_presses(world: World, number: int) -> None:
    chance = random.Random(number)
    targets = TARGETS[number % len(TARGETS)]
    async with street(world.mqtt_url, ELDERS) as elders:
        pressing = asyncio.create_task(elders.press_all(PRESSES_EACH, PAUSE_S))
        await elders.until_pressed(chance.randint(200, 500))
        stepping = asyncio.create_task(_walk_on(world))
        await elders.until_pressed(chance.randint(500, 700))
        await world.kill(*targets)
        await pressing
        await elders.until_receipted()
        await stepping
        await world.until_ready()
        await world.clock.advance(AHEAD_S)
        found = await world.count(elders)
    assert found.presses == found.signals == ELDERS * PRESSES_EACH
    assert found.cases == ELDERS
    assert not found.faults, str(found)
    if not UNKNOWN_OUTCOMES & set(targets):
        assert not found.sent_twice, str(found)


async def _walk_on(world: World) -> None:
    """Time goes on meanwhile: steps fall due and messages go out while things die."""
    with contextlib.suppress(httpx2.TransportError, AssertionError):
        await world.clock.advance(AHEAD_S)


@pytest.mark.parametrize("targets", TARGETS, ids="+".join)
async def test_the_plan_goes_on_within_three_seconds(world: World, targets: tuple[str, ...]) -> None:
    async with street(world.mqtt_url) as elders:
        press = await elders.press()
        await elders.until_receipted()
        await world.until_case(press.id)
        # The first rung of an open case is due after 15 s: about one second from now.
        await world.clock.advance(14.0)
        await world.kill(*targets)
        back = time.time()
        at = await world.until_told(press.id, "escalated")
    assert at - back <= 3.0
