"""``/office-lists``: lists of other offices, what they would change, and what they have changed."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Header, Query, Request, Response

from care.fields import Day
from care.offices import runs, schedules, sheet
from care.offices.errors import NotComplete
from care.offices.kinds import GRANTING, ListKind
from care.offices.schemas import (
    AboutList,
    Applied,
    Listed,
    NewOfficeList,
    NewSchedule,
    OfficeListView,
    OfficeRowView,
    RowState,
    ScheduleView,
)
from care.offices.tables import office_rows, office_runs
from care.persons.tables import persons
from care.records.followers import Followers
from care.scope import require_area, subtree
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.catalogue import from_header, text
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, CursorText, Id, Limit, Line
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.sheets.errors import UnreadableSheet

router = APIRouter(
    prefix="/office-lists",
    route_class=UnitOfWorkRoute,
    tags=["records"],
    responses=problem_responses(404, 409),
)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}


@router.post("", status_code=201, summary="Take in a list of another office")
async def take_list(body: NewOfficeList, tx: Tx, user: User, response: Response) -> OfficeListView:
    """Matches every row with the people of the area, and changes nobody: see the rows, then `apply`. The
    same list again answers 200 with the same run."""
    listed = [Listed(number, row) for number, row in enumerate(body.rows, start=1)]
    return await _take(tx, user, body, listed, response)


@router.post(
    "/sheet",
    status_code=201,
    summary="Take in a list of another office from XLSX or CSV",
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": _FILE, XLSX: _FILE}}},
)
async def take_sheet(
    request: Request,
    tx: Tx,
    user: User,
    response: Response,
    kind: ListKind,
    area_id: BigInt,
    as_of: Day,
    source: Line | None = None,
    complete: bool = False,
) -> OfficeListView:
    """The body is the file, at most 5,000 rows, with headers as offices write them: 身份证号, or 姓名 and
    出生日期, 死亡日期, 救助类别, 残疾等级 … The rows are numbered as the file's lines."""
    user.require(Permission.WRITE_PERSONS)
    listed = await asyncio.to_thread(sheet.read, await request.body())
    if not listed:
        raise UnreadableSheet(reason="no_rows_in_list")
    about = AboutList(kind=kind, area_id=area_id, as_of=as_of, source=source, complete=complete)
    return await _take(tx, user, about, listed, response)


async def _take(
    tx: Transaction, user: Actor, about: AboutList, listed: list[Listed], response: Response
) -> OfficeListView:
    user.require(Permission.WRITE_PERSONS)
    await require_area(tx, user, about.area_id)
    if about.complete and about.kind not in GRANTING:
        raise NotComplete
    path = await tx.scalar(sa.select(areas.c.path).where(areas.c.id == about.area_id))
    run_id, fresh = await runs.take(tx, user, about, listed, path)
    if fresh:
        await audit.record(tx, user.id, "office_list.take", "office_list", run_id, kind=about.kind)
    else:
        response.status_code = 200
    return OfficeListView.model_validate(await runs.find(tx, user, run_id))


