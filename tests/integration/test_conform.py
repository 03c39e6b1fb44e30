"""`bell device conform` on a real broker: a good unit passes, a bad one is told what it does wrong."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from app.device.conform import command
from app.device.conform.line import Line
from app.device.conform.pace import Pace
from app.device.conform.platform import AnotherPlatform, platform
from app.device.conform.report import RULES, Report, Result
from app.device.conform.trial import Trial
from simulator.receipts import Press, Receipt
from simulator.terminal import Repeats, Terminal
from tests.running_broker import RunningBroker

PACE = Pace(
    repeat=0.3, for_the_first=1.2, slow_repeat=0.6, answer=3, connect=5, tester=5, heartbeat=5, offline=0.5
)
REPEATS = Repeats(every_s=0.3, for_s=1.2, then_every_s=0.6)
_numbers = itertools.count(1)


class NewTimes(Terminal):
    """Puts the time of sending into every repeat."""

    async def _send(self, press: Press) -> None:
        press.frame["at"] = f"2026-11-24T08:00:{press.sent:02}+08:00"
        await super()._send(press)


class Deaf(Terminal):
    """Goes on after the receipt."""

    def _hear(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)


class Careless(Terminal):
    """Alarms with QoS 0 and retained, presence as JSON."""

    async def _publish(self, topic: str, content: bytes, **options: Any) -> None:
        if topic == "presence":
            content = orjson.dumps({"state": content.decode()})
        alarm = topic == "up/alarm"
        await super()._publish(topic, content, **options, **({"qos": 0, "retain": True} if alarm else {}))


class Hand:
    """Does what the guide says, as fast as a machine does."""

    def __init__(self, unit: Terminal) -> None:
        self.unit = unit
        self.steps: list[str] = []

    async def __call__(self, step: str) -> None:
        self.steps.append(step)
        if step == "switch_on":
            self.unit.start()
        elif step == "press_offline":
            while self.unit.is_online:  # noqa: ASYNC110  (it notices the cut by itself)
                await asyncio.sleep(0.01)
            await self.unit.press("sos")
        elif step.startswith("press"):
            await self.unit.press("sos")


async def tried(
    broker: RunningBroker, kind: type[Terminal], repeats: Repeats = REPEATS, *, quick: bool = True
) -> Report:
    """The report about one unit of this kind, its line through us."""
    async with unit_of(broker, kind, repeats, quick) as (unit, trial):
        try:
            return await trial.run()
        finally:
            await unit.stop()


@asynccontextmanager
async def unit_of(
    broker: RunningBroker, kind: type[Terminal], repeats: Repeats = REPEATS, quick: bool = True
) -> AsyncIterator[tuple[Terminal, Trial]]:
    device_id = f"conform-{next(_numbers)}"
    await broker.add_device(device_id)
    line = Line("127.0.0.1", 0, broker.host, broker.port)
    account = {"username": broker.username, "password": broker.password}
    async with platform(broker.host, broker.port, device_id, **account) as seen, line.up():
        url = f"mqtt://127.0.0.1:{line.port}"
        unit = kind(url, device_id, device_id, repeats=repeats, backoff_s=(0.05, 0.2))
        yield unit, Trial(seen, Hand(unit), PACE, line, quick=quick)
    # The run's other tests hear everything that this broker retains.
    async with broker.client(broker.username, broker.password) as client:
        for channel in ("presence", "up/alarm"):
            await client.publish(f"pab/v1/{device_id}/{channel}", b"", qos=1, retain=True)


def results(report: Report) -> dict[str, str]:
    return {one.rule: one.result.value for one in report.findings}


def reasons(report: Report) -> dict[str, str]:
    """The failed rules, each with its sentence."""
    return {one.rule: one.said("en")["reason"] for one in report.findings if one.result is Result.FAIL}


async def test_a_good_unit_keeps_every_rule(broker: RunningBroker) -> None:
    report = await tried(broker, Terminal, quick=False)
    assert reasons(report) == {}
    assert results(report) == dict.fromkeys(RULES, "pass")
    assert report.conforms


async def test_a_unit_that_changes_at_on_a_repeat(broker: RunningBroker) -> None:
    report = await tried(broker, NewTimes)
    assert not report.conforms
    assert reasons(report)["same_at"].startswith("a repeat changed at (2026-11-24T08:00:00+08:00, then")


async def test_a_unit_that_does_not_repeat(broker: RunningBroker) -> None:
    report = await tried(broker, Terminal, Repeats(every_s=3600, for_s=3600, then_every_s=3600))
    assert not report.conforms
    assert "no repeat in" in reasons(report)["repeats"]


async def test_a_unit_that_gives_up_after_a_minute(broker: RunningBroker) -> None:
    report = await tried(broker, Terminal, Repeats(every_s=0.3, for_s=1.2, then_every_s=3600), quick=False)
    assert set(reasons(report)) == {"slow_repeats"}
    assert "gives up" in reasons(report)["slow_repeats"]


async def test_a_unit_that_floods(broker: RunningBroker) -> None:
    report = await tried(broker, Terminal, Repeats(every_s=0.02, for_s=3600, then_every_s=0.02))
    assert not report.conforms
    assert "one every 5 s is enough" in reasons(report)["no_flood"]


async def test_a_unit_that_goes_on_after_the_receipt(broker: RunningBroker) -> None:
    report = await tried(broker, Deaf, quick=False)
    assert not report.conforms
    assert "after the receipt" in reasons(report)["receipt_stops"]


async def test_a_careless_unit_is_told_of_everything(broker: RunningBroker) -> None:
    report = await tried(broker, Careless)
    told = reasons(report)
    assert "QoS 0" in told["qos"]
    assert "retained" in told["retain"]
    assert "plain text online" in told["presence"]


async def test_a_unit_that_never_connects(broker: RunningBroker) -> None:
    async with unit_of(broker, Terminal) as (_, trial):
        trial._guide = _nobody
        trial._pace = Pace(connect=0.2)
        report = await trial.run()
    assert "nothing was heard" in reasons(report)["connect"]
    assert results(report)["press"] == "skip"
    assert not report.conforms


async def _nobody(_step: str) -> None:
    """A tester who has gone for tea."""


async def test_another_platform_is_noticed(broker: RunningBroker) -> None:
    async with unit_of(broker, Terminal) as (unit, trial):
        async with broker.client(broker.username, broker.password) as other:
            await other.publish(f"pab/v1/{unit.device_id}/down/receipt", b"{}", qos=1)
        with pytest.raises(AnotherPlatform):
            await trial.run()
        await unit.stop()


async def test_the_verdict_in_words_and_as_json(broker: RunningBroker) -> None:
    report = await tried(broker, NewTimes)
    whole = command.as_object("unit-1", report, "en")
    assert whole["conforms"] is False
    told = {one["rule"]: one for one in whole["rules"]}  # type: ignore[attr-defined]
    assert list(told) == list(RULES)
    assert told["same_at"]["section"] == "3.1"
    for language in ("zh-CN", "en"):
        lines = command.as_text(report, language)
        assert "device.conform." not in lines
        assert "docs/devices.md §3.1" in lines
