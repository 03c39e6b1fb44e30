"""A terminal falls silent: shown, told to the home, followed until it speaks again."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import CONNECTS_WITHIN_S, Town
from tests.smoke.harness.waiting import until

UNIT = "demo-0018"
MINUTE, HOUR = 60, 3600


async def switch_on(town: Town, clock: Clock) -> None:
    """The unit's clock is right: it follows the hand that moves all others."""
    terminal = town.switched_off(UNIT)
    terminal.clock_error_s = (await clock.now() - dt.datetime.now(dt.UTC)).total_seconds()
    terminal.start()
    await terminal.wait_online(CONNECTS_WITHIN_S)


@pytest.fixture
async def unit(program: Program, town: Town, admin: Desk, clock: Clock) -> AsyncIterator[str]:
    """A unit that is expected to beat every five minutes, and does for now."""
    await program.execute("update devices set heartbeat_s = null where id = $1", UNIT)
    await switch_on(town, clock)
    await becomes(admin, "ok")
    yield UNIT
    await program.execute("update devices set heartbeat_s = 0 where id = $1", UNIT)


async def look(admin: Desk) -> dict[str, Any]:
    found: dict[str, Any] = (await admin.get(f"/devices/{UNIT}"))["supervision"]
    return found


async def becomes(admin: Desk, state: str) -> None:
    async def is_so() -> bool:
        found = await look(admin)
        return found["state"] == state and found["since"] is not None

    await until(is_so, f"{UNIT} is {state}", within_s=15)


async def test_a_terminal_falls_silent_over_days_and_speaks_again(
    unit: str, town: Town, desk: Desk, admin: Desk, phones: Phones, clock: Clock
) -> None:
    await town.switch_off()
    await clock.advance(9 * MINUTE)
    assert (await look(admin))["state"] == "ok"
    await clock.advance(3 * MINUTE)
    assert (await look(admin))["state"] == "late"
    assert await desk.cases(unit) == []

    await clock.advance(20 * MINUTE)
    assert (await look(admin))["state"] == "offline"
    case = await desk.case_of(unit)
    found = await case.look()
    assert (found["priority"], found["kind"], found["owner"]) == (4, "offline", None)
    found = [row for row in (await admin.get("/supervision"))["items"] if row["device_id"] == unit]
    assert ("silence", "offline") in {(row["finding"], row["level"]) for row in found}
    assert unit in {row["id"] for row in (await admin.get("/devices", supervision="offline"))["items"]}

    await clock.advance(25 * HOUR)
    assert (await look(admin))["state"] == "unsupervised"
    assert [one.number for one in await desk.cases(unit)] == [case.number], "still one task"
    await phones.expect_sms((await case.relatives())[0])
    await case.happened("advised", role="contact")
    await case.happened("substitute_wanted")
    assert await case.field("owner") is None, "nobody was called for it"
    await phones.take_all()  # the same word again on the second day

    await switch_on(town, clock)
    await case.becomes("closed")
    await becomes(admin, "ok")
    history = await admin.get(f"/devices/{unit}/supervision")
    silence = [change["after"] for change in history["changes"] if change["what"] == "silence"]
    assert silence[:4] == [None, "unsupervised", "offline", "late"]
