"""Areas: the tree that scopes, desks and emergency numbers hang on."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from kit import audit, pages
from kit.access import Permission
from kit.areas import areas
from kit.errors import AlreadyExists, InvalidField, NotFound
from kit.fields import BigInt, Body, Code, CursorText, Id, Limit, Line, Phone, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["areas"])

Level = Literal["city", "district", "street", "community", "grid"]


class Numbers(Body):
    """Phone numbers of an area; an empty one is the parent's."""

    desk_phone: Phone | None = None
    duty_leader_phone: Phone | None = None
    partner_centre_phone: Phone | None = None
    ambulance_phone: Phone | None = Field(default=None, examples=["120"])
    police_phone: Phone | None = Field(default=None, examples=["110"])
    fire_phone: Phone | None = Field(default=None, examples=["119"])


class NewArea(Numbers):
    """An area below ``parent_id``."""

    parent_id: BigInt
    level: Level
    name: Line = Field(examples=["平安街道"])
    code: Code | None = Field(default=None, description="The state's division code", examples=["990101001"])


class AreaView(View):
    """An area. ``path`` holds the ids from the root down: ``/1/4/9/``."""

    id: int
    parent_id: int | None
    path: str
    level: str
    code: str | None
    name: str
    desk_phone: str | None
    duty_leader_phone: str | None
    partner_centre_phone: str | None
    ambulance_phone: str | None
    police_phone: str | None
    fire_phone: str | None


@router.get("/areas", summary="Areas")
async def list_areas(
    tx: Tx,
    user: User,
    parent: BigInt | None = None,
    limit: Limit = 100,
    cursor: CursorText | None = None,
) -> Page[AreaView]:
    """The caller's subtree in the order of paths, or only the children of ``parent``."""
    user.require(Permission.READ_AREAS)
    after = pages.position(cursor, str)
    query = sa.select(areas).where(user.scope(areas.c.path)).order_by(areas.c.path).limit(limit + 1)
    if parent is not None:
        query = query.where(areas.c.parent_id == parent)
    if after is not None:
        query = query.where(areas.c.path > after[0])
    rows = await tx.rows(query)
    return Page[AreaView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "path"))


@router.get("/areas/{area_id}", summary="One area", responses=problem_responses(404))
async def get_area(area_id: Id, tx: Tx, user: User) -> AreaView:
    """An area within the caller's."""
    user.require(Permission.READ_AREAS)
    row = await tx.row(sa.select(areas).where(areas.c.id == area_id, user.scope(areas.c.path)))
    if row is None:
        raise NotFound(what="area", id=area_id)
    return AreaView.model_validate(dict(row))


@router.post("/areas", status_code=201, summary="Add an area", responses=problem_responses(409))
async def create_area(body: NewArea, tx: Tx, user: User) -> AreaView:
    """Adds an area below one of the caller's."""
    user.require(Permission.WRITE_AREAS)
    parent = await tx.scalar(
        sa.select(areas.c.path).where(areas.c.id == body.parent_id, user.scope(areas.c.path))
    )
    if parent is None:
        raise InvalidField(field="body.parent_id", reason="unknown_parent")
    area_id = await tx.scalar(sa.text("select nextval(pg_get_serial_sequence('areas', 'id'))"))
    values = {"id": area_id, "path": f"{parent}{area_id}/", **body.model_dump()}
    try:
        async with tx.savepoint():
            row = await tx.row(sa.insert(areas).values(**values).returning(areas))
    except sa.exc.IntegrityError as error:
        raise AlreadyExists(field="code", extra={"field": "code"}) from error
    assert row is not None
    await audit.record(tx, user.id, "area.create", "area", area_id)
    return AreaView.model_validate(dict(row))
