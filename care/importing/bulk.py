"""Many rows in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from kit.database import Transaction


async def insert(tx: Transaction, table: sa.Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows with the same columns; their ids in the same order."""
    if not rows:
        return []
    statement = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return [row["id"] for row in await tx.rows(statement, list(rows))]


async def update(
    tx: Transaction, table: sa.Table, columns: Iterable[str], rows: Iterable[dict[str, Any]]
) -> None:
    """Write these columns of rows, each with its ``id``; where there is a ``version`` it counts on."""
    listed = sorted(rows, key=lambda row: row["id"])
    if not listed:
        return
    names = list(columns)
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    statement = sa.update(table).where(table.c.id == sa.bindparam("row_id")).values(**values)
    given = [{"row_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in listed]
    await tx.execute(statement, given)


async def replace(
    tx: Transaction, table: sa.Table, owner: str, rows: dict[int, list[dict[str, Any]]]
) -> None:
    """Make what belongs to each owner exactly these rows."""
    if not rows:
        return
    await tx.execute(sa.delete(table).where(table.c[owner] == among(table.c[owner], rows)))
    listed = [{owner: owner_id, **row} for owner_id, owned in sorted(rows.items()) for row in owned]
    if listed:
        await tx.execute(sa.insert(table), listed)


def among(column: sa.ColumnElement[Any], values: Iterable[Any]) -> sa.ColumnElement[Any]:
    """For ``column == among(column, values)``: one array parameter, however many there are."""
    return sa.any_(sa.bindparam(None, list(values), type_=sa.ARRAY(column.type), unique=True))
