"""Changing a row that somebody else may change as well: lock it, compare the version, write it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.errors import ChangedMeanwhile
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import NotFound


async def visible(tx: Transaction, actor: Actor, table: sa.Table, row_id: int, what: str) -> sa.RowMapping:
    """A row whose area is within the actor's. Raises: ``NotFound``."""
    return await _found(tx, _query(actor, table, row_id), row_id, what)


async def hold(
    tx: Transaction, actor: Actor, table: sa.Table, row_id: int, version: int | None, what: str
) -> sa.RowMapping:
    """The same row under a lock, still as the caller has seen it.

    Raises: ``NotFound``, ``ChangedMeanwhile`` if it is no longer at ``version``.
    """
    query = _query(actor, table, row_id).with_for_update(of=table, key_share=True)
    held = await _found(tx, query, row_id, what)
    if version not in (None, held["version"]):
        raise ChangedMeanwhile(extra={"version": held["version"]})
    return held


async def mark_changed(tx: Transaction, table: sa.Table, row_id: int, values: dict[str, Any]) -> None:
    """Write ``values`` and count the change."""
    await tx.execute(
        sa.update(table).where(table.c.id == row_id).values(**values, version=table.c.version + 1)
    )


def _query(actor: Actor, table: sa.Table, row_id: int) -> sa.Select[Any]:
    return (
        sa.select(table)
        .join(areas, areas.c.id == table.c.area_id)
        .where(table.c.id == row_id, actor.scope(areas.c.path))
    )


async def _found(tx: Transaction, query: sa.Select[Any], row_id: int, what: str) -> sa.RowMapping:
    row = await tx.row(query)
    if row is None:
        raise NotFound(what=what, id=row_id)
    return row
