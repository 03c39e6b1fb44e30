"""Asking responders: the offer, the SMS with its link and the call, in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from dispatch.cases import store
from dispatch.cases.record import OFFER_COLUMNS, Actor, Offer, Work
from dispatch.errors import NobodyAvailable, RoleTaken, WrongState
from dispatch.routing.candidates import Asked, Ranking, candidates
from dispatch.routing.facts import Policy
from dispatch.routing.rank import Candidate, choose
from dispatch.routing.wording import kept
from dispatch.tables import offers
from dispatch.vocabulary import OfferRole, OfferState
from kit import outbox
from kit.database import Transaction
from kit.errors import InvalidField

PASSED_OVER = 5
"""Eligible ones not chosen whom the timeline keeps; of those left out twice as many."""


async def dispatch(
    tx: Transaction,
    work: Work,
    actor: Actor,
    *,
    responder_ids: list[int] | None,
    role: OfferRole,
) -> None:
    """Ask those named, or the best ranked (as many as the policy asks at once), for a dispatcher.

    Raises: ``NobodyAvailable``, ``RoleTaken`` when the role is held, ``InvalidField`` for an
    unknown responder, ``WrongState``.
    """
    if work.case.closed_at is not None:
        raise WrongState(state=work.case.state, action="dispatch")
    if work.holder(role) is not None:
        raise RoleTaken(extra={"role": str(role)})
    ranking = await _ranked(tx, work, responder_ids or [])
    if responder_ids is None:
        chosen = choose(ranking.candidates, ranking.policy.at_once)
    else:
        by_id = {candidate.responder.id: candidate for candidate in ranking.candidates}
        unknown = [number for number in responder_ids if number not in by_id]
        if unknown:
            raise InvalidField(field="responder_ids", reason="unknown_responder")
        live = {offer.responder_id for offer in work.live_offers()}
        chosen = [by_id[number] for number in dict.fromkeys(responder_ids) if number not in live]
    if not chosen and not (responder_ids and work.live_offers()):
        left_out = [_left_out(candidate) for candidate in ranking.candidates[:20]]
        raise NobodyAvailable(extra={"left_out": left_out})
    if work.case.resolved_at is not None:
        await store.refuse_second_open(tx, work)
        work.case.resolved_at = None
    work.case.decision_since = None
    await ask(tx, work, ranking, chosen, role, actor, automatic=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a plan prefers, and how many at once; None: as the area's policy has it."""

    skill: str | None = None
    provider_id: int | None = None
    count: int | None = None

    def first(self, ranked: list[Candidate]) -> list[Candidate]:
        """Those of them who fit; if nobody fits, everybody: somebody has to come."""
        fitting = [
            one
            for one in ranked
            if (self.skill is None or self.skill in one.responder.skills)
            and (self.provider_id is None or self.provider_id == one.responder.provider_id)
        ]
        return fitting if any(one.eligible for one in fitting) else ranked


async def ask_next(
    tx: Transaction, work: Work, role: OfferRole, why: str, wanted: Wanted | None = None
) -> bool:
    """Ask the best who have not been asked yet, until as many are asked as the plan or the policy wants
    at once; False: nobody is asked and there is nobody left.
    """
    wanted = wanted or Wanted()
    if work.holder(role) is not None:
        return True
    waiting = sum(offer.state == OfferState.OFFERED and offer.role == role for offer in work.offers)
    ranking = await _ranked(tx, work)
    missing = (wanted.count or ranking.policy.at_once) - waiting
    if missing <= 0:
        return True
    chosen = choose(wanted.first(ranking.candidates), missing)
    if not chosen and waiting:
        return True
    if not chosen and why == "ladder":
        # Everybody has said no or nothing: begin again with those who only let it pass.
        chosen = [one for one in ranking.candidates if _only_let_it_pass(one)][:1]
    if not chosen:
        work.note("nobody_available", alert=True, role=str(role), left_out=len(ranking.candidates))
        return False
    await ask(tx, work, ranking, chosen, role, Actor("system"), automatic=True, why=why)
    return True


async def _ranked(tx: Transaction, work: Work, wanted: list[int] | None = None) -> Ranking:
    asked = [Asked(offer.responder_id, offer.state) for offer in work.offers]
    return await candidates(tx, work.case, asked, wanted or [])


def _only_let_it_pass(candidate: Candidate) -> bool:
    excluding = [reason.code for reason in candidate.against if reason.excludes]
    passed = candidate.responder.asked in (OfferState.EXPIRED, OfferState.SUPERSEDED)
    return excluding == ["already_asked"] and passed


async def ask(
    tx: Transaction,
    work: Work,
    ranking: Ranking,
    chosen: list[Candidate],
    role: OfferRole,
    actor: Actor,
    *,
    automatic: bool,
    why: str | None = None,
) -> None:
    """Write the offers and the messages that carry them, and why it was these.

    They are in the database at once: another case of the same batch must find them busy.
    """
    if not chosen:
        return
    ids = await store.draw_ids(tx, offers, len(chosen))
    others = [candidate for candidate in ranking.candidates if candidate not in chosen]
    made = []
    for offer_id, candidate in zip(ids, chosen, strict=True):
        responder = candidate.responder
        made.append(
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
            why=why,
            **_grounds(candidate, others, ranking.policy),
        )
    work.offers += made
    rows = [{name: getattr(offer, name) for name in OFFER_COLUMNS} for offer in made]
    await tx.execute(sa.insert(offers), rows)
    await outbox.write(tx, [m for pair in zip(made, chosen, strict=True) for m in _messages(work, *pair)])


def _grounds(candidate: Candidate, others: list[Candidate], policy: Policy) -> dict[str, Any]:
    """What answers "why that one" later: his reasons, and who stood beside him."""
    return {
        "rank": candidate.rank,
        "score": candidate.score,
        "eligible": candidate.eligible,
        "for": [reason.kept() for reason in candidate.favour],
        "against": [reason.kept() for reason in candidate.against],
        "passed_over": kept([one for one in others if one.eligible][:PASSED_OVER]),
        "left_out": kept([one for one in others if not one.eligible][: 2 * PASSED_OVER]),
        "policy": {**asdict(policy), "demands": sorted(policy.demands)},
    }


def _messages(work: Work, offer: Offer, candidate: Candidate) -> list[outbox.Message]:
    """Over every channel whose quota allows it; whom a dispatcher names all the same, over all."""
    responder = candidate.responder
    routes = responder.routes() or [(channel, responder.phones[0]) for channel in responder.channels]
    return [
        outbox.Message(
            key=f"{work.case.id}:offer{offer.id}:{responder.id}:{channel}:1",
            channel=channel,
            recipient=phone,
            template=f"{channel}.offer",
            params={"offer_id": offer.id},
            case_id=work.case.id,
            offer_id=offer.id,
            urgency=work.case.priority,
        )
        for channel, phone in routes
    ]


def _left_out(candidate: Candidate) -> dict[str, object]:
    reasons = [{"code": reason.code, **reason.data} for reason in candidate.against]
    return {"responder_id": candidate.responder.id, "reasons": reasons}
