"""What a responder does: accept, decline, depart, arrive, enter, ask for more, complete.

The same functions serve the link, the telephone key, the SMS reply and the desk on somebody's
behalf. Saying the same thing twice changes nothing; a late yes counts while nobody else has
said one.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from dispatch.cases.record import Actor, Offer, Work
from dispatch.errors import RoleTaken, WrongState
from dispatch.vocabulary import SEEN, EventType, OfferRole, OfferState, Outcome
from kit.errors import NotFound

Trouble = Literal["no_access", "need_help"]

_LATE = {OfferState.EXPIRED, OfferState.DECLINED, OfferState.SUPERSEDED}


def find(work: Work, offer_id: int) -> Offer:
    """The offer of this case. Raises: ``NotFound``."""
    for offer in work.offers:
        if offer.id == offer_id:
            return offer
    raise NotFound(what="offer", id=offer_id)


def accept(work: Work, offer: Offer, actor: Actor, how: str) -> None:
    """Say yes. Raises: ``RoleTaken`` when another holds the role, ``WrongState`` when it is over."""
    if offer.holds or offer.state == OfferState.COMPLETED:
        return
    if work.case.closed_at is not None or work.case.resolved_at is not None:
        raise WrongState(state=work.case.state, action="accept")
    if offer.state not in {OfferState.OFFERED, *_LATE}:
        raise WrongState(state=offer.state, action="accept")
    holder = work.holder(OfferRole(offer.role))
    if holder is not None:
        raise RoleTaken(extra={"role": offer.role})
    late = offer.state != OfferState.OFFERED
    offer.state, offer.accepted_at, offer.ended_at = OfferState.ACCEPTED, work.now, None
    work.cancel_messages_for.append(offer.id)
    for other in work.offers:
        if other is not offer and other.role == offer.role and other.state == OfferState.OFFERED:
            other.state, other.ended_at = OfferState.SUPERSEDED, work.now
            work.cancel_messages_for.append(other.id)
            work.tell.append((other, "sms.taken_by_another"))
    _note(work, "offer_accepted", offer, actor, how=how, **({"late": True} if late else {}))


def decline(work: Work, offer: Offer, actor: Actor, reason: str) -> None:
    """Say no to an offer."""
    if offer.state == OfferState.DECLINED:
        return
    _require(offer, "decline", OfferState.OFFERED)
    _end(work, offer, OfferState.DECLINED, reason)
    _note(work, "offer_declined", offer, actor, reason=reason)


def depart(work: Work, offer: Offer, actor: Actor, eta_min: int | None) -> None:
    """Be on the way; ``eta_min``: minutes until arrival. Saying it again corrects the estimate."""
    _require(offer, "depart", OfferState.ACCEPTED, OfferState.EN_ROUTE)
    seconds = work.case.plan["eta_default_s"] if eta_min is None else eta_min * 60
    offer.state, offer.departed_at = OfferState.EN_ROUTE, offer.departed_at or work.now
    offer.eta_at = work.now + dt.timedelta(seconds=seconds)
    _note(work, "offer_departed", offer, actor, eta_min=eta_min)


def arrive(work: Work, offer: Offer, actor: Actor) -> None:
    """Be at the door."""
    if offer.state == OfferState.ON_SCENE:
        return
    _require(offer, "arrive", OfferState.ACCEPTED, OfferState.EN_ROUTE)
    offer.departed_at = offer.departed_at or work.now
    offer.state, offer.arrived_at = OfferState.ON_SCENE, work.now
    _note(work, "offer_arrived", offer, actor)


def enter(work: Work, offer: Offer, actor: Actor) -> None:
    """Be inside, with the person."""
    if offer.entered_at is not None and offer.state == OfferState.ON_SCENE:
        return
    _require(offer, "enter", OfferState.ON_SCENE)
    offer.entered_at = work.now
    _note(work, "offer_entered", offer, actor)


def complete(work: Work, offer: Offer, actor: Actor, outcome: Outcome, note: str) -> None:
    """Have helped. When nobody else is on the way the case is resolved, to be closed by the desk."""
    if offer.state == OfferState.COMPLETED:
        return
    _require(offer, "complete", OfferState.ON_SCENE)
    offer.state, offer.completed_at = OfferState.COMPLETED, work.now
    offer.ended_at = work.now
    if outcome in SEEN and work.case.contact_at is None:
        work.case.contact_at = work.now
    _note(work, "offer_completed", offer, actor, outcome=str(outcome), note=note)
    if not any(other.holds for other in work.offers):
        for other in work.live_offers():
            _end(work, other, OfferState.SUPERSEDED, "helped")
        work.case.resolved_at = work.now
        work.note("resolved")


def withdraw(work: Work, offer: Offer, actor: Actor, reason: str) -> None:
    """Give the task back after having accepted it."""
    _require(
        offer,
        "withdraw",
        OfferState.OFFERED,
        OfferState.ACCEPTED,
        OfferState.EN_ROUTE,
        OfferState.ON_SCENE,
    )
    _end(work, offer, OfferState.WITHDRAWN, reason)
    if actor.type == "user":
        work.tell.append((offer, "sms.recalled"))  # the desk has taken it from him
    _note(work, "offer_withdrawn", offer, actor, alert=True, reason=reason)


def lapse(work: Work, offer: Offer, reason: str) -> None:
    """An offer or an acceptance that nothing followed: the next one is asked."""
    answered = offer.holds
    _end(work, offer, OfferState.EXPIRED, reason)
    _note(work, "offer_lapsed" if answered else "offer_expired", offer, Actor("system"), reason=reason)


def trouble(work: Work, offer: Offer, actor: Actor, kind: Trouble, note: str) -> None:
    """``no_access`` or ``need_help`` from the scene; escalates at once."""
    _require(offer, kind, OfferState.ACCEPTED, OfferState.EN_ROUTE, OfferState.ON_SCENE)
    if kind == "no_access" and offer.state != OfferState.ON_SCENE:
        arrive(work, offer, actor)
    line: EventType = "offer_no_access" if kind == "no_access" else "offer_need_help"
    _note(work, line, offer, actor, alert=True, note=note)


def _require(offer: Offer, action: str, *states: OfferState) -> None:
    if offer.state not in states:
        raise WrongState(state=offer.state, action=action)


def _end(work: Work, offer: Offer, state: OfferState, reason: str) -> None:
    offer.state, offer.ended_at, offer.reason = state, work.now, reason
    work.cancel_messages_for.append(offer.id)
    if not work.live_offers() and work.case.owner_id is not None and work.case.hold_until is None:
        # Nobody is coming any more: the owner owes a decision again.
        work.case.decision_since = work.now


def _note(
    work: Work, type_: EventType, offer: Offer, actor: Actor, *, alert: bool = False, **data: object
) -> None:
    work.note(
        type_,
        actor,
        alert=alert,
        offer_id=offer.id,
        responder_id=offer.responder_id,
        role=offer.role,
        **data,
    )
