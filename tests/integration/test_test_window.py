"""A press in a test window: told so, recorded, no case; the second one is real (DESIGN §5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest

from kit.catalogue import text
from tests.bridge_rig import Terminal, running_bridge
from tests.integration.fleet_rig import Fleet, running_fleet
from tests.running_broker import RunningBroker

UNIT = "t-window"
WINDOW = f"/devices/{UNIT}/test-window"
ON_TEST = text("receipt.received.on_test")
REAL = text("receipt.received")


@pytest.fixture
async def fleet(database_url: str, broker: RunningBroker) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet, running_bridge(database_url, broker):
        await fleet.unit(UNIT)
        yield fleet


@pytest.fixture
async def terminal(broker: RunningBroker) -> AsyncIterator[Terminal]:
    await broker.add_device(UNIT)
    async with Terminal(broker, UNIT) as terminal:
        yield terminal


async def in_minutes(fleet: Fleet, minutes: float) -> str:
    return str((await fleet.now() + dt.timedelta(minutes=minutes)).isoformat())


async def put_on_test(fleet: Fleet, terminal: Terminal, minutes: float = 60) -> None:
    await fleet.ok("POST", WINDOW, {"until": await in_minutes(fleet, minutes)}, by="fitter")
    channel, order = await terminal.hear()
    assert (channel, order["type"], order["args"]) == (
        "down/command",
        "say",
        {"text": text("test_window.opened")},
    )
    await terminal.send("up/reply", {"id": order["id"], "result": "ok"})


async def press(terminal: Terminal, name: str, kind: str = "sos", **fields: object) -> str:
    await terminal.send("up/alarm", {"id": name, "kind": kind, **fields})
    receipt = await terminal.receipt()
    assert (receipt["id"], receipt["state"]) == (name, "received")
    return str(receipt["say"])


async def test_the_first_press_is_a_test_however_often_it_is_sent(fleet: Fleet, terminal: Terminal) -> None:
    await put_on_test(fleet, terminal)
    assert [await press(terminal, "p1") for _ in range(3)] == [ON_TEST] * 3
    assert await fleet.cases() == []
    [signal] = (await fleet.ok("GET", f"/signals?device_id={UNIT}"))["items"]
    assert (signal["state"], signal["flags"], signal["case_id"]) == ("recorded", ["on_test"], None)
    await fleet.later(3 * 3600)
    assert await press(terminal, "p1") == ON_TEST, "the window is over, the press is the same"
    assert await fleet.cases() == []


async def test_the_second_press_is_real(fleet: Fleet, terminal: Terminal) -> None:
    await put_on_test(fleet, terminal)
    assert await press(terminal, "p1") == ON_TEST
    assert await press(terminal, "p2") == REAL
    assert await fleet.cases() == [("sos", 1)]
    await put_on_test(fleet, terminal)
    assert await press(terminal, "p3") == REAL, "while help is wanted nothing is a test"
    assert await fleet.cases() == [("sos", 1)]


@pytest.mark.parametrize("kind", ["fall", "fire", "gas"])
async def test_falls_fire_and_gas_are_always_real(fleet: Fleet, terminal: Terminal, kind: str) -> None:
    await put_on_test(fleet, terminal)
    assert await press(terminal, "p1", kind) == REAL
    assert [case[0] for case in await fleet.cases()] == [kind]


async def test_a_late_press_is_real(fleet: Fleet, terminal: Terminal) -> None:
    await put_on_test(fleet, terminal)
    assert await press(terminal, "p1", stored=True) == REAL
    assert await fleet.cases() == [("sos", 1)]


async def test_key_one_of_a_terminal_is_a_press(fleet: Fleet, terminal: Terminal) -> None:
    await put_on_test(fleet, terminal)
    assert await press(terminal, "p1", "service", data={"key": 1}) == ON_TEST
    assert await fleet.cases() == []


async def test_a_window_ends(fleet: Fleet, terminal: Terminal) -> None:
    await put_on_test(fleet, terminal)
    await fleet.later(3601)
    assert await press(terminal, "p1") == REAL
    assert await fleet.cases() == [("sos", 1)]


@pytest.mark.parametrize("how", [("DELETE", None), ("POST", {"until": None})])
async def test_a_human_closes_it(
    fleet: Fleet, terminal: Terminal, how: tuple[str, dict[str, None] | None]
) -> None:
    await put_on_test(fleet, terminal)
    assert (await fleet.ok("GET", WINDOW))["until"] is not None
    await fleet.ok(how[0], WINDOW, how[1])
    assert (await fleet.ok("GET", WINDOW))["until"] is None
    assert (await terminal.hear())[1]["args"] == {"text": text("test_window.closed")}
    assert await press(terminal, "p1") == REAL
    lines = await fleet.rows("select action from audit where action = 'device.test_window' order by id")
    assert len(lines) == 2


async def test_what_is_refused(fleet: Fleet) -> None:
    for minutes in (-1, 121):
        assert await fleet.refused("POST", WINDOW, {"until": await in_minutes(fleet, minutes)}) == (
            422,
            "body.until",
        )
    assert await fleet.refused("POST", WINDOW, {"until": "soon"}) == (422, "body.until")
    assert await fleet.refused("POST", WINDOW, {}) == (422, "body.until")
    soon = {"until": await in_minutes(fleet, 1)}
    assert await fleet.refused("POST", WINDOW, soon, by="looker") == (403, "not_allowed")
    assert await fleet.refused("POST", "/devices/nowhere/test-window", soon) == (404, "not_found")


async def test_two_bridges_agree(
    fleet: Fleet, terminal: Terminal, database_url: str, broker: RunningBroker
) -> None:
    async with running_bridge(database_url, broker, "bridge-2"):
        for number in range(5):
            await put_on_test(fleet, terminal)
            name = f"n{number}"
            await terminal.send("up/alarm", {"id": name, "kind": "sos"})
            receipts = [await terminal.receipt() for _ in range(2)]
            assert {receipt["say"] for receipt in receipts} == {ON_TEST}
    assert await fleet.cases() == []
    flags = await fleet.rows("select flags from signals order by id")
    assert [row["flags"] for row in flags] == [["on_test"]] * 5
