"""``/areas``: the tree that scopes, desks and emergency numbers hang on."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter

from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import changing, history, moving, tree
from kit.areas.schemas import AreaChanges, AreaLine, AreaView, AreaWhole, Merger, Move, NewArea
from kit.areas.tables import areas
from kit.database import Transaction
from kit.fields import BigInt, CursorText, Id, Limit, Search
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["areas"])


@router.get("/areas", summary="Areas")
async def list_areas(
    tx: Tx,
    user: User,
    parent: BigInt | None = None,
    q: Search = "",
    closed: bool = False,
    limit: Limit = 100,
    cursor: CursorText | None = None,
) -> Page[AreaView]:
    """The caller's subtree in the order of paths, or only the children of `parent`; `q`: whose name, now
    or once, contains it, or whose code begins with it. Closed areas only with `closed`."""
    user.require(Permission.READ_AREAS)
    after = pages.position(cursor, str)
    query = sa.select(areas).where(user.scope(areas.c.path)).order_by(areas.c.path).limit(limit + 1)
    if parent is not None:
        query = query.where(areas.c.parent_id == parent)
    if wanted := q.strip():
        escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        query = query.where(history.has_had(f"%{escaped}%", wanted))
    if not closed:
        query = query.where(areas.c.closed_at.is_(None))
    if after is not None:
        query = query.where(areas.c.path > after[0])
    rows = await tx.rows(query)
    return Page[AreaView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "path"))


@router.get("/areas/{area_id}", summary="One area", responses=problem_responses(404))
async def get_area(area_id: Id, tx: Tx, user: User) -> AreaWhole:
    """An area within the caller's, with the numbers that hold there and its former names and codes. A
    merged one says in `merged_into` where everything of it is now."""
    user.require(Permission.READ_AREAS)
    return await _whole(tx, user, area_id)


@router.get("/areas/{area_id}/history", summary="What became of an area", responses=problem_responses(404))
async def get_history(
    area_id: Id, tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[AreaLine]:
    """When, who, from, to; the newest first. `moved_along`: with the area above it."""
    user.require(Permission.READ_AREAS)
    await tree.find(tx, user, area_id)
    after = pages.position(cursor, int)
    rows = await history.listed(tx, area_id, after[0] if after else None, limit + 1)
    items = [{**row, "from": row["before"], "to": row["after"]} for row in rows]
    return Page[AreaLine].model_validate(pages.page(rows, limit, items, "id"))


@router.post("/areas", status_code=201, summary="Add an area", responses=problem_responses(409))
async def create_area(body: NewArea, tx: Tx, user: User) -> AreaWhole:
    """Adds an area below one of the caller's."""
    user.require(Permission.WRITE_AREAS)
    row = await changing.add(tx, user, body.model_dump())
    await audit.record(tx, user.id, "area.create", "area", row["id"])
    return await _whole(tx, user, row["id"])


@router.patch("/areas/{area_id}", summary="Change an area", responses=problem_responses(404, 409))
async def change_area(area_id: Id, body: AreaChanges, tx: Tx, user: User) -> AreaWhole:
    """Name, code and numbers. Where the code changes, the codes below that began with it change too.
    409 `area_changed`: somebody else has changed it since `version`."""
    user.require(Permission.WRITE_AREAS)
    values = body.given(exclude={"version", "codes", "reason"})
    await changing.change(tx, user, area_id, body.version, values, body.codes, body.reason)
    fields = sorted(body.model_fields_set - {"version", "reason"})
    await audit.record(tx, user.id, "area.update", "area", area_id, fields=fields)
    return await _whole(tx, user, area_id)


@router.post(
    "/areas/{area_id}/move",
    status_code=200,
    summary="Move an area under another parent",
    responses=problem_responses(404, 409),
)
async def move_area(area_id: Id, body: Move, tx: Tx, user: User) -> AreaWhole:
    """With everything below, and with everybody and every open case in it, at once. What is closed keeps
    what was true then. 422 `body.codes` names areas whose code belongs to another area after the move."""
    user.require(Permission.WRITE_AREAS)
    await moving.move(tx, user, area_id, body.parent_id, body.codes, body.reason)
    await audit.record(tx, user.id, "area.move", "area", area_id, parent_id=body.parent_id)
    return await _whole(tx, user, area_id)


@router.post(
    "/areas/{area_id}/merge",
    status_code=200,
    summary="Make an area part of another",
    responses=problem_responses(404, 409),
)
async def merge_area(area_id: Id, body: Merger, tx: Tx, user: User) -> AreaWhole:
    """What lies below, people, homes, providers, responders, devices, accounts and open cases belong to
    the other one from now on. This one is closed and leads there: `area=` of it means the other, and
    its code is still understood. Answers the other one."""
    user.require(Permission.WRITE_AREAS)
    await moving.merge(tx, user, area_id, body.into_id, body.codes, body.reason)
    await audit.record(tx, user.id, "area.merge", "area", area_id, into_id=body.into_id)
    return await _whole(tx, user, body.into_id)


@router.delete(
    "/areas/{area_id}", status_code=204, summary="Close an area", responses=problem_responses(404, 409)
)
async def close_area(area_id: Id, tx: Tx, user: User) -> None:
    """Only an empty one; nothing is deleted. 409 `area_not_empty` counts in `left` what is still there."""
    user.require(Permission.WRITE_AREAS)
    await changing.close(tx, user, area_id)
    await audit.record(tx, user.id, "area.close", "area", area_id)


async def _whole(tx: Transaction, user: Actor, area_id: int) -> AreaWhole:
    row = await tree.find(tx, user, area_id)
    former = await history.former(tx, area_id)
    return AreaWhole.model_validate(
        {
            **row,
            "holding": await tree.numbers(tx, row["path"]),
            "former_names": former["names"],
            "former_codes": former["codes"],
        }
    )