@router.get("", summary="Lists of other offices")
async def list_lists(
    tx: Tx,
    user: User,
    kind: ListKind | None = None,
    area: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[OfficeListView]:
    """The newest first."""
    user.require(Permission.READ_PERSONS)
    query = sa.select(office_runs).join(areas, areas.c.id == office_runs.c.area_id)
    query = query.where(await subtree(tx, user, area)).order_by(office_runs.c.id.desc()).limit(limit + 1)
    if kind is not None:
        query = query.where(office_runs.c.kind == kind)
    if after := pages.position(cursor, int):
        query = query.where(office_runs.c.id < after[0])
    rows = await tx.rows(query)
    return Page[OfficeListView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.get("/schedules", summary="Which lists are expected")
async def list_schedules(tx: Tx, user: User, area: BigInt | None = None) -> list[ScheduleView]:
    """The most urgent first."""
    user.require(Permission.READ_PERSONS)
    rows = await schedules.listed(tx, await subtree(tx, user, area))
    return [ScheduleView.model_validate(row) for row in rows]


@router.put("/schedules", status_code=204, summary="Expect a list every so many days")
async def put_schedule(body: NewSchedule, tx: Tx, user: User) -> None:
    """Counted from now. A list that does not come is told on the feed (`office_list_late`), every day."""
    user.require(Permission.WRITE_PERSONS)
    await require_area(tx, user, body.area_id)
    await schedules.expect(tx, user, body.model_dump())
    await audit.record(
        tx, user.id, "office_list.expect", "area", body.area_id, kind=body.kind, days=body.every_days
    )


@router.delete("/schedules", status_code=204, summary="Expect a list no more")
async def remove_schedule(tx: Tx, user: User, kind: ListKind, area: BigInt) -> None:
    """Nobody is warned any more."""
    user.require(Permission.WRITE_PERSONS)
    await require_area(tx, user, area)
    if not await schedules.forget(tx, area, kind):
        raise NotFound(what="office_schedule", id=kind)
    await audit.record(tx, user.id, "office_list.expect", "area", area, kind=kind, days=0)


@router.get("/{run_id}", summary="One list")
async def get_list(run_id: Id, tx: Tx, user: User) -> OfficeListView:
    """How many rows change something, and how many cannot be placed."""
    user.require(Permission.READ_PERSONS)
    return OfficeListView.model_validate(await runs.find(tx, user, run_id))


@router.get("/{run_id}/rows", summary="What becomes of each row")
async def list_rows(
    run_id: Id,
    tx: Tx,
    user: User,
    state: Annotated[RowState | None, Query()] = None,
    limit: Limit = 100,
    cursor: CursorText | None = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> Page[OfficeRowView]:
    """In the order of the list; those missing from a complete list stand behind it."""
    user.require(Permission.READ_PERSONS)
    await runs.find(tx, user, run_id)
    query = (
        sa.select(office_rows, persons.c.name.label("person_name"))
        .outerjoin(persons, persons.c.id == office_rows.c.person_id)
        .where(office_rows.c.run_id == run_id)
        .order_by(office_rows.c.number)
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where(office_rows.c.state == state)
    if after := pages.position(cursor, int):
        query = query.where(office_rows.c.number > after[0])
    rows = await tx.rows(query)
    language = from_header(accept_language)
    items: list[dict[str, Any]] = [
        {**row, "reason_text": row["reason"] and _why(row["reason"], language)} for row in rows
    ]
    await audit.record(tx, user.id, "office_list.rows", "office_list", run_id, hits=len(rows))
    return Page[OfficeRowView].model_validate(pages.page(rows, limit, items, "number"))


def _why(reason: str, language: str) -> str:
    for key in (f"reason.{reason}", f"import.{reason}", f"error.{reason}"):
        if (found := text(key, language)) != key:
            return found
    return reason


@router.post("/{run_id}/apply", summary="Do what the list says")
async def apply_list(run_id: Id, tx: Tx, user: User, followers: Followers) -> Applied:
    """25 persons at a time; call again while `left` is not 0. A row that cannot be done says why and holds
    up no other. Applied twice changes nothing. 409 `list_ended` for one that was discarded."""
    user.require(Permission.WRITE_PERSONS)
    run = await runs.find(tx, user, run_id, hold=True)
    done = await runs.apply(tx, user, run, followers)
    await audit.record(tx, user.id, "office_list.apply", "office_list", run_id, **done)
    state = (await runs.find(tx, user, run_id))["state"]
    return Applied(id=run_id, state=state, **done)


@router.post("/{run_id}/discard", summary="Do nothing of it")
async def discard_list(run_id: Id, tx: Tx, user: User) -> OfficeListView:
    """The list was wrong. 409 `list_ended` once it is applied."""
    user.require(Permission.WRITE_PERSONS)
    await runs.discard(tx, user, await runs.find(tx, user, run_id, hold=True))
    await audit.record(tx, user.id, "office_list.discard", "office_list", run_id)
    return OfficeListView.model_validate(await runs.find(tx, user, run_id))
