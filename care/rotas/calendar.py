"""Working days and rest days: weekends, public holidays and make-up days (调休), as the State Council's
notice says each year.

The table ``holidays`` decides. A year that is not in it is filled in from the package's notices when
one is there; until then its days are plain weekdays, and every answer says that it is not known.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field

import holidays as notices
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from care.rotas.tables import holidays
from kit.database import Transaction

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DayKind:
    """``known`` False: nobody knows this year's notice yet. ``name``: of the holiday or make-up day."""

    working: bool
    known: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that differ from the plain week, and the years of which that is known."""

    days: dict[dt.date, tuple[bool, str]] = field(default_factory=dict)  # working?, name
    years: frozenset[int] = frozenset()

    def kind(self, day: dt.date) -> DayKind:
        """What kind of day it is; a plain weekday for an unknown year."""
        known = day.year in self.years
        if day in self.days:
            working, name = self.days[day]
            return DayKind(working, known, name)
        return DayKind(day.weekday() < SATURDAY, known)


@functools.cache
def noticed(year: int) -> dict[dt.date, tuple[bool, str]]:
    """The days of a year's notice; empty for a year whose notice the package does not have.

    Of years to come it computes the feasts, but the make-up days are the notice's alone: a year without
    any is none.
    """
    found = notices.country_holidays("CN", years=year, language="zh_CN")
    make_up = {day for day in found.weekend_workdays if day.year == year}
    if not make_up:
        return {}
    days: dict[dt.date, tuple[bool, str]] = {
        day: (False, name) for day, name in found.items() if day.year == year
    }
    return days | dict.fromkeys(make_up, (True, ""))


async def known(tx: Transaction, years: Iterable[int]) -> Calendar:
    """The calendar of these years; fills in what the table lacks and the package has."""
    wanted = sorted(set(years))
    in_year = sa.func.extract("year", holidays.c.day).cast(sa.Integer)
    query = sa.select(holidays).where(in_year.in_(wanted)).order_by(holidays.c.day)
    rows = await tx.rows(query)
    there = {row["day"].year for row in rows}
    fresh = [
        {"day": day, "kind": "working" if working else "rest", "name": name, "source": "package"}
        for year in wanted
        if year not in there
        for day, (working, name) in noticed(year).items()
    ]
    if fresh:
        fresh.sort(key=lambda row: str(row["day"]))
        await tx.execute(insert(holidays).on_conflict_do_nothing(), fresh)
        rows = await tx.rows(query)
    days = {row["day"]: (row["kind"] == "working", row["name"]) for row in rows}
    return Calendar(days, frozenset(day.year for day in days))
