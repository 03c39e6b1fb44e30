"""The month of a programme, per area and group, in one statement over everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from care.coverage.compiled import group_number
from care.coverage.rules import Rules, month_after
from care.coverage.states import END_REASONS, State
from care.coverage.tables import applications
from care.persons.tables import persons
from devices.coverage.usage import units
from kit.areas import areas
from kit.database import Transaction

CENT = Decimal("0.01")

NOBODYS = ""
"""Stands for the group of those who are not entitled."""

COUNTS = ("entitled", "applied", "approved", "installed", "used", "stopped", "payable")


async def month_of(
    tx: Transaction,
    programme: dict[str, Any],
    rules: Rules,
    month: dt.date,
    scope: Sequence[sa.ColumnElement[bool]] = (),
) -> list[dict[str, Any]]:
    """Rows per area and group: ``area_id area_path group_code payer counts stop_reasons amount``.

    ``entitled`` and ``installed`` at the month's end, by the facts as they are known now; ``applied``,
    ``approved`` and ``stopped`` within it; ``payable``: whose contract ran in it and whose unit was in use.
    """
    last = month_after(month) - dt.timedelta(days=1)
    number = group_number(rules, last)
    contracts = _contracts(programme["id"], month, last)
    unit = units(month, rules.used_when).subquery("unit")
    people = (
        sa.select(
            persons.c.area_id,
            sa.case((persons.c.active, number)).label("number"),
            *(sa.func.coalesce(contracts.c[name], 0).label(name) for name in ("applied", "approved")),
            *(sa.func.coalesce(contracts.c[name], 0).label(name) for name in _stops()),
            sa.func.coalesce(contracts.c.ran, False).label("ran"),
            unit.c.person_id.is_not(None).label("installed"),
            sa.func.coalesce(unit.c.used, False).label("used"),
        )
        .select_from(persons)
        .join(areas, areas.c.id == persons.c.area_id)
        .outerjoin(contracts, contracts.c.person_id == persons.c.id)
        .outerjoin(unit, unit.c.person_id == persons.c.id)
        .where(
            areas.c.path.like(programme["area_path"] + "%"),
            *scope,
            sa.or_(persons.c.active, contracts.c.person_id.is_not(None)),
        )
        .cte("people")
    )

    def counted(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(sa.and_(*conditions))

    entitled = people.c.number.is_not(None)
    sums = sa.select(
        people.c.area_id,
        people.c.number,
        counted(entitled).label("entitled"),
        sa.func.sum(people.c.applied).label("applied"),
        sa.func.sum(people.c.approved).label("approved"),
        counted(people.c.installed, sa.or_(entitled, people.c.ran)).label("installed"),
        counted(people.c.used, sa.or_(entitled, people.c.ran)).label("used"),
        counted(people.c.ran, people.c.used, entitled).label("payable"),
        *(sa.func.sum(people.c[name]).label(name) for name in _stops()),
    )
    # By numbers alone: sorting everybody by the text of a path takes longer than all the rest.
    found = sums.group_by(people.c.area_id, people.c.number).subquery()
    query = sa.select(found, areas.c.path.label("area_path")).join(areas, areas.c.id == found.c.area_id)
    rows = await tx.rows(query.order_by(areas.c.path, found.c.number))
    made = (_row(row, rules) for row in rows)
    return [row for row in made if any(row["counts"].values())]


def _stops() -> list[str]:
    return [f"stop_{why}" for why in END_REASONS]


def _contracts(programme_id: int, first: dt.date, last: dt.date) -> sa.Subquery:
    """Per person: what happened in the month, and whether a contract ran in it."""
    a = applications.c

    def within(column: sa.ColumnElement[Any], *more: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(column.between(first, last), *more)

    stopped = a.state == State.STOPPED.value
    return (
        sa.select(
            a.person_id,
            within(a.applied_on).label("applied"),
            within(a.approved_on).label("approved"),
            *(
                within(a.ended_on, stopped, a.end_reason == why).label(name)
                for why, name in zip(END_REASONS, _stops(), strict=True)
            ),
            sa.func.bool_or(
                sa.and_(a.working_since <= last, sa.or_(a.ended_on.is_(None), a.ended_on >= first))
            ).label("ran"),
        )
        .where(a.programme_id == programme_id, a.applied_on <= last)
        .where(sa.or_(a.ended_on.is_(None), a.ended_on >= first))
        .group_by(a.person_id)
        .subquery("contracts")
    )


def _row(row: sa.RowMapping, rules: Rules) -> dict[str, Any]:
    group = None if row["number"] is None else rules.groups[row["number"]]
    reasons = {why: int(row[f"stop_{why}"]) for why in END_REASONS if row[f"stop_{why}"]}
    counts = {name: int(row[name]) for name in COUNTS if name != "stopped"}
    paid = group is not None and group.payer != "self_paid"
    return {
        "area_id": row["area_id"],
        "area_path": row["area_path"],
        "group_code": group.code if group else NOBODYS,
        "payer": group.payer if group else "none",
        "counts": counts | {"stopped": sum(reasons.values())},
        "stop_reasons": reasons,
        "amount": counts["payable"] * group.amount.quantize(CENT) if group and paid else 0 * CENT,
    }
