"""``/persons/{id}/end``: death, moving away, and the way back."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from fastapi import APIRouter

from care.fields import Day
from care.records import endings
from care.records.followers import Followers
from care.records.person import within
from kit import audit
from kit.access import Permission
from kit.clock_zone import local_date
from kit.errors import InvalidField
from kit.fields import Body, Id, Line, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))

EndKind = Literal["death", "moved_out", "other"]


class NewEnding(Body):
    """Why services end, and since when."""

    kind: EndKind
    on: Day
    reason: Line | None = None


class UndoneEnding(Body):
    """Why it was a mistake."""

    reason: Line


class EndingView(View):
    """An ending. ``stopped``: what stopped at once, and how many of it; ``undone_at`` null: it holds."""

    id: int
    kind: EndKind
    ended_on: dt.date
    reason: str | None
    stopped: dict[str, int]
    recorded_by: int
    recorded_at: dt.datetime
    undone_at: dt.datetime | None


@router.get("/persons/{person_id}/end", summary="Whether services have ended")
async def get_ending(person_id: Id, tx: Tx, user: User) -> EndingView | None:
    """The ending that holds; null: the person is served."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    await audit.record(tx, user.id, "person.ending", "person", person_id)
    row = await endings.current(tx, person_id)
    return None if row is None else EndingView.model_validate(dict(row))


@router.post("/persons/{person_id}/end", status_code=201, summary="Services end")
async def end_person(
    person_id: Id, body: NewEnding, tx: Tx, user: User, followers: Followers
) -> EndingView:
    """Check-ins, reminders, supervision and every routine call stop at once; the units are listed to be
    collected (`GET /devices/to-collect`). They stay connected, and a press still opens a case. The owner
    of an open case is told. 409 `already_ended`."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, person_id, hold=True)
    if body.on > local_date(await tx.now()):
        raise InvalidField(field="body.on", reason="in_the_future")
    return EndingView.model_validate(
        await endings.end(tx, user, person, followers, kind=body.kind, on=body.on, reason=body.reason)
    )


@router.post("/persons/{person_id}/end/undo", summary="It was a mistake")
async def undo_ending(
    person_id: Id, body: UndoneEnding, tx: Tx, user: User, followers: Followers
) -> EndingView:
    """Services go on. What was said to be over stays on record. 409 `not_ended`."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    return EndingView.model_validate(await endings.undo(tx, user, person_id, followers, body.reason))
