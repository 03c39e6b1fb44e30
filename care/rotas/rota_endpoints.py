"""``/rotas``: the plans of who is on duty, and what departs from them by override."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.rotas import rota_rows
from care.rotas.schemas import NewOverride, NewRota, OverrideView, RotaChanges, RotaItem, RotaView
from care.rotas.shift_endpoints import LONGEST_SHIFT
from care.rotas.tables import rota_overrides, rotas
from care.rotas.writing import write
from care.scope import require_area, subtree
from kit import audit, pages
from kit.access import Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["rotas"])

LONGEST = dt.timedelta(days=366)
"""Of an override or a leave."""


def require_span(starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime | None = None) -> None:
    """Raises: ``InvalidField`` for ``ends_at``."""
    if ends_at <= starts_at:
        raise InvalidField(field="body.ends_at", reason="ends_before_start")
    if ends_at - starts_at > LONGEST:
        raise InvalidField(field="body.ends_at", reason="too_long_absence")
    if now is not None and ends_at <= now:
        raise InvalidField(field="body.ends_at", reason="over_already")


@router.get("/rotas", summary="Rotas")
async def list_rotas(
    tx: Tx,
    user: User,
    area: BigInt | None = None,
    active: bool | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[RotaItem]:
    """Rotas within the caller's areas, by id."""
    user.require(Permission.READ_RESPONDERS)
    query = sa.select(rotas).join(areas, areas.c.id == rotas.c.area_id)
    query = query.where(await subtree(tx, user, area)).order_by(rotas.c.id).limit(limit + 1)
    if active is not None:
        query = query.where(rotas.c.active == active)
    if after := pages.position(cursor, int):
        query = query.where(rotas.c.id > after[0])
    rows = await tx.rows(query)
    return Page[RotaItem].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.get("/rotas/{rota_id}", summary="One rota", responses=problem_responses(404))
async def get_rota(rota_id: Id, tx: Tx, user: User) -> RotaView:
    """A rota with rotations and slots."""
    user.require(Permission.READ_RESPONDERS)
    return await _view(tx, user, rota_id)


@router.post("/rotas", status_code=201, summary="Make a rota")
async def create_rota(body: NewRota, tx: Tx, user: User) -> RotaView:
    """Makes a rota; its shifts are written at once, from now on."""
    user.require(Permission.WRITE_RESPONDERS)
    await require_area(tx, user, body.area_id)
    await rota_rows.check(tx, user, body.rotations, body.slots, body.skill)
    values = body.model_dump(exclude={"rotations", "slots"})
    rota_id = await tx.scalar(sa.insert(rotas).values(**values).returning(rotas.c.id))
    await rota_rows.replace(tx, rota_id, body.rotations, body.slots)
    await write(tx, [rota_id])
    await audit.record(tx, user.id, "rota.create", "rota", rota_id)
    return await _view(tx, user, rota_id)


@router.patch("/rotas/{rota_id}", summary="Change a rota", responses=problem_responses(404, 409))
async def change_rota(rota_id: Id, body: RotaChanges, tx: Tx, user: User) -> RotaView:
    """Changes the future: what is over stays as it was, what runs goes on or ends now."""
    user.require(Permission.WRITE_RESPONDERS)
    held = await rota_rows.hold(tx, user, rota_id, body.version)
    values = body.given(exclude={"version", "rotations", "slots"})
    rotations, slots = await rota_rows.content(tx, rota_id)
    given = {"rotations", "slots", "skill"} & body.model_fields_set
    if given:
        rotations = body.rotations if "rotations" in given else rotations
        slots = body.slots if "slots" in given else slots
        await rota_rows.check(tx, user, rotations, slots, values.get("skill", held["skill"]))
    if given - {"skill"}:
        await rota_rows.replace(tx, rota_id, rotations, slots)
    await tx.execute(
        sa.update(rotas).where(rotas.c.id == rota_id).values(**values, version=held["version"] + 1)
    )
    await write(tx, [rota_id])
    fields = sorted(body.model_fields_set - {"version"})
    await audit.record(tx, user.id, "rota.update", "rota", rota_id, fields=fields)
    return await _view(tx, user, rota_id)


async def _view(tx: Transaction, user: Any, rota_id: int) -> RotaView:
    return RotaView.model_validate(await rota_rows.view(tx, await rota_rows.find(tx, user, rota_id)))


@router.get("/rotas/{rota_id}/overrides", summary="Overrides", responses=problem_responses(404))
async def list_overrides(
    rota_id: Id, tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[OverrideView]:
    """The newest first, withdrawn ones too."""
    user.require(Permission.READ_RESPONDERS)
    await rota_rows.find(tx, user, rota_id)
    query = sa.select(rota_overrides).where(rota_overrides.c.rota_id == rota_id)
    query = query.order_by(rota_overrides.c.id.desc()).limit(limit + 1)
    if after := pages.position(cursor, int):
        query = query.where(rota_overrides.c.id < after[0])
    rows = await tx.rows(query)
    return Page[OverrideView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.post(
    "/rotas/{rota_id}/overrides", status_code=201, summary="Override", responses=problem_responses(404)
)
async def create_override(rota_id: Id, body: NewOverride, tx: Tx, user: User) -> OverrideView:
    """Somebody instead, one more, or nobody. Later overrides go over earlier ones."""
    user.require(Permission.WRITE_RESPONDERS)
    rota = await rota_rows.find(tx, user, rota_id, lock=True)
    require_span(body.starts_at, body.ends_at, await tx.now())
    if (body.responder_id is None) != (body.kind == "nobody"):
        raise InvalidField(field="body.responder_id", reason="who_comes")
    if body.kind == "extra" and body.replaces_id is not None:
        raise InvalidField(field="body.replaces_id", reason="extra_replaces_nobody")
    if body.kind == "extra" and body.ends_at - body.starts_at > LONGEST_SHIFT:
        raise InvalidField(field="body.ends_at", reason="too_long_shift")
    await rota_rows.people(tx, user, [("body.responder_id", body.responder_id)], rota["skill"])
    await rota_rows.people(tx, user, [("body.replaces_id", body.replaces_id)])
    values = {"rota_id": rota_id, "created_by": user.id, **body.model_dump()}
    row = await tx.row(sa.insert(rota_overrides).values(**values).returning(rota_overrides))
    assert row is not None
    await write(tx, [rota_id])
    await audit.record(tx, user.id, "rota.override", "rota", rota_id, override_id=row["id"])
    return OverrideView.model_validate(dict(row))


@router.delete(
    "/rotas/{rota_id}/overrides/{override_id}",
    summary="Withdraw an override",
    responses=problem_responses(404),
)
async def withdraw_override(rota_id: Id, override_id: Id, tx: Tx, user: User) -> OverrideView:
    """From now on the plan holds again."""
    user.require(Permission.WRITE_RESPONDERS)
    await rota_rows.find(tx, user, rota_id, lock=True)
    found = (rota_overrides.c.id == override_id, rota_overrides.c.rota_id == rota_id)
    row = await tx.row(
        sa.update(rota_overrides)
        .where(*found, rota_overrides.c.withdrawn_at.is_(None))
        .values(withdrawn_at=await tx.now())
        .returning(rota_overrides)
    )
    if row is not None:
        await write(tx, [rota_id])
        await audit.record(tx, user.id, "rota.override_withdrawn", "rota", rota_id, override_id=override_id)
    else:
        row = await tx.row(sa.select(rota_overrides).where(*found))
    if row is None:
        raise NotFound(what="override", id=override_id)
    return OverrideView.model_validate(dict(row))
