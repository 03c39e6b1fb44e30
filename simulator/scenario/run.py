"""Running a scenario against a broker."""

from __future__ import annotations

import asyncio
import csv
import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from simulator.scenario.plan import (
    BadScenario,
    DeafFirmware,
    Drain,
    Drift,
    DuplicateStorm,
    Happening,
    Outage,
    PowerCut,
    Press,
    Scenario,
    Units,
)
from simulator.scenario.units import NativeUnit, Outcome, Unit, WatchUnit
from simulator.scenario.verdict import Verdict
from simulator.watch_links import MqttLink, TcpLink

log = logging.getLogger(__name__)

DAY_S = 86_400.0
LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: seconds gone, presses made, receipts heard."""

    elapsed_s: float
    presses: int
    receipts: int


Report = Callable[[Progress], None]


@dataclass(slots=True)
class _Town:
    units: list[tuple[Unit, Units]] = field(default_factory=list)

    def chosen(self, event: Happening) -> list[Unit]:
        those = [unit for unit, _ in self.units if unit.device_id.startswith(event.prefix)]
        return those[: event.units]

    def outcomes(self) -> Iterator[Outcome]:
        for unit, _ in self.units:
            yield from unit.outcomes()

    def progress(self, elapsed_s: float) -> Progress:
        outcomes = list(self.outcomes())
        receipts = sum(outcome.receipt_ms is not None for outcome in outcomes)
        return Progress(elapsed_s, len(outcomes), receipts)


async def run(scenario: Scenario, broker_url: str, report: Report, every_s: float = 1.0) -> Verdict:
    """Let it happen, wait until every press has its receipt or ``settle_s`` are over, and judge.

    Raises: ``BadScenario`` for a secrets file that cannot be read; ``ValueError`` for the URL.
    """
    chance = random.Random(scenario.seed)
    town = _build(scenario, broker_url)
    started = time.monotonic()
    reporting = asyncio.create_task(_report(town, report, every_s))
    try:
        await _switch_on(town, scenario.connects_per_s)
        async with asyncio.TaskGroup() as happening:
            habits = [
                happening.create_task(_live(unit, group, chance.random()))
                for unit, group in town.units
                if group.habits.presses_per_day > 0
            ]
            for event in scenario.events:
                happening.create_task(_happen(town, event))
            await asyncio.sleep(scenario.duration_s)
            for habit in habits:
                habit.cancel()
        await _settle(town, scenario.settle_s)
        report(town.progress(time.monotonic() - started))
        return Verdict.of(town.outcomes())
    finally:
        reporting.cancel()
        await asyncio.gather(*(unit.stop() for unit, _ in town.units), return_exceptions=True)


def _build(scenario: Scenario, broker_url: str) -> _Town:
    secrets = _secrets(scenario)
    town = _Town()
    for group in scenario.units:
        for device_id in group.ids():
            secret = secrets.get(device_id, device_id)
            town.units.append((_unit(group, broker_url, device_id, secret), group))
    return town


def _unit(group: Units, broker_url: str, device_id: str, secret: str) -> Unit:
    if group.family == "native":
        return NativeUnit(broker_url, device_id, secret, group.heartbeat_s, group.habits.fall_answer)
    if group.gateway is None:
        return WatchUnit(MqttLink(broker_url, device_id, secret), device_id, group.heartbeat_s)
    host, _, port = group.gateway.rpartition(":")
    return WatchUnit(TcpLink(host, int(port)), device_id, group.heartbeat_s)


def _secrets(scenario: Scenario) -> dict[str, str]:
    if scenario.secrets is None:
        return {}
    try:
        with scenario.secrets.open(encoding="utf-8-sig", newline="") as lines:
            return {line[0]: line[1] for line in csv.reader(lines) if len(line) >= 2}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadScenario(f"{scenario.secrets}: {error}") from error


async def _switch_on(town: _Town, per_s: float) -> None:
    for unit, _ in town.units:
        unit.start()
        await asyncio.sleep(1 / per_s)


async def _live(unit: Unit, group: Units, seed: float) -> None:
    """A person's own presses, at random times."""
    chance = random.Random(seed)
    kinds, shares = list(group.habits.mix), list(group.habits.mix.values())
    while True:
        await asyncio.sleep(chance.expovariate(group.habits.presses_per_day / DAY_S))
        await unit.press(chance.choices(kinds, shares)[0], {})


async def _happen(town: _Town, event: Happening) -> None:
    await asyncio.sleep(event.at_s)
    units = town.chosen(event)
    if not units:
        log.warning("nobody's id begins with %r: %s at %s s happens to no one", event.prefix, event.do,
                    event.at_s)  # fmt: skip
    async with asyncio.TaskGroup() as group:
        for place, unit in enumerate(units):
            group.create_task(_after(event.over_s * place / len(units), event, unit))


async def _after(delay_s: float, event: Happening, unit: Unit) -> None:
    await asyncio.sleep(delay_s)
    match event:
        case Press():
            for _ in range(event.times):
                await unit.press(event.kind, event.data)
        case PowerCut():
            await unit.set_mains(False)
            await asyncio.sleep(event.for_s)
            await unit.set_mains(True)
        case Outage():
            await unit.lose_line()
            await asyncio.sleep(event.for_s)
            unit.find_line()
        case DuplicateStorm():
            await unit.press_many_frames(event.kind, event.times, 0)
        case DeafFirmware():
            times = max(2, int(event.for_s / event.every_s))
            await unit.press_many_frames(event.kind, times, event.every_s)
        case Drain():
            await unit.set_battery(event.to)
        case Drift():
            unit.set_clock(event.by_s)


async def _settle(town: _Town, patience_s: float) -> None:
    for _ in range(int(patience_s / LOOK_S)):
        if not any(unit.waits() for unit, _ in town.units):
            return
        await asyncio.sleep(LOOK_S)


async def _report(town: _Town, report: Report, every_s: float) -> None:
    started = time.monotonic()
    while True:
        await asyncio.sleep(every_s)
        report(town.progress(time.monotonic() - started))
