"""What to read out to the emergency services."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from dispatch.cases import call_sheet, queries
from dispatch.cases.around import around
from kit import audit
from kit.access import Permission
from kit.fields import View
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["cases"])


class CallSheetView(View):
    """One call to an emergency service."""

    service: call_sheet.Service
    phone: str = Field(examples=["120"])
    lines: list[str] = Field(description="Sentences, in the order in which they are asked for")
    text: str = Field(description="The same in one piece")


@router.get(
    "/cases/{case_id}/call-sheet",
    summary="What to tell 120, 110 or 119",
    responses=problem_responses(401, 403, 404, 422),
)
async def show_call_sheet(
    case_id: Id,
    tx: Tx,
    user: User,
    service: Annotated[call_sheet.Service, Query(description="120, 110 or 119")],
    lang: Annotated[Literal["zh-CN", "en"], Query(description="In which it is read out")] = "zh-CN",
) -> CallSheetView:
    """Who, where, how to get in, conditions and medicines, what has been done, and where to call back.
    For whoever may handle the case; every opening is on record."""
    user.require(Permission.HANDLE_CASES)
    row = await queries.visible(tx, user, case_id)
    called = await call_sheet.numbers(tx, row["area_path"])
    found = await around(tx, row, language=lang, may_call=row["closed_at"] is None)
    lines = call_sheet.read_out(queries.view(row), found, service, called, lang)
    said = {"person_id": row["person_id"], "service": service}
    await audit.record(tx, user.id, "case.call_sheet", "case", case_id, **said)
    return CallSheetView(service=service, phone=called[service] or "", lines=lines, text="\n".join(lines))
