"""``/visit-agreements``: who goes to see whom, how often, for what allowance."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.errors import ChangedMeanwhile
from care.holding import mark_changed
from care.records.errors import AlreadyEnded
from care.records.person import within
from care.scope import subtree
from care.visits import agreements, views, writing
from care.visits.errors import AgreementEnded
from care.visits.schemas import NewVisitAgreement, VisitAgreementChanges, VisitAgreementView, VisitPause
from care.visits.tables import visit_agreements, visit_duties, visits
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["visits"], responses=problem_responses(404, 409))
WHAT = "visit_agreement"


@router.get("/visit-agreements", summary="Agreements on visits")
async def list_agreements(
    tx: Tx,
    user: User,
    area: BigInt | None = None,
    person_id: BigInt | None = None,
    responder_id: BigInt | None = None,
    ended: bool = False,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[VisitAgreementView]:
    """The newest first; those that have ended with ``ended``."""
    user.require(Permission.READ_PERSONS)
    query = agreements.SELECT.where(await subtree(tx, user, area), visit_agreements.c.active == (not ended))
    if person_id is not None:
        query = query.where(visit_agreements.c.person_id == person_id)
    if responder_id is not None:
        theirs = sa.exists().where(
            visit_duties.c.agreement_id == visit_agreements.c.id,
            visit_duties.c.responder_id == responder_id,
            visit_duties.c.active,
        )
        query = query.where(theirs)
    if after := pages.position(cursor, int):
        query = query.where(visit_agreements.c.id < after[0])
    rows = await tx.rows(query.order_by(visit_agreements.c.id.desc()).limit(limit + 1))
    items = await agreements.with_duties(tx, rows[:limit])
    return Page[VisitAgreementView].model_validate(pages.page(rows, limit, items, "id"))


@router.post("/visit-agreements", status_code=201, summary="Agree on visits")
async def create_agreement(body: NewVisitAgreement, tx: Tx, user: User) -> VisitAgreementView:
    """One per person. Lists that are written already take it in at once."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, body.person_id, hold=True)
    if not person["active"]:
        raise AlreadyEnded
    agreement_id = await agreements.add(tx, user, body)
    await audit.record(tx, user.id, f"{WHAT}.create", WHAT, agreement_id, person_id=body.person_id)
    return await _view(tx, user, agreement_id)


@router.get("/visit-agreements/{agreement_id}", summary="An agreement")
async def get_agreement(agreement_id: Id, tx: Tx, user: User) -> VisitAgreementView:
    """As it is now."""
    user.require(Permission.READ_PERSONS)
    return await _view(tx, user, agreement_id)


@router.patch("/visit-agreements/{agreement_id}", summary="Change an agreement")
async def change_agreement(
    agreement_id: Id, body: VisitAgreementChanges, tx: Tx, user: User
) -> VisitAgreementView:
    """Visits that nobody has begun follow from today on."""
    held = await _hold(tx, user, agreement_id, body.version)
    values = body.given(exclude={"version", "duties"})
    after = {**held, **values}
    agreements.require_order(held["starts_on"], after["ends_on"], "ends_on")
    if after["unwell_from"] is None:
        values["unwell_until"] = None
    else:
        agreements.require_order(after["unwell_from"], after["unwell_until"], "unwell_until")
    mine = visits.c.duty_id.in_(_duties(agreement_id))
    if "duties" in body.model_fields_set:
        await agreements.require_visitors(tx, user, body.duties)
        await agreements.replace_duties(tx, agreement_id, body.duties)
    if after["ends_on"] is not None:
        await agreements.take_back(tx, [mine, visits.c.day > after["ends_on"]])
    if {"unwell_from", "unwell_until"} & set(values):
        await agreements.take_back(tx, [mine, visits.c.extra, _well(after)])
    await mark_changed(tx, visit_agreements, agreement_id, values)
    await writing.write_agreement(tx, agreement_id)
    fields = sorted({*values, *({"duties"} & body.model_fields_set)})
    await audit.record(tx, user.id, f"{WHAT}.change", WHAT, agreement_id, fields=fields)
    return await _view(tx, user, agreement_id)


