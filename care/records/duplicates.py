"""Who may be in the registry twice: pairs of records with what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.persons.tables import persons
from kit.areas import areas
from kit.database import Transaction

Alias = sa.FromClause

_PATIENCE = sa.text(
    """
    select set_config('transaction_timeout', '0', true),
           set_config('transaction_timeout', '60s', true), set_config('statement_timeout', '60s', true)
    """
)
"""A million records are compared in some seconds; nobody's press waits for a reader."""


async def pairs(
    tx: Transaction, scope: sa.ColumnElement[bool], after: Sequence[int], limit: int
) -> Sequence[sa.RowMapping]:
    """``one``, ``other`` and what is the ``same``, by id, from behind ``after``; both within the scope."""
    await tx.execute(_PATIENCE)
    mine = (
        sa.select(
            *(persons.c[name] for name in ("id", "name", "birth_date", "identity_index", "phone_index"))
        )
        .join(areas, areas.c.id == persons.c.area_id)
        .where(scope, persons.c.merged_into.is_(None))
        .cte("mine")
    )
    left, right = mine.alias("l"), mine.alias("r")
    found = sa.union_all(
        _like(left, right, "identity_number", left.c.identity_index == right.c.identity_index),
        _like(
            left,
            right,
            "name_and_birth_date",
            left.c.name == right.c.name,
            left.c.birth_date == right.c.birth_date,
        ),
        _like(
            left,
            right,
            "name_and_phone",
            left.c.name == right.c.name,
            left.c.phone_index == right.c.phone_index,
        ),
    ).subquery("pairs")
    place = (found.c.one, found.c.other)
    same = sa.func.array_agg(sa.dialects.postgresql.aggregate_order_by(found.c.same, found.c.same))
    return await tx.rows(
        sa.select(*place, same.label("same"))
        .where(sa.tuple_(*place) > sa.tuple_(*after))
        .group_by(*place)
        .order_by(*place)
        .limit(limit)
    )


def _like(left: Alias, right: Alias, same: str, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(
        left.c.id.label("one"), right.c.id.label("other"), sa.literal(same).label("same")
    ).where(right.c.id > left.c.id, *conditions)
