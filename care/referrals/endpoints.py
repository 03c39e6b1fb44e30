"""``/referrals``: hardship goes to the office that can help, with a deadline, and its answer comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter

from care.checkins.tables import checkins
from care.persons.tables import persons
from care.records import sealing
from care.records.errors import AlreadyEnded
from care.records.person import within
from care.referrals import due, rules
from care.referrals.errors import ReferralOver
from care.referrals.schemas import (
    NewReferral,
    ReferralAccepted,
    ReferralResult,
    ReferralView,
    ReferralWithdrawal,
)
from care.referrals.tables import referrals
from care.scope import subtree
from care.visits.tables import visits
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.signals import signals
from kit.users import users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["referrals"], responses=problem_responses(404, 409))
WHAT = "referral"
PERSONAL = ("reason", "result_note")
OPEN = ("open", "accepted")

_SELECT = (
    sa.select(
        referrals,
        persons.c.name.label("person_name"),
        persons.c.area_id,
        areas.c.name.label("area_name"),
        users.c.name.label("created_by_name"),
        signals.c.case_id,
    )
    .join(persons, persons.c.id == referrals.c.person_id)
    .join(areas, areas.c.id == persons.c.area_id)
    .join(users, users.c.id == referrals.c.created_by)
    .outerjoin(signals, signals.c.id == referrals.c.signal_id)
)


@router.get("/referrals", summary="Referrals")
async def list_referrals(
    tx: Tx,
    user: User,
    state: Literal["open", "overdue", "returned", "withdrawn", "stopped"] | None = None,
    area: BigInt | None = None,
    person_id: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[ReferralView]:
    """By deadline. `open`: all that nobody has answered yet; `overdue`: those past their time."""
    user.require(Permission.READ_PERSONS)
    held = referrals.c
    query = _SELECT.where(await subtree(tx, user, area))
    if state in ("open", "overdue"):
        query = query.where(held.state.in_(OPEN))
    elif state is not None:
        query = query.where(held.state == state)
    if state == "overdue":
        query = query.where(held.due_at <= await tx.now())
    if person_id is not None:
        query = query.where(held.person_id == person_id)
    if after := pages.position(cursor, dt.datetime, int):
        query = query.where(sa.tuple_(held.due_at, held.id) > sa.tuple_(*after))
    rows = await tx.rows(query.order_by(held.due_at, held.id).limit(limit + 1))
    items = await _shown(tx, rows[:limit])
    return Page[ReferralView].model_validate(pages.page(rows, limit, items, "due_at", "id"))


@router.post("/referrals", status_code=201, summary="Refer a hardship")
async def create_referral(body: NewReferral, tx: Tx, user: User) -> ReferralView:
    """From a visit, a check-in, or of itself."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, await _whose(tx, body), hold=True)
    if not person["active"]:
        raise AlreadyEnded
    now = await tx.now()
    due_at = rules.due_at(body.to, now, body.due_on)
    if due_at <= now:
        raise InvalidField(field="body.due_on", reason="over_already")
    values: dict[str, Any] = {
        **body.model_dump(exclude={"person_id", "due_on"}),
        "result_note": None,
        "due_at": due_at,
        "next_at": rules.remind_at(now, due_at),
        "created_by": user.id,
    }
    row = await sealing.sealed(tx, referrals, person["id"], values, PERSONAL)
    referral_id = await tx.scalar(
        sa.insert(referrals).values(person_id=person["id"], **row).returning(referrals.c.id)
    )
    await audit.record(tx, user.id, f"{WHAT}.create", "person", person["id"], referral_id=referral_id)
    tx.wake("visits")
    return await _view(tx, user, referral_id)


@router.get("/referrals/{referral_id}", summary="A referral")
async def get_referral(referral_id: Id, tx: Tx, user: User) -> ReferralView:
    """As it stands."""
    user.require(Permission.READ_PERSONS)
    return await _view(tx, user, referral_id)


