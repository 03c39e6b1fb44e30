"""``/checkins``: who is asked today, who has not answered, and what a human heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, get_args

import sqlalchemy as sa
from fastapi import APIRouter, Query

from care.checkins import answering
from care.checkins.answering import Said
from care.checkins.errors import CheckinOver
from care.checkins.schemas import CheckinCounts, CheckinResult, CheckinView, State
from care.checkins.tables import checkin_attempts, checkins
from care.persons import register
from care.persons.tables import persons
from care.phones import masked
from care.scope import subtree
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.signals import signals

router = APIRouter(route_class=UnitOfWorkRoute, tags=["check-ins"], responses=problem_responses(404, 409))

_JOINED = checkins.join(persons, persons.c.id == checkins.c.person_id).join(
    areas, areas.c.id == persons.c.area_id
)
_HUMAN = sa.exists().where(
    checkin_attempts.c.checkin_id == checkins.c.id,
    checkin_attempts.c.channel == "human",
    checkin_attempts.c.result.is_(None),
)
_SELECT = (
    sa.select(
        checkins,
        persons.c.name.label("person_name"),
        persons.c.area_id,
        sa.and_(checkins.c.next_at.is_not(None), _HUMAN).label("asks_human"),
        signals.c.case_id,
    )
    .select_from(_JOINED)
    .outerjoin(signals, signals.c.id == checkins.c.signal_id)
)
Day = Annotated[dt.date | None, Query(description="Default: today in Shanghai")]


@router.get("/checkins", summary="Check-ins of a day")
async def list_checkins(
    tx: Tx,
    user: User,
    date: Day = None,
    state: State | None = None,
    area: BigInt | None = None,
    person_id: BigInt | None = None,
    asks_human: bool = False,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[CheckinView]:
    """By due time. ``asks_human``: only those that somebody at the desk has to call, of any day unless
    one is given. With a person all days, the newest first, unless a day is given."""
    user.require(Permission.READ_PERSONS)
    query = _SELECT.where(await subtree(tx, user, area))
    order: Sequence[sa.ColumnElement[Any]] = (checkins.c.due_at, checkins.c.id)
    backwards = person_id is not None and date is None
    if person_id is not None:
        query = query.where(checkins.c.person_id == person_id)
    if not backwards and not (asks_human and date is None):
        query = query.where(checkins.c.day == (date or local_date(await tx.now())))
    if state is not None:
        query = query.where(checkins.c.state == state)
    if asks_human:
        # A human's turn is one of those under way, which have an index of their own.
        under_way = checkins.c.state.in_(["trying", "unanswered"])
        query = query.where(under_way, checkins.c.next_at.is_not(None), _HUMAN)
    if after := pages.position(cursor, dt.datetime, int):
        here, there = sa.tuple_(*order), sa.tuple_(*after)
        query = query.where(here < there if backwards else here > there)
    order = [column.desc() for column in order] if backwards else order
    rows = await tx.rows(query.order_by(*order).limit(limit + 1))
    items = await _shown(tx, user, rows[:limit])
    return Page[CheckinView].model_validate(pages.page(rows, limit, items, "due_at", "id"))


@router.get("/checkins/counts", summary="How a day's check-ins stand")
async def count_checkins(tx: Tx, user: User, date: Day = None, area: BigInt | None = None) -> CheckinCounts:
    """Of the caller's areas or of one of them."""
    user.require(Permission.READ_PERSONS)
    day = date or local_date(await tx.now())
    # An attempt by a human is looked for only among the few that are under way.
    query = (
        sa.select(
            checkins.c.state,
            sa.func.count().label("many"),
            sa.func.count()
            .filter(checkins.c.state == "trying", checkins.c.reason == "channel_down")
            .label("waits"),
        )
        .select_from(_JOINED)
        .where(await subtree(tx, user, area), checkins.c.day == day)
        .group_by(checkins.c.state)
    )
    found = {row["state"]: row for row in await tx.rows(query)}
    humans = (
        sa.select(sa.func.count())
        .select_from(_JOINED)
        .where(
            await subtree(tx, user, area), checkins.c.day == day, checkins.c.next_at.is_not(None), _HUMAN
        )
    )
    many = {state: found[state]["many"] if state in found else 0 for state in get_args(State)}
    waits = found["trying"]["waits"] if "trying" in found else 0
    return CheckinCounts(**many, asks_human=await tx.scalar(humans), waiting_for_channel=waits)


