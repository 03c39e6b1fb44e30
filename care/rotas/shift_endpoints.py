"""``/shifts``: who is on duty when."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from fastapi import APIRouter

from care.errors import ShiftOfRota
from care.responders.tables import responders
from care.rotas.schemas import NewShift, ShiftView
from care.rotas.tables import leaves, shifts
from care.scope import require_row, subtree
from kit import audit, pages
from kit.access import Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit, Moment
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["responders"])

LONGEST_SHIFT = dt.timedelta(days=7)

_SHIFT = sa.select(shifts, responders.c.name.label("responder_name")).join(
    responders, responders.c.id == shifts.c.responder_id
)


@router.get("/shifts", summary="Who is on duty when")
async def list_shifts(
    tx: Tx,
    user: User,
    at: Moment | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    responder_id: BigInt | None = None,
    rota_id: BigInt | None = None,
    area: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[ShiftView]:
    """Shifts of rotas and those entered by hand, by start; ``at``: those that cover this moment;
    ``since`` and ``until``: those that reach into this time."""
    user.require(Permission.READ_RESPONDERS)
    query = _SHIFT.join(areas, areas.c.id == responders.c.area_id)
    query = query.where(await subtree(tx, user, area)).order_by(shifts.c.starts_at, shifts.c.id)
    if at is not None:
        query = query.where(shifts.c.starts_at <= at, shifts.c.ends_at > at)
    if since is not None:
        query = query.where(shifts.c.ends_at > since)
    if until is not None:
        query = query.where(shifts.c.starts_at < until)
    if rota_id is not None:
        query = query.where(shifts.c.rota_id == rota_id)
    if responder_id is not None:
        query = query.where(shifts.c.responder_id == responder_id)
    if after := pages.position(cursor, dt.datetime, int):
        query = query.where(sa.tuple_(shifts.c.starts_at, shifts.c.id) > sa.tuple_(*after))
    rows = await tx.rows(query.limit(limit + 1))
    items = [dict(row) for row in rows]
    return Page[ShiftView].model_validate(pages.page(rows, limit, items, "starts_at", "id"))


@router.post("/shifts", status_code=201, summary="Put somebody on duty")
async def create_shift(body: NewShift, tx: Tx, user: User) -> ShiftView:
    """Adds a shift for a responder within the caller's areas."""
    user.require(Permission.WRITE_RESPONDERS)
    if body.ends_at <= body.starts_at:
        raise InvalidField(field="body.ends_at", reason="ends_before_start")
    if body.ends_at - body.starts_at > LONGEST_SHIFT:
        raise InvalidField(field="body.ends_at", reason="too_long_shift")
    await require_row(tx, user, responders, body.responder_id, "responder")
    if await _is_away(tx, body):
        raise InvalidField(field="body.responder_id", reason="on_leave")
    shift_id = await tx.scalar(sa.insert(shifts).values(**body.model_dump()).returning(shifts.c.id))
    await audit.record(tx, user.id, "shift.create", "shift", shift_id)
    row = await tx.row(_SHIFT.where(shifts.c.id == shift_id))
    assert row is not None
    return ShiftView.model_validate(dict(row))


@router.delete(
    "/shifts/{shift_id}",
    status_code=204,
    summary="Take a shift back",
    responses=problem_responses(404, 409),
)
async def end_shift(shift_id: Id, tx: Tx, user: User) -> None:
    """One that was entered by hand: what is to come of it goes, what is over stays. 409 `shift_of_rota`."""
    user.require(Permission.WRITE_RESPONDERS)
    now = await tx.now()
    row = await tx.row(
        sa.select(shifts)
        .join(responders, responders.c.id == shifts.c.responder_id)
        .join(areas, areas.c.id == responders.c.area_id)
        .where(shifts.c.id == shift_id, shifts.c.ends_at > now, user.scope(areas.c.path))
        .with_for_update(of=shifts)
    )
    if row is None:
        raise NotFound(what="shift", id=shift_id)
    if row["rota_id"] is not None:
        raise ShiftOfRota(extra={"rota_id": row["rota_id"]})
    this = shifts.c.id == shift_id
    if row["starts_at"] < now:
        await tx.execute(sa.update(shifts).where(this).values(ends_at=now))
    else:
        await tx.execute(sa.delete(shifts).where(this))
    await audit.record(tx, user.id, "shift.end", "shift", shift_id)


async def _is_away(tx: Transaction, new: NewShift) -> bool:
    found = await tx.scalar(
        sa.select(leaves.c.id)
        .where(
            leaves.c.responder_id == new.responder_id,
            leaves.c.kind == "leave",
            leaves.c.withdrawn_at.is_(None),
            leaves.c.starts_at < new.ends_at,
            leaves.c.ends_at > new.starts_at,
        )
        .limit(1)
    )
    return found is not None
