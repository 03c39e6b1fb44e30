"""``/follow-ups``: whom to call or visit after a case, and what they said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.persons import register
from care.persons.tables import persons
from care.phones import masked
from care.scope import subtree
from dispatch.cases import store
from dispatch.errors import WrongState
from dispatch.follow_ups import rules
from dispatch.follow_ups.schemas import (
    FollowUpMoveBody,
    FollowUpResult,
    FollowUpStopBody,
    FollowUpView,
    State,
)
from dispatch.follow_ups.tables import follow_ups
from dispatch.tables import cases
from kit import audit
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText
from kit.http import Id, Limit, Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page, page, position
from kit.users import users

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["follow-ups"], responses=problem_responses(401, 403, 404, 409, 422)
)

_SELECT = (
    sa.select(
        follow_ups,
        cases.c.number.label("case_number"),
        persons.c.name.label("person_name"),
        areas.c.name.label("area_name"),
        users.c.name.label("done_by_name"),
    )
    .join(cases, cases.c.id == follow_ups.c.case_id)
    .outerjoin(areas, areas.c.id == cases.c.area_id)
    .outerjoin(persons, persons.c.id == follow_ups.c.person_id)
    .outerjoin(users, users.c.id == follow_ups.c.done_by)
)


@router.get("/follow-ups", summary="Calls and visits after cases")
async def list_follow_ups(
    tx: Tx,
    user: User,
    state: State = "due",
    area: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[FollowUpView]:
    """By due time. `due`: whose time has come; `open`: all that are still to be made."""
    user.require(Permission.READ_CASES)
    query = _SELECT.where(await subtree(tx, user, area))
    if state in ("due", "open"):
        query = query.where(follow_ups.c.state == "open")
    else:
        query = query.where(follow_ups.c.state == state)
    if state == "due":
        query = query.where(follow_ups.c.due_at <= await tx.now())
    after = position(cursor, dt.datetime, int)
    place = sa.tuple_(follow_ups.c.due_at, follow_ups.c.id)
    if after is not None:
        query = query.where(place > sa.tuple_(*after))
    rows = await tx.rows(query.order_by(follow_ups.c.due_at, follow_ups.c.id).limit(limit + 1))
    shown = [await _view(tx, user, row) for row in rows]
    return Page[FollowUpView].model_validate(page(rows, limit, shown, "due_at", "id"))


@router.post("/follow-ups/{follow_up_id}/complete", summary="How it went")
async def complete(follow_up_id: Id, body: FollowUpResult, tx: Tx, user: User) -> FollowUpView:
    """Goes into the case's timeline too. Help that is needed again is a case of its own."""
    row = await _open(tx, user, follow_up_id)
    now = await tx.now()
    tries = row["tries"] + 1
    again = body.result == "not_reached" and tries < rules.TRIES
    values: dict[str, Any] = {
        "tries": tries,
        "result": body.result,
        "satisfaction": body.satisfaction,
        "note": body.note,
    }
    if again:
        values["due_at"] = rules.by_day(now + rules.AGAIN_AFTER)
    else:
        values |= {
            "state": "unreached" if body.result == "not_reached" else "done",
            "done_by": user.id,
            "done_at": now,
        }
    await _write(tx, follow_up_id, values)
    said = {"result": body.result, "satisfaction": body.satisfaction, "note": body.note}
    await store.append_event(tx, row["case_id"], "followed_up", "user", str(user.id), **said)
    return await _shown(tx, user, follow_up_id)


@router.post("/follow-ups/{follow_up_id}/move", summary="Another time")
async def move(follow_up_id: Id, body: FollowUpMoveBody, tx: Tx, user: User) -> FollowUpView:
    """For instance the one that the person asked for."""
    await _open(tx, user, follow_up_id)
    if body.due_at <= await tx.now():
        raise InvalidField(field="body.due_at", reason="in_past")
    await _write(tx, follow_up_id, {"due_at": body.due_at})
    return await _shown(tx, user, follow_up_id)


@router.post("/follow-ups/{follow_up_id}/stop", summary="Nobody needs to call")
async def stop(follow_up_id: Id, body: FollowUpStopBody, tx: Tx, user: User) -> FollowUpView:
    """With the reason, on record."""
    row = await _open(tx, user, follow_up_id)
    values = {"state": "stopped", "reason": body.reason, "done_by": user.id, "done_at": await tx.now()}
    await _write(tx, follow_up_id, values)
    await audit.record(tx, user.id, "follow_up.stop", "case", row["case_id"], reason=body.reason)
    return await _shown(tx, user, follow_up_id)


async def _write(tx: Transaction, follow_up_id: int, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(follow_ups).where(follow_ups.c.id == follow_up_id).values(**values))


async def _open(tx: Transaction, user: Actor, follow_up_id: int) -> sa.RowMapping:
    """The follow-up, held, if it is still to be made. Raises: ``NotFound``, ``WrongState``."""
    user.require(Permission.HANDLE_CASES)
    query = _SELECT.where(follow_ups.c.id == follow_up_id, user.scope(areas.c.path))
    row = await tx.row(query.with_for_update(of=follow_ups))
    if row is None:
        raise NotFound(what="follow_up", id=follow_up_id)
    if row["state"] != "open":
        raise WrongState(state=row["state"], action="complete")
    return row


async def _shown(tx: Transaction, user: Actor, follow_up_id: int) -> FollowUpView:
    row = await tx.row(_SELECT.where(follow_ups.c.id == follow_up_id))
    assert row is not None
    return await _view(tx, user, row)


async def _view(tx: Transaction, user: Actor, row: sa.RowMapping) -> FollowUpView:
    phone = None
    if row["person_id"] is not None:
        person = await tx.row(sa.select(persons).where(persons.c.id == row["person_id"]))
        phone = (await register.opened(tx, person))["phone"] if person is not None else None
        if row["state"] != "open" or not user.may(Permission.HANDLE_CASES):
            phone = masked(phone)
    return FollowUpView.model_validate({**row, "phone": phone})