@router.get("/checkins/{checkin_id}", summary="A check-in")
async def get_checkin(checkin_id: Id, tx: Tx, user: User) -> CheckinView:
    """With its attempts."""
    user.require(Permission.READ_PERSONS)
    return await _view(tx, user, checkin_id)


@router.post("/checkins/{checkin_id}/result", summary="What a human heard")
async def record_result(checkin_id: Id, body: CheckinResult, tx: Tx, user: User) -> CheckinView:
    """From the desk's call, a visitor or the person's own call. An answer that comes after silence has
    become a case is written down beside it; the case stays."""
    user.require(Permission.WRITE_PERSONS)
    await _view(tx, user, checkin_id)
    row = await answering.hold(tx, checkin_id)
    assert row is not None
    if body.answer == "no_answer":
        await _nobody_answers(tx, row, user, body.note)
    elif row["state"] in ("answered", "skipped") and body.answer != "help":
        raise CheckinOver(extra={"state": row["state"]})
    else:
        said = Said(body.answer, "human", user.id, body.mood, tuple(body.needs), body.note)
        await answering.answer(tx, row, said)
    await audit.record(
        tx, user.id, "checkin.result", "person", row["person_id"], checkin_id=checkin_id, answer=body.answer
    )
    return await _view(tx, user, checkin_id)


async def _nobody_answers(tx: Transaction, row: dict[str, Any], user: Actor, note: str | None) -> None:
    """The desk has tried: the next step is due now. What a neighbour said instead is kept."""
    if row["state"] not in answering.OPEN:
        raise CheckinOver(extra={"state": row["state"]})
    if note:
        await tx.execute(sa.update(checkins).where(checkins.c.id == row["id"]).values(note=note))
    held = checkin_attempts.c
    query = (
        sa.update(checkin_attempts)
        .where(held.checkin_id == row["id"], held.channel == "human", held.result.is_(None))
        .values(result="no_answer", user_id=user.id)
    )
    if (await tx.execute(query)).rowcount == 0:
        values = {"checkin_id": row["id"], "rung": row["rung"], "channel": "human", "result": "no_answer"}
        await tx.execute(sa.insert(checkin_attempts).values(**values, user_id=user.id))
    else:
        now = await tx.now()
        await tx.execute(sa.update(checkins).where(checkins.c.id == row["id"]).values(next_at=now))
    tx.wake("checkins")


async def _view(tx: Transaction, user: Actor, checkin_id: int) -> CheckinView:
    row = await tx.row(_SELECT.where(checkins.c.id == checkin_id, user.scope(areas.c.path)))
    if row is None:
        raise NotFound(what="checkin", id=checkin_id)
    return CheckinView.model_validate((await _shown(tx, user, [row]))[0])


async def _shown(tx: Transaction, user: Actor, rows: Sequence[sa.RowMapping]) -> list[dict[str, Any]]:
    attempts: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    found = await tx.rows(
        sa.select(checkin_attempts)
        .where(checkin_attempts.c.checkin_id.in_(attempts))
        .order_by(checkin_attempts.c.id)
    )
    for one in found:
        attempts[one["checkin_id"]].append({name: one[name] for name in ("channel", "at", "result")})
    phones = await _phones(tx, user, {row["person_id"] for row in rows if row["asks_human"]})
    return [
        {
            **row,
            "attempts": attempts[row["id"]],
            "phone": phones.get(row["person_id"]) if row["asks_human"] else None,
        }
        for row in rows
    ]


async def _phones(tx: Transaction, user: Actor, ids: set[int]) -> dict[int, str | None]:
    """On which numbers those are reached whom somebody at the desk has to call."""
    if not ids:
        return {}
    found = await tx.rows(sa.select(persons).where(persons.c.id.in_(ids)))
    phones = {row["id"]: (await register.opened(tx, row))["phone"] for row in found}
    if user.may(Permission.HANDLE_CASES):
        return phones
    return {person: masked(phone) for person, phone in phones.items()}