@router.post("/referrals/{referral_id}/accept", summary="The office has taken it")
async def accept(referral_id: Id, body: ReferralAccepted, tx: Tx, user: User) -> ReferralView:
    """The deadline stays."""
    row = await _hold(tx, user, referral_id)
    values = {"state": "accepted", "accepted_at": await tx.now(), "office_ref": body.office_ref}
    return await _write(tx, user, row, "accept", values)


@router.post("/referrals/{referral_id}/result", summary="What the office has answered")
async def record_result(referral_id: Id, body: ReferralResult, tx: Tx, user: User) -> ReferralView:
    """Ends it. A case that it has become because it was late hears of it."""
    row = await _hold(tx, user, referral_id)
    opened = dict(row)
    await sealing.open_rows(tx, referrals, [opened], PERSONAL)
    secret = {"reason": opened["reason"], "result_note": body.note}
    sealed = await sealing.sealed(tx, referrals, row["person_id"], secret, PERSONAL)
    await due.answered(tx, row)
    return await _write(tx, user, row, "result", {"state": "returned", "result": body.result, **sealed})


@router.post("/referrals/{referral_id}/withdraw", summary="It is not needed any more")
async def withdraw(referral_id: Id, body: ReferralWithdrawal, tx: Tx, user: User) -> ReferralView:
    """With the reason, on record."""
    row = await _hold(tx, user, referral_id)
    await due.answered(tx, row)
    return await _write(tx, user, row, "withdraw", {"state": "withdrawn", "end_reason": body.reason})


async def _whose(tx: Transaction, body: NewReferral) -> int:
    """The person, of the visit or the check-in where none is named. Whether he is within the caller's areas
    is asked afterwards. Raises: ``InvalidField``."""
    if body.visit_id is not None and body.checkin_id is not None:
        raise InvalidField(field="body.checkin_id", reason="visit_or_checkin")
    found = [body.person_id] if body.person_id is not None else []
    for table, row_id, name in ((visits, body.visit_id, "visit"), (checkins, body.checkin_id, "checkin")):
        if row_id is None:
            continue
        person_id = await tx.scalar(sa.select(table.c.person_id).where(table.c.id == row_id))
        if person_id is None or (found and found[0] != person_id):
            raise InvalidField(field=f"body.{name}_id", reason="of_somebody_else")
        found = [person_id]
    if not found:
        raise InvalidField(field="body.person_id", reason="missing")
    return found[0]


async def _hold(tx: Transaction, user: Actor, referral_id: int) -> sa.RowMapping:
    user.require(Permission.WRITE_PERSONS)
    query = _SELECT.where(referrals.c.id == referral_id, user.scope(areas.c.path))
    row = await tx.row(query.with_for_update(of=referrals))
    if row is None:
        raise NotFound(what=WHAT, id=referral_id)
    if row["state"] not in OPEN:
        raise ReferralOver(extra={"state": row["state"]})
    return row


async def _write(
    tx: Transaction, user: Actor, row: sa.RowMapping, action: str, values: dict[str, Any]
) -> ReferralView:
    if values["state"] not in OPEN:
        values |= {"next_at": None, "ended_at": await tx.now(), "ended_by": user.id}
    await tx.execute(sa.update(referrals).where(referrals.c.id == row["id"]).values(**values))
    await audit.record(tx, user.id, f"{WHAT}.{action}", "person", row["person_id"], referral_id=row["id"])
    return await _view(tx, user, row["id"])


async def _view(tx: Transaction, user: Actor, referral_id: int) -> ReferralView:
    row = await tx.row(_SELECT.where(referrals.c.id == referral_id, user.scope(areas.c.path)))
    if row is None:
        raise NotFound(what=WHAT, id=referral_id)
    return ReferralView.model_validate((await _shown(tx, [row]))[0])


async def _shown(tx: Transaction, rows: Sequence[sa.RowMapping]) -> list[dict[str, Any]]:
    now = await tx.now()
    found = [{**row, "overdue": row["state"] in OPEN and row["due_at"] <= now} for row in rows]
    await sealing.open_rows(tx, referrals, found, PERSONAL)
    return found
