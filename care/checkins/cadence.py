"""On which days somebody is asked: calendar arithmetic, pure.

Weekdays and days of the month are APScheduler's triggers, without its scheduler; rest days come from the
calendar of the rotas (weekends, public holidays, make-up days).
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Annotated, Literal

from apscheduler.triggers.cron import CronTrigger
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from care.rotas.calendar import Calendar
from kit.clock_zone import LOCAL
from kit.fields import Body

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

LONGEST_REST = 16
"""Days; no run of rest days is longer, and a shifted call does not wander further."""


class Cadence(Body):
    """Every ``every`` days, weeks or months, counted from ``starts_on``; weeks on these ``weekdays``.

    ``rest_days``: what becomes of a weekend or public holiday that it falls on. ``keep``: asked all the
    same; ``skip``: not that day; ``shift``: on the next working day.
    """

    unit: Literal["day", "week", "month"] = "day"
    every: Annotated[int, Field(ge=1, le=366)] = 1
    weekdays: Annotated[list[Weekday], Field(max_length=7, default_factory=list)]
    starts_on: dt.date
    ends_on: dt.date | None = None
    rest_days: Literal["keep", "skip", "shift"] = "keep"

    @model_validator(mode="after")
    def _makes_sense(self) -> Cadence:
        if (self.unit == "week") != bool(self.weekdays):
            raise PydanticCustomError("weekdays_of_weeks", "weekdays go with unit week, and only with it")
        if self.unit == "month" and self.starts_on.day > 28:
            raise PydanticCustomError(
                "day_of_every_month", "a month's day must be one that every month has"
            )
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise PydanticCustomError("ends_before_start", "must not end before it starts")
        return self

    @property
    def reads_calendar(self) -> bool:
        """Whether holidays change anything."""
        return self.rest_days != "keep"


def falls_on(cadence: Cadence, day: dt.date, calendar: Calendar) -> bool:
    """Whether somebody is asked on this day."""
    if day < cadence.starts_on or (cadence.ends_on is not None and day > cadence.ends_on):
        return False
    if cadence.rest_days == "keep":
        return _plain(cadence, day)
    if not calendar.kind(day).working:
        return False
    if _plain(cadence, day):
        return True
    if cadence.rest_days == "skip":
        return False
    for back in range(1, LONGEST_REST + 1):
        before = day - dt.timedelta(days=back)
        if before < cadence.starts_on or calendar.kind(before).working:
            return False
        if _plain(cadence, before):
            return True
    return False


def _plain(cadence: Cadence, day: dt.date) -> bool:
    start = cadence.starts_on
    match cadence.unit:
        case "day":
            return (day - start).days % cadence.every == 0
        case "week":
            passed = (day - (start - dt.timedelta(days=start.weekday()))).days // 7
        case _:
            passed = (day.year - start.year) * 12 + day.month - start.month
    if passed % cadence.every:
        return False
    trigger = _trigger(",".join(cadence.weekdays) or "*", "*" if cadence.weekdays else str(start.day))
    midnight = dt.datetime.combine(day, dt.time(), LOCAL)
    following: dt.datetime | None = trigger.get_next_fire_time(None, midnight)
    return following is not None and following.date() == day


@functools.lru_cache(maxsize=1024)
def _trigger(weekdays: str, day: str) -> CronTrigger:
    return CronTrigger(day_of_week=weekdays, day=day, hour=0, timezone=LOCAL)
