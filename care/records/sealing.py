"""The personal part of a record: one JSON object in its column ``sealed``, under the person's key."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from kit.database import Transaction
from kit.vault import keys


def column(table: sa.Table) -> str:
    """The name that is authenticated with what is sealed there."""
    return f"{table.name}.sealed"


async def sealed(
    tx: Transaction, table: sa.Table, person_id: int, values: dict[str, Any], personal: Collection[str]
) -> dict[str, Any]:
    """``values`` with the ``personal`` ones sealed into one.

    Raises: ``PersonErased``.
    """
    key = (await keys.for_writing(tx, [person_id]))[person_id]
    secret = {name: values[name] for name in personal if values.get(name) is not None}
    open_ones = {name: value for name, value in values.items() if name not in personal}
    return {**open_ones, "sealed": key.seal_document(column(table), secret)}


async def open_rows(
    tx: Transaction, table: sa.Table, rows: list[dict[str, Any]], personal: Collection[str] = ()
) -> None:
    """Put what is sealed beside the other values of each row; of an erased person it is None.

    Raises: ``CannotOpen``.
    """
    found = await keys.of(tx, {row["person_id"] for row in rows})
    for row in rows:
        secret = found[row["person_id"]].open_document(column(table), row.pop("sealed"))
        row |= dict.fromkeys(personal) | secret
