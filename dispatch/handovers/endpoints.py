"""Hand-over over HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query

from dispatch.cases.schemas import Empty
from dispatch.handovers import handing
from dispatch.handovers.frames import State
from dispatch.tables import handover_items
from kit.access import Permission
from kit.database import Transaction
from kit.fields import Body, OptionalNote, View, Word
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["handovers"], responses=problem_responses(401, 403, 404, 409, 422)
)


class ItemView(View):
    """One thing that the incoming user has to know."""

    id: int
    kind: str
    case_id: int | None
    data: dict[str, Any]
    confirmed_at: dt.datetime | None


class HandoverView(View):
    """A hand-over and how far it is. ``from_user``, ``to_user``: accounts, with the users' names."""

    id: int
    state: State
    from_user: str
    from_name: str
    to_user: str
    to_name: str
    note: str
    prepared_at: dt.datetime
    ended_at: dt.datetime | None
    items: list[ItemView]


class PrepareBody(Body):
    """Who takes over, and what has to be said besides the list."""

    to_username: Word
    note: OptionalNote = ""


class ReceiverView(View):
    """Somebody who can take over."""

    username: str
    name: str


_SELECT = """
    select h.id, h.state, f.username as from_user, f.name as from_name, t.username as to_user,
           t.name as to_name, h.note, h.prepared_at, h.ended_at
    from handovers h join users f on f.id = h.from_user join users t on t.id = h.to_user
"""


async def _views(tx: Transaction, where: str, values: dict[str, Any]) -> list[HandoverView]:
    rows = await tx.rows(sa.text(f"{_SELECT} where {where} order by h.id desc limit 50"), values)
    items: dict[int, list[ItemView]] = {row["id"]: [] for row in rows}
    for item in await tx.rows(
        sa.select(handover_items)
        .where(handover_items.c.handover_id.in_(list(items)))
        .order_by(handover_items.c.id)
    ):
        items[item["handover_id"]].append(ItemView.model_validate(dict(item)))
    return [HandoverView(**row, items=items[row["id"]]) for row in rows]


async def _view(tx: Transaction, handover_id: int) -> HandoverView:
    return (await _views(tx, "h.id = :id", {"id": handover_id}))[0]


@router.post("/handovers", status_code=201)
async def prepare(tx: Tx, user: User, body: PrepareBody) -> HandoverView:
    """Step one: the outgoing user's list, filled in by itself."""
    user.require(Permission.HANDLE_CASES)
    return await _view(tx, await handing.prepare(tx, user, body.to_username, body.note))


@router.get("/handovers")
async def list_handovers(
    tx: Tx, user: User, state: Annotated[State | None, Query()] = None
) -> list[HandoverView]:
    """Hand-overs from or to this user, the newest first."""
    user.require(Permission.HANDLE_CASES)
    where = (
        "(h.from_user = :user or h.to_user = :user) and (cast(:state as text) is null or h.state = :state)"
    )
    return await _views(tx, where, {"user": user.id, "state": state})


@router.get("/handovers/receivers")
async def receivers(tx: Tx, user: User) -> list[ReceiverView]:
    """Who can take over: all others who handle cases, in an area above or below or the same."""
    user.require(Permission.HANDLE_CASES)
    return [ReceiverView(**row) for row in await handing.receivers(tx, user)]


@router.get("/handovers/{handover_id}")
async def show(handover_id: Id, tx: Tx, user: User) -> HandoverView:
    """One hand-over."""
    user.require(Permission.HANDLE_CASES)
    await handing.load(tx, user, handover_id)
    return await _view(tx, handover_id)


@router.post("/handovers/{handover_id}/items/{item_id}/confirm")
async def confirm(
    handover_id: Id, item_id: Id, tx: Tx, user: User, _body: Empty | None = None
) -> HandoverView:
    """Step three, item by item, by the incoming user."""
    user.require(Permission.HANDLE_CASES)
    await handing.confirm(tx, user, handover_id, item_id)
    return await _view(tx, handover_id)


@router.post("/handovers/{handover_id}/accept")
async def accept(handover_id: Id, tx: Tx, user: User, _body: Empty | None = None) -> HandoverView:
    """Take over; 409 `handover_incomplete` names what has not been confirmed."""
    user.require(Permission.HANDLE_CASES)
    await handing.accept(tx, user, handover_id)
    return await _view(tx, handover_id)


@router.post("/handovers/{handover_id}/cancel")
async def cancel(handover_id: Id, tx: Tx, user: User, _body: Empty | None = None) -> HandoverView:
    """Call it off."""
    user.require(Permission.HANDLE_CASES)
    await handing.cancel(tx, user, handover_id)
    return await _view(tx, handover_id)
