"""``/plans``: escalation plans, their versions, what speaks against one, and what one would do."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request

from care.persons.tables import persons
from care.records.person import within
from care.scope import require_area
from dispatch.plans import book, keeping, preview, rules
from dispatch.plans.body import PlanBody, compiled
from dispatch.plans.preview import Situation
from dispatch.plans.schemas import (
    PlanCheckBody,
    PlanCheckView,
    PlanEventView,
    PlanTryBody,
    PlanVersionView,
    PlanView,
)
from dispatch.plans.tables import escalation_plan_versions, escalation_plans
from kit.access import Actor, Permission
from kit.areas import areas
from kit.areas.tree import current_path
from kit.catalogue import from_header, text
from kit.database import Transaction
from kit.errors import NotFound
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.users import users

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["plans"], responses=problem_responses(401, 403, 404, 409, 422)
)

_PLANS = sa.select(escalation_plans, areas.c.name.label("area_name")).join(
    areas, areas.c.id == escalation_plans.c.area_id
)


def _counts_for(user: Actor) -> sa.ColumnElement[bool]:
    """Plans of the user's subtree, and those above it, which count there too."""
    above = [int(part) for part in user.area_path.strip("/").split("/")]
    return sa.or_(user.scope(areas.c.path), areas.c.id.in_(above))


def _view(row: sa.RowMapping) -> PlanView:
    return PlanView.model_validate({**row, "plan": row["body"]})


@router.get("/plans", summary="Escalation plans")
async def list_plans(tx: Tx, user: User, retired: bool = False) -> Page[PlanView]:
    """Those of the caller's areas and of the areas above. Without any, the built-in plans count."""
    user.require(Permission.READ_PLANS)
    query = _PLANS.where(_counts_for(user)).order_by(
        areas.c.path, escalation_plans.c.priority, escalation_plans.c.id
    )
    if not retired:
        query = query.where(escalation_plans.c.retired_at.is_(None))
    return Page[PlanView](items=[_view(row) for row in await tx.rows(query)])


@router.get("/plans/{plan_id}", summary="One escalation plan")
async def show_plan(plan_id: Id, tx: Tx, user: User) -> PlanView:
    """As it counts for new cases; an open case keeps the one it was opened with."""
    user.require(Permission.READ_PLANS)
    return _view(await _plan(tx, user, plan_id))


@router.get("/plans/{plan_id}/versions", summary="All versions of a plan")
async def list_versions(plan_id: Id, tx: Tx, user: User) -> Page[PlanVersionView]:
    """The newest first; one without content is the end of the plan."""
    user.require(Permission.READ_PLANS)
    await _plan(tx, user, plan_id)
    table = escalation_plan_versions
    rows = await tx.rows(
        sa.select(table.c.version, table.c.at, table.c.by, table.c.plan, users.c.name.label("by_name"))
        .outerjoin(users, users.c.id == table.c.by)
        .where(table.c.plan_id == plan_id)
        .order_by(table.c.version.desc())
    )
    return Page[PlanVersionView].model_validate({"items": [dict(row) for row in rows]})


@router.post("/plans", status_code=201, summary="Keep a plan")
async def add_plan(body: PlanBody, tx: Tx, user: User, request: Request) -> PlanView:
    """It counts for cases that open from now on. Refused with every field that the rules speak against
    (`plan_refused`)."""
    return await _keep(tx, user, body, request, None)


@router.put("/plans/{plan_id}", summary="Write a plan's next version")
async def change_plan(plan_id: Id, body: PlanBody, tx: Tx, user: User, request: Request) -> PlanView:
    """Cases that are open keep the version they were opened with."""
    await _plan(tx, user, plan_id)
    return await _keep(tx, user, body, request, plan_id)


@router.post("/plans/{plan_id}/retire", summary="End a plan")
async def retire_plan(plan_id: Id, tx: Tx, user: User) -> PlanView:
    """The next wider plan counts instead, in the end the built-in one."""
    user.require(Permission.WRITE_PLANS)
    row = await _plan(tx, user, plan_id)
    await require_area(tx, user, row["area_id"])
    await keeping.retire(tx, user.id, plan_id)
    return _view(await _plan(tx, user, plan_id))


@router.post("/plans/check", summary="What speaks against a plan")
async def check_plan(body: PlanCheckBody, tx: Tx, user: User, request: Request) -> PlanCheckView:
    """Nothing is kept. Answers 200 with every problem and its place."""
    user.require(Permission.READ_PLANS)
    language = from_header(request.headers.get("accept-language"))
    plan, problems = rules.read(body.plan)
    notes: list[str] = []
    if plan is not None:
        problems = rules.check(plan, await keeping.limits(tx))
        others = await keeping.beside(tx, plan.area_id or user.area_id, plan)
        notes = [
            text("plan.note.uncovered", language, since=f"{since:%H:%M}", until=f"{until:%H:%M}")
            for since, until in keeping.uncovered(plan, others)
        ]
    said = keeping.worded(problems, language)
    return PlanCheckView.model_validate({"ok": not problems, "problems": said, "notes": notes})


@router.post("/plans/try", summary="What would happen if nobody answered")
async def try_plan(body: PlanTryBody, tx: Tx, user: User, request: Request) -> list[PlanEventView]:
    """Minute by minute, with names, for a case that has not happened; nothing is sent."""
    user.require(Permission.READ_PLANS)
    language = from_header(request.headers.get("accept-language"))
    what = await _situation(tx, user, body)
    plan = compiled(body.plan) if body.plan else await chosen(tx, what)
    return [PlanEventView(**asdict(one)) for one in await preview.events(tx, what, plan, language)]


async def chosen(tx: Transaction, what: Situation) -> dict[str, Any]:
    """The plan that such a case would get."""
    known = await book.newest(tx)
    return known.plan(what.priority, what.kind, what.area_path, what.person_id, what.at)


async def _situation(tx: Transaction, user: Actor, body: PlanTryBody) -> Situation:
    area_id, home_id = body.area_id, None
    if body.person_id is not None:
        await within(tx, user, body.person_id)
        person = await tx.row(
            sa.select(persons.c.area_id, persons.c.home_id).where(persons.c.id == body.person_id)
        )
        if person is not None:
            area_id, home_id = area_id or person["area_id"], person["home_id"]
    area_id = area_id or user.area_id
    path = await current_path(tx, user, area_id)
    if path is None:
        raise NotFound(what="area", id=area_id)
    at: dt.datetime = body.at or await tx.now()
    return Situation(body.priority, str(body.kind), area_id, path, at, body.person_id, home_id)


async def _keep(
    tx: Transaction, user: Actor, body: PlanBody, request: Request, plan_id: int | None
) -> PlanView:
    user.require(Permission.WRITE_PLANS)
    area_id = body.area_id or user.area_id
    await require_area(tx, user, area_id)
    if body.person_id is not None:
        await within(tx, user, body.person_id)
    language = from_header(request.headers.get("accept-language"))
    kept = await keeping.keep(tx, user.id, area_id, body, language, plan_id)
    return _view(await _plan(tx, user, kept))


async def _plan(tx: Transaction, user: Actor, plan_id: int) -> sa.RowMapping:
    row = await tx.row(_PLANS.where(escalation_plans.c.id == plan_id, _counts_for(user)))
    if row is None:
        raise NotFound(what="plan", id=plan_id)
    return row
