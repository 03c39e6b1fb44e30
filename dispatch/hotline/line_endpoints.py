"""``/hotline/lines``: our numbers."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from care.fields import TypedPhone, Version
from care.holding import hold, mark_changed, visible
from care.persons.fields import read_phone
from care.persons.homes import dialling_code
from care.scope import require_area, subtree
from dispatch.cases.schemas import Named
from dispatch.hotline import lines
from dispatch.hotline.frames import CallKind
from dispatch.hotline.tables import hotline_lines
from kit import audit
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.fields import BigInt, Body, Changes, Id, Line, View, left_out
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["hotline"], responses=problem_responses(401, 403, 404, 409, 422)
)

Recording = Literal["none", "silent", "announced"]


class NewLine(Body):
    """A number of ours. ``emergency``: every call on it is a press, and connects at once, without a word
    before; only an ``ordinary`` one may announce that it is recorded."""

    area_id: BigInt = Field(description="Whose desk answers; a caller nobody knows is placed there")
    number: TypedPhone = Field(examples=["12349"], description="As it is dialled")
    name: Line = Field(examples=["平安热线"])
    kind: CallKind
    recording: Recording = "none"
    hides_caller: bool = Field(
        default=False, description="Calls come from another hotline (12345), whose number is no caller's"
    )


class LineChanges(Changes):
    """What to change of a line."""

    version: Version | None = None
    area_id: BigInt = left_out()
    number: TypedPhone = left_out()
    name: Line = left_out()
    kind: CallKind = left_out()
    recording: Recording = left_out()
    hides_caller: bool = left_out()
    active: bool = left_out(description="False: given back; calls on it are taken as emergencies")


class LineView(View):
    """A number of ours."""

    id: int
    area: Named
    number: str
    name: str
    kind: CallKind
    recording: Recording
    hides_caller: bool
    active: bool
    version: int


@router.get("/hotline/lines", summary="Our numbers")
async def list_lines(tx: Tx, user: User, area: BigInt | None = None) -> Page[LineView]:
    """Those of the caller's areas, by number."""
    user.require(Permission.READ_AREAS)
    items = await lines.listed(tx, await subtree(tx, user, area))
    return Page[LineView].model_validate({"items": items})


@router.get("/hotline/lines/{line_id}", summary="One of our numbers")
async def show_line(line_id: Id, tx: Tx, user: User) -> LineView:
    """How calls on it are taken."""
    user.require(Permission.READ_AREAS)
    return await _view(tx, user, line_id)


@router.post("/hotline/lines", status_code=201, summary="Add a number")
async def create_line(body: NewLine, tx: Tx, user: User) -> LineView:
    """Calls on a number that is not listed count as emergencies, so that none is lost. 409
    `already_exists`: somebody has listed it."""
    user.require(Permission.WRITE_AREAS)
    await require_area(tx, user, body.area_id)
    lines.require_at_once(body.kind, body.recording)
    values = body.model_dump()
    values["number"] = await _number(tx, body.number, body.area_id)
    await lines.require_free(tx, values["number"])
    line_id = await tx.scalar(sa.insert(hotline_lines).values(**values).returning(hotline_lines.c.id))
    await audit.record(tx, user.id, "line.create", "line", line_id, kind=body.kind)
    return await _view(tx, user, line_id)


@router.patch("/hotline/lines/{line_id}", summary="Change a number")
async def change_line(line_id: Id, body: LineChanges, tx: Tx, user: User) -> LineView:
    """Changes what is given. 409 `changed_meanwhile`: somebody else has changed it since `version`."""
    user.require(Permission.WRITE_AREAS)
    held = await hold(tx, user, hotline_lines, line_id, body.version, "line")
    values: dict[str, Any] = body.given(exclude={"version"})
    if "area_id" in values:
        await require_area(tx, user, values["area_id"])
    lines.require_at_once(values.get("kind", held["kind"]), values.get("recording", held["recording"]))
    if "number" in values:
        area_id = values.get("area_id", held["area_id"])
        values["number"] = await _number(tx, values["number"], area_id)
        await lines.require_free(tx, values["number"], line_id)
    if values:
        await mark_changed(tx, hotline_lines, line_id, values)
    await audit.record(tx, user.id, "line.update", "line", line_id, fields=sorted(values))
    return await _view(tx, user, line_id)


async def _number(tx: Transaction, typed: str, area_id: int) -> str:
    return read_phone(typed, "body.number", await dialling_code(tx, area_id))


async def _view(tx: Transaction, user: Actor, line_id: int) -> LineView:
    await visible(tx, user, hotline_lines, line_id, "line")
    (line,) = await lines.listed(tx, hotline_lines.c.id == line_id)
    return LineView.model_validate(line)
