"""``/devices/labels``: a sheet of labels with QR codes, to print."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse

from devices import registry
from devices.tables import devices
from devices.units import labels
from kit import catalogue
from kit.access import Permission
from kit.areas import areas
from kit.errors import InvalidField, NotFound
from kit.fields import Code, Word
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"])

MOST = 240
"""Ten sheets. A code takes 3 ms to draw (measured), in a thread beside the desks."""

Ids = Annotated[
    str,
    Query(pattern=r"^[A-Za-z0-9_-]{1,64}(,[A-Za-z0-9_-]{1,64}){0,239}$", description="Separated by commas"),
]


@router.get(
    "/devices/labels",
    summary="Labels with QR codes",
    response_class=HTMLResponse,
    responses=problem_responses(404),
)
async def print_labels(
    tx: Tx,
    user: User,
    ids: Ids | None = None,
    batch: Word | None = None,
    after: Annotated[Code | None, Query(description="The last id of the sheets before")] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> HTMLResponse:
    """A page to print: of at most 240 units with these ids, or of an import, by id from behind `after`.
    Id and serial are on a label, never a secret, never a person."""
    user.require(Permission.READ_DEVICES)
    wanted = sorted(set(ids.split(","))) if ids is not None else []
    if not wanted and batch is None:
        raise InvalidField(field="query.ids", reason="missing")
    where = [user.scope(areas.c.path)]
    if wanted:
        where.append(devices.c.id.in_(wanted))
    if batch is not None:
        where.append(devices.c.batch == batch)
    rows = await registry.listed(tx, where, None if wanted else after, MOST)
    if missing := sorted(set(wanted) - {row["id"] for row in rows}):
        raise NotFound(what="device", id=missing[0])
    units = [dict(row) for row in rows]
    page = await asyncio.to_thread(labels.sheet, units, catalogue.from_header(accept_language))
    return HTMLResponse(page)
