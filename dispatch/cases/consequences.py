"""What a change of cases means for messages: those no longer needed, those now due."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.cases.record import Work
from kit import outbox
from kit.database import Transaction
from kit.schema import among


async def cancel_messages(tx: Transaction, works: list[Work]) -> None:
    offer_ids = sorted({offer_id for work in works for offer_id in work.cancel_messages_for})
    if offer_ids:
        await tx.execute(
            sa.update(outbox.outbox)
            .where(among(outbox.outbox.c.offer_id, offer_ids), outbox.outbox.c.state == "pending")
            .values(state="cancelled")
        )
    closed = sorted(work.case.id for work in works if work.case.closed_at is not None)
    if closed:
        await tx.execute(
            sa.update(outbox.outbox)
            .where(
                among(outbox.outbox.c.case_id, closed),
                outbox.outbox.c.state == "pending",
                outbox.outbox.c.template.like("page.%"),
            )
            .values(state="cancelled")
        )


_PHONES = sa.text(
    """
    select f.id, r.phone, asked.phone as asked_on
    from offers f join responders r on r.id = f.responder_id
    left join (
        select offer_id, (array_agg(recipient order by channel))[1] as phone from outbox
        where case_id = any(cast(:cases as bigint[])) and template in ('sms.offer', 'voice.offer')
          and state not in ('pending', 'cancelled')
        group by offer_id
    ) asked on asked.offer_id = f.id
    where f.id = any(cast(:offers as bigint[]))
    """
)


async def tell_responders(tx: Transaction, works: list[Work]) -> None:
    """News for those who have been asked: not needed any more, or do not go in, on the telephone that
    was asked. That another has taken it is no news to whom the question has not gone out yet."""
    told = [(work, offer, template) for work in works for offer, template in work.tell]
    if not told:
        return
    parameters = {
        "offers": sorted({offer.id for _, offer, _ in told}),
        "cases": sorted({work.case.id for work, _, _ in told}),
    }
    phones = {row["id"]: row for row in await tx.rows(_PHONES, parameters)}
    for work, offer, template in told:
        asked_on = phones[offer.id]["asked_on"]
        if template == "sms.taken_by_another" and asked_on is None:
            continue
        work.send(
            outbox.Message(
                key=f"{work.case.id}:{template}{work.case.version}:{offer.responder_id}:sms:1",
                channel="sms",
                recipient=asked_on or phones[offer.id]["phone"],
                template=template,
                case_id=work.case.id,
                offer_id=offer.id,
                urgency=1 if template == "sms.stay_outside" else work.case.priority,
            )
        )


_JOIN_PAGE = sa.text(
    """
    update outbox
    set params = jsonb_set(params, '{joined}',
                           coalesce(params->'joined', '[]')
                           || to_jsonb(array_remove(cast(:case_ids as bigint[]), case_id)))
    where key = :key and state in ('pending', 'sending')
    """
)


async def join_pages(tx: Transaction, works: list[Work]) -> None:
    """Let running pages carry these cases too: in a flood one page carries thousands, so each is
    written once per batch, always in the same order, and no more once it has gone out: the list only
    decides whether a page that still waits is needed."""
    joining: dict[str, set[int]] = {}
    for work in works:
        for key in work.joined_pages:
            joining.setdefault(key, set()).add(work.case.id)
    if joining:
        await tx.execute(
            _JOIN_PAGE, [{"key": key, "case_ids": sorted(ids)} for key, ids in sorted(joining.items())]
        )
