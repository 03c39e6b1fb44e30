"""The order in which a visitor goes through a day: pure.

The nearest next, then made shorter by turning stretches around (2-opt) until nothing gets better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from care.distance import METRES_PER_DEGREE

Point = tuple[float, float]
"""Latitude and longitude, WGS 84."""

LONGEST = 60
"""Stops; a longer day is ordered by the nearest next alone."""


def order(points: Sequence[Point | None], start: Point | None) -> list[int]:
    """Indexes in the order of the way; those whose place nobody knows come last, as they stood."""
    known = [number for number, point in enumerate(points) if point is not None]
    unknown = [number for number, point in enumerate(points) if point is None]
    if not known:
        return unknown
    flat = {number: _flat(points[number], points[known[0]]) for number in known}
    here = _flat(start, points[known[0]]) if start is not None else flat[known[0]]
    way = _nearest(flat, here)
    if 2 < len(way) <= LONGEST:
        way = _shortened(way, flat, here if start is not None else None)
    return way + unknown


def _flat(point: Point | None, origin: Point | None) -> tuple[float, float]:
    assert point is not None
    assert origin is not None
    east = METRES_PER_DEGREE * math.cos(math.radians(origin[0]))
    return (point[0] * METRES_PER_DEGREE, point[1] * east)


def _nearest(flat: dict[int, tuple[float, float]], here: tuple[float, float]) -> list[int]:
    left, way = dict(flat), []
    while left:
        number = min(left, key=lambda one: (math.dist(left[one], here), one))
        here = left.pop(number)
        way.append(number)
    return way


def _shortened(
    way: list[int], flat: dict[int, tuple[float, float]], start: tuple[float, float] | None
) -> list[int]:
    def far(one: int | None, other: int | None) -> float:
        first = start if one is None else flat[one]
        second = None if other is None else flat[other]
        return 0.0 if first is None or second is None else math.dist(first, second)

    better = True
    while better:
        better = False
        for begin in range(len(way) - 1):
            before = way[begin - 1] if begin else None
            for end in range(begin + 1, len(way)):
                after = way[end + 1] if end + 1 < len(way) else None
                now = far(before, way[begin]) + (far(way[end], after) if after is not None else 0)
                turned = far(before, way[end]) + (far(way[begin], after) if after is not None else 0)
                if turned < now - 0.5:
                    way[begin : end + 1] = reversed(way[begin : end + 1])
                    better = True
                    before = way[begin - 1] if begin else None
    return way