@router.post("/visit-agreements/{agreement_id}/pause", summary="Pause an agreement")
async def pause_agreement(agreement_id: Id, body: VisitPause, tx: Tx, user: User) -> VisitAgreementView:
    """From today or a day to come, in place of a pause before; its visits stop at once. One for which the
    rest of the week will do is put off to the day after."""
    await _hold(tx, user, agreement_id, None)
    begins = body.from_on or local_date(await tx.now())
    agreements.require_order(begins, body.until_on, "until_on")
    values = {"paused_from": begins, "paused_until": body.until_on, "pause_reason": body.reason}
    await mark_changed(tx, visit_agreements, agreement_id, values)
    mine = visits.c.duty_id.in_(_duties(agreement_id))
    await agreements.take_up(tx, [mine, visits.c.reason == "plan"])
    days = [begins <= views.JUDGED_ON]
    if body.until_on is not None:
        days.append(body.until_on >= views.JUDGED_ON)
        await agreements.put_off(tx, [mine, *days], body.until_on + dt.timedelta(days=1))
    stopped = await agreements.skip(tx, [mine, *days], "plan")
    await writing.write_agreement(tx, agreement_id)
    await audit.record(
        tx, user.id, f"{WHAT}.pause", WHAT, agreement_id, reason=body.reason, stopped=stopped
    )
    return await _view(tx, user, agreement_id)


@router.post("/visit-agreements/{agreement_id}/resume", summary="Resume an agreement")
async def resume_agreement(agreement_id: Id, tx: Tx, user: User) -> VisitAgreementView:
    """The pause is over from now on."""
    await _hold(tx, user, agreement_id, None)
    values = {"paused_from": None, "paused_until": None, "pause_reason": None}
    await mark_changed(tx, visit_agreements, agreement_id, values)
    which = [visits.c.duty_id.in_(_duties(agreement_id)), visits.c.reason == "plan"]
    await agreements.take_up(tx, which)
    await writing.write_agreement(tx, agreement_id)
    await audit.record(tx, user.id, f"{WHAT}.resume", WHAT, agreement_id)
    return await _view(tx, user, agreement_id)


@router.post("/visit-agreements/{agreement_id}/end", summary="End an agreement")
async def end_agreement(agreement_id: Id, tx: Tx, user: User) -> VisitAgreementView:
    """For good; its visits stop at once."""
    held = await _hold(tx, user, agreement_id, None)
    today = local_date(await tx.now())
    ends_on = min(today, held["ends_on"] or today)
    await mark_changed(tx, visit_agreements, agreement_id, {"active": False, "ends_on": ends_on})
    stopped = await agreements.skip(tx, [visits.c.duty_id.in_(_duties(agreement_id))], "plan")
    await audit.record(tx, user.id, f"{WHAT}.end", WHAT, agreement_id, stopped=stopped)
    return await _view(tx, user, agreement_id)


def _well(after: dict[str, Any]) -> sa.ColumnElement[bool]:
    """Days on which the person is not unwell."""
    begins, ends = after["unwell_from"], after["unwell_until"]
    if begins is None:
        return sa.true()
    before = visits.c.day < begins
    return before if ends is None else sa.or_(before, visits.c.day > ends)


def _duties(agreement_id: int) -> sa.Select[tuple[int]]:
    return sa.select(visit_duties.c.id).where(visit_duties.c.agreement_id == agreement_id)


async def _hold(tx: Transaction, user: Actor, agreement_id: int, version: int | None) -> sa.RowMapping:
    user.require(Permission.WRITE_PERSONS)
    query = agreements.SELECT.where(visit_agreements.c.id == agreement_id, user.scope(areas.c.path))
    held = await tx.row(query.with_for_update(of=visit_agreements))
    if held is None:
        raise NotFound(what=WHAT, id=agreement_id)
    if version not in (None, held["version"]):
        raise ChangedMeanwhile(extra={"version": held["version"]})
    if not held["active"]:
        raise AgreementEnded
    return held


async def _view(tx: Transaction, user: Actor, agreement_id: int) -> VisitAgreementView:
    query = agreements.SELECT.where(visit_agreements.c.id == agreement_id, user.scope(areas.c.path))
    row = await tx.row(query)
    if row is None:
        raise NotFound(what=WHAT, id=agreement_id)
    return VisitAgreementView.model_validate((await agreements.with_duties(tx, [row]))[0])
