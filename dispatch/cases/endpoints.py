"""The desk's view of cases, and what it may do with them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request

from dispatch.cases import actions, call_sheet, places, queries, schemas, store
from dispatch.cases.around import around
from dispatch.cases.detail_schemas import CaseDetail
from dispatch.cases.record import CASE_COLUMNS, Case, Work
from dispatch.cases.silence import nobody_answers
from dispatch.emergency_calls import queries as emergency_calls
from dispatch.errors import SecondPersonRequired
from dispatch.follow_ups import keeping as follow_ups
from dispatch.follow_ups.rules import Planned, by_day
from dispatch.procedures import progress as procedures
from dispatch.routing import wording
from dispatch.routing.candidates import asked_so_far, candidates
from dispatch.routing.offering import dispatch
from dispatch.vocabulary import CaseState
from kit import audit
from kit.access import Actor, Permission
from kit.areas.tree import current_path
from kit.catalogue import from_header
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BIGINT_MAX, CursorText
from kit.http import Id, Limit, Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page, page, position
from kit.users import users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["cases"])

ACT = problem_responses(401, 403, 404, 409, 422)


@router.get("/cases", responses=problem_responses(401, 403, 404, 422))
async def list_cases(
    tx: Tx,
    user: User,
    state: Annotated[CaseState | None, Query(description="`open`: every case that is not closed")] = None,
    priority: Annotated[int | None, Query(ge=1, le=4)] = None,
    area: Annotated[int | None, Query(ge=1, le=BIGINT_MAX, description="With its whole subtree")] = None,
    device_id: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[schemas.CaseView]:
    """Cases, the most urgent first, then the oldest."""

    user.require(Permission.READ_CASES)
    area_path = None
    if area is not None:
        area_path = await current_path(tx, user, area)
        if area_path is None:
            raise NotFound(what="area", id=area)
    rows = await queries.queue(
        tx,
        user,
        state=state,
        priority=priority,
        area_path=area_path,
        device_id=device_id,
        after=position(cursor, int, dt.datetime, int),
        limit=limit,
    )
    shown = [queries.view(row) for row in rows]
    return Page[schemas.CaseView](**page(rows, limit, shown, "priority", "opened_at", "id"))


@router.get("/persons/{person_id}/cases", responses=problem_responses(401, 403, 404, 422))
async def cases_of_person(
    person_id: Id, tx: Tx, user: User, limit: Limit = 20, cursor: CursorText | None = None
) -> Page[schemas.CaseView]:
    """What has been raised about a person, the newest first. 404 for somebody outside the caller's areas
    about whom nothing was raised within them."""
    user.require(Permission.READ_CASES)
    after = position(cursor, int)
    rows = await queries.of_person(tx, user, person_id, after[0] if after else None, limit)
    if not rows:
        await queries.require_person(tx, user, person_id)
    return Page[schemas.CaseView](**page(rows, limit, [queries.view(row) for row in rows], "id"))


@router.get("/cases/{case_id}", responses=problem_responses(401, 403, 404, 422))
async def show_case(case_id: Id, tx: Tx, user: User, request: Request) -> CaseDetail:
    """One case with person, way in, contacts, history, timeline, offers and who could come. Telephone
    numbers are full for whoever may handle the case, until it closes; otherwise they are masked."""
    user.require(Permission.READ_CASES)
    row = await queries.visible(tx, user, case_id)
    language = from_header(request.headers.get("accept-language"))
    may_call = row["closed_at"] is None and user.may(Permission.HANDLE_CASES)
    detail = queries.view(row) | await around(tx, row, language=language, may_call=may_call)
    detail["procedure"] = await procedures.view(tx, case_id, row["kind"], language)
    detail["emergency_numbers"] = await call_sheet.numbers(tx, row["area_path"])
    detail["emergency_calls"] = await emergency_calls.of_case(tx, case_id)
    detail["candidates"] = []
    if row["closed_at"] is None:
        detail["candidates"] = await _candidates(tx, row, request)
    if row["person_id"] is not None:
        await audit.record(
            tx, user.id, "person.view", "person", row["person_id"], case_id=case_id, numbers=may_call
        )
    return CaseDetail(**detail)


async def _candidates(tx: Transaction, row: sa.RowMapping, request: Request) -> list[dict[str, Any]]:
    case = Case(**{name: row[name] for name in CASE_COLUMNS})
    language = from_header(request.headers.get("accept-language"))
    ranking = await candidates(tx, case, await asked_so_far(tx, case.id))
    return [wording.shown(candidate, language) for candidate in ranking.candidates]


async def _work(tx: Transaction, user: Actor, case_id: int) -> Work:
    """The case under a lock, if this user may handle it."""
    user.require(Permission.HANDLE_CASES)
    await queries.visible(tx, user, case_id)
    work = await store.load_one(tx, case_id)
    if work.case.owner_id not in (None, user.id):
        work.owner_name = await tx.scalar(sa.select(users.c.name).where(users.c.id == work.case.owner_id))
    return work


async def _answer(tx: Transaction, user: Actor, work: Work) -> schemas.CaseView:
    await store.save(tx, [work])
    return schemas.CaseView(**queries.view(await queries.visible(tx, user, work.case.id)))


@router.post("/cases/{case_id}/claim", responses=ACT)
async def claim(case_id: Id, tx: Tx, user: User, _body: schemas.Empty | None = None) -> schemas.CaseView:
    """Take an unclaimed case. 409 `claimed` names who has it and since when."""
    work = await _work(tx, user, case_id)
    actions.claim(work, user.id)
    return await _answer(tx, user, work)


@router.post("/cases/{case_id}/heartbeat", responses=ACT)
async def heartbeat(
    case_id: Id, tx: Tx, user: User, _body: schemas.Empty | None = None
) -> schemas.CaseView:
    """A sign of life from an owner without a feed connection; due every 45 s."""
    work = await _work(tx, user, case_id)
    actions.heartbeat(work, user.id)
    return await _answer(tx, user, work)


@router.post("/cases/{case_id}/release", responses=ACT)
async def release(
    case_id: Id, tx: Tx, user: User, body: schemas.ReleaseBody | None = None
) -> schemas.CaseView:
    """Give the case back to everybody."""
    work = await _work(tx, user, case_id)
    actions.require_owner(work, user.id, "release")
    actions.release(work, actions.user_actor(user.id), (body or schemas.ReleaseBody()).reason)
    return await _answer(tx, user, work)


@router.post("/cases/{case_id}/takeover", responses=ACT)
async def takeover(case_id: Id, tx: Tx, user: User, body: schemas.ReasonBody) -> schemas.CaseView:
    """Take a case from its owner, with a reason."""
    work = await _work(tx, user, case_id)
    actions.takeover(work, user.id, body.reason)
    return await _answer(tx, user, work)


@router.post("/cases/{case_id}/contact", responses=ACT)
async def contact(case_id: Id, tx: Tx, user: User, body: schemas.ContactBody) -> schemas.CaseView:
    """Record an attempt to reach the person. Silence is an emergency: after the second attempt that
    nobody answered the case is a P1, and the best ranked is asked to go."""
    work = await _work(tx, user, case_id)
    actions.contact(work, user.id, body.how, body.note)
    await nobody_answers(tx, work)
    return await _answer(tx, user, work)


@router.post("/cases/{case_id}/dispatch", responses=ACT)
async def send(
    case_id: Id, tx: Tx, user: User, body: schemas.DispatchBody | None = None
) -> schemas.CaseView:
    """Ask responders to go: those named, else the best ranked."""
    work = await _work(tx, user, case_id)
    actions.human_input(work, user.id, "dispatch")
    wanted = body or schemas.DispatchBody()
    await dispatch(
        tx, work, actions.user_actor(user.id), responder_ids=wanted.responder_ids, role=wanted.role
    )
    return await _answer(tx, user, work)


@router.post("/cases/{case_id}/hold", responses=ACT)
async def hold(case_id: Id, tx: Tx, user: User, body: schemas.HoldBody) -> schemas.CaseView:
    """Put the case aside until a time; a P1 for at most 30 minutes."""
    work = await _work(tx, user, case_id)
    actions.hold(work, user.id, body.until, body.reason)
    return await _answer(tx, user, work)


@router.post("/cases/{case_id}/note", responses=ACT)
async def note(case_id: Id, tx: Tx, user: User, body: schemas.NoteBody) -> schemas.CaseView:
    """Write a line into the timeline."""
    work = await _work(tx, user, case_id)
    actions.add_note(work, user.id, body.text)
    return await _answer(tx, user, work)


@router.post("/cases/{case_id}/close", responses=ACT)
async def close(case_id: Id, tx: Tx, user: User, body: schemas.CloseBody) -> schemas.CaseView:
    """End the case. 409 `second_person_required`: a P1 without voice or sight; a second user's
    identical call closes it. What it schedules (`follow_up`) is shown in the timeline.
    """
    work = await _work(tx, user, case_id)
    try:
        actions.close(work, user.id, body.disposition, body.outcome, body.note)
    except SecondPersonRequired:
        await store.save(tx, [work])
        raise
    wanted = await _wanted(tx, body.follow_up)
    await follow_ups.of_closing(tx, work, user.id, wanted, none=body.no_follow_up)
    return await _answer(tx, user, work)


async def _wanted(tx: Transaction, body: schemas.FollowUpBody | None) -> Planned | None:
    if body is None:
        return None
    now = await tx.now()
    if body.due_at is not None and body.due_at <= now:
        raise InvalidField(field="body.follow_up.due_at", reason="in_past")
    return Planned(body.kind, body.due_at or by_day(now + dt.timedelta(days=1)))


@router.post("/cases/{case_id}/reopen", responses=ACT)
async def reopen(case_id: Id, tx: Tx, user: User, body: schemas.ReasonBody) -> schemas.CaseView:
    """Open a closed case again within 24 hours."""
    work = await _work(tx, user, case_id)
    actions.reopen(work, user.id, body.reason)
    await places.place_anew(tx, work.case)
    await store.refuse_second_open(tx, work)
    await follow_ups.stop_for_case(tx, case_id, "reopened")
    return await _answer(tx, user, work)
