"""How many alarms each desk has had to face lately, and whether that is more than it can look at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dispatch.desks.duty import Desk, shown_to
from dispatch.floods.tray import FLOOD

EVERYBODY = 0
"""In place of a desk's id, where nobody has set up any."""


@dataclass(slots=True)
class Load:
    """Alarms of the last 10 minutes by desk, those of the batch in hand included. Without ``now`` nothing
    has been read, and no desk is flooded."""

    now: dt.datetime | None = None
    desks: tuple[Desk, ...] = ()
    alarms: Counter[int] = field(default_factory=Counter)
    _shown: dict[str | None, tuple[int, ...]] = field(default_factory=dict)

    def of(self, area_path: str | None) -> tuple[int, ...]:
        """The desks that face an alarm of this area."""
        if area_path not in self._shown:
            assert self.now is not None
            found = shown_to(self.desks, area_path, self.now).desks
            self._shown[area_path] = found or (EVERYBODY,)
        return self._shown[area_path]

    def opened(self, area_path: str | None, count: int = 1) -> None:
        """So many more alarms of this area."""
        if self.now is not None:
            for desk in self.of(area_path):
                self.alarms[desk] += count

    def is_flooded(self, area_path: str | None) -> bool:
        """Whether every desk that would face one more alarm of this area has had enough: while one has
        not, it can be looked at there."""
        return self.now is not None and all(self.alarms[desk] >= FLOOD for desk in self.of(area_path))


def load(now: dt.datetime, desks: Iterable[Desk], opened: Iterable[tuple[str | None, int]]) -> Load:
    """``opened``: how many alarms each area has had lately."""
    found = Load(now, tuple(desks))
    for area_path, count in opened:
        found.opened(area_path, count)
    return found
