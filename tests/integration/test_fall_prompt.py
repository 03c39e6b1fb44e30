"""A fall whose question cannot be asked is a P1 at once, and never later than after 30 s."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from dispatch.escalation import engine, prompts
from tests.bridge_rig import Terminal, running_bridge, until
from tests.integration.fleet_rig import Fleet, running_fleet
from tests.running_broker import RunningBroker

UNIT = "t-fall"


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet:
        yield fleet


async def fall(fleet: Fleet, device_id: str = UNIT) -> None:
    await fleet.run(
        "insert into signals (source, device_id, signal_id, dedup_key, kind) "
        "values ('test', :id, 'f1', 'f1', 'fall')",
        id=device_id,
    )
    await fleet.take_in()


async def priority(fleet: Fleet) -> int:
    await prompts.give_up_unheard(fleet.database)
    await engine.take_due(fleet.database)
    return int(await fleet.run("select priority from cases"))


async def test_a_terminal_that_says_it_cannot(
    fleet: Fleet, database_url: str, broker: RunningBroker
) -> None:
    await broker.add_device(UNIT)
    await fleet.unit(UNIT)
    await fall(fleet)
    assert await priority(fleet) == 2
    async with running_bridge(database_url, broker), Terminal(broker, UNIT) as terminal:
        await terminal.send("presence", b"online")
        channel, question = await terminal.hear()
        while channel != "down/command":  # receipts of open cases are sent again as it comes online
            channel, question = await terminal.hear()
        assert question["args"]["answer"] == ["fine", "help"]
        await terminal.send("up/reply", {"id": question["id"], "result": "failed"})

        async def given_up() -> bool:
            return await priority(fleet) == 1

        await until(given_up)
    assert await fleet.run("select bell_now() - opened_at < interval '20 seconds' from cases")


async def test_a_unit_whose_words_we_do_not_know(
    fleet: Fleet, database_url: str, broker: RunningBroker
) -> None:
    """The bridge refuses what a vendor's codec cannot carry; the registry says so before."""
    await fleet.unit(UNIT, model="cord")
    await fall(fleet)
    assert await fleet.cases() == [("fall", 1)]
    assert await fleet.rows("select 1 from outbox") == []


async def test_with_the_bridge_away_it_is_30_s(fleet: Fleet) -> None:
    await fleet.unit(UNIT)
    await fall(fleet)
    await fleet.later(28)
    assert await priority(fleet) == 2
    await fleet.later(2.5)
    assert await priority(fleet) == 1
