"""``/imports``: lists taken in from spreadsheets, in the background."""

from __future__ import annotations

import asyncio
import io
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Header, Request, Response
from starlette.datastructures import UploadFile

from care.importing import template
from care.importing.kinds import KINDS
from care.importing.results import view
from care.importing.schemas import ImportItem, ImportView, KindName
from care.scope import require_area
from care.sheet_jobs import files, queue
from care.sheet_jobs.tables import sheet_jobs
from kit import audit, catalogue, pages
from kit.access import Actor
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.sheets.errors import UnreadableSheet
from kit.sheets.writing import XLSX

router = APIRouter(route_class=UnitOfWorkRoute, tags=["imports"])

_BINARY = {"type": "string", "format": "binary"}
_FORM = {
    "type": "object",
    "required": ["file", "kind"],
    "properties": {
        "file": {**_BINARY, "description": "XLSX, or CSV in UTF-8, UTF-16 or GB18030; at most 32 MiB"},
        "kind": {"type": "string", "enum": list(KINDS)},
        "dry_run": {"type": "boolean", "default": False, "description": "Check only"},
        "area_id": {"type": "integer", "description": "The area of rows that name none"},
    },
}
_BODY = {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {"schema": _BINARY}}}}


@router.post(
    "/imports",
    status_code=202,
    summary="Take in a list from a spreadsheet",
    openapi_extra={"requestBody": _BODY},
)
async def start_import(
    request: Request, tx: Tx, user: User, accept_language: Annotated[str | None, Header()] = None
) -> ImportView:
    """Begins in the background; `GET /imports/{id}` tells how far it has come. The good rows are taken,
    the wrong ones come back in the report. The same file twice changes nothing."""
    async with request.form(max_files=1, max_fields=8) as form:
        file, kind, area = form.get("file"), form.get("kind"), form.get("area_id")
        if not isinstance(kind, str) or kind not in KINDS:
            raise InvalidField(field="body.kind", reason="unknown_kind")
        user.require(KINDS[kind].permission)
        if not isinstance(file, UploadFile) or not file.size:
            raise UnreadableSheet(reason="no_file")
        area_id = await _area(tx, user, area)
        job_id = await queue.add(
            tx,
            direction="import",
            kind=kind,
            origin="http",
            user_id=user.id,
            area_id=area_id,
            language=catalogue.from_header(accept_language),
            file_name=_named(file.filename),
            params={"dry_run": _flag(form.get("dry_run"))},
        )
        await files.store(tx, job_id, files.SOURCE, file.file)
    await audit.record(tx, user.id, "import.start", "sheet_job", job_id, kind=kind)
    return ImportView.model_validate(await view(tx, await queue.find(tx, job_id), accept_language))


@router.get("/imports", summary="Imports")
async def list_imports(
    tx: Tx, user: User, limit: Limit = 20, cursor: CursorText | None = None
) -> Page[ImportItem]:
    """The caller's own, the newest first."""
    after = pages.position(cursor, int)
    query = (
        sa.select(sheet_jobs)
        .where(sheet_jobs.c.direction == "import", sheet_jobs.c.user_id == user.id)
        .order_by(sheet_jobs.c.id.desc())
        .limit(limit + 1)
    )
    if after:
        query = query.where(sheet_jobs.c.id < after[0])
    rows = await tx.rows(query)
    items = [{**row, "dry_run": row["params"]["dry_run"]} for row in rows]
    return Page[ImportItem].model_validate(pages.page(rows, limit, items, "id"))


@router.get(
    "/imports/templates/{kind}.xlsx", summary="A list to fill in", responses=_FILE, response_model=None
)
async def get_template(
    kind: KindName, user: User, accept_language: Annotated[str | None, Header()] = None
) -> Response:
    """Headers, drop-downs, an example row and a page that explains the columns."""
    user.require(KINDS[kind].permission)
    book = io.BytesIO()
    await asyncio.to_thread(template.write, KINDS[kind], catalogue.from_header(accept_language), book)
    return _workbook(book.getvalue(), f"{kind}.xlsx")


@router.get("/imports/{import_id}", summary="An import", responses=problem_responses(404))
async def get_import(
    import_id: Id, tx: Tx, user: User, accept_language: Annotated[str | None, Header()] = None
) -> ImportView:
    """How far it has come, and what is wrong with which cell."""
    job = await _own(tx, user, import_id)
    return ImportView.model_validate(await view(tx, job, accept_language))


@router.get(
    "/imports/{import_id}/report.xlsx",
    summary="The file again, with what is wrong beside each row",
    responses={**_FILE, **problem_responses(404)},
    response_model=None,
)
async def get_report(import_id: Id, tx: Tx, user: User) -> Response:
    """To correct and send again. Kept for a week, for whoever sent the file."""
    job = await _own(tx, user, import_id)
    book = io.BytesIO()
    if not await files.load(tx, import_id, files.RESULT, book):
        raise NotFound(what="report", id=import_id)
    await audit.record(tx, user.id, "import.report", "sheet_job", import_id)
    return _workbook(book.getvalue(), f"{job['kind']}-{import_id}.xlsx")


async def _own(tx: Transaction, user: Actor, import_id: int) -> dict[str, Any]:
    where = (sheet_jobs.c.id == import_id, sheet_jobs.c.direction == "import")
    job = await tx.row(sa.select(sheet_jobs).where(*where, sheet_jobs.c.user_id == user.id))
    if job is None:
        raise NotFound(what="import", id=import_id)
    return dict(job)


async def _area(tx: Transaction, user: Actor, given: object) -> int | None:
    if given in (None, ""):
        return None
    if not (isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 19):
        raise InvalidField(field="body.area_id", reason="unknown_area")
    await require_area(tx, user, int(given))
    return int(given)


def _flag(given: object) -> bool:
    return str(given or "").casefold() in ("true", "1", "yes", "on")


def _named(name: str | None) -> str:
    shown = "".join(one for one in (name or "").replace("\\", "/").rsplit("/", 1)[-1] if one.isprintable())
    return shown.encode(errors="replace").decode()[:200] or "?"


def _workbook(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=XLSX, headers=headers)
