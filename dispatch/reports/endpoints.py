"""Figures for supervisors, administrators and auditors, and one case on paper."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query, Response

from dispatch.cases import queries
from dispatch.reports import case_report, kpi, load, monthly
from dispatch.reports.facts import Which
from dispatch.reports.period import period
from dispatch.reports.schemas import KpiView, LoadView
from kit import audit
from kit.access import Actor, Permission
from kit.areas import areas
from kit.areas.tree import current_path
from kit.catalogue import text
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BIGINT_MAX
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses
from kit.sheets.writing import CSV, XLSX
from kit.users import users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["reports"])

REFUSALS = problem_responses(401, 403, 404, 422)

When = Annotated[
    str | None,
    Query(
        max_length=40,
        examples=["2026-11-22", "2026-11-22T08:00:00+08:00"],
        description="A day in Shanghai, or ISO 8601 with its offset",
    ),
]
Since = Annotated[When, Query(alias="from")]
Until = Annotated[When, Query(alias="to")]
Some = Annotated[int | None, Query(ge=1, le=BIGINT_MAX)]

EMERGENCIES = [1, 2]


async def _which(
    tx: Transaction, user: Actor, since: str | None, until: str | None, area: int | None
) -> Which:
    area_path = None
    if area is not None:
        area_path = await current_path(tx, user, area)
        if area_path is None:
            raise NotFound(what="area", id=area)
    return Which(user, period(since, until, await tx.now()), area_path)


@router.get("/reports/kpi", summary="How long everything took", responses=REFUSALS)
async def show_kpi(
    tx: Tx,
    user: User,
    since: Since = None,
    until: Until = None,
    area: Some = None,
    by: Annotated[kpi.By, Query(description="`hour`: of the day; `desk`: who claimed first")] = "day",
    priority: Annotated[
        int | None, Query(ge=1, le=4, description="Default: P1 and P2 are measured")
    ] = None,
) -> KpiView:
    """Cases opened from `from` to before `to`, by default in the 30 days that end with today, within the
    caller's areas. Stages run between first stamps of the timeline: a release or a takeover moves none."""
    user.require(Permission.READ_REPORTS)
    which = await _which(tx, user, since, until, area)
    measured = EMERGENCIES if priority is None else [priority]
    found = await kpi.figures(tx, which, by, measured)
    return KpiView.model_validate({**_span(which), "by": by, "measured": measured, **found})


@router.get("/reports/load", summary="Alarms per desk and 10 minutes", responses=REFUSALS)
async def show_load(
    tx: Tx, user: User, since: Since = None, until: Until = None, area: Some = None, desk: Some = None
) -> LoadView:
    """With the bands of EEMUA 191 and ISA-18.2. A dispatcher sees the own desk."""
    user.require(Permission.READ_CASES)
    if desk is None and not user.may(Permission.READ_REPORTS):
        user.require(Permission.HANDLE_CASES)
        desk = user.id
    if desk != user.id:
        user.require(Permission.READ_REPORTS)
    which = await _which(tx, user, since, until, area)
    found = await load.figures(tx, which, desk)
    if desk is not None and not found["desks"]:
        await _require_desk(tx, user, desk)
    return LoadView.model_validate({**_span(which), **found})


@router.get(
    "/reports/monthly",
    summary="The month as a workbook",
    responses={200: {"content": {XLSX: {}}}, **REFUSALS},
    response_class=Response,
)
async def show_month(
    tx: Tx,
    user: User,
    month: Annotated[str, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-10"])],
    area: Some = None,
    lang: Annotated[Literal["zh-CN", "en"], Query()] = "zh-CN",
) -> Response:
    """Figures per administrative level below the area, per day, hour, desk and provider. Nothing in it is
    personal; whoever takes it is on record."""
    user.require(Permission.READ_REPORTS)
    since = f"{month}-01"
    following = (dt.date.fromisoformat(since) + dt.timedelta(days=31)).replace(day=1)
    which = await _which(tx, user, since, following.isoformat(), area)
    title = text("monthly.title", lang, month=month)
    await audit.record(tx, user.id, "report.monthly", "area", area or user.area_id, month=month)
    made = await monthly.workbook(tx, which, EMERGENCIES, lang, title)
    headers = {
        "Content-Disposition": f'attachment; filename="bell-{month}.xlsx"',
        "Cache-Control": "no-store",
    }
    return Response(made, media_type=XLSX, headers=headers)


async def _require_desk(tx: Transaction, user: Actor, desk: int) -> None:
    query = sa.select(users.c.id).join(areas, areas.c.id == users.c.area_id)
    known = sa.or_(users.c.id == user.id, user.scope(areas.c.path))
    if await tx.scalar(query.where(users.c.id == desk, known)) is None:
        raise NotFound(what="user", id=desk)


def _span(which: Which) -> dict[str, Any]:
    return {"from": which.period.since, "to": which.period.until}


@router.get(
    "/cases/{case_id}/report",
    summary="A case on paper",
    responses={200: {"content": {"text/html": {}, "text/csv": {}}}, **REFUSALS},
    response_model=None,
)
async def show_case_report(
    case_id: Id,
    tx: Tx,
    user: User,
    lang: Annotated[Literal["zh-CN", "en"], Query()] = "zh-CN",
    form: Annotated[
        Literal["html", "csv"], Query(alias="format", description="`csv`: the timeline")
    ] = "html",
) -> Response:
    """Facts, stamps, who was sent and what happened, to be printed. Telephone numbers as on the card:
    full for whoever may handle it until it closes. Every opening is on record."""
    user.require(Permission.READ_CASES)
    row = await queries.visible(tx, user, case_id)
    may_call = row["closed_at"] is None and user.may(Permission.HANDLE_CASES)
    said = {"person_id": row["person_id"], "numbers": may_call, "format": form}
    await audit.record(tx, user.id, "case.report", "case", case_id, **said)
    report = await case_report.gather(tx, row, lang, may_call=may_call)
    headers = {"Cache-Control": "no-store"}
    if form == "csv":
        headers["Content-Disposition"] = f'attachment; filename="case-{row["number"]}.csv"'
        return Response(case_report.as_csv(report), media_type=CSV, headers=headers)
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    page = case_report.as_page(report, lang, by=user.name, at=await tx.now())
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)
