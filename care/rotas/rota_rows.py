"""Rotas as rows: finding them within an area, writing rotations and slots, checking who stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from care.errors import ChangedMeanwhile
from care.responders.tables import responders
from care.rotas import calendar
from care.rotas.plan import REST, WORKING
from care.rotas.schemas import RotationBody, SlotBody
from care.rotas.tables import rota_overrides, rota_rotations, rota_slots, rota_swaps, rotas, shifts
from kit.access import Actor
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import InvalidField, NotFound


async def find(tx: Transaction, actor: Actor, rota_id: int, *, lock: bool = False) -> sa.RowMapping:
    """A rota within the actor's areas. Raises: ``NotFound``."""
    query = (
        sa.select(rotas)
        .join(areas, areas.c.id == rotas.c.area_id)
        .where(rotas.c.id == rota_id, actor.scope(areas.c.path))
    )
    row = await tx.row(query.with_for_update(of=rotas) if lock else query)
    if row is None:
        raise NotFound(what="rota", id=rota_id)
    return row


async def hold(tx: Transaction, actor: Actor, rota_id: int, version: int | None) -> sa.RowMapping:
    """Lock a rota as the caller has seen it. Raises: ``NotFound``, ``ChangedMeanwhile``."""
    row = await find(tx, actor, rota_id, lock=True)
    if version not in (None, row["version"]):
        raise ChangedMeanwhile(extra={"version": row["version"]})
    return row


async def people(
    tx: Transaction, actor: Actor, wanted: Iterable[tuple[str, int | None]], skill: str | None = None
) -> None:
    """Check responders, each named by the field he stands in.

    Raises: ``InvalidField`` for the first who is unknown, not active, outside the actor's areas or
    without the skill that the rota is for.
    """
    named = [(field, responder_id) for field, responder_id in wanted if responder_id is not None]
    rows = await tx.rows(
        sa.select(responders.c.id, responders.c.skills, responders.c.active)
        .join(areas, areas.c.id == responders.c.area_id)
        .where(responders.c.id.in_(sorted({i for _, i in named})), actor.scope(areas.c.path))
    )
    known = {row["id"]: row for row in rows}
    for field, responder_id in named:
        if responder_id not in known:
            raise InvalidField(field=field, reason="unknown_responder")
        if not known[responder_id]["active"]:
            raise InvalidField(field=field, reason="inactive_responder")
        if skill is not None and skill not in known[responder_id]["skills"]:
            raise InvalidField(field=field, reason="lacks_skill")


async def check(
    tx: Transaction,
    actor: Actor,
    rotations: list[RotationBody],
    slots: list[SlotBody],
    skill: str | None,
) -> None:
    """Whether rotations and slots fit together. Raises: ``InvalidField``."""
    names = [rotation.name for rotation in rotations]
    for n, name in enumerate(names):
        if name in names[:n]:
            raise InvalidField(field=f"body.rotations.{n}.name", reason="listed_twice_name")
    for n, slot in enumerate(slots):
        if slot.responder_id is not None and slot.rotation is not None:
            raise InvalidField(field=f"body.slots.{n}.rotation", reason="responder_or_rotation")
        if slot.rotation is not None and slot.rotation not in names:
            raise InvalidField(field=f"body.slots.{n}.rotation", reason="unknown_rotation")
        if slot.from_day and slot.until_day and slot.until_day < slot.from_day:
            raise InvalidField(field=f"body.slots.{n}.until_day", reason="ends_before_start")
    standing: list[tuple[str, int | None]] = [
        (f"body.rotations.{n}.members.{m}", member)
        for n, rotation in enumerate(rotations)
        for m, member in enumerate(rotation.members)
    ]
    standing += [(f"body.slots.{n}.responder_id", slot.responder_id) for n, slot in enumerate(slots)]
    await people(tx, actor, standing, skill)


async def replace(
    tx: Transaction, rota_id: int, rotations: list[RotationBody], slots: list[SlotBody]
) -> None:
    """Write rotations and slots in place of those there are."""
    await tx.execute(sa.delete(rota_slots).where(rota_slots.c.rota_id == rota_id))
    await tx.execute(sa.delete(rota_rotations).where(rota_rotations.c.rota_id == rota_id))
    ids: dict[str, int] = {}
    for rotation in rotations:
        values = {"rota_id": rota_id, **rotation.model_dump()}
        ids[rotation.name] = await tx.scalar(
            sa.insert(rota_rotations).values(**values).returning(rota_rotations.c.id)
        )
    rows = [
        {
            "rota_id": rota_id,
            **slot.model_dump(exclude={"rotation"}),
            "rotation_id": ids[slot.rotation] if slot.rotation else None,
        }
        for slot in slots
    ]
    if rows:
        await tx.execute(sa.insert(rota_slots), rows)


async def content(tx: Transaction, rota_id: int) -> tuple[list[RotationBody], list[SlotBody]]:
    """Rotations and slots as they were sent."""
    rows = await tx.rows(
        sa.select(rota_rotations).where(rota_rotations.c.rota_id == rota_id).order_by(rota_rotations.c.id)
    )
    rotations = [_body(RotationBody, row) for row in rows]
    names = {row["id"]: row["name"] for row in rows}
    rows = await tx.rows(
        sa.select(rota_slots).where(rota_slots.c.rota_id == rota_id).order_by(rota_slots.c.id)
    )
    slots = [_body(SlotBody, {**row, "rotation": names.get(row["rotation_id"])}) for row in rows]
    return rotations, slots


def _body(model: Any, row: Any) -> Any:
    return model.model_validate({name: row[name] for name in model.model_fields})


async def view(tx: Transaction, row: sa.RowMapping) -> dict[str, Any]:
    """A rota with all that belongs to it."""
    rotations, slots = await content(tx, row["id"])
    unknown: list[int] = []
    if any({WORKING, REST} & set(slot.days) for slot in slots):
        today = local_date(await tx.now())
        years = {today.year, local_date(row["written_until"] or await tx.now()).year}
        known = await calendar.known(tx, years)
        unknown = sorted(years - known.years)
    return {**row, "rotations": rotations, "slots": slots, "unknown_years": unknown}


async def of_responder(tx: Transaction, responder_id: int) -> list[int]:
    """The rotas in which a responder may stand, now or later."""
    now = await tx.now()
    queries = [
        sa.select(rota_slots.c.rota_id).where(rota_slots.c.responder_id == responder_id),
        sa.select(rota_rotations.c.rota_id).where(
            sa.literal(responder_id) == sa.any_(rota_rotations.c.members)
        ),
        sa.select(shifts.c.rota_id).where(
            shifts.c.responder_id == responder_id, shifts.c.rota_id.is_not(None), shifts.c.ends_at > now
        ),
        sa.select(rota_overrides.c.rota_id).where(
            rota_overrides.c.responder_id == responder_id, rota_overrides.c.ends_at > now
        ),
        sa.select(rota_swaps.c.rota_id).where(
            sa.or_(rota_swaps.c.taker_id == responder_id, rota_swaps.c.giver_id == responder_id),
            sa.func.greatest(rota_swaps.c.ends_at, rota_swaps.c.back_ends_at) > now,
        ),
    ]
    rows = await tx.rows(sa.union(*queries))
    return sorted(row["rota_id"] for row in rows)
