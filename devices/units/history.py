"""What people did to a unit: who, when, from what to what, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from devices.tables import device_history
from kit.database import Transaction


async def record(
    tx: Transaction,
    user_id: int | None,
    device_id: str,
    what: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Write one line. ``before`` and ``after``: the columns that changed; ids, never personal values."""
    await tx.execute(
        sa.insert(device_history).values(
            device_id=device_id,
            user_id=user_id,
            what=what,
            before=_plain(before or {}),
            after=_plain(after or {}),
            reason=reason,
        )
    )


async def listed(
    tx: Transaction, device_id: str, before_id: int | None, limit: int
) -> Sequence[sa.RowMapping]:
    """The lines of a unit, the newest first."""
    query = (
        sa.select(device_history)
        .where(device_history.c.device_id == device_id)
        .order_by(device_history.c.id.desc())
        .limit(limit)
    )
    return await tx.rows(query if before_id is None else query.where(device_history.c.id < before_id))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
    }
