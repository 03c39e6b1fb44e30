"""Simulated elders who press, all of them at once, and go on pressing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from simulator.receipts import Press
from simulator.terminal import Repeats, Terminal
from tests.chaos.levers import until

FIRST = 21
"""The demo's own town holds sim-0001 to sim-0020."""
OFTEN = Repeats(every_s=1.0, for_s=600.0)
"""Five times as often as DESIGN §4.1, so that a broker's loss of memory costs the test little."""
NEVER = Repeats(every_s=3600.0, for_s=3600.0)
"""What is received then, the broker has kept for the bridge."""


class Street:
    """Terminals ``sim-0021`` and following, switched on."""

    def __init__(self, terminals: list[Terminal]) -> None:
        self.terminals = terminals
        self.presses: list[tuple[str, Press]] = []
        """Device and press, in the order of pressing."""

    async def press(self, number: int = 0, kind: str = "sos") -> Press:
        """One press on one terminal."""
        terminal = self.terminals[number]
        press = await terminal.press(kind)
        self.presses.append((terminal.device_id, press))
        return press

    async def press_all(self, times: int, pause_s: float) -> None:
        """Everybody presses ``times`` times, about ``pause_s`` seconds apart."""
        async with asyncio.TaskGroup() as group:
            for number in range(len(self.terminals)):
                group.create_task(self._press_often(number, times, pause_s))

    async def _press_often(self, number: int, times: int, pause_s: float) -> None:
        for _ in range(times):
            await asyncio.sleep(pause_s * random.uniform(0.2, 1.8))
            await self.press(number)

    @property
    def unreceipted(self) -> int:
        """Presses without any receipt."""
        return sum(not press.is_receipted for _, press in self.presses)

    async def until_pressed(self, count: int, within_s: float = 30.0) -> None:
        """Return when so many presses have been made since the street was switched on."""

        async def enough() -> bool:
            return len(self.presses) >= count

        await until(enough, within_s, f"{count} presses made")

    async def until_receipted(self, within_s: float = 30.0) -> None:
        """Return when every press has a receipt."""

        async def all_receipted() -> bool:
            return self.unreceipted == 0

        await until(all_receipted, within_s, f"all of {len(self.presses)} presses receipted")


@asynccontextmanager
async def street(mqtt_url: str, count: int = 1, repeats: Repeats = OFTEN) -> AsyncIterator[Street]:
    """``count`` terminals, online."""
    names = [f"sim-{number:04d}" for number in range(FIRST, FIRST + count)]
    terminals = [
        Terminal(mqtt_url, name, name, repeats=repeats, backoff_s=(0.1, 0.5), keepalive_s=5)
        for name in names
    ]
    try:
        for terminal in terminals:
            terminal.start()
        await asyncio.gather(*(terminal.wait_online(20) for terminal in terminals))
        yield Street(terminals)
    finally:
        await asyncio.gather(*(terminal.stop() for terminal in terminals))
