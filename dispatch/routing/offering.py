"""Asking responders: the offer, the SMS with its link and the call, in one transaction."""

from __future__ import annotations

import datetime as dt

from dispatch.cases import store
from dispatch.cases.record import Actor, Offer, Work
from dispatch.errors import NobodyAvailable, RoleTaken, WrongState
from dispatch.routing.candidates import candidates
from dispatch.routing.rank import Candidate
from dispatch.tables import offers
from dispatch.vocabulary import OfferRole, OfferState
from kit.database import Transaction
from kit.errors import InvalidField
from kit.outbox import Message


async def dispatch(
    tx: Transaction,
    work: Work,
    actor: Actor,
    *,
    responder_ids: list[int] | None,
    role: OfferRole,
) -> None:
    """Ask those named, or the best ranked, on behalf of a dispatcher.

    Raises: ``NobodyAvailable``, ``RoleTaken`` when the role is held, ``InvalidField`` for an
    unknown responder, ``WrongState``.
    """
    if work.case.closed_at is not None:
        raise WrongState(state=work.case.state, action="dispatch")
    if work.holder(role) is not None:
        raise RoleTaken(extra={"role": str(role)})
    ranked = await candidates(tx, work.case)
    if responder_ids is None:
        chosen = [candidate for candidate in ranked if candidate.eligible][:1]
    else:
        by_id = {candidate.responder.id: candidate for candidate in ranked}
        unknown = [number for number in responder_ids if number not in by_id]
        if unknown:
            raise InvalidField(field="responder_ids", reason="unknown_responder")
        live = {offer.responder_id for offer in work.live_offers()}
        chosen = [by_id[number] for number in dict.fromkeys(responder_ids) if number not in live]
    if not chosen and not (responder_ids and work.live_offers()):
        raise NobodyAvailable(extra={"left_out": [_left_out(c) for c in ranked[:20]]})
    if work.case.resolved_at is not None:
        await store.refuse_second_open(tx, work)
        work.case.resolved_at = None
    work.case.decision_since = None
    await ask(tx, work, chosen, role, actor, automatic=False)


async def ask_next(tx: Transaction, work: Work, role: OfferRole, why: str) -> bool:
    """Ask the best one who has not been asked yet; False: there is nobody left."""
    if work.holder(role) is not None or any(
        offer.state == OfferState.OFFERED and offer.role == role for offer in work.offers
    ):
        return True
    ranked = await candidates(tx, work.case)
    chosen = [candidate for candidate in ranked if candidate.eligible][:1]
    if not chosen:
        # Everybody has said no or nothing: begin again with those who only let it pass.
        again = [
            candidate
            for candidate in ranked
            if [reason["code"] for reason in candidate.reasons if reason["code"] in _EXCLUDING]
            == ["asked_already"]
            and candidate.responder.asked_in_case in (OfferState.EXPIRED, OfferState.SUPERSEDED)
        ]
        chosen = again[:1] if why == "ladder" else []
    if not chosen:
        work.note("nobody_available", alert=True, role=str(role), left_out=len(ranked))
        return False
    await ask(tx, work, chosen, role, Actor("system"), automatic=True, why=why)
    return True


_EXCLUDING = {"off_duty", "certificate_expired", "asked_already", "busy"}


async def ask(
    tx: Transaction,
    work: Work,
    chosen: list[Candidate],
    role: OfferRole,
    actor: Actor,
    *,
    automatic: bool,
    why: str | None = None,
) -> None:
    """Write the offers and the messages that carry them."""
    ids = await store.draw_ids(tx, offers, len(chosen)) if chosen else []
    for offer_id, candidate in zip(ids, chosen, strict=True):
        responder = candidate.responder
        work.offers.append(
            Offer(
                id=offer_id,
                case_id=work.case.id,
                responder_id=responder.id,
                role=role,
                state=OfferState.OFFERED,
                automatic=automatic,
                offered_at=work.now,
                expires_at=work.now + dt.timedelta(seconds=work.case.plan["offer_s"]),
                reply_code=str(responder.load) if responder.load else "",
            )
        )
        work.note(
            "offered",
            actor,
            offer_id=offer_id,
            responder_id=responder.id,
            role=str(role),
            automatic=automatic,
            reasons=[reason["code"] for reason in candidate.reasons],
            why=why,
        )
        for channel in ("sms", "voice"):
            work.send(
                Message(
                    key=f"{work.case.id}:offer{offer_id}:{responder.id}:{channel}:1",
                    channel=channel,
                    recipient=responder.phone,
                    template=f"{channel}.offer",
                    params={"offer_id": offer_id},
                    case_id=work.case.id,
                    offer_id=offer_id,
                )
            )


def _left_out(candidate: Candidate) -> dict[str, object]:
    return {"responder_id": candidate.responder.id, "reasons": candidate.reasons}
