"""``/calls``: the queue of calls, one of them, its recording, and calling out."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query

from dispatch.hotline import calls, views
from dispatch.hotline.schemas import CallView, RecordingView
from kit import audit
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.errors import NotAllowed, NotFound
from kit.fields import CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page, page, position

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["hotline"], responses=problem_responses(401, 403, 404, 422)
)

Wanted = Literal["open", "ringing", "abandoned", "answered", "ended", "closed"]


@router.get("/calls", summary="Calls, the next to be answered first")
async def list_calls(
    tx: Tx,
    user: User,
    state: Annotated[Wanted, Query(description="`open`: every call that is not closed")] = "open",
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[CallView]:
    """Calls on the lines of the caller's areas: those that ring (emergencies, then known high risk, then
    the oldest), those to be called back, those that are being talked to, those that are over. Closed ones
    from the newest."""
    user.require(Permission.READ_CASES)
    if state == "closed":
        rows = await calls.closed(tx, user, after=position(cursor, int), limit=limit)
        keys = ["id"]
    else:
        after = position(cursor, int, int, int, dt.datetime, int)
        one = None if state == "open" else state
        rows = await calls.opened(tx, user, state=one, after=after, limit=limit)
        keys = ["state_order", "later", "safer", "rang_at", "id"]
    shown = await views.shown(tx, user, rows)
    return Page[CallView].model_validate(page(rows, limit, shown, *keys))


@router.get("/calls/{call_id}", summary="A call")
async def show_call(call_id: Id, tx: Tx, user: User) -> CallView:
    """Who calls, about whom, and what has become of it."""
    user.require(Permission.READ_CASES)
    view = await the_view(tx, user, call_id)
    if view.person is not None:
        await audit.record(tx, user.id, "person.view", "person", view.person.id, call_id=call_id)
    return view


@router.get("/calls/{call_id}/recording", summary="Where the recording is")
async def recording(call_id: Id, tx: Tx, user: User) -> RecordingView:
    """For who handles cases or reads the record. Whoever asks is on record."""
    if not user.may(Permission.HANDLE_CASES) and not user.may(Permission.READ_AUDIT):
        raise NotAllowed(permission=Permission.HANDLE_CASES.value)
    row = await calls.visible(tx, user, call_id)
    if row["recording_ref"] is None:
        raise NotFound(what="recording", id=call_id)
    await audit.record(tx, user.id, "call.recording", "call", call_id)
    return RecordingView(recording_ref=row["recording_ref"])


async def the_view(tx: Transaction, user: Actor, call_id: int) -> CallView:
    """A call as it now stands. Raises: ``NotFound``."""
    row: sa.RowMapping = await calls.visible(tx, user, call_id)
    return CallView.model_validate((await views.shown(tx, user, [row]))[0])
