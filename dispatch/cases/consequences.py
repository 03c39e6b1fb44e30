"""What a change of cases means for messages: those no longer needed, those now due."""

from __future__ import annotations

import sqlalchemy as sa

from care.responders.tables import responders
from dispatch.cases.record import Work
from kit import outbox
from kit.database import Transaction


async def cancel_messages(tx: Transaction, works: list[Work]) -> None:
    offer_ids = sorted({offer_id for work in works for offer_id in work.cancel_messages_for})
    if offer_ids:
        await tx.execute(
            sa.update(outbox.outbox)
            .where(outbox.outbox.c.offer_id.in_(offer_ids), outbox.outbox.c.state == "pending")
            .values(state="cancelled")
        )
    closed = sorted(work.case.id for work in works if work.case.closed_at is not None)
    if closed:
        await tx.execute(
            sa.update(outbox.outbox)
            .where(
                outbox.outbox.c.case_id.in_(closed),
                outbox.outbox.c.state == "pending",
                outbox.outbox.c.template.like("page.%"),
            )
            .values(state="cancelled")
        )


async def tell_responders(tx: Transaction, works: list[Work]) -> None:
    """News for those who are on their way: not needed any more, or do not go in."""
    told = [(work, offer, template) for work in works for offer, template in work.tell]
    if not told:
        return
    ids = sorted({offer.responder_id for _, offer, _ in told})
    rows = await tx.rows(sa.select(responders.c.id, responders.c.phone).where(responders.c.id.in_(ids)))
    phones = {row["id"]: row["phone"] for row in rows}
    for work, offer, template in told:
        work.send(
            outbox.Message(
                key=f"{work.case.id}:{template}{work.case.version}:{offer.responder_id}:sms:1",
                channel="sms",
                recipient=phones[offer.responder_id],
                template=template,
                case_id=work.case.id,
                offer_id=offer.id,
            )
        )


_JOIN_PAGE = sa.text(
    """
    update outbox
    set params = jsonb_set(params, '{joined}',
                           coalesce(params->'joined', '[]') || to_jsonb(cast(:case_id as bigint)))
    where key = :key and case_id <> cast(:case_id as bigint)
    """
)


async def join_pages(tx: Transaction, works: list[Work]) -> None:
    pairs = sorted({(key, work.case.id) for work in works for key in work.joined_pages})
    if pairs:
        await tx.execute(_JOIN_PAGE, [{"key": key, "case_id": case_id} for key, case_id in pairs])
