"""References in a request must point at rows within the caller's areas."""

from __future__ import annotations

import sqlalchemy as sa

from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField


async def require_area(tx: Transaction, actor: Actor, area_id: int) -> None:
    """Raises: ``InvalidField`` for ``area_id`` unless the area is within the caller's."""
    query = sa.select(areas.c.id).where(areas.c.id == area_id, actor.scope(areas.c.path))
    if await tx.scalar(query) is None:
        raise InvalidField(field="body.area_id", reason="unknown_area")


async def require_row(tx: Transaction, actor: Actor, table: sa.Table, row_id: int, what: str) -> None:
    """Raises: ``InvalidField`` for ``<what>_id`` unless that row's area is within the caller's."""
    query = (
        sa.select(table.c.id)
        .join(areas, areas.c.id == table.c.area_id)
        .where(table.c.id == row_id, actor.scope(areas.c.path))
    )
    if await tx.scalar(query) is None:
        raise InvalidField(field=f"body.{what}_id", reason=f"unknown_{what}")


async def subtree(tx: Transaction, actor: Actor, area_id: int | None) -> sa.ColumnElement[bool]:
    """A clause over ``areas.path``: the caller's scope, narrowed to one area if one is given."""
    scope = actor.scope(areas.c.path)
    if area_id is None:
        return scope
    path = await tx.scalar(sa.select(areas.c.path).where(areas.c.id == area_id, scope))
    if path is None:
        raise InvalidField(field="query.area", reason="unknown_area")
    return areas.c.path.like(path + "%")
