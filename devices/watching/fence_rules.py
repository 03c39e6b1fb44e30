"""Whether somebody has left a fence: pure rules over positions that are never exact.

A position is a circle: its accuracy, or what its source usually reaches. Left is who is outside with the
whole circle and a margin; back is who is inside with its centre; in between nothing changes, so that
walking along the border rings once. A coarse position (a cell tower, or half a kilometre and more) says
nothing by itself: two of them, a minute apart, twice their own size away, do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from devices.coordinates import distance_m
from kit.clock_zone import LOCAL
from kit.signals import Kind


class FenceKind(StrEnum):
    """What a fence is for, and what leaving it raises."""

    HOME = "home"
    WANDER = "wander"


RAISES = {FenceKind.HOME: Kind.GEOFENCE, FenceKind.WANDER: Kind.WANDER}

USUAL_M = {"gps": 30.0, "wifi": 100.0, "cell": 1500.0, "manual": 20.0}
UNKNOWN_M = 100.0
"""Accuracy of a position that gives none: by its source, or of an unknown source."""

COARSE_M = 500.0
CONFIRMED_AFTER = dt.timedelta(minutes=1)
FRESH = dt.timedelta(hours=1)
"""A place older than this is no reason to ring when the fence's hours begin."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A position, in WGS-84 degrees and metres."""

    lat: float
    lon: float
    accuracy_m: float | None
    source: str | None
    at: dt.datetime

    @property
    def size_m(self) -> float:
        """Radius of the circle that the unit is in."""
        if self.accuracy_m is not None and self.accuracy_m > 0:
            return self.accuracy_m
        return USUAL_M.get(self.source or "", UNKNOWN_M)

    @property
    def coarse(self) -> bool:
        """Too vague to say anything alone."""
        return self.source == "cell" or self.size_m >= COARSE_M


@dataclass(frozen=True, slots=True)
class Fence:
    """A circle, and the wall-clock hours in which it counts."""

    lat: float
    lon: float
    radius_m: float
    hours_from: dt.time | None = None
    hours_to: dt.time | None = None

    @property
    def margin_m(self) -> float:
        """How far beyond the border somebody has to be to have left."""
        return max(20.0, self.radius_m / 10)

    def counts(self, now: dt.datetime) -> bool:
        """Whether leaving matters at this moment."""
        if self.hours_from is None or self.hours_to is None:
            return True
        clock = now.astimezone(LOCAL).time()
        if self.hours_from <= self.hours_to:
            return self.hours_from <= clock < self.hours_to
        return clock >= self.hours_from or clock < self.hours_to


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of one unit and one fence. ``left_at`` names the excursion it is on."""

    outside: bool | None = None
    seen_at: dt.datetime | None = None
    far_at: dt.datetime | None = None
    left_at: dt.datetime | None = None
    raised_at: dt.datetime | None = None


def seen(fence: Fence, known: Whereabouts, fix: Fix) -> Whereabouts:
    """What is known after one more position."""
    known = replace(known, seen_at=fix.at)
    distance = distance_m(fence.lat, fence.lon, fix.lat, fix.lon)
    if fix.coarse:
        if distance - 2 * fix.size_m <= fence.radius_m:
            return replace(known, far_at=None)
        since = known.far_at or fix.at
        if fix.at - since < CONFIRMED_AFTER:
            return replace(known, far_at=since)
        return _left(known, since)
    if distance - fix.size_m > fence.radius_m + fence.margin_m:
        return _left(known, fix.at)
    if distance <= fence.radius_m:
        return Whereabouts(outside=False, seen_at=fix.at)
    return replace(known, far_at=None)


def _left(known: Whereabouts, at: dt.datetime) -> Whereabouts:
    if known.outside:
        return known
    return Whereabouts(outside=True, seen_at=known.seen_at, left_at=at)


def rings(fence: Fence, known: Whereabouts, now: dt.datetime) -> bool:
    """Whether this excursion has to be told now: once, in the fence's hours, on a fresh place."""
    if not known.outside or known.raised_at is not None or known.seen_at is None:
        return False
    return fence.counts(now) and now - known.seen_at <= FRESH
