"""The database lives and refuses to write: nothing is acknowledged, everything arrives later."""

from __future__ import annotations

from tests.chaos.conftest import World
from tests.chaos.levers import until
from tests.chaos.pressing import NEVER, Street, street

ELDERS = 20
ATTEMPTS = 6


async def test_full_disk(world: World) -> None:
    async with street(world.mqtt_url, ELDERS, NEVER) as elders:
        async with world.postgres.full_disk("signals") as attempts:
            await elders.press_all(2, 0.05)

            async def tried() -> bool:
                return await attempts() >= ATTEMPTS

            await until(tried, 10, f"{ATTEMPTS} attempts refused")
            assert elders.unreceipted == len(elders.presses)
        await _everything_arrives(world, elders)


async def test_read_only(world: World) -> None:
    async with street(world.mqtt_url, ELDERS, NEVER) as elders:
        async with world.postgres.read_only():
            before = await _rolled_back(world)
            await elders.press_all(2, 0.05)

            async def tried() -> bool:
                return await _rolled_back(world) >= before + ATTEMPTS

            await until(tried, 15, f"{ATTEMPTS} transactions refused")
            assert elders.unreceipted == len(elders.presses)
        await _everything_arrives(world, elders)


async def _rolled_back(world: World) -> int:
    return int(
        await world.postgres.value(
            "select xact_rollback from pg_stat_database where datname = current_database()"
        )
    )


async def _everything_arrives(world: World, elders: Street) -> None:
    await elders.until_receipted(15)
    assert all(press.sent == 1 for _, press in elders.presses)
    await world.until_ready()
    found = await world.count(elders)
    assert found.signals == len(elders.presses)
    assert found.cases == ELDERS
    assert not found.faults, str(found)
