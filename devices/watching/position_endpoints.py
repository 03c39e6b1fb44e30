"""``/persons/{id}/positions``: where somebody was."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from fastapi import APIRouter

from devices.watching.fences import person_within
from devices.watching.schemas import PositionView
from devices.watching.tables import positions
from kit import audit, pages
from kit.access import Permission
from kit.fields import CursorText, Id, Limit, Moment
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["watching"], responses=problem_responses(404))


@router.get("/persons/{person_id}/positions", summary="Where a person was")
async def list_positions(
    person_id: Id,
    tx: Tx,
    user: User,
    since: Moment | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[PositionView]:
    """The newest first, for 30 days. Kept with the person's consent (`location`), for a fence, and while
    help is wanted. Every look is recorded."""
    user.require(Permission.READ_PERSONS)
    await person_within(tx, user, person_id)
    query = sa.select(positions).where(positions.c.person_id == person_id)
    if since is not None:
        query = query.where(positions.c.at >= since)
    if after := pages.position(cursor, dt.datetime, str):
        query = query.where(sa.tuple_(positions.c.at, positions.c.device_id) < sa.tuple_(*after))
    order = (positions.c.at.desc(), positions.c.device_id.desc())
    rows = await tx.rows(query.order_by(*order).limit(limit + 1))
    await audit.record(tx, user.id, "person.positions", "person", person_id, hits=len(rows))
    found = pages.page(rows, limit, [dict(row) for row in rows], "at", "device_id")
    return Page[PositionView].model_validate(found)
