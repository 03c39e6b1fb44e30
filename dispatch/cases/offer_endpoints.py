"""Offers for signed-in users: the desk on a responder's behalf, or the responder with his own account."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.rotas import accounts
from dispatch.cases import answering, queries, schemas
from dispatch.cases.actions import user_actor
from dispatch.cases.answering import Action, Answer
from dispatch.cases.record import Actor as RecordActor
from dispatch.tables import offers
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.errors import NotFound
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["offers"])

ACT = problem_responses(401, 403, 404, 409, 422)


async def _say(
    tx: Transaction, user: Actor, offer_id: int, action: Action, **fields: Any
) -> schemas.CaseView:
    user.require(Permission.ANSWER_OFFERS)
    found = await tx.row(sa.select(offers.c.case_id, offers.c.responder_id).where(offers.c.id == offer_id))
    if found is None:
        raise NotFound(what="offer", id=offer_id)
    own = await accounts.own(tx, user) == found["responder_id"]
    if not own:
        # Without the desk's permission somebody answers only for himself.
        if not user.may(Permission.HANDLE_CASES):
            raise NotFound(what="offer", id=offer_id)
        await queries.visible(tx, user, found["case_id"])
    work, offer = await answering.load(tx, offer_id)
    if work.case.owner_id == user.id:
        work.case.owner_seen_at = work.case.owner_input_at = work.now
    actor = RecordActor("responder", str(found["responder_id"])) if own else user_actor(user.id)
    how = "app" if own else "desk"
    await answering.answer(tx, work, offer, actor, Answer(action, how, **fields))
    return schemas.CaseView(**queries.view(await queries.row(tx, found["case_id"])))


@router.post("/offers/{offer_id}/accept", responses=ACT)
async def accept(offer_id: Id, tx: Tx, user: User, _body: schemas.Empty | None = None) -> schemas.CaseView:
    """Say yes; a late yes counts while nobody else has accepted (409 `role_taken`)."""
    return await _say(tx, user, offer_id, "accept")


@router.post("/offers/{offer_id}/decline", responses=ACT)
async def decline(
    offer_id: Id, tx: Tx, user: User, body: schemas.DeclineBody | None = None
) -> schemas.CaseView:
    """Say no; the next candidate is asked at once."""
    return await _say(tx, user, offer_id, "decline", reason=(body or schemas.DeclineBody()).reason)


@router.post("/offers/{offer_id}/depart", responses=ACT)
async def depart(
    offer_id: Id, tx: Tx, user: User, body: schemas.DepartBody | None = None
) -> schemas.CaseView:
    """Be on the way."""
    return await _say(tx, user, offer_id, "depart", eta_min=(body or schemas.DepartBody()).eta_min)


@router.post("/offers/{offer_id}/arrive", responses=ACT)
async def arrive(offer_id: Id, tx: Tx, user: User, _body: schemas.Empty | None = None) -> schemas.CaseView:
    """Be at the door."""
    return await _say(tx, user, offer_id, "arrive")


@router.post("/offers/{offer_id}/enter", responses=ACT)
async def enter(offer_id: Id, tx: Tx, user: User, _body: schemas.Empty | None = None) -> schemas.CaseView:
    """Be inside, with the person."""
    return await _say(tx, user, offer_id, "enter")


@router.post("/offers/{offer_id}/no_access", responses=ACT)
async def no_access(
    offer_id: Id, tx: Tx, user: User, body: schemas.SceneBody | None = None
) -> schemas.CaseView:
    """At the door and cannot get in; escalates at once."""
    return await _say(tx, user, offer_id, "no_access", reason=(body or schemas.SceneBody()).note)


@router.post("/offers/{offer_id}/need_help", responses=ACT)
async def need_help(
    offer_id: Id, tx: Tx, user: User, body: schemas.SceneBody | None = None
) -> schemas.CaseView:
    """More hands are needed; escalates at once."""
    return await _say(tx, user, offer_id, "need_help", reason=(body or schemas.SceneBody()).note)


@router.post("/offers/{offer_id}/withdraw", responses=ACT)
async def withdraw(offer_id: Id, tx: Tx, user: User, body: schemas.ReasonBody) -> schemas.CaseView:
    """Give the task back; the next candidate is asked at once."""
    return await _say(tx, user, offer_id, "withdraw", reason=body.reason)


@router.post("/offers/{offer_id}/complete", responses=ACT)
async def complete(offer_id: Id, tx: Tx, user: User, body: schemas.CompleteBody) -> schemas.CaseView:
    """Have helped."""
    return await _say(tx, user, offer_id, "complete", outcome=body.outcome, reason=body.note)
