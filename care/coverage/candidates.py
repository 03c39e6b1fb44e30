"""Whom to bring in next (事找人): entitled, not covered, by the order of the groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.coverage.compiled import group_number
from care.coverage.rules import FACTS, Rules, entitlement, facts_of
from care.coverage.tables import applications
from care.persons.tables import homes, persons
from kit.areas import areas
from kit.database import Transaction

NOBODY_KNOWS = dt.date(9999, 1, 1)
"""Stands for an unknown birth date in the order: they come last."""


async def listed(
    tx: Transaction,
    programme: dict[str, Any],
    rules: Rules,
    on: dt.date,
    scope: Sequence[sa.ColumnElement[bool]],
    after: list[Any] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Persons by group, the oldest first, from behind ``after`` (group, birth date, id)."""
    number = group_number(rules, on)
    born = sa.func.coalesce(persons.c.birth_date, NOBODY_KNOWS)
    covered = sa.exists().where(
        applications.c.person_id == persons.c.id,
        applications.c.programme_id == programme["id"],
        applications.c.ended_on.is_(None),
    )
    found = (
        sa.select(
            persons.c.id.label("person_id"),
            persons.c.name,
            persons.c.area_id,
            persons.c.home_id,
            *(persons.c[name] for name in FACTS),
            number.label("number"),
            born.label("born"),
        )
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.active, areas.c.path.like(programme["area_path"] + "%"), *scope, ~covered)
        .subquery()
    )
    order = (found.c.number, found.c.born, found.c.person_id)
    query = (
        sa.select(found, homes.c.address)
        .outerjoin(homes, homes.c.id == found.c.home_id)
        .where(found.c.number.is_not(None))
        .order_by(*order)
        .limit(limit)
    )
    if after is not None:
        number_, born_, id_ = after
        query = query.where(
            sa.tuple_(*order)
            > sa.tuple_(
                sa.literal(number_, sa.Integer), sa.literal(born_, sa.Date), sa.literal(id_, sa.BigInteger)
            )
        )
    return [_candidate(row, rules, on) for row in await tx.rows(query)]


def _candidate(row: sa.RowMapping, rules: Rules, on: dt.date) -> dict[str, Any]:
    facts = facts_of(row, on)
    said = entitlement(rules, facts)
    group = rules.groups[row["number"]]
    return {
        "person_id": row["person_id"],
        "name": row["name"],
        "area_id": row["area_id"],
        "address": row["address"],
        "age": facts["age"],
        "group": group.code,
        "group_name": group.name,
        "rank": row["number"] + 1,
        "payer": group.payer,
        "amount": group.amount,
        "reasons": list(said.reasons),
        "number": row["number"],
        "born": row["born"].isoformat(),
    }
