"""``/leaves``: who is away. The rotas lose him and show the hole."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.responders.tables import responders
from care.rotas import rota_rows
from care.rotas.rota_endpoints import require_span
from care.rotas.schemas import LeaveView, NewLeave
from care.rotas.tables import leaves, shifts
from care.rotas.writing import write
from care.scope import require_row, subtree
from kit import audit, pages
from kit.access import Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["rotas"])

_LEAVE = (
    sa.select(leaves, responders.c.name.label("responder_name"))
    .join(responders, responders.c.id == leaves.c.responder_id)
    .join(areas, areas.c.id == responders.c.area_id)
)


@router.get("/leaves", summary="Who is away")
async def list_leaves(
    tx: Tx,
    user: User,
    responder_id: BigInt | None = None,
    area: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[LeaveView]:
    """The newest first, withdrawn ones too."""
    user.require(Permission.READ_RESPONDERS)
    query = _LEAVE.where(await subtree(tx, user, area)).order_by(leaves.c.id.desc()).limit(limit + 1)
    if responder_id is not None:
        query = query.where(leaves.c.responder_id == responder_id)
    if after := pages.position(cursor, int):
        query = query.where(leaves.c.id < after[0])
    rows = await tx.rows(query)
    return Page[LeaveView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.post("/leaves", status_code=201, summary="Somebody is away")
async def create_leave(body: NewLeave, tx: Tx, user: User) -> LeaveView:
    """Takes him out of every rota for that time. Shifts that were entered by hand are cut for good; gaps
    show in `/duty/gaps` at once."""
    user.require(Permission.WRITE_RESPONDERS)
    require_span(body.starts_at, body.ends_at, await tx.now())
    await require_row(tx, user, responders, body.responder_id, "responder")
    values = {"created_by": user.id, **body.model_dump()}
    leave_id = await tx.scalar(sa.insert(leaves).values(**values).returning(leaves.c.id))
    await _cut_entered(tx, body)
    await write(tx, await rota_rows.of_responder(tx, body.responder_id))
    await audit.record(tx, user.id, "leave.create", "responder", body.responder_id, leave_id=leave_id)
    return await _view(tx, leave_id)


@router.delete("/leaves/{leave_id}", summary="Withdraw a leave", responses=problem_responses(404))
async def withdraw_leave(leave_id: Id, tx: Tx, user: User) -> LeaveView:
    """He is there again from now on."""
    user.require(Permission.WRITE_RESPONDERS)
    row = await tx.row(_LEAVE.where(leaves.c.id == leave_id, user.scope(areas.c.path)))
    if row is None:
        raise NotFound(what="leave", id=leave_id)
    if row["withdrawn_at"] is None:
        await tx.execute(
            sa.update(leaves).where(leaves.c.id == leave_id).values(withdrawn_at=await tx.now())
        )
        await write(tx, await rota_rows.of_responder(tx, row["responder_id"]))
        await audit.record(
            tx, user.id, "leave.withdraw", "responder", row["responder_id"], leave_id=leave_id
        )
    return await _view(tx, leave_id)


async def _view(tx: Transaction, leave_id: int) -> LeaveView:
    row = await tx.row(_LEAVE.where(leaves.c.id == leave_id))
    assert row is not None
    return LeaveView.model_validate(dict(row))


async def _cut_entered(tx: Transaction, leave: NewLeave) -> None:
    """What was entered by hand is what somebody said then; now he says something else."""
    now = await tx.now()
    starts_at, ends_at = max(leave.starts_at, now), leave.ends_at
    rows = await tx.rows(
        sa.select(shifts)
        .where(
            shifts.c.responder_id == leave.responder_id,
            shifts.c.rota_id.is_(None),
            shifts.c.starts_at < ends_at,
            shifts.c.ends_at > starts_at,
        )
        .order_by(shifts.c.id)
        .with_for_update()
    )
    for row in rows:
        this = shifts.c.id == row["id"]
        if row["ends_at"] > ends_at:
            kept: dict[str, Any] = {
                name: row[name]
                for name in ("responder_id", "ends_at", "purpose", "skill", "area_id", "why")
            }
            await tx.execute(sa.insert(shifts).values(starts_at=ends_at, **kept))
        if row["starts_at"] < starts_at:
            await tx.execute(sa.update(shifts).where(this).values(ends_at=starts_at))
        else:
            await tx.execute(sa.delete(shifts).where(this))
