"""On which days of a week somebody is visited: pure."""

from __future__ import annotations

import datetime as dt

from kit.clock_zone import LOCAL, TODAY

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

PATTERNS: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((0,), (1,), (2,), (3,), (4,)),
    2: ((0, 3), (1, 4)),
    3: ((0, 2, 4),),
    4: ((0, 1, 3, 4),),
    5: ((0, 1, 2, 3, 4),),
    6: ((0, 1, 2, 3, 4, 5),),
    7: ((0, 1, 2, 3, 4, 5, 6),),
}
"""Visits a week → the sets of days (Monday is 0) among which a visitor's people are divided: those who live
near each other share one, and visits to one person lie apart."""

DAILY = 7

GRACE = dt.timedelta(minutes=30)
"""Around a set time."""


def judged_on(visits: str) -> str:
    """SQL: the day for which somebody has to be at home, of rows by this name: the proposed one, or today
    while the rest of the week will do."""
    today = f"(select {TODAY})"
    open_all_week = f"{visits}.latest_at >= ({visits}.week + 7)::timestamp at time zone '{LOCAL.key}'"
    return (
        f"case when {open_all_week} then least(greatest({visits}.day, {today}), {visits}.week + 6)"
        f" else {visits}.day end"
    )


def monday(day: dt.date) -> dt.date:
    """The week that a day belongs to."""
    return day - dt.timedelta(days=day.weekday())


def rows() -> list[tuple[int, int, int, int]]:
    """``PATTERNS`` as rows: times, how many sets there are, number of the set from 1, day."""
    return [
        (times, len(sets), number, day)
        for times, sets in PATTERNS.items()
        for number, days in enumerate(sets, 1)
        for day in days
    ]


def weeks_of_month(person_id: int, times: int) -> frozenset[int]:
    """In which of a month's weeks (0 to 3, counted by Mondays) somebody is visited who is visited ``times``
    a month; the fifth week is nobody's."""
    return frozenset((person_id + number * 4 // times) % 4 for number in range(times))
