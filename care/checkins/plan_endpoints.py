"""``/checkin-plans``: who is asked how he is, how often, and by what means."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.checkins import plans
from care.checkins.errors import PlanEnded
from care.checkins.population import Population, count, path_of
from care.checkins.schemas import (
    CheckinPause,
    CheckinPlanChanges,
    CheckinPlanView,
    NewCheckinPlan,
    PopulationSize,
)
from care.checkins.tables import checkin_plans
from care.holding import hold, mark_changed
from care.records.errors import AlreadyEnded
from care.records.person import within
from care.scope import subtree
from kit import audit, pages
from kit.access import Permission
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["check-ins"], responses=problem_responses(404, 409))
WHAT = "checkin_plan"


@router.get("/checkin-plans", summary="Plans of check-ins")
async def list_plans(
    tx: Tx,
    user: User,
    person_id: BigInt | None = None,
    area: BigInt | None = None,
    ended: bool = False,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[CheckinPlanView]:
    """The newest first; those that have ended with ``ended``."""
    user.require(Permission.READ_PERSONS)
    query = plans.SELECT.where(await subtree(tx, user, area), checkin_plans.c.active == (not ended))
    if person_id is not None:
        query = query.where(checkin_plans.c.person_id == person_id)
    if after := pages.position(cursor, int):
        query = query.where(checkin_plans.c.id < after[0])
    rows = await tx.rows(query.order_by(checkin_plans.c.id.desc()).limit(limit + 1))
    return Page[CheckinPlanView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.post("/checkin-plans", status_code=201, summary="Begin a plan")
async def create_plan(body: NewCheckinPlan, tx: Tx, user: User) -> CheckinPlanView:
    """For a person or a population. Whoever has a plan of his own is left out of those of populations."""
    user.require(Permission.WRITE_PERSONS)
    if (body.person_id is None) == (body.population is None):
        raise InvalidField(field="body.person_id", reason="person_or_population")
    values: dict[str, Any] = {name: getattr(body, name) for name in NewCheckinPlan.model_fields}
    plans.require_times(values)
    plans.require_channels(values["channels"])
    if body.population is not None:
        area_id = await plans.place(tx, user, body.population)
    else:
        assert body.person_id is not None
        person = await within(tx, user, body.person_id, hold=True)
        if not person["active"]:
            raise AlreadyEnded
        area_id = person["area_id"]
    plan_id = await plans.add(tx, user, values, area_id)
    await audit.record(tx, user.id, "checkin_plan.create", WHAT, plan_id, person_id=body.person_id)
    return await _view(tx, plan_id)


@router.post("/checkin-plans/count", summary="How many a population has")
async def count_population(body: Population, tx: Tx, user: User) -> PopulationSize:
    """Looked at before a plan or a campaign begins; changes nothing."""
    user.require(Permission.READ_PERSONS)
    area_id = await plans.place(tx, user, body)
    people = await count(tx, body, await path_of(tx, area_id), local_date(await tx.now()))
    return PopulationSize(people=people)


@router.get("/checkin-plans/{checkin_plan_id}", summary="A plan")
async def get_plan(checkin_plan_id: Id, tx: Tx, user: User) -> CheckinPlanView:
    """As it is now."""
    user.require(Permission.READ_PERSONS)
    row = await tx.row(plans.SELECT.where(checkin_plans.c.id == checkin_plan_id, user.scope(areas.c.path)))
    if row is None:
        raise NotFound(what=WHAT, id=checkin_plan_id)
    return CheckinPlanView.model_validate(dict(row))


@router.patch("/checkin-plans/{checkin_plan_id}", summary="Change a plan")
async def change_plan(checkin_plan_id: Id, body: CheckinPlanChanges, tx: Tx, user: User) -> CheckinPlanView:
    """From tomorrow on; what is written of today goes its way."""
    held = await _hold(tx, user, checkin_plan_id, body.version)
    values = body.given(exclude={"version"})
    plans.require_times({**held, **values})
    plans.require_channels(values.get("channels", []))
    if "cadence" in values:
        assert body.cadence is not None
        values["cadence"] = body.cadence.model_dump(mode="json")
    if values:
        await mark_changed(tx, checkin_plans, checkin_plan_id, values)
        await plans.write_anew(tx, checkin_plan_id)
        await audit.record(tx, user.id, "checkin_plan.change", WHAT, checkin_plan_id, fields=sorted(values))
    return await _view(tx, checkin_plan_id)


@router.post("/checkin-plans/{checkin_plan_id}/pause", summary="Pause a plan")
async def pause_plan(checkin_plan_id: Id, body: CheckinPause, tx: Tx, user: User) -> CheckinPlanView:
    """From today or a day to come. What is under way of these days stops at once."""
    await _hold(tx, user, checkin_plan_id, None)
    begins = body.from_on or local_date(await tx.now())
    if body.until_on is not None and body.until_on < begins:
        raise InvalidField(field="body.until_on", reason="ends_before_start")
    values = {"paused_from": begins, "paused_until": body.until_on, "pause_reason": body.reason}
    await mark_changed(tx, checkin_plans, checkin_plan_id, values)
    stopped = await plans.stop_written(tx, await _row(tx, checkin_plan_id))
    await audit.record(
        tx, user.id, "checkin_plan.pause", WHAT, checkin_plan_id, reason=body.reason, stopped=stopped
    )
    return await _view(tx, checkin_plan_id)


@router.post("/checkin-plans/{checkin_plan_id}/resume", summary="Resume a plan")
async def resume_plan(checkin_plan_id: Id, tx: Tx, user: User) -> CheckinPlanView:
    """The pause is over from now on."""
    await _hold(tx, user, checkin_plan_id, None)
    values = {"paused_from": None, "paused_until": None, "pause_reason": None}
    await mark_changed(tx, checkin_plans, checkin_plan_id, values)
    await plans.write_anew(tx, checkin_plan_id)
    await audit.record(tx, user.id, "checkin_plan.resume", WHAT, checkin_plan_id)
    return await _view(tx, checkin_plan_id)


@router.post("/checkin-plans/{checkin_plan_id}/end", summary="End a plan")
async def end_plan(checkin_plan_id: Id, tx: Tx, user: User) -> CheckinPlanView:
    """For good. What is under way of it stops at once."""
    await _hold(tx, user, checkin_plan_id, None)
    await mark_changed(tx, checkin_plans, checkin_plan_id, {"active": False, "plan_at": None})
    stopped = await plans.stop_written(tx, await _row(tx, checkin_plan_id))
    await audit.record(tx, user.id, "checkin_plan.end", WHAT, checkin_plan_id, stopped=stopped)
    return await _view(tx, checkin_plan_id)


async def _hold(tx: Transaction, user: User, plan_id: int, version: int | None) -> sa.RowMapping:
    user.require(Permission.WRITE_PERSONS)
    held = await hold(tx, user, checkin_plans, plan_id, version, WHAT)
    if held["person_id"] is None:
        user.require(Permission.WRITE_PLANS)
    if not held["active"]:
        raise PlanEnded
    return held


async def _row(tx: Transaction, plan_id: int) -> sa.RowMapping:
    row = await tx.row(plans.SELECT.where(checkin_plans.c.id == plan_id))
    assert row is not None
    return row


async def _view(tx: Transaction, plan_id: int) -> CheckinPlanView:
    return CheckinPlanView.model_validate(dict(await _row(tx, plan_id)))
