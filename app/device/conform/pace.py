"""How long a trial waits for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. The repeats are those of the contract; the rest is patience with unit and tester."""

    repeat: float = 5.0
    for_the_first: float = 60.0
    slow_repeat: float = 30.0
    answer: float = 10.0
    connect: float = 180.0
    tester: float = 120.0
    heartbeat: float = 330.0
    offline: float = 20.0
    clock: float = 60.0

    @property
    def in_flight(self) -> float:
        """A repeat that was already on its way when the receipt came."""
        return self.repeat * 0.3
