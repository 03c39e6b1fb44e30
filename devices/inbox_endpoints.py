"""``/signals`` and ``/quarantine``: what came in, and what nobody could read."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query

from devices.registry import placed
from devices.schemas import SignalItem, SignalState, UnreadFrame, UnreadFrameView
from devices.tables import devices, quarantine
from kit import audit, pages
from kit.access import Permission
from kit.areas import areas
from kit.errors import NotFound
from kit.fields import Code, CursorText, Limit, Note, Word
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.signals import signals

router = APIRouter(route_class=UnitOfWorkRoute, tags=["signals"])


def _beside_area(table: sa.Table) -> Any:
    """``table`` beside the device it came from and that device's area, where they are known."""
    return table.outerjoin(placed, devices.c.id == table.c.device_id)


@router.get("/signals", summary="What came in")
async def list_signals(
    tx: Tx,
    user: User,
    device_id: Code | None = None,
    state: SignalState | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[SignalItem]:
    """Signals of devices within the caller's areas and of unknown ones, the newest first."""
    user.require(Permission.READ_SIGNALS)
    query = (
        sa.select(*(signals.c[name] for name in SignalItem.model_fields))
        .select_from(_beside_area(signals))
        .where(user.scope(areas.c.path))
        .order_by(signals.c.id.desc())
        .limit(limit + 1)
    )
    if device_id is not None:
        query = query.where(signals.c.device_id == device_id)
    if state is not None:
        query = query.where(signals.c.state == state)
    if after := pages.position(cursor, int):
        query = query.where(signals.c.id < after[0])
    rows = await tx.rows(query)
    return Page[SignalItem].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.get("/quarantine", summary="What nobody could read")
async def list_quarantine(
    tx: Tx,
    user: User,
    device_id: Code | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[UnreadFrame]:
    """Unread frames of devices within the caller's areas and of unknown ones, the newest first."""
    user.require(Permission.READ_SIGNALS)
    order = [quarantine.c[name] for name in ("last_at", "device_id", "topic", "sha256")]
    query = (
        sa.select(*(quarantine.c[name] for name in UnreadFrame.model_fields))
        .select_from(_beside_area(quarantine))
        .where(user.scope(areas.c.path))
        .order_by(*(column.desc() for column in order))
        .limit(limit + 1)
    )
    if device_id is not None:
        query = query.where(quarantine.c.device_id == device_id)
    if after := pages.position(cursor, dt.datetime, str, str, str):
        query = query.where(sa.tuple_(*order) < sa.tuple_(*after))
    rows = await tx.rows(query)
    keys = [column.name for column in order]
    return Page[UnreadFrame].model_validate(pages.page(rows, limit, [dict(row) for row in rows], *keys))


@router.get("/quarantine/frame", summary="An unread frame in full", responses=problem_responses(404))
async def get_unread_frame(
    device_id: Word,
    topic: Note,
    sha256: Annotated[str, Query(pattern=r"^[0-9a-f]{64}$")],
    tx: Tx,
    user: User,
) -> UnreadFrameView:
    """The bytes that came, as far as they are kept. Every look is recorded."""
    user.require(Permission.READ_SIGNALS)
    row = await tx.row(
        sa.select(*(quarantine.c[name] for name in UnreadFrameView.model_fields))
        .select_from(_beside_area(quarantine))
        .where(
            quarantine.c.device_id == device_id,
            quarantine.c.topic == topic,
            quarantine.c.sha256 == sha256,
            user.scope(areas.c.path),
        )
    )
    if row is None:
        raise NotFound(what="frame", id=sha256[:12])
    await audit.record(tx, user.id, "quarantine.view", "device", device_id, sha256=sha256)
    return UnreadFrameView(**{**row, "sample": base64.b64encode(row["sample"]).decode()})
