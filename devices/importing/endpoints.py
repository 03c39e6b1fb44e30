"""``POST /devices/import``: many units from a spreadsheet."""

from __future__ import annotations

import asyncio
import io
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.datastructures import UploadFile

from devices.errors import ImportRefused
from devices.importing import report, rows, writing
from devices.importing.schemas import ImportView
from kit import catalogue
from kit.access import Permission
from kit.areas import areas
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.sheets.errors import UnreadableSheet
from kit.sheets.writing import XLSX

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"])

MOST_ROWS = 5000
"""Here, beside the desks. The command line takes more, in a process of its own."""

_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORM = {
    "schema": {"type": "object", "required": ["file"], "properties": {"file": _FILE["schema"]}},
}
_BODY = {"required": True, "content": {"multipart/form-data": _FORM, "text/csv": _FILE, XLSX: _FILE}}


@router.post(
    "/devices/import",
    summary="Register many units from XLSX or CSV",
    response_model=ImportView,
    responses={200: {"content": {XLSX: _FILE}}, **problem_responses(409)},
    openapi_extra={"requestBody": _BODY},
)
async def import_devices(
    request: Request,
    tx: Tx,
    user: User,
    dry_run: bool = False,
    partial: Annotated[bool, Query(description="Take the good rows although others have problems")] = False,
    answer: Annotated[
        Literal["json", "xlsx"], Query(description="`xlsx`: the report as a workbook")
    ] = "json",
    accept_language: Annotated[str | None, Header()] = None,
) -> Any:
    """At most 5,000 rows and 4 MiB; more with `bell device import`. Headers in Chinese or English; the one
    column that has to be there is the model (型号). All or nothing: 422 `import_refused` names each
    cell that is wrong. The secrets of the new units are in this answer and nowhere else."""
    user.require(Permission.WRITE_DEVICES)
    language = catalogue.from_header(accept_language)
    content = await _content(request)
    await tx.execute(writing.LONG_WORK)  # the database waits while the file is read
    sheet = await asyncio.to_thread(rows.read, content, MOST_ROWS)
    batch, made = await writing.take(
        tx, user.id, sheet, user.scope(areas.c.path), dry_run=dry_run, partial=partial
    )
    said = report.summary(sheet, batch, made, language, dry_run=dry_run)
    if sheet.problems and not dry_run and not made:
        raise ImportRefused(problem_count=len(sheet.problems), extra=said)
    if answer == "xlsx":
        book = io.BytesIO()
        await asyncio.to_thread(report.workbook, sheet, made, language, book)
        return Response(book.getvalue(), media_type=XLSX, headers=_named(batch))
    said["items"] = [
        {
            "row": one.row,
            "id": one.id,
            "serial": one.values.get("serial"),
            "imei": one.values.get("imei"),
            "secret": one.secret,
        }
        for one in made
    ]
    return said


def _named(batch: str | None) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="devices-{batch or "report"}.xlsx"',
        "Cache-Control": "no-store",
    }


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise UnreadableSheet(reason="no_file")
        return await file.read()
