"""``POST /cases/{id}/transfer``: a case changes hands to a named colleague who is there."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from dispatch.cases import actions, queries, store
from dispatch.cases.schemas import CaseView
from dispatch.desks.tables import agents
from kit import sessions
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.errors import InvalidField, NotFound, NotSignedIn
from kit.fields import BigInt, Body, Line
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses
from kit.users import users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["cases"])


class TransferBody(Body):
    """To whom (a user's id), and why."""

    to: BigInt = Field(examples=[3])
    reason: Line = Field(examples=["她只听得懂大冶话"])


@router.post(
    "/cases/{case_id}/transfer",
    responses=problem_responses(401, 403, 404, 409, 422),
    summary="Give a case to a colleague",
)
async def transfer(case_id: Id, tx: Tx, user: User, body: TransferBody) -> CaseView:
    """Give my case to a colleague: it rings there at once, and comes back to all like any other if he does
    nothing. 422 for one who would not hear it (away, on a break) or may not handle it. 409 `claimed` for a
    case of another: take it over first."""
    user.require(Permission.HANDLE_CASES)
    await queries.visible(tx, user, case_id)
    work = await store.load_one(tx, case_id)
    if work.case.owner_id not in (None, user.id):
        work.owner_name = await tx.scalar(sa.select(users.c.name).where(users.c.id == work.case.owner_id))
    actions.require_owner(work, user.id, "transfer")
    await _require_colleague(tx, body.to, case_id)
    actions.transfer(work, user.id, body.to, body.reason)
    await store.save(tx, [work])
    tx.wake("desks")
    return CaseView(**queries.view(await queries.row(tx, case_id)))


async def _require_colleague(tx: Transaction, to: int, case_id: int) -> Actor:
    """Somebody who may handle this case and is there. Raises: ``InvalidField``."""
    try:
        colleague = await sessions.actor(tx, to)
        await queries.visible(tx, colleague, case_id)
    except (NotSignedIn, NotFound):
        raise InvalidField(field="body.to", reason="not_a_colleague") from None
    if not colleague.may(Permission.HANDLE_CASES):
        raise InvalidField(field="body.to", reason="not_a_colleague")
    state = await tx.scalar(sa.select(agents.c.state).where(agents.c.user_id == to)) or "away"
    if state in ("away", "break"):
        raise InvalidField(field="body.to", reason=f"colleague_{'on_' if state == 'break' else ''}{state}")
    return colleague
