"""An answer from a responder and what follows from it at once, whichever way it came.

Used by the desk, the link, the telephone key and the SMS reply alike.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from care.rotas import presence
from dispatch.cases import responding, store
from dispatch.cases.record import Actor, Offer, Work
from dispatch.escalation import directory as directories
from dispatch.escalation import pages
from dispatch.routing.offering import ask_next
from dispatch.tables import case_events, cases, offers
from dispatch.vocabulary import OfferRole, Outcome
from kit.database import Transaction
from kit.errors import NotFound

Action = Literal[
    "accept",
    "decline",
    "depart",
    "arrive",
    "enter",
    "no_access",
    "need_help",
    "withdraw",
    "complete",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, through which channel, with the fields that the action takes."""

    action: Action
    how: str
    reason: str = ""
    eta_min: int | None = None
    outcome: Outcome = Outcome.OTHER
    # Of a tap that waited for a network: its own id, and when it was made.
    tap: str | None = None
    tapped_at: dt.datetime | None = None


async def load(tx: Transaction, offer_id: int) -> tuple[Work, Offer]:
    """The offer and its case under a lock. Raises: ``NotFound``."""
    case_id = await tx.scalar(sa.select(offers.c.case_id).where(offers.c.id == offer_id))
    found = await store.load(tx, cases.c.id == case_id) if case_id is not None else []
    if not found:
        raise NotFound(what="offer", id=offer_id)
    return found[0], responding.find(found[0], offer_id)


async def answer(tx: Transaction, work: Work, offer: Offer, actor: Actor, said: Answer) -> None:
    """Take the answer and save the case. A tap that was taken before changes nothing. Deadlines run from
    when it is heard of; the timeline says when it was made.

    Raises: ``RoleTaken``, ``WrongState``.
    """
    if said.tap is not None and await _taken(tx, work.case.id, said.tap):
        return
    before, lines = offer.state, len(work.events)
    match said.action:
        case "accept":
            responding.accept(work, offer, actor, said.how)
        case "decline":
            responding.decline(work, offer, actor, said.reason)
        case "depart":
            responding.depart(work, offer, actor, said.eta_min)
        case "arrive":
            responding.arrive(work, offer, actor)
        case "enter":
            responding.enter(work, offer, actor)
        case "complete":
            responding.complete(work, offer, actor, said.outcome, said.reason)
        case "withdraw":
            responding.withdraw(work, offer, actor, said.reason)
        case "no_access" | "need_help":
            responding.trouble(work, offer, actor, said.action, said.reason)
    for line in work.events[lines:]:
        line.data |= _tapped(said, offer, work.now)
    await presence.seen(tx, offer.responder_id)
    if work.touched:
        await _follow_up(tx, work, offer, said.action, before)
    await store.save(tx, [work])


LATE = dt.timedelta(seconds=15)
"""What comes later than this after the tap says when that was."""


def _tapped(said: Answer, offer: Offer, now: dt.datetime) -> dict[str, str]:
    """A telephone's clock may be wrong: nobody has tapped before he was asked, or after now."""
    if said.tap is None:
        return {}
    about = {"tap": said.tap}
    if said.tapped_at is not None and now - said.tapped_at > LATE:
        about["tapped_at"] = max(said.tapped_at, offer.offered_at).isoformat()
    return about


async def _taken(tx: Transaction, case_id: int, tap: str) -> bool:
    """Whether a line of the case's timeline comes from this tap; the caller holds the case."""
    line = case_events.c.data["tap"].as_string() == tap
    return bool(await tx.scalar(sa.select(sa.exists().where(case_events.c.case_id == case_id, line))))


async def _follow_up(tx: Transaction, work: Work, offer: Offer, action: Action, before: str) -> None:
    """Trouble escalates at once; nobody waits for a deadline."""
    if action == "decline" and before != offer.state:
        if not await ask_next(tx, work, OfferRole(offer.role), "declined"):
            pages.page_supervisors(work, await directories.load(tx, set()))
    elif action == "withdraw" and before != offer.state:
        await ask_next(tx, work, OfferRole(offer.role), "withdrawn")
        await _tell_desk(tx, work)
    elif action == "no_access":
        work.note("forced_entry", alert=True, offer_id=offer.id)
        await _tell_desk(tx, work)
    elif action == "need_help":
        await ask_next(tx, work, OfferRole.REINFORCEMENT, "need_help")
        await _tell_desk(tx, work)


async def _tell_desk(tx: Transaction, work: Work) -> None:
    directory = await directories.load(tx, set())
    pages.page_owner(work, directory)
    pages.page_supervisors(work, directory)
