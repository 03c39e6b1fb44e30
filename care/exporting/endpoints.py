"""``/exports``: lists handed out as spreadsheets, made in the background."""

from __future__ import annotations

import datetime as dt
import io
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Header, Response
from pydantic import Field

from care.exporting.sources import SOURCES
from care.importing.results import reason
from care.importing.schemas import State
from care.scope import require_area
from care.sheet_jobs import files, queue
from care.sheet_jobs.tables import sheet_jobs
from kit import audit, catalogue, pages
from kit.access import Actor
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, Body, CursorText, Id, Limit, Line, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.sheets.writing import CSV, XLSX

router = APIRouter(route_class=UnitOfWorkRoute, tags=["imports"])

ExportKind = Literal["persons", "contacts", "providers", "staff"]
Format = Literal["xlsx", "csv"]
_BINARY = {"schema": {"type": "string", "format": "binary"}}


class NewExport(Body):
    """What is wanted, and why. Without ``unmasked`` numbers are masked, health and door codes missing."""

    kind: ExportKind
    format: Format = "xlsx"
    area_id: BigInt | None = Field(default=None, description="Only this area and what lies below")
    purpose: Line = Field(examples=["季度统计"], description="Stands in the file and on record")
    unmasked: bool = False


class ExportView(View):
    """How far an export has come."""

    id: int
    kind: ExportKind
    format: Format
    unmasked: bool
    purpose: str
    state: State
    reason: str | None
    created_at: dt.datetime
    finished_at: dt.datetime | None
    rows: int


@router.post("/exports", status_code=202, summary="Have a list made as a spreadsheet")
async def start_export(
    body: NewExport, tx: Tx, user: User, accept_language: Annotated[str | None, Header()] = None
) -> ExportView:
    """Begins in the background; `GET /exports/{id}` tells how far it has come. It is on record."""
    source = SOURCES[body.kind]
    user.require(source.reads, *([source.unmasks] if body.unmasked else []))
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    job_id = await queue.add(
        tx,
        direction="export",
        kind=body.kind,
        origin="http",
        user_id=user.id,
        area_id=body.area_id,
        language=catalogue.from_header(accept_language),
        file_name=f"{body.kind}.{body.format}",
        params={**body.model_dump(include={"format", "purpose", "unmasked"}), "by": user.name},
    )
    said = body.model_dump(exclude={"kind"})
    await audit.record(tx, user.id, "export.start", "sheet_job", job_id, kind=body.kind, **said)
    return _view(await queue.find(tx, job_id), accept_language)


@router.get("/exports", summary="Exports")
async def list_exports(
    tx: Tx,
    user: User,
    limit: Limit = 20,
    cursor: CursorText | None = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> Page[ExportView]:
    """The caller's own, the newest first."""
    after = pages.position(cursor, int)
    query = sa.select(sheet_jobs).where(sheet_jobs.c.direction == "export", sheet_jobs.c.user_id == user.id)
    if after:
        query = query.where(sheet_jobs.c.id < after[0])
    rows = await tx.rows(query.order_by(sheet_jobs.c.id.desc()).limit(limit + 1))
    items = [_view(dict(row), accept_language) for row in rows]
    return Page[ExportView].model_validate(pages.page(rows, limit, items, "id"))


@router.get("/exports/{export_id}", summary="An export", responses=problem_responses(404))
async def get_export(
    export_id: Id, tx: Tx, user: User, accept_language: Annotated[str | None, Header()] = None
) -> ExportView:
    """How far it has come."""
    return _view(await _own(tx, user, export_id), accept_language)


@router.get(
    "/exports/{export_id}/file",
    summary="The list",
    responses={200: {"content": {XLSX: _BINARY, "text/csv": _BINARY}}, **problem_responses(404)},
    response_model=None,
)
async def get_file(export_id: Id, tx: Tx, user: User) -> Response:
    """Kept for a week, for whoever asked for it. Every download is recorded."""
    job = await _own(tx, user, export_id)
    content = io.BytesIO()
    if not await files.load(tx, export_id, files.RESULT, content):
        raise NotFound(what="report", id=export_id)
    await audit.record(tx, user.id, "export.file", "sheet_job", export_id, kind=job["kind"])
    headers = {
        "Content-Disposition": f'attachment; filename="{job["file_name"]}"',
        "Cache-Control": "no-store",
    }
    media_type = CSV if job["params"]["format"] == "csv" else XLSX
    return Response(content.getvalue(), media_type=media_type, headers=headers)


async def _own(tx: Transaction, user: Actor, export_id: int) -> dict[str, Any]:
    where = (sheet_jobs.c.id == export_id, sheet_jobs.c.direction == "export")
    job = await tx.row(sa.select(sheet_jobs).where(*where, sheet_jobs.c.user_id == user.id))
    if job is None:
        raise NotFound(what="export", id=export_id)
    return dict(job)


def _view(job: dict[str, Any], accept_language: str | None) -> ExportView:
    why = reason(job, catalogue.from_header(accept_language))
    return ExportView.model_validate({**job, **job["params"], "reason": why})
