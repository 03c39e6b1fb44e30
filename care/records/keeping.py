"""Rows kept about a person: added, changed and removed under the person's lock, each with its version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.records import history
from kit import audit
from kit.access import Actor
from kit.database import Transaction
from kit.errors import NotFound


async def listed(tx: Transaction, table: sa.Table, person_id: int, *order: Any) -> Sequence[sa.RowMapping]:
    """A person's rows."""
    query = sa.select(table).where(table.c.person_id == person_id)
    return await tx.rows(query.order_by(*(order or (table.c.id,))))


async def find(tx: Transaction, table: sa.Table, person_id: int, row_id: int, what: str) -> dict[str, Any]:
    """Raises: ``NotFound`` unless the row is of this person."""
    row = await tx.row(sa.select(table).where(table.c.id == row_id, table.c.person_id == person_id))
    if row is None:
        raise NotFound(what=what, id=row_id)
    return dict(row)


async def add(
    tx: Transaction, actor: Actor, table: sa.Table, person_id: int, what: str, values: dict[str, Any]
) -> int:
    """Insert a row and its version; answers the id. The caller holds the person."""
    row_id: int = await tx.scalar(
        sa.insert(table)
        .values(person_id=person_id, recorded_by=actor.id, recorded_at=await tx.now(), **values)
        .returning(table.c.id)
    )
    await note(tx, actor, person_id, what, "add", row_id, sorted(values))
    return row_id


async def change(
    tx: Transaction,
    actor: Actor,
    table: sa.Table,
    row: dict[str, Any],
    what: str,
    values: dict[str, Any],
    before: dict[str, Any],
) -> None:
    """Write ``values``; ``before``: what stood in the fields that are new now, none of them: no change."""
    if before:
        await tx.execute(sa.update(table).where(table.c.id == row["id"]).values(**values))
        await note(tx, actor, row["person_id"], what, "change", row["id"], sorted(before), before)


async def remove(
    tx: Transaction, actor: Actor, table: sa.Table, row: dict[str, Any], what: str, before: dict[str, Any]
) -> None:
    """Delete a row; what stood there stays in the history."""
    await tx.execute(sa.delete(table).where(table.c.id == row["id"]))
    await note(tx, actor, row["person_id"], what, "remove", row["id"], sorted(before), before)


async def note(
    tx: Transaction,
    actor: Actor,
    person_id: int,
    what: str,
    action: str,
    row_id: int | None,
    fields: list[str],
    before: dict[str, Any] | None = None,
) -> None:
    """One line of the history and one of the audit."""
    await history.write(
        tx, person_id, actor.id, what, action, row_id=row_id, fields=fields, before=before or {}
    )
    detail = {"fields": fields} if row_id is None else {"id": row_id, "fields": fields}
    await audit.record(tx, actor.id, f"person.{what}_{action}", "person", person_id, **detail)


def new_of(old: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """What stood in those of ``values`` that are different now."""
    return {name: old[name] for name, value in values.items() if old[name] != value}
