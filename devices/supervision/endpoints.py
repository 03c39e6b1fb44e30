"""``/supervision`` and ``/devices/{id}/supervision``: what needs seeing to, and how it came to that."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter

from devices import registry
from devices.schemas import DeviceId
from devices.supervision import history, view
from devices.supervision.schemas import AttentionItem, History, IncidentView
from kit import pages
from kit.access import Actor, Permission
from kit.fields import BigInt, CursorText, Limit, Moment
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"])

MOST = 1000
LOOK_BACK = dt.timedelta(days=7)


@router.get("/supervision", summary="Units that need seeing to")
async def list_attention(
    tx: Tx,
    user: User,
    incident: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[AttentionItem]:
    """What hurts most first: the powered device without mains, the high-risk person nobody watches, the
    silent unit, the empty battery. Units that an incident holds are left out, save for `incident`."""
    user.require(Permission.READ_DEVICES)
    after = pages.position(cursor, int, dt.datetime, str, str)
    rows = await view.attention(tx, user, incident_id=incident, after=after, limit=limit + 1)
    items = [_shown(user, dict(row)) for row in rows]
    page = pages.page(rows, limit, items, "rank", "since", "device_id", "finding")
    return Page[AttentionItem].model_validate(page)


def _shown(user: Actor, row: dict[str, Any]) -> dict[str, Any]:
    if user.may(Permission.READ_PERSONS):
        return row
    return {**row, "person_name": None, "home_address": None}


@router.get("/supervision/incidents", summary="Incidents: many units of one place")
async def list_incidents(
    tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[IncidentView]:
    """The newest first; a cleared one stays on record."""
    user.require(Permission.READ_DEVICES)
    before = pages.position(cursor, int)
    rows = await view.incidents(tx, user, before=before[0] if before else None, limit=limit + 1)
    return Page[IncidentView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.get(
    "/devices/{device_id}/supervision", summary="How a unit has been", responses=problem_responses(404)
)
async def get_history(device_id: DeviceId, tx: Tx, user: User, since: Moment | None = None) -> History:
    """Hours in which it spoke, and what changed, from `since` on; by default the last seven days."""
    user.require(Permission.READ_DEVICES)
    await registry.find(tx, user, device_id)
    since = since or await tx.now() - LOOK_BACK
    return History.model_validate(
        {
            "hours": [dict(row) for row in await history.hours(tx, device_id, since, MOST)],
            "changes": [dict(row) for row in await history.changes(tx, device_id, since, MOST)],
        }
    )
