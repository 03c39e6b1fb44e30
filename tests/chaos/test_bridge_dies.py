"""The two instants that matter in a bridge: before the commit, and between it and the PUBACK.

The terminal does not repeat here. What arrives after the kill, the broker has kept.
"""

from __future__ import annotations

from tests.chaos.conftest import World
from tests.chaos.levers import until
from tests.chaos.pressing import NEVER, street

BRIDGES = ("bridge-1", "bridge-2")


async def test_killed_before_the_commit(world: World) -> None:
    async with street(world.mqtt_url, repeats=NEVER) as elders:
        async with world.postgres.locked("signals"):
            press = await elders.press()
            await world.postgres.until_waiting("signals", len(BRIDGES))
            killed = world.processes.kill(*BRIDGES)
        await world.processes.back(killed)
        await press.wait("received", 15)
        assert press.sent == 1
        found = await world.count(elders)
    assert (found.signals, found.cases) == (1, 1)
    assert not found.faults, str(found)


async def test_killed_between_commit_and_acknowledgement(world: World) -> None:
    async with street(world.mqtt_url, repeats=NEVER) as elders:
        async with world.postgres.commits_held_up("signals") as held:
            press = await elders.press()
            await world.postgres.until_waiting("commit", 1)
            async with world.processes.frozen(*BRIDGES):
                await held.execute("select pg_advisory_unlock_all()")

                async def committed() -> bool:
                    signals = await world.desk.get("/signals", device_id=elders.presses[0][0])
                    return any(signal["signal_id"] == press.id for signal in signals["items"])

                await until(committed, 10, "the press is committed")
                assert not press.is_receipted
                killed = world.processes.kill(*BRIDGES)
        await world.processes.back(killed)
        await press.wait("received", 15)
        assert press.sent == 1
        found = await world.count(elders)
    assert (found.signals, found.cases) == (1, 1)
    assert not found.faults, str(found)


async def test_one_frozen_and_one_killed(world: World) -> None:
    async with street(world.mqtt_url, 20) as elders, world.processes.frozen("bridge-2"):
        await elders.press_all(2, 0.2)
        killed = world.processes.kill("bridge-1")
        await elders.press_all(2, 0.2)
        await world.processes.back(killed)
        await elders.until_receipted()
        during = len(elders.presses)
        world.processes.thaw("bridge-2")
        await elders.press_all(1, 0.1)
        await elders.until_receipted()
        await world.until_ready()
        found = await world.count(elders)
    assert found.signals == during + 20
    assert not found.faults, str(found)
