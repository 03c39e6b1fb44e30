"""The time that a report is about: ``from`` included, ``to`` not."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from kit.clock_zone import LOCAL, local_date
from kit.errors import InvalidField

LONGEST = dt.timedelta(days=367)
DEFAULT_DAYS = 30

_BARE_OFFSET = re.compile(r"([T ]\d\d:?\d\d.*) (\d\d:?\d\d)$")


@dataclass(frozen=True, slots=True)
class Period:
    """``since`` belongs to it, ``until`` does not."""

    since: dt.datetime
    until: dt.datetime


def period(since: str | None, until: str | None, now: dt.datetime) -> Period:
    """The period that two texts name; without them the 30 days that end with today.

    A date is the beginning of that day in Shanghai. Raises: ``InvalidField`` for ``from`` or ``to``.
    """
    tomorrow = _midnight(local_date(now) + dt.timedelta(days=1))
    end = tomorrow if until is None else _moment(until, "to")
    start = end - dt.timedelta(days=DEFAULT_DAYS) if since is None else _moment(since, "from")
    if start >= end:
        raise InvalidField(field="to", reason="period_empty")
    if end - start > LONGEST:
        raise InvalidField(field="to", reason="period_too_long")
    return Period(start, end)


def _moment(given: str, field: str) -> dt.datetime:
    # An offset's plus that was not escaped arrives as a space.
    given = _BARE_OFFSET.sub(r"\1+\2", given.strip())
    try:
        found = dt.datetime.fromisoformat(given)
        if not dt.date(1900, 1, 1) <= found.date() <= dt.date(2200, 1, 1):
            raise ValueError(given)
    except ValueError:
        raise InvalidField(field=field, reason="period_unreadable") from None
    if found.tzinfo is not None:
        return found
    try:
        return _midnight(dt.date.fromisoformat(given))
    except ValueError:
        raise InvalidField(field=field, reason="period_without_offset") from None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LOCAL)
