"""A call as a signal: what brings it into the inbox, and through intake to its case."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dispatch.hotline.tables import calls
from kit import signals
from kit.database import Transaction
from kit.signals import Kind, Signal

SOURCE = "hotline"


def caller_key(row: sa.RowMapping) -> str:
    """What tells one unknown caller from another: the blind index of the number, else the call itself."""
    index = row["number_index"]
    return bytes(index).hex() if index is not None else f"call-{row['id']}"


async def raise_signal(tx: Transaction, row: sa.RowMapping, kind: Kind = Kind.CALL, **payload: Any) -> int:
    """Put the call into the inbox, once per kind and person; answers the signal's id.

    The unit is named in the payload alone: it has sent nothing and gets no receipt for it.
    """
    about = {
        "call_id": row["id"],
        "caller": caller_key(row),
        "terminal": row["device_id"],
        "person_id": row["person_id"],
        "home_id": row["home_id"],
        "line_id": row["line_id"],
        **payload,
    }
    said = {name: value for name, value in about.items() if value is not None}
    name = f"call-{row['id']}" + ("" if row["person_id"] is None else f"-{row['person_id']}")
    (stored,) = await signals.store(tx, [Signal(SOURCE, None, name, kind, at=row["rang_at"], payload=said)])
    await tx.execute(sa.update(calls).where(calls.c.id == row["id"]).values(signal_id=stored.id))
    return stored.id
