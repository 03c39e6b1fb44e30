"""Many terminals in one process, pressed at a believable pace."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from typing import Any, cast

from simulator.commands import FallAnswer
from simulator.terminal import Terminal

logger = logging.getLogger(__name__)

PRESSES = {
    "test": 0.66,
    "service": 0.12,
    "low_battery": 0.10,
    "sos": 0.05,
    "fall": 0.04,
    "cancel": 0.03,
}
"""Shares of the kinds: two presses in three are tests (DESIGN §1)."""
FALL_ANSWERS = {"fine": 0.6, "help": 0.2, "none": 0.2}
CONNECTS_PER_S = 50.0


@dataclass(frozen=True, slots=True)
class Town:
    """A town of ``count`` terminals named ``prefix`` and four digits; secret = device id.

    ``mean_press_s`` is the mean time between two presses of one terminal, None for none at all.
    """

    mqtt_url: str
    count: int = 20
    prefix: str = "sim-"
    mean_press_s: float | None = 600.0
    heartbeat_s: float = 300.0
    seed: int | None = None

    async def run(self) -> None:
        """Live until cancelled."""
        chance = random.Random(self.seed)
        terminals: list[Terminal] = []
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(1, self.count + 1):
                    terminal = self._terminal(number, chance)
                    terminal.start()
                    terminals.append(terminal)
                    if self.mean_press_s is not None:
                        own = random.Random(chance.random())
                        group.create_task(_press_now_and_then(terminal, self.mean_press_s, own))
                    await asyncio.sleep(1 / CONNECTS_PER_S)
                logger.info("%d terminals are on", self.count)
                await asyncio.Event().wait()
        finally:
            await asyncio.gather(*(terminal.stop() for terminal in terminals))

    def _terminal(self, number: int, chance: random.Random) -> Terminal:
        device_id = f"{self.prefix}{number:04d}"
        answer = chance.choices(list(FALL_ANSWERS), list(FALL_ANSWERS.values()))[0]
        return Terminal(
            self.mqtt_url,
            device_id,
            device_id,
            heartbeat_s=self.heartbeat_s,
            fall_answer=cast(FallAnswer, answer),
            fall_answer_after_s=chance.uniform(3, 15),
        )


async def _press_now_and_then(terminal: Terminal, mean_s: float, chance: random.Random) -> None:
    last_alarm: str | None = None
    while True:
        await asyncio.sleep(chance.expovariate(1 / mean_s))
        kind = chance.choices(list(PRESSES), list(PRESSES.values()))[0]
        if kind == "cancel":
            if last_alarm is None:
                continue
            await terminal.press("cancel", ref=last_alarm)
            last_alarm = None
            continue
        fields: dict[str, Any] = {"battery": chance.randint(5, 15)} if kind == "low_battery" else {}
        if kind == "service":
            fields = {"data": {"key": chance.choice([2, 3, 5])}}
        press = await terminal.press(kind, **fields)
        if kind in {"sos", "fall"}:
            last_alarm = press.id
