"""References in a request must point at rows within the caller's areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kit.access import Actor
from kit.areas import areas
from kit.areas.tree import current_path, find_open
from kit.database import Transaction
from kit.errors import InvalidField


async def require_area(tx: Transaction, actor: Actor, area_id: int) -> None:
    """Raises: ``InvalidField`` for ``area_id`` unless the area is within the caller's and open."""
    await find_open(tx, actor, area_id, "body.area_id")


async def require_row(tx: Transaction, actor: Actor, table: sa.Table, row_id: int, what: str) -> None:
    """Raises: ``InvalidField`` for ``<what>_id`` unless that row's area is within the caller's."""
    query = (
        sa.select(table.c.id)
        .join(areas, areas.c.id == table.c.area_id)
        .where(table.c.id == row_id, actor.scope(areas.c.path))
    )
    if await tx.scalar(query) is None:
        raise InvalidField(field=f"body.{what}_id", reason=f"unknown_{what}")


async def scope_path(tx: Transaction, actor: Actor, area_id: int | None) -> str:
    """The path of the caller's area, or of one within it."""
    if area_id is None:
        return actor.area_path
    path: str | None = await tx.scalar(
        sa.select(areas.c.path).where(areas.c.id == area_id, actor.scope(areas.c.path))
    )
    if path is None:
        raise InvalidField(field="query.area", reason="unknown_area")
    return path


async def subtree(tx: Transaction, actor: Actor, area_id: int | None) -> sa.ColumnElement[bool]:
    """A clause over ``areas.path``: the caller's scope, narrowed to one area if one is given; a merged
    area stands for the one that it is part of now."""
    if area_id is None:
        return actor.scope(areas.c.path)
    path = await current_path(tx, actor, area_id)
    if path is None:
        raise InvalidField(field="query.area", reason="unknown_area")
    return areas.c.path.like(path + "%")


async def require_areas(tx: Transaction, actor: Actor, area_ids: Sequence[int], field: str) -> None:
    """Raises: ``InvalidField`` for the first of a list of areas that is not within the caller's."""
    if not area_ids:
        return
    query = sa.select(areas.c.id).where(areas.c.id.in_(set(area_ids)), actor.scope(areas.c.path))
    known = {row["id"] for row in await tx.rows(query)}
    for number, area_id in enumerate(area_ids):
        if area_id not in known:
            raise InvalidField(field=f"body.{field}.{number}", reason="unknown_area")


async def replace_areas(
    tx: Transaction, table: sa.Table, key: str, row_id: int, area_ids: list[int]
) -> None:
    """Make a row's list of areas (``table`` has ``key`` and ``area_id``) exactly ``area_ids``."""
    await tx.execute(sa.delete(table).where(table.c[key] == row_id))
    if area_ids:
        rows = [{key: row_id, "area_id": area_id} for area_id in sorted(set(area_ids))]
        await tx.execute(sa.insert(table), rows)


async def areas_of(tx: Transaction, table: sa.Table, key: str, row_id: int) -> list[dict[str, Any]]:
    """The areas of such a list by name."""
    query = (
        sa.select(areas.c.id, areas.c.name)
        .join(table, table.c.area_id == areas.c.id)
        .where(table.c[key] == row_id)
        .order_by(areas.c.path)
    )
    return [dict(row) for row in await tx.rows(query)]
