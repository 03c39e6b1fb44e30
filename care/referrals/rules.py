"""By when an office has to answer, and when somebody is reminded before: pure."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from kit.clock_zone import LOCAL, local_date

To = Literal[
    "subsistence", "temporary_relief", "disabled_federation", "rescue_station", "health_centre", "other"
]
Hardship = Literal[
    "income", "medical_cost", "disaster", "homeless", "disability", "illness", "care", "other"
]
Result = Literal["granted", "partly", "refused", "had_already", "not_found", "declined", "other"]

WITHIN_DAYS: dict[str, int] = {
    "rescue_station": 1,
    "temporary_relief": 3,
    "health_centre": 7,
    "other": 14,
    "subsistence": 30,
    "disabled_federation": 30,
}
"""Days for an answer unless the referral names its own day."""

ENDS_AT = dt.time(18)
"""Shanghai: the end of an office's day."""


def due_at(to: str, now: dt.datetime, on: dt.date | None) -> dt.datetime:
    """When the answer has to be there."""
    day = on or local_date(now) + dt.timedelta(days=WITHIN_DAYS[to])
    return dt.datetime.combine(day, ENDS_AT, LOCAL)


def remind_at(now: dt.datetime, due: dt.datetime) -> dt.datetime:
    """A day before; half-way where there is less than two days."""
    return max(due - dt.timedelta(days=1), now + (due - now) / 2)
