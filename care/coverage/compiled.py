"""Rules as SQL: the same verdicts for a hundred thousand people in one statement.

SQL's own three values are those of ``conditions.judge``; a test compares the two.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from care.coverage.conditions import All, Any_, Compare, Not
from care.coverage.rules import Rules
from care.persons.tables import persons

Clause = sa.ColumnElement[Any]


def group_number(rules: Rules, on: dt.date) -> Clause:
    """The number of a person's group, from 0; NULL: not entitled. Over the table ``persons``."""
    cases = [(holds(group.when, on), number) for number, group in enumerate(rules.groups)]
    return sa.case(*cases, else_=sa.cast(sa.null(), sa.Integer))


def holds(condition: All | Any_ | Not | Compare, on: dt.date) -> sa.ColumnElement[bool]:
    """A condition as a clause over ``persons``."""
    if isinstance(condition, Not):
        return sa.not_(holds(condition.not_, on))
    if isinstance(condition, All):
        return sa.and_(sa.true(), *(holds(part, on) for part in condition.all))
    if isinstance(condition, Any_):
        return sa.or_(sa.false(), *(holds(part, on) for part in condition.any))
    if isinstance(condition.is_, list):
        return persons.c[condition.fact].in_(condition.is_)
    if isinstance(condition.is_, bool):
        column = persons.c[condition.fact]
        return column if condition.is_ else sa.not_(column)
    limits: list[sa.ColumnElement[bool]] = []
    if condition.fact == "age":
        # Born so early that the birthday has come: a comparison of days, not of computed ages.
        if condition.at_least is not None:
            limits.append(persons.c.birth_date <= _born(on, condition.at_least))
        if condition.at_most is not None:
            limits.append(persons.c.birth_date > _born(on, condition.at_most + 1))
    else:
        column = persons.c[condition.fact]
        if condition.at_least is not None:
            limits.append(column >= condition.at_least)
        if condition.at_most is not None:
            limits.append(column <= condition.at_most)
    return sa.and_(*limits)


def _born(on: dt.date, years: int) -> dt.date:
    """The last birth date of who is this old."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February: those born on the 28th are; nobody was born on the 29th that year
        return on.replace(year=on.year - years, day=28)
