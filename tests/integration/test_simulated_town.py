"""A town of simulated terminals on a real broker."""

from __future__ import annotations

import asyncio
from collections import Counter

import orjson
import pytest

from simulator.town import Town
from tests.running_broker import RunningBroker


@pytest.mark.parametrize("quiet", [False, True])
async def test_a_town_presses_unless_it_is_quiet(broker: RunningBroker, quiet: bool) -> None:
    prefix = "quiet-" if quiet else "lively-"
    for number in (1, 2):
        await broker.add_device(f"{prefix}{number:04d}")
    heard: Counter[str] = Counter()
    async with broker.client(broker.username, broker.password) as centre:
        await centre.subscribe("pab/v1/+/up/#", qos=1)
        await centre.subscribe("pab/v1/+/presence", qos=1)
        town = Town(broker.url, 2, prefix, None if quiet else 0.05, heartbeat_s=0.2, seed=1)
        living = asyncio.create_task(town.run())
        async with asyncio.timeout(5):
            async for message in centre.messages:
                _, _, device_id, topic = str(message.topic).split("/", 3)
                if not device_id.startswith(prefix):
                    continue
                heard[topic] += 1
                if topic == "up/alarm":
                    heard[orjson.loads(message.payload)["kind"]] += 1
                if heard["up/status"] >= 8 and (quiet or heard["test"] >= 5):
                    break
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)
    assert (heard["up/alarm"] == 0) == quiet
    assert heard["presence"] >= 2
