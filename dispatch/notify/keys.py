"""What a pressed key or a replied digit means: 1 yes, 2 no."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from care.responders.register import owns
from care.responders.tables import responders
from care.rotas import words
from dispatch.cases import actions, answering, store
from dispatch.cases.answering import Answer
from dispatch.cases.record import Actor, Work
from dispatch.checkins import routine
from dispatch.desks import phone_test
from dispatch.drills import answering as drills
from dispatch.errors import Claimed, RoleTaken, WrongState
from dispatch.escalation.deadlines import StepKind
from dispatch.tables import offers
from dispatch.vocabulary import OfferState
from kit.database import Transaction
from kit.outbox import Taken, note_once, outbox

PHONE_CLAIM_S = 135
"""Somebody who takes a case by telephone has no console that beats: with the 45 s of the lease this
gives the three minutes in which a decision is due."""

REPLY_FOR = dt.timedelta(hours=2)
"""An SMS reply is taken for an offer no older than this."""

TAKES_CHARGE = ("page.desk", "page.duty_leader", "page.partner_centre")
"""Whose key holds the ladder back for a while; a relative's word does not."""


async def press(tx: Transaction, message: Taken, digits: str, call_id: str | None) -> str:
    """A key on a call about a message; answers the catalogue key of what is said in return.

    The same key of the same call counts once, however often the carrier reports it.
    """
    if routine.is_routine(message):
        return await routine.press(tx, message, digits, call_id)
    if drills.is_drill(message):
        return await drills.press(tx, message, digits, call_id)
    if digits not in ("1", "2"):
        return "voice.unknown_key"
    await store.lock(tx, message.case_id)
    if not await note_once(tx, message.id, f"key {digits}", call_id):
        return "voice.thanks"
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.id == message.id, outbox.c.answered_at.is_(None))
        .values(state="answered", answered_at=await tx.now())
    )
    if message.template.endswith(".offer") and message.offer_id is not None:
        return f"voice.{await _offer(tx, message.offer_id, digits, 'voice')}"
    if message.case_id is None:
        if digits == "1" and phone_test.ABOUT in message.params:
            return await phone_test.heard(tx, message.params[phone_test.ABOUT])
        if digits == "1" and "shift_id" in message.params:
            return await words.by_key(tx, message.params["shift_id"])
        return "voice.thanks"
    work = await store.load_one(tx, message.case_id)
    said = _page(work, message, digits)
    await store.save(tx, [work])
    return said


def _page(work: Work, message: Taken, digits: str) -> str:
    if work.case.closed_at is not None:
        return "voice.settled"
    if message.offer_id is not None:
        work.note("responder_answered", Actor("carrier"), offer_id=message.offer_id, key=digits)
        return "voice.thanks"
    if message.user_id is not None and digits == "1":
        try:
            _claim(work, message.user_id)
        except Claimed:
            return "voice.claimed_by_other"
        return "voice.claimed"
    who = Actor("contact" if "contact_id" in message.params else "carrier")
    work.note("phone_answered", who, template=message.template, key=digits)
    if message.template in TAKES_CHARGE and digits == "1":
        _hold_back(work)
    return "voice.thanks"


def _claim(work: Work, user_id: int) -> None:
    mine = work.case.owner_id == user_id
    actions.claim(work, user_id, "voice")
    if mine:
        actions.human_input(work, user_id, "voice")
    work.case.owner_seen_at = work.now + dt.timedelta(seconds=PHONE_CLAIM_S)
    work.touched = True


def _hold_back(work: Work) -> None:
    """A human without an account has taken charge: the next rung waits as long as a decision may."""
    step = work.steps.get((StepKind.LADDER, 0))
    if step is not None:
        step.due_at = max(step.due_at, work.now + dt.timedelta(seconds=work.case.plan["decision_s"]))


async def reply(tx: Transaction, phone: str, code: str, digit: str, sms_id: str | None) -> str | None:
    """An SMS from ``phone``; answers the catalogue key of the reply, None for a stranger."""
    known = await tx.scalar(sa.select(responders.c.id).where(owns(phone)).limit(1))
    if known is None:
        return None
    if digit == "":
        return "sms.not_understood"
    offer = await tx.row(
        sa.select(offers.c.id, offers.c.case_id)
        .join(responders, responders.c.id == offers.c.responder_id)
        .where(
            owns(phone),
            offers.c.reply_code == code,
            offers.c.offered_at > await tx.now() - REPLY_FOR,
        )
        .order_by((offers.c.state == OfferState.OFFERED).desc(), offers.c.id.desc())
        .limit(1)
    )
    if offer is None:
        return "sms.no_offer"
    offer_id = offer["id"]
    await store.lock(tx, offer["case_id"])
    message_id = await tx.scalar(
        sa.select(outbox.c.id).where(outbox.c.offer_id == offer_id, outbox.c.channel == "sms").limit(1)
    )
    if message_id is not None and not await note_once(tx, message_id, f"reply {digit}", sms_id):
        return "sms.thanks"
    return f"sms.{await _offer(tx, offer_id, digit, 'sms')}"


async def _offer(tx: Transaction, offer_id: int, digit: str, how: str) -> str:
    """Accept or decline; answers the last part of a catalogue key."""
    work, offer = await answering.load(tx, offer_id)
    actor = Actor("responder", str(offer.responder_id))
    said = Answer("accept", how) if digit == "1" else Answer("decline", how, reason="declined")
    # Whoever presses a key on our call, or replies to our SMS, holds the telephone.
    offer.phone_confirmed = True
    try:
        await answering.answer(tx, work, offer, actor, said)
    except RoleTaken:
        return "taken"
    except WrongState:
        return "settled"
    return "accepted" if digit == "1" else "declined"
