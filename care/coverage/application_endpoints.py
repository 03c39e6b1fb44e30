"""``/coverage/applications``: from the request to the working unit, and to the end."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query

from care.coverage import applications, programmes
from care.coverage.programme_endpoints import person_for
from care.coverage.schemas import (
    Agreement,
    ApplicationItem,
    ApplicationView,
    Decision,
    NewApplication,
    Refusal,
    Stop,
)
from care.coverage.states import NEXT, State
from care.coverage.tables import applications as rows_of
from care.scope import subtree
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(
    prefix="/coverage/applications",
    route_class=UnitOfWorkRoute,
    tags=["coverage"],
    responses=problem_responses(404, 409),
)


@router.get("", summary="Applications")
async def list_applications(
    tx: Tx,
    user: User,
    programme: BigInt | None = None,
    state: State | None = None,
    person_id: BigInt | None = None,
    overdue: Annotated[bool, Query(description="Only those whose yearly look should have been")] = False,
    area: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[ApplicationItem]:
    """Of persons within the caller's areas, by id."""
    user.require(Permission.READ_COVERAGE, Permission.READ_PERSONS)
    where: list[sa.ColumnElement[bool]] = [await subtree(tx, user, area)]
    for column, value in (
        (rows_of.c.programme_id, programme),
        (rows_of.c.state, state),
        (rows_of.c.person_id, person_id),
    ):
        if value is not None:
            where.append(column == value)
    if overdue:
        where.append(applications.overdue)
    after = pages.position(cursor, int)
    rows = await applications.listed(tx, where, after[0] if after else 0, limit + 1)
    await audit.record(tx, user.id, "coverage.list", "area", area or user.area_id, hits=len(rows))
    items = [dict(row) for row in rows]
    return Page[ApplicationItem].model_validate(pages.page(rows, limit, items, "id"))


@router.get("/{application_id}", summary="An application with its history")
async def get_application(application_id: Id, tx: Tx, user: User) -> ApplicationView:
    """Every look is recorded."""
    user.require(Permission.READ_COVERAGE, Permission.READ_PERSONS)
    return await _view(tx, user, application_id)


@router.post("", status_code=201, summary="Apply")
async def apply(body: NewApplication, tx: Tx, user: User) -> ApplicationView:
    """What the rules say of the person stands beside it at once; an approval looks again. 409
    `already_applied`: one open application per person and programme."""
    user.require(Permission.WRITE_COVERAGE)
    programme = await programmes.find(tx, user, body.programme_id)
    person = await person_for(tx, user, programme, body.person_id)
    today = await programmes.today(tx)
    if body.applied_on is not None and body.applied_on > today:
        raise InvalidField(field="body.applied_on", reason="in_the_future")
    values = {"source": body.source, "applied_on": body.applied_on or today, "note": body.note}
    applicant = body.applicant.model_dump() if body.applicant else None
    application_id = await applications.apply(tx, user, programme, person, values, applicant)
    await _audit(tx, user, application_id, "apply", body.person_id)
    return await _view(tx, user, application_id)


@router.post("/{application_id}/approve", summary="Approve")
async def approve(application_id: Id, body: Decision, tx: Tx, user: User) -> ApplicationView:
    """By the rules of today; where the programme asks for two, the second by another user, each at the
    level that it names or above. 409 `not_entitled`, 403 `approval_level`."""
    user.require(Permission.APPROVE_COVERAGE)
    held = await applications.find(tx, user, application_id, hold=True)
    level = await tx.scalar(sa.select(areas.c.level).where(areas.c.id == user.area_id))
    await applications.approve(tx, user, level, held, body.note)
    await _audit(tx, user, application_id, "approve", held["person_id"])
    return await _view(tx, user, application_id)


@router.post("/{application_id}/reject", summary="Reject")
async def reject(application_id: Id, body: Refusal, tx: Tx, user: User) -> ApplicationView:
    """Ends the application; another one may be made."""
    user.require(Permission.APPROVE_COVERAGE)
    return await _end(tx, user, application_id, State.REJECTED, "other", body.reason)


@router.post("/{application_id}/withdraw", summary="Take an application back")
async def withdraw(application_id: Id, body: Refusal, tx: Tx, user: User) -> ApplicationView:
    """Before the unit works; afterwards the contract is stopped."""
    user.require(Permission.WRITE_COVERAGE)
    return await _end(tx, user, application_id, State.WITHDRAWN, "own_wish", body.reason)


@router.post("/{application_id}/agree", summary="Note the agreement")
async def agree(application_id: Id, body: Agreement, tx: Tx, user: User) -> ApplicationView:
    """Signed on, and its number. Then a unit is ordered: `POST /install-orders {"application_id"}`."""
    user.require(Permission.WRITE_COVERAGE)
    held = await applications.find(tx, user, application_id, hold=True)
    today = await programmes.today(tx)
    if body.signed_on is not None and body.signed_on > today:
        raise InvalidField(field="body.signed_on", reason="in_the_future")
    values = {"agreement_number": body.number, "agreement_on": body.signed_on or today}
    await applications.step(tx, user.id, held, State.AGREED, values)
    await _audit(tx, user, application_id, "agree", held["person_id"])
    return await _view(tx, user, application_id)


@router.post("/{application_id}/recheck", summary="The yearly look")
async def recheck(application_id: Id, body: Decision, tx: Tx, user: User) -> ApplicationView:
    """By the rules of today. Entitled: due again after the programme's term. Not entitled: `group_code`
    becomes null and the look stays due; nobody is disconnected, a human stops the contract."""
    user.require(Permission.WRITE_COVERAGE)
    held = await applications.find(tx, user, application_id, hold=True)
    await applications.recheck(tx, user, held, body.note)
    await _audit(tx, user, application_id, "recheck", held["person_id"])
    return await _view(tx, user, application_id)


@router.post("/{application_id}/stop", summary="End a contract")
async def stop(application_id: Id, body: Stop, tx: Tx, user: User) -> ApplicationView:
    """With reason and date. The unit stays connected, and a press of it is heard as before."""
    user.require(Permission.WRITE_COVERAGE)
    held = await applications.find(tx, user, application_id, hold=True)
    today = await programmes.today(tx)
    on = body.on or today
    if not held["applied_on"] <= on <= today:
        raise InvalidField(field="body.on", reason="outside_of_contract")
    await applications.end(tx, user.id, held, State.STOPPED, on, body.why, body.reason)
    await _audit(tx, user, application_id, "stop", held["person_id"])
    return await _view(tx, user, application_id)


async def _end(
    tx: Transaction, user: Actor, application_id: int, state: State, why: str, reason: str
) -> ApplicationView:
    held = await applications.find(tx, user, application_id, hold=True)
    today = await programmes.today(tx)
    await applications.end(tx, user.id, held, state, today, why, reason)
    await _audit(tx, user, application_id, state.value, held["person_id"])
    return await _view(tx, user, application_id)


async def _audit(tx: Transaction, user: Actor, application_id: int, what: str, person_id: int) -> None:
    await audit.record(tx, user.id, f"coverage.{what}", "application", application_id, person_id=person_id)


async def _view(tx: Transaction, user: Actor, application_id: int) -> ApplicationView:
    row = await applications.find(tx, user, application_id)
    await audit.record(
        tx, user.id, "coverage.view", "application", application_id, person_id=row["person_id"]
    )
    row = await applications.with_applicant(tx, row)
    lines = await applications.history(tx, application_id)
    return ApplicationView.model_validate({**row, "next": NEXT[State(row["state"])], "history": lines})
