"""Units of both families under one set of verbs, and what came of their presses."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

from simulator.receipts import Press
from simulator.terminal import Repeats, Terminal
from simulator.watch import Habits as WatchHabits
from simulator.watch import Watch, WatchPress


@dataclass(frozen=True, slots=True)
class Outcome:
    """One press: milliseconds until it was receipted (None: never) and the cases it was told of."""

    receipt_ms: float | None
    cases: frozenset[str] = frozenset()


class Unit(Protocol):
    """One simulated device."""

    device_id: str

    def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def press(self, kind: str, data: dict[str, Any]) -> None: ...
    async def press_many_frames(self, kind: str, times: int, every_s: float) -> None: ...
    async def lose_line(self) -> None: ...
    def find_line(self) -> None: ...
    async def set_mains(self, mains: bool) -> None: ...
    async def set_battery(self, percent: int) -> None: ...
    def set_clock(self, error_s: float) -> None: ...
    def waits(self) -> bool: ...
    def outcomes(self) -> list[Outcome]: ...


class NativeUnit:
    """A terminal of DESIGN §4.1."""

    def __init__(self, mqtt_url: str, device_id: str, secret: str, heartbeat_s: float, fall: str) -> None:
        self.device_id = device_id
        self._terminal = Terminal(
            mqtt_url,
            device_id,
            secret,
            heartbeat_s=heartbeat_s,
            fall_answer=fall,  # type: ignore[arg-type]
            repeats=Repeats(),
        )

    def start(self) -> None:
        self._terminal.start()

    async def stop(self) -> None:
        await self._terminal.stop()

    async def press(self, kind: str, data: dict[str, Any]) -> None:
        await self._terminal.press(kind, **({"data": data} if data else {}))

    async def press_many_frames(self, kind: str, times: int, every_s: float) -> None:
        press = await self._terminal.press(kind)
        for _ in range(times - 1):
            await asyncio.sleep(every_s)
            await self._terminal.repeat(press)

    async def lose_line(self) -> None:
        self._terminal.lose_line()

    def find_line(self) -> None:
        self._terminal.find_line()

    async def set_mains(self, mains: bool) -> None:
        self._terminal.mains = mains
        await self._terminal.press("mains_restored" if mains else "mains_lost")

    async def set_battery(self, percent: int) -> None:
        self._terminal.battery = percent
        if percent == 0:
            self._terminal.lose_line()
        else:
            await self._terminal.beat()

    def set_clock(self, error_s: float) -> None:
        self._terminal.clock_error_s = error_s

    def waits(self) -> bool:
        return bool(self._terminal.unreceipted)

    def outcomes(self) -> list[Outcome]:
        return [_native_outcome(press) for press in self._terminal.presses.values()]


def _native_outcome(press: Press) -> Outcome:
    if not press.receipts:
        return Outcome(None)
    cases = frozenset(receipt.case for receipt in press.receipts if receipt.case is not None)
    return Outcome((press.receipts[0].heard_at - press.made_at) * 1000, cases)


WATCH_KINDS = {"sos": "sos", "fall": "fall", "removed": "removed", "low_battery": "low_battery"}
"""What a watch has an alarm bit for; it is silent about anything else."""


class WatchUnit:
    """A GPS watch; its receipt is the platform's ``AL``."""

    def __init__(self, link: Any, device_id: str, heartbeat_s: float) -> None:
        self.device_id = device_id
        self._watch = Watch(link, device_id, habits=WatchHabits(heartbeat_s=heartbeat_s))

    def start(self) -> None:
        self._watch.start()

    async def stop(self) -> None:
        await self._watch.stop()

    async def press(self, kind: str, data: dict[str, Any]) -> None:
        if kind in WATCH_KINDS:
            self._watch.press(kind)

    async def press_many_frames(self, kind: str, times: int, every_s: float) -> None:
        for _ in range(times):
            await self.press(kind, {})
            await asyncio.sleep(every_s)

    async def lose_line(self) -> None:
        await self._watch.lose_network()

    def find_line(self) -> None:
        self._watch.find_network()

    async def set_mains(self, mains: bool) -> None:
        """It has none."""

    async def set_battery(self, percent: int) -> None:
        self._watch.battery = float(percent)

    def set_clock(self, error_s: float) -> None:
        self._watch.clock_error_s = error_s

    def waits(self) -> bool:
        return bool(self._watch.unanswered)

    def outcomes(self) -> list[Outcome]:
        return [_watch_outcome(press) for press in self._watch.presses]


def _watch_outcome(press: WatchPress) -> Outcome:
    return Outcome(press.answer_ms)
