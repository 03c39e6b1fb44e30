"""Finding areas: within somebody's own, by code, and where a merged one is now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from kit.access import Actor
from kit.areas.codes import Coded, prefix_of
from kit.areas.tables import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound

TREE_LOCK = 4217
"""Key of the advisory lock under which the tree changes, one change at a time."""

NUMBERS = (
    "desk_phone",
    "duty_leader_phone",
    "partner_centre_phone",
    "ambulance_phone",
    "police_phone",
    "fire_phone",
    "dialling_code",
)
"""What an area has from the one above it unless it has its own."""


async def lock(tx: Transaction) -> None:
    """Nobody else changes the tree until the transaction ends."""
    await tx.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": TREE_LOCK})


async def find(tx: Transaction, actor: Actor, area_id: int, *, hold: bool = False) -> dict[str, Any]:
    """An area within the actor's, open or closed; ``hold``: locked. Raises: ``NotFound``."""
    query = sa.select(areas).where(areas.c.id == area_id, actor.scope(areas.c.path))
    row = await tx.row(query.with_for_update() if hold else query)
    if row is None:
        raise NotFound(what="area", id=area_id)
    return dict(row)


async def find_open(
    tx: Transaction, actor: Actor, area_id: int, field: str, reason: str = "unknown_area"
) -> dict[str, Any]:
    """An open area within the actor's, locked against change.

    Raises: ``InvalidField`` for ``field`` if there is none; the successor of a merged one stands beside.
    """
    row = await tx.row(
        sa.select(areas)
        .where(areas.c.id == area_id, actor.scope(areas.c.path))
        .with_for_update(key_share=True)
    )
    if row is None:
        raise InvalidField(field=field, reason=reason)
    if row["closed_at"] is not None:
        raise InvalidField(field=field, reason="closed_area", extra={"merged_into": row["merged_into"]})
    return dict(row)


async def current_path(tx: Transaction, actor: Actor, area_id: int) -> str | None:
    """The path of an area within the actor's, or of the one that a merged area is part of now."""
    row = await tx.row(
        sa.select(areas.c.path, areas.c.merged_into).where(areas.c.id == area_id, actor.scope(areas.c.path))
    )
    if row is None:
        return None
    if row["merged_into"] is None:
        return str(row["path"])
    return str(await tx.scalar(sa.select(areas.c.path).where(areas.c.id == row["merged_into"])))


_BY_CODE = sa.text(
    """
    select code, coalesce(merged_into, id) as id,
           case when closed_at is null then 2 else 1 end as rank, 0 as line
    from areas where code = any(cast(:codes as text[]))
    union all
    select h.before ->> 'code', coalesce(a.merged_into, a.id), 0, h.id
    from area_history h join areas a on a.id = h.area_id
    where h.before ->> 'code' = any(cast(:codes as text[]))
    order by rank, line
    """
)


async def by_codes(
    tx: Transaction, codes: Collection[str], scope: sa.ColumnElement[bool]
) -> dict[str, int]:
    """Code → open area within a scope, as the code stands now or stood once: lists of other offices come
    late. What several areas had is the one's that has it now, else that of the last to have it.
    """
    found = {row["code"]: row["id"] for row in await tx.rows(_BY_CODE, {"codes": sorted(set(codes))})}
    open_ones = sa.select(areas.c.id).where(
        areas.c.id.in_(sorted(set(found.values()))), areas.c.closed_at.is_(None), scope
    )
    seen = {row["id"] for row in await tx.rows(open_ones)}
    return {code: area_id for code, area_id in found.items() if area_id in seen}


async def numbers(tx: Transaction, path: str) -> dict[str, str | None]:
    """The numbers that hold in an area: its own, else the nearest above."""
    ids = [int(part) for part in path.strip("/").split("/")]
    rows = await tx.rows(
        sa.select(areas.c.path, *(areas.c[name] for name in NUMBERS))
        .where(areas.c.id.in_(ids))
        .order_by(sa.func.length(areas.c.path).desc())
    )
    return {name: next((row[name] for row in rows if row[name]), None) for name in NUMBERS}


async def subtree(tx: Transaction, path: str) -> list[Coded]:
    """The open areas of a subtree, parents first."""
    rows = await tx.rows(
        sa.select(areas.c.id, areas.c.parent_id, areas.c.level, areas.c.code, areas.c.name)
        .where(areas.c.path.like(path + "%"), areas.c.closed_at.is_(None))
        .order_by(sa.func.length(areas.c.path), areas.c.id)
    )
    return [Coded(**row) for row in rows]


async def code_prefix(tx: Transaction, path: str | None) -> str | None:
    """How the codes below this path begin: by the nearest area that has a code of the state."""
    if path is None:
        return None
    ids = [int(part) for part in path.strip("/").split("/")]
    rows = await tx.rows(
        sa.select(areas.c.level, areas.c.code)
        .where(areas.c.id.in_(ids))
        .order_by(sa.func.length(areas.c.path).desc())
    )
    return next((found for row in rows if (found := prefix_of(row["level"], row["code"]))), None)
