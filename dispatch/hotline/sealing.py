"""The other side's number: sealed under the key of the person it belongs to, else under no person's.

Erasing a person makes the numbers of the calls unreadable too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from kit.database import Transaction
from kit.vault import keys
from kit.vault.cipher import CannotOpen
from kit.vault.keys import PersonErased

COLUMN = "calls.number"


async def sealed(tx: Transaction, ref: str, number: str | None, person_id: int | None) -> dict[str, Any]:
    """Columns for a number; ``ref`` ties the value to its call."""
    if number is None:
        return {"number": None, "number_key": None, "number_index": None}
    values = {"number_index": tx.vault.blind("phone", number)}
    if person_id is not None:
        try:
            key = (await keys.for_writing(tx, [person_id]))[person_id]
            return {**values, "number": key.seal(COLUMN, number), "number_key": person_id}
        except PersonErased:
            pass
    sealed_ = tx.vault.seal_file(f"{COLUMN}:{ref}", number.encode())
    return {**values, "number": sealed_, "number_key": None}


async def opened(
    tx: Transaction, rows: Iterable[Mapping[str, Any] | sa.RowMapping]
) -> dict[int, str | None]:
    """Call → number; None where there is none, or nobody can read it any more."""
    rows = list(rows)
    held = await keys.of(tx, {row["number_key"] for row in rows if row["number_key"] is not None})
    found: dict[int, str | None] = {}
    for row in rows:
        if row["number"] is None:
            found[row["id"]] = None
        elif row["number_key"] is not None:
            found[row["id"]] = held[row["number_key"]].open(COLUMN, row["number"])
        else:
            try:
                found[row["id"]] = tx.vault.open_file(f"{COLUMN}:{row['ref']}", row["number"]).decode()
            except CannotOpen:
                found[row["id"]] = None
    return found
