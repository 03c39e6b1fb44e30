"""When a battery will be empty: the slope of its last discharge, carried on to zero."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Sequence

from kit.clock_zone import local_date

LOOK_BACK = dt.timedelta(days=30)
SHORTEST = dt.timedelta(hours=24)
"""A slope of less than a day is noise: batteries report whole percents."""

CHARGE = 5
"""A rise by more than this many percent is a charge, a smaller one is noise."""

FARTHEST = dt.timedelta(days=3650)

Point = tuple[dt.datetime, int]
"""When, and how many percent."""


def empty_on(points: Sequence[Point]) -> dt.date | None:
    """The local day on which the battery will be empty, None when that cannot be told.

    ``points``: in the order of time. Only those since the last charge count.
    """
    discharge = list(points)
    for number in range(len(points) - 1, 0, -1):
        if points[number][1] - points[number - 1][1] > CHARGE:
            discharge = list(points[number:])
            break
    if len(discharge) < 2 or discharge[-1][0] - discharge[0][0] < SHORTEST:
        return None
    start = discharge[0][0]
    seconds = [(at - start).total_seconds() for at, _ in discharge]
    line = statistics.linear_regression(seconds, [percent for _, percent in discharge])
    if line.slope >= 0:
        return None
    left_s = discharge[-1][1] / -line.slope
    if left_s > FARTHEST.total_seconds():
        return None
    return local_date(discharge[-1][0] + dt.timedelta(seconds=left_s))
