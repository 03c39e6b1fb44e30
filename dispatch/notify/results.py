"""What carriers report of a message: noted once, in any order. Picked up or delivered is not answered."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.cases.store import append_event
from kit.database import Transaction
from kit.outbox import Taken, note_once, outbox


async def message(tx: Transaction, message_id: int, carrier: str | None = None) -> Taken | None:
    """The message that a report is about; None if there is none. ``carrier``: that it was given to."""
    row = await tx.row(sa.select(outbox).where(outbox.c.id == message_id))
    if row is None or carrier not in (None, row["carrier"]):
        return None
    names = Taken.__dataclass_fields__
    return Taken(**{name: row["attempts" if name == "attempt" else name] for name in names})


async def note(tx: Transaction, message: Taken, result: str, carrier_id: str | None) -> None:
    """A line of the timeline per result, however often the carrier says it."""
    if not await note_once(tx, message.id, result, carrier_id) or message.case_id is None:
        return
    await append_event(
        tx,
        message.case_id,
        "message_result",
        "carrier",
        message=message.id,
        channel=message.channel,
        template=message.template,
        result=result,
    )


async def settle(tx: Transaction, message: Taken, *, failed: bool, error: str) -> None:
    """Receipts come in any order; one that was answered stays answered."""
    now = await tx.now()
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.id == message.id, outbox.c.state.in_(["sending", "sent", "delivered"]))
        .values(
            state="failed" if failed else "delivered",
            error=error if failed else None,
            delivered_at=outbox.c.delivered_at if failed else now,
            sent_at=sa.func.coalesce(outbox.c.sent_at, now),
        )
    )
