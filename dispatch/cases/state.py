"""From facts to state: what a case's claim and offers say about where it stands."""

from __future__ import annotations

import datetime as dt

from dispatch.cases.record import Case, Offer, Work
from dispatch.vocabulary import CaseState, OfferState

_DONE_OR_HOLDING = (
    OfferState.ACCEPTED,
    OfferState.EN_ROUTE,
    OfferState.ON_SCENE,
    OfferState.COMPLETED,
)


def derive(case: Case, offers: list[Offer]) -> CaseState:
    """The state of DESIGN §4.2; it falls back when the last offer withdraws."""
    if case.closed_at is not None:
        return CaseState.CLOSED
    if case.resolved_at is not None:
        return CaseState.RESOLVED
    states = {offer.state for offer in offers}
    for offer_state, case_state in (
        (OfferState.ON_SCENE, CaseState.ON_SCENE),
        (OfferState.EN_ROUTE, CaseState.EN_ROUTE),
        (OfferState.ACCEPTED, CaseState.ACCEPTED),
        (OfferState.OFFERED, CaseState.DISPATCHED),
    ):
        if offer_state in states:
            return case_state
    return CaseState.OPEN if case.owner_id is None else CaseState.CLAIMED


def attended(work: Work) -> bool:
    """True while a human has answered for the case: an owner, or a responder who said yes."""
    case = work.case
    return case.owner_id is not None or any(offer.holds for offer in work.offers)


def restate(work: Work) -> None:
    """Bring the derived columns of a case in line with its claim and offers."""
    case = work.case
    case.state = derive(case, work.offers)
    kept = [offer for offer in work.offers if offer.state in _DONE_OR_HOLDING]
    case.dispatched_at = _first([offer.offered_at for offer in work.offers])
    case.accepted_at = _first([offer.accepted_at for offer in kept])
    case.departed_at = _first([offer.departed_at for offer in kept])
    case.arrived_at = _first([offer.arrived_at for offer in kept])
    case.entered_at = _first([offer.entered_at for offer in kept])
    ended = case.closed_at is not None or case.resolved_at is not None
    if ended or attended(work) or case.shelf_until is not None:
        case.waiting_since = None
    elif case.waiting_since is None:
        case.waiting_since = work.now


def _first(moments: list[dt.datetime | None]) -> dt.datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
