"""What a simulated watch is like, and one press of its key."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Habits:
    """In seconds, all divided by ``speed``; ``drain`` in percent an hour, ``drift`` in seconds a day."""

    heartbeat_s: float = 300.0
    retry_s: float = 60.0
    retries: int = 5
    alarm_retry_s: float = 30.0
    position_s: float = 600.0
    reboot_s: float = 40.0
    reconnect_s: float = 20.0
    drain: float = 1.5
    drift: float = 0.0
    speed: float = 1.0

    def span(self, seconds: float) -> float:
        """So long on the test's clock."""
        return seconds / self.speed


@dataclass(slots=True, eq=False)
class WatchPress:
    """One alarm: what it said, how often, and when it was answered (monotonic seconds)."""

    content: str
    kind: str
    made_at: float = field(default_factory=time.monotonic)
    sent: int = 0
    answered_at: float | None = None
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def answer_ms(self) -> float | None:
        """From the press to its answer."""
        return None if self.answered_at is None else (self.answered_at - self.made_at) * 1000

    def answer(self) -> None:
        """The platform has it."""
        self.answered_at = time.monotonic()
        self._answered.set()

    async def wait(self, timeout: float) -> None:
        """Until it is answered.

        :raises TimeoutError: not within ``timeout`` seconds.
        """
        async with asyncio.timeout(timeout):
            await self._answered.wait()
