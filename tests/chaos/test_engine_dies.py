"""Engines that die between a step and its message, and one that freezes in the middle of a step."""

from __future__ import annotations

import os
import time

from tests.chaos.conftest import World
from tests.chaos.counting import message_id_of
from tests.chaos.levers import until
from tests.chaos.pressing import street

ENGINES = ("engine-1", "engine-2")
FIRST_RUNG_S = 16.0
FREED_S = 10.0
"""The server ends the longest transaction after 8 s (kit.database)."""
FROZEN_S = 60.0 if "CHAOS_ROUNDS" in os.environ else 12.0
"""The short version is over a lease (5 s) and a transaction (8 s) as well."""


async def test_killed_between_step_and_sending(world: World) -> None:
    """The carrier takes no request in while the engine is in the middle of making it."""
    await world.carrier.fail("timeout", delay_s=3600)
    async with street(world.mqtt_url) as elders:
        press = await elders.press()
        await elders.until_receipted()
        case_id = await world.until_case(press.id)
        await world.reach_next_due(FIRST_RUNG_S)

        async def sending() -> bool:
            messages = await world.desk.get("/messages", case_id=case_id)
            return any(it["state"] == "queued" and it["attempt"] for it in messages["items"])

        await until(sending, 5, "a message is being sent")
        # Still, before the carrier hears again: what it took in just then would go out twice.
        world.processes.freeze(*ENGINES)
        await world.carrier.recover()
        await world.kill(*ENGINES)
        back = time.time()

        async def sent() -> bool:
            messages = (await world.desk.get("/messages", case_id=case_id))["items"]
            pages = [message for message in messages if message["channel"] != "device"]
            return bool(pages) and all(message["carrier_id"] for message in pages)

        await until(sent, 10, "every page has been sent")
        assert time.time() - back <= 3.0
        found = await world.count(elders)
    assert found.messages >= 2
    assert not found.faults, str(found)
    assert not found.sent_twice


async def test_one_frozen_in_the_middle_of_a_step(world: World) -> None:
    async with street(world.mqtt_url, 2) as elders:
        press = await elders.press()
        await elders.until_receipted()
        await world.until_case(press.id)
        async with world.processes.frozen("engine-1"):
            async with world.processes.frozen("engine-2"), world.postgres.locked("case_events"):
                await world.reach_next_due(FIRST_RUNG_S)
                # Engine 1 is let go alone, takes the step and hangs with the case's row in hand.
                world.processes.thaw("engine-1")
                await world.postgres.until_waiting("case_events", 1)
                world.processes.freeze("engine-1")
            freed = time.time()
            taken = await world.until_told(press.id, "escalated")
            assert taken - freed <= FREED_S
            # Life goes on without it, for longer than its lease.
            while time.time() < freed + FROZEN_S:
                another = await elders.press(1)
                await another.wait("received", 5)
                await world.until_case(another.id)
        await world.until_ready()
        await world.clock.advance(60)
        found = await world.count(elders)
        pages = {message_id_of(record) for record in await world.carrier.sent()}
    assert pages
    assert found.cases == 2
    assert not found.faults, str(found)
