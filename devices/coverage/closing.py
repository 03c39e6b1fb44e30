"""Closing months: what a month came to is written down once, and nothing later changes it.

The month that is due is a row: ``coverage_programmes.open_month`` and ``close_at``.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.coverage import programmes
from care.coverage.rules import month_after
from care.coverage.tables import closed_months
from care.coverage.tables import programmes as rows_of
from devices.coverage.report import month_of
from kit.areas import areas
from kit.clock import NOW
from kit.database import Database, Transaction

LONGEST_S = 60
"""A million people take seconds; nobody waits for this statement."""

_DUE = (
    sa.select(rows_of, areas.c.path.label("area_path"))
    .join(areas, areas.c.id == rows_of.c.area_id)
    .where(rows_of.c.close_at <= NOW)
    .order_by(rows_of.c.close_at, rows_of.c.id)
    .limit(1)
    .with_for_update(of=rows_of, skip_locked=True)
)


async def close_due(database: Database) -> int:
    """Close every month that is due, one per transaction; answers how many."""
    closed = 0
    while True:
        async with database.transaction() as tx:
            for setting in ("transaction_timeout", "statement_timeout"):
                await tx.execute(sa.text(f"set local {setting} = 0"))
            await tx.execute(sa.text(f"set local statement_timeout = '{LONGEST_S}s'"))
            row = await tx.row(_DUE)
            if row is None:
                return closed
            await _close(tx, dict(row))
            closed += 1


async def _close(tx: Transaction, programme: dict[str, Any]) -> None:
    month = programme["open_month"]
    rules = await programmes.rules_of_month(tx, programme, month)
    found = await month_of(tx, programme, rules, month)
    if found:
        await tx.execute(
            sa.insert(closed_months),
            [{**row, "programme_id": programme["id"], "month": month} for row in found],
        )
    following = month_after(month)
    over = programme["ends_on"] is not None and programme["ends_on"] < following
    await tx.execute(
        sa.update(rows_of)
        .where(rows_of.c.id == programme["id"])
        .values(open_month=following, close_at=None if over else programmes.closing_time(following))
    )
