"""Commands reach a device that is away, and what becomes of them can be read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.bridge_rig import Terminal, running_bridge, until
from tests.integration.fleet_rig import Fleet, running_fleet
from tests.running_broker import RunningBroker

UNIT = "t-command"
COMMANDS = f"/devices/{UNIT}/commands"
SAY = {"type": "say", "args": {"text": "王奶奶,听得到吗?"}}


@pytest.fixture
async def fleet(database_url: str, broker: RunningBroker) -> AsyncIterator[Fleet]:
    await broker.add_device(UNIT)
    async with running_fleet(database_url) as fleet, running_bridge(database_url, broker):
        await fleet.unit(UNIT)
        yield fleet


async def newest(fleet: Fleet) -> dict[str, Any]:
    found: dict[str, Any] = (await fleet.ok("GET", COMMANDS))["items"][0]
    return found


async def reaches(fleet: Fleet, state: str) -> dict[str, Any]:
    async def reached() -> bool:
        return bool((await newest(fleet))["state"] == state)

    await until(reached, 10)
    return await newest(fleet)


async def test_delivered_and_answered(fleet: Fleet, broker: RunningBroker) -> None:
    async with Terminal(broker, UNIT) as terminal:
        made = await fleet.ok("POST", COMMANDS, SAY, by="fitter")
        channel, order = await terminal.hear()
        assert (channel, order) == (
            "down/command",
            {"id": made["id"], **SAY, "expires_at": order["expires_at"]},
        )
        await reaches(fleet, "sent")
        await terminal.send("up/reply", {"id": order["id"], "result": "ok", "volume": 7})
        done = await reaches(fleet, "answered")
        assert (done["reply"]["volume"], done["published"]) == (7, 1)
        await fleet.later(60)
        assert (await newest(fleet))["state"] == "answered"


async def test_a_failure_is_told(fleet: Fleet, broker: RunningBroker) -> None:
    async with Terminal(broker, UNIT) as terminal:
        await fleet.ok("POST", COMMANDS, {"type": "ring"})
        order = (await terminal.hear())[1]
        await terminal.send("up/reply", {"id": order["id"], "result": "failed", "reason": "muted"})
        failed = await reaches(fleet, "failed")
        assert failed["reply"]["reason"] == "muted"


async def test_unanswered_it_comes_again_until_it_expires(fleet: Fleet, broker: RunningBroker) -> None:
    async with Terminal(broker, UNIT) as terminal:
        await fleet.ok("POST", COMMANDS, SAY)
        first = (await terminal.hear())[1]
        await reaches(fleet, "sent")
        await fleet.later(6)
        assert (await terminal.hear())[1] == first, "the same id: the terminal knows it"
        await reaches(fleet, "sent")
        await fleet.later(300)
        gone = await reaches(fleet, "expired")
        assert gone["published"] == 2
        await fleet.later(3600)
        assert (await newest(fleet))["state"] == "expired"


async def test_a_device_that_comes_online_gets_it_at_once(fleet: Fleet, broker: RunningBroker) -> None:
    await fleet.ok("POST", COMMANDS, SAY | {"expires_in_s": 3600})
    await reaches(fleet, "sent")
    async with Terminal(broker, UNIT) as terminal:
        await terminal.send("presence", b"online")
        assert (await terminal.hear(timeout=3))[0] == "down/command"


async def test_locate_brings_the_place(fleet: Fleet, broker: RunningBroker) -> None:
    async with Terminal(broker, UNIT) as terminal:
        await fleet.ok("POST", COMMANDS, {"type": "locate"})
        order = (await terminal.hear())[1]
        place = {"lat": 30.201, "lon": 115.077, "accuracy_m": 12}
        await terminal.send("up/reply", {"id": order["id"], "result": "ok", "location": place})

        async def known() -> bool:
            shown = (await fleet.ok("GET", f"/devices/{UNIT}"))["location"]
            return bool(shown and shown["lat"] == 30.201)

        await until(known)


async def test_what_is_refused(fleet: Fleet) -> None:
    assert await fleet.refused("POST", COMMANDS, {"type": "say"}) == (422, "body.args.text")
    assert await fleet.refused("POST", COMMANDS, {"type": "configure"}) == (422, "body.args")
    assert await fleet.refused("POST", COMMANDS, SAY, by="looker") == (403, "not_allowed")
    assert (await fleet.ok("GET", COMMANDS, by="looker"))["items"] == []
