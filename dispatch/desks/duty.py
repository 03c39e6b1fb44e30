"""Which desks an area's cases are shown to at an hour: pure rules, no database.

The desk nearest up the tree that serves the area at that hour and where somebody is; where there is none,
every desk: no area is ever without one. What a user may see at all is decided by his area alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kit.clock_zone import LOCAL

DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """On these days (1 is Monday) from one minute of the day until another; past midnight if it is not
    later. Wall clock in Shanghai."""

    days: tuple[int, ...]
    start: int
    until: int

    def cover(self, day: int, minute: int) -> bool:
        """``day`` 1 to 7, ``minute`` of it."""
        if self.start < self.until:
            return day in self.days and self.start <= minute < self.until
        yesterday = (day - 2) % 7 + 1
        return (day in self.days and minute >= self.start) or (
            yesterday in self.days and minute < self.until
        )


@dataclass(frozen=True, slots=True)
class Served:
    """A subtree of areas; without ``hours`` day and night."""

    area_path: str
    hours: tuple[Hours, ...] = ()

    def at(self, moment: dt.datetime) -> bool:
        """Whether it is served at that moment."""
        local = moment.astimezone(LOCAL)
        minute = local.hour * 60 + local.minute
        return not self.hours or any(hours.cover(local.isoweekday(), minute) for hours in self.hours)


@dataclass(frozen=True, slots=True)
class Desk:
    """``present``: somebody is there, whatever he is doing."""

    id: int
    serves: tuple[Served, ...] = ()
    present: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """To these desks; ``why``: they serve the area, or they are all that there are."""

    desks: tuple[int, ...]
    why: Literal["serves", "all"]


def serving(desks: Iterable[Desk], area_path: str | None, at: dt.datetime) -> list[Desk]:
    """Desks that serve an area at a moment, the nearest up the tree first."""
    found: list[tuple[int, Desk]] = []
    for desk in desks:
        near = [
            len(one.area_path)
            for one in desk.serves
            if area_path is not None and area_path.startswith(one.area_path) and one.at(at)
        ]
        if near:
            found.append((max(near), desk))
    return [desk for _, desk in sorted(found, key=lambda one: (-one[0], one[1].id))]


def shown_to(desks: Sequence[Desk], area_path: str | None, at: dt.datetime) -> Shown:
    """Whose an area's cases are: the nearest desk at which somebody is, else all desks."""
    for desk in serving(desks, area_path, at):
        if desk.present:
            return Shown((desk.id,), "serves")
    return Shown(tuple(desk.id for desk in desks), "all")
