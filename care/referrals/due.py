"""Referrals whose time comes: a reminder a day before, past the deadline a case."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.referrals.tables import referrals
from kit import outbox, signals
from kit.database import Database, Transaction
from kit.outbox import Message
from kit.signals import Kind, Signal

SOURCE = "referrals"
PORTION = 200

_DUE = sa.text(
    """
    select f.id, f.person_id, f.due_at, f."to", f.office, u.id as user_id, u.phone, u.active
    from referrals f join users u on u.id = f.created_by
    where f.next_at <= bell_now() and f.state in ('open', 'accepted')
    order by f.next_at, f.id limit :limit
    for update of f skip locked
    """
)


async def look(database: Database) -> int:
    """Take a portion of those whose time has come; answers how many."""
    async with database.transaction() as tx:
        now = await tx.now()
        rows = await tx.rows(_DUE, {"limit": PORTION})
        late = [row for row in rows if row["due_at"] <= now]
        soon = [row for row in rows if row["due_at"] > now]
        await _remind(tx, soon)
        await _raise(tx, late)
        return len(rows)


async def _remind(tx: Transaction, rows: list[sa.RowMapping]) -> None:
    if not rows:
        return
    held = referrals.c
    query = sa.update(referrals).where(held.id.in_([row["id"] for row in rows]))
    await tx.execute(query.values(next_at=held.due_at, reminded_at=await tx.now()))
    messages = [
        Message(
            f"referral{row['id']}:1:{row['user_id']}:sms:1",
            "sms",
            row["phone"],
            "sms.referral_due",
            {"number": row["id"], "days": max(1, (row["due_at"] - await tx.now()).days)},
            user_id=row["user_id"],
        )
        for row in rows
        if row["phone"] and row["active"]
    ]
    await outbox.write(tx, messages)


async def _raise(tx: Transaction, rows: list[sa.RowMapping]) -> None:
    if not rows:
        return
    stored = await signals.store(
        tx,
        [
            Signal(
                SOURCE,
                None,
                f"referral-{row['id']}",
                Kind.REFERRAL_OVERDUE,
                at=row["due_at"],
                payload={"referral_id": row["id"], "person_id": row["person_id"], "to": row["to"]},
            )
            for row in rows
        ],
    )
    now = await tx.now()
    for row, signal in zip(rows, stored, strict=True):
        values: dict[str, Any] = {"next_at": None, "overdue_at": now, "signal_id": signal.id}
        await tx.execute(sa.update(referrals).where(referrals.c.id == row["id"]).values(**values))


async def answered(tx: Transaction, row: sa.RowMapping) -> None:
    """Whoever has the case of a late one hears that it has been answered."""
    if row["signal_id"] is None:
        return
    payload = {
        "referral_id": row["id"],
        "person_id": row["person_id"],
        "of": str(Kind.REFERRAL_OVERDUE),
        "clear": True,
    }
    heard = Signal(
        SOURCE, None, f"referral-{row['id']}-over", Kind.RECOVERED, at=await tx.now(), payload=payload
    )
    await signals.store(tx, [heard])
