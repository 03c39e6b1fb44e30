"""Silence is an emergency: what follows when nobody answers the calls back."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.cases.record import SYSTEM, Work
from dispatch.intake.decide import promote
from dispatch.plans.book import newest
from dispatch.routing.offering import ask_next
from dispatch.tables import case_events
from dispatch.vocabulary import STAY_OUTSIDE, OfferRole, Priority, Situation
from kit.database import Transaction

CALLS_BACK = 2
"""So many that nobody answered are enough (GB/T standards of emergency lines call twice)."""


async def nobody_answers(tx: Transaction, work: Work) -> None:
    """After the second call back that nobody answered: a P1, and the best ranked is asked to go at once.

    Into fire or gas nobody is sent; there the desk calls 119.
    """
    case = work.case
    if case.contact_at is not None or case.situation == Situation.TECHNICAL:
        return
    if not any(event.type == "no_answer" for event in work.events):
        return
    where = (case_events.c.case_id == case.id, case_events.c.type == "no_answer")
    before = await tx.scalar(sa.select(sa.func.count()).select_from(case_events).where(*where))
    if before + 1 != CALLS_BACK:
        return
    work.note("silent", SYSTEM, alert=True, calls=CALLS_BACK)
    if case.priority > Priority.P1:
        promote(await newest(tx), work, Priority.P1, case.kind)
    if case.kind not in STAY_OUTSIDE and not work.live_offers():
        await ask_next(tx, work, OfferRole.LEAD, "silence")
