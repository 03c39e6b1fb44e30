"""News for families, read from the feed: a press never waits for them.

The place in the feed moves in the transaction that writes the messages, and a message's key says what
it tells: nothing is left out and nothing told twice, however many engines read.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_into

from care.persons.sealing import open_contacts
from care.persons.tables import contacts
from dispatch.family import permission, rules
from dispatch.family.rules import Facts
from dispatch.family.tables import family_links, feed_positions
from dispatch.tables import case_events, cases, offers
from dispatch.vocabulary import HOLDING, OfferRole, OfferState, Priority, Situation
from kit import outbox
from kit.database import Database, Transaction
from kit.outbox import Message

BATCH = 500
POSITION = "family"

NUMBER_CHANGED = "number_changed"
"""Why a message did not leave: the relative has another telephone by now, which is written to instead."""

_LINES = sa.text(
    """
    select max(seq) as seq,
           array_agg(distinct case_id) filter (where type = any(cast(:types as text[]))) as cases
    from (select seq, type, case_id from feed where seq > :after order by seq limit :limit) f
    """
)
_TYPES = [f"case.{event}" for event in rules.NEWS_EVENTS]

LEAD = (
    sa.select(offers)
    .where(offers.c.case_id == cases.c.id, offers.c.role == OfferRole.LEAD, offers.c.state.in_(HOLDING))
    .limit(1)
    .lateral("lead")
)
"""Whoever has the lead of a case."""

FACTS = (
    cases.c.opened_at,
    cases.c.priority,
    cases.c.claimed_at,
    cases.c.contact_at,
    cases.c.dispatched_at,
    sa.exists()
    .where(offers.c.case_id == cases.c.id, offers.c.state == OfferState.OFFERED)
    .correlate(cases)
    .label("sending"),
    cases.c.resolved_at,
    sa.select(sa.func.count())
    .select_from(case_events)
    .where(case_events.c.case_id == cases.c.id, case_events.c.type == "reopened")
    .correlate(cases)
    .scalar_subquery()
    .label("reopened"),
    cases.c.closed_at,
    cases.c.outcome,
    LEAD.c.id.label("lead_id"),
    LEAD.c.accepted_at.label("lead_at"),
)

_TOLD = (
    sa.exists()
    .where(family_links.c.case_id == cases.c.id, family_links.c.contact_id == contacts.c.id)
    .correlate(cases, contacts)
    .label("told")
)
"""A relative's link is written with the first that he is told."""

_TO_TELL = (
    sa.select(contacts, cases.c.id.label("case_id"), _TOLD, *FACTS)
    .select_from(cases.join(contacts, contacts.c.person_id == cases.c.person_id).outerjoin(LEAD, sa.true()))
    .where(cases.c.situation == Situation.EMERGENCY, permission.MAY_KNOW, permission.AGREED)
    .order_by(cases.c.id, contacts.c.position, contacts.c.id)
)


def facts_of(row: sa.RowMapping | dict[str, Any]) -> Facts:
    """The facts in a row that has ``FACTS``."""
    return Facts(**{name: row[name] for name in Facts.__dataclass_fields__})


async def follow(database: Database) -> bool:
    """Read one batch of the feed; False when there is nothing new, or another engine reads."""
    async with database.transaction() as tx:
        position = sa.select(feed_positions.c.seq).where(feed_positions.c.name == POSITION)
        after = await tx.scalar(position.with_for_update(skip_locked=True))
        if after is None:
            return False
        read = await tx.row(_LINES, {"types": _TYPES, "after": after, "limit": BATCH})
        if read is None or read["seq"] is None:
            return False
        await tell(tx, read["cases"] or [])
        where = feed_positions.c.name == POSITION
        await tx.execute(sa.update(feed_positions).where(where).values(seq=read["seq"]))
        return True


async def tell(tx: Transaction, case_ids: list[int]) -> None:
    """Write what the relatives of these cases are to be told now, and have not been."""
    rows = await tx.rows(_TO_TELL.where(cases.c.id.in_(case_ids))) if case_ids else []
    if not rows:
        return
    now = await tx.now()
    messages: list[Message] = []
    links: list[dict[str, int]] = []
    for contact in await open_contacts(tx, rows):
        facts = facts_of(contact)
        found = rules.news(facts, contact["inform"], told=contact["told"])
        if found is None or contact["phone"] is None:
            continue
        what, key = found
        # Another number under the same name is another telephone: it is told anew.
        mark = tx.vault.blind("phone", contact["phone"])
        messages.append(
            Message(
                key=f"{contact['case_id']}:family.{key}:{contact['id']}.{mark.hex()}:sms:1",
                channel="sms",
                recipient=contact["phone"],
                template=f"family.{what}",
                params={"contact_id": contact["id"]},
                case_id=contact["case_id"],
                due_at=rules.leaves_at(contact, facts.priority, now),
                urgency=outbox.NOTICE,  # whoever has to come is asked first
            )
        )
        links.append({"case_id": contact["case_id"], "contact_id": contact["id"]})
    if links:
        await tx.execute(insert_into(family_links).on_conflict_do_nothing(), links)
        await _other_numbers(tx, messages)
    await outbox.write(tx, messages)
    await _no_hours_any_more(tx, case_ids)


_CONFIRM_AGAIN = sa.text(
    """
    update family_links l set phone_confirmed = false, confirm_failures = 0, confirm_failed_at = null
    from unnest(cast(:cases as bigint[]), cast(:contacts as bigint[]), cast(:phones as text[]))
         as m(case_id, contact_id, phone)
    where l.case_id = m.case_id and l.contact_id = m.contact_id
      and (l.phone_confirmed or l.confirm_failures > 0)
      and m.phone is distinct from (
          select o.recipient from outbox o
          where o.case_id = l.case_id and o.template like 'family.%'
            and o.params ->> 'contact_id' = l.contact_id::text
          order by o.id desc limit 1)
    """
)


async def _other_numbers(tx: Transaction, messages: list[Message]) -> None:
    """A confirmation is of the number that was written to last; one that comes back is written to again."""
    contact_ids = [message.params["contact_id"] for message in messages]
    phones = [message.recipient for message in messages]
    about = {"cases": [message.case_id for message in messages], "contacts": contact_ids, "phones": phones}
    await tx.execute(_CONFIRM_AGAIN, about)
    waiting = outbox.outbox
    came_back = (waiting.c.state == "cancelled", waiting.c.error == NUMBER_CHANGED)
    await tx.execute(
        sa.update(waiting)
        .where(waiting.c.key.in_([message.key for message in messages]), *came_back)
        .values(state="pending", error=None)
    )


async def _no_hours_any_more(tx: Transaction, case_ids: list[int]) -> None:
    """What waits for the hours of a relative, of a case that has become a P1 meanwhile, leaves now."""
    waiting = outbox.outbox
    first = sa.select(cases.c.id).where(cases.c.id.in_(case_ids), cases.c.priority == Priority.P1)
    await tx.execute(
        sa.update(waiting)
        .where(
            waiting.c.case_id.in_(first),
            waiting.c.template.startswith("family."),
            waiting.c.state == "pending",
            waiting.c.due_at > sa.func.bell_now(),
            waiting.c.attempts == 0,
        )
        .values(due_at=sa.func.bell_now())
    )
