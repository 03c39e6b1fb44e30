"""Which of the units that fail now fail together: pure rules, no database."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from devices.supervision.rules import CROWDS, Finding, hold_s

_ENDS: list[str] = json.loads(
    resources.files("devices.supervision").joinpath("places.json").read_text(encoding="utf-8")
)["building_ends"]

GROUPED = (Finding.MAINS, Finding.SILENCE)
"""Findings that many units may share; a battery is everybody's own."""


@dataclass(frozen=True, slots=True)
class Place:
    """``type``: building, gateway, cell or area; ``key``: its address (with its area), id or path."""

    type: str
    key: str


@dataclass(frozen=True, slots=True)
class Failing:
    """A unit with something that others may have as well."""

    device_id: str
    finding: str
    since: dt.datetime
    heartbeat_s: int
    area_id: int | None = None
    area_path: str | None = None
    address: str | None = None
    gateway_id: str | None = None
    cell: str | None = None

    def places(self) -> Iterator[Place]:
        """Where it is, the narrowest first."""
        if building := building_of(self.address):
            yield Place("building", f"{self.area_path or ''}{building}")
        if self.gateway_id:
            yield Place("gateway", self.gateway_id)
        if self.cell:
            yield Place("cell", self.cell)
        yield from (Place("area", path) for path in paths_up(self.area_path))


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one place that fail together."""

    place: Place
    members: tuple[Failing, ...]


Total = Callable[[Place], int]
"""How many supervised units there are in a place."""


def building_of(address: str | None) -> str | None:
    """The part of an address that a whole building shares, or None where that cannot be told."""
    if not address:
        return None
    ends = [address.index(end) + len(end) for end in _ENDS if end in address]
    return address[: min(ends)] if ends else None


def split_building(place: Place) -> tuple[str, str]:
    """The area's path and the address of a building."""
    end = re.match(r"/(?:\d+/)*|", place.key).end()  # type: ignore[union-attr]
    return place.key[:end], place.key[end:]


def paths_up(path: str | None) -> Iterator[str]:
    """``/1/4/9/`` → itself, ``/1/4/``, ``/1/``."""
    parts = (path or "").strip("/").split("/")
    for length in range(len(parts) if parts[0] else 0, 0, -1):
        yield f"/{'/'.join(parts[:length])}/"


def covers(place: Place, unit: Failing) -> bool:
    """Whether a unit is in a place."""
    return place in unit.places()


def groups(failing: Sequence[Failing], total: Callable[[Sequence[Place]], dict[Place, int]]) -> list[Group]:
    """The largest crowds first, each in the narrowest place that holds all of it; no unit is in two.

    ``total`` is asked for the supervised units of the places that might be crowds.
    """
    left = {unit.device_id: unit for unit in failing}
    at: dict[Place, list[Failing]] = defaultdict(list)
    rank: dict[Place, int] = {}
    for unit in left.values():
        for number, place in enumerate(unit.places()):
            at[place].append(unit)
            rank[place] = max(rank.get(place, 0), number)
    crowds = {place: together(units) for place, units in at.items()}
    possible = [
        p for p, units in crowds.items() if len(units) >= min(CROWDS[p.type].few, CROWDS[p.type].many)
    ]
    totals = total(possible) if possible else {}
    found: list[Group] = []
    # Of two places with the same units the narrower one: that is where to look for the cause.
    for place in sorted(possible, key=lambda p: (-len(crowds[p]), rank[p], p.key)):
        units = tuple(unit for unit in crowds[place] if unit.device_id in left)
        if CROWDS[place.type].is_one(len(units), totals.get(place, 0)):
            found.append(Group(place, units))
            for unit in units:
                del left[unit.device_id]
    return found


def together(units: Iterable[Failing]) -> list[Failing]:
    """Those that failed within a minute of each other, as far as heartbeats tell: the last such crowd."""
    ordered = sorted(units, key=lambda unit: unit.since)
    window = dt.timedelta(seconds=hold_s(max(unit.heartbeat_s for unit in ordered)))
    return [unit for unit in ordered if unit.since >= ordered[-1].since - window]
