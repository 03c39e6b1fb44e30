"""The fences of a person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.persons.tables import homes, persons
from devices.coordinates import to_wgs84
from devices.watching.schemas import FenceChanges, NewFence
from devices.watching.tables import fence_states, fences
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound


async def person_within(tx: Transaction, actor: Actor, person_id: int) -> sa.RowMapping:
    """The person and where the home is. Raises: ``NotFound`` also outside the actor's areas."""
    found = await tx.row(
        sa.select(persons.c.id, persons.c.home_id, homes.c.lat, homes.c.lon)
        .join(areas, areas.c.id == persons.c.area_id)
        .outerjoin(homes, homes.c.id == persons.c.home_id)
        .where(persons.c.id == person_id, actor.scope(areas.c.path))
    )
    if found is None:
        raise NotFound(what="person", id=person_id)
    return found


async def of_person(tx: Transaction, person_id: int, fence_id: int | None = None) -> list[dict[str, Any]]:
    """The fences with what is known of each unit."""
    query = sa.select(fences).where(fences.c.person_id == person_id).order_by(fences.c.id)
    if fence_id is not None:
        query = query.where(fences.c.id == fence_id)
    rows = await tx.rows(query)
    units: dict[int, list[dict[str, Any]]] = {}
    states = sa.select(fence_states).where(fence_states.c.fence_id.in_([row["id"] for row in rows]))
    for state in await tx.rows(states.order_by(fence_states.c.device_id)):
        units.setdefault(state["fence_id"], []).append(dict(state))
    return [{**row, "units": units.get(row["id"], [])} for row in rows]


async def find(tx: Transaction, person_id: int, fence_id: int) -> dict[str, Any]:
    """Raises: ``NotFound``."""
    found = await of_person(tx, person_id, fence_id)
    if not found:
        raise NotFound(what="fence", id=fence_id)
    return found[0]


async def add(tx: Transaction, actor: Actor, person: sa.RowMapping, new: NewFence) -> int:
    """Raises: ``InvalidField`` for half a place, half the hours, or a home that nobody has located."""
    values = new.model_dump(exclude={"crs"})
    if new.lat is None and new.lon is None:
        if person["lat"] is None or person["lon"] is None:
            raise InvalidField(field="body.lat", reason="home_not_located")
        values |= {"lat": person["lat"], "lon": person["lon"]}
    elif new.lat is None or new.lon is None:
        raise InvalidField(field="body.lon" if new.lon is None else "body.lat", reason="missing")
    else:
        values["lat"], values["lon"] = to_wgs84(new.lat, new.lon, new.crs)
    _require_both_hours(values)
    fence_id: int = await tx.scalar(
        sa.insert(fences)
        .values(person_id=person["id"], changed_by=actor.id, changed_at=await tx.now(), **values)
        .returning(fences.c.id)
    )
    return fence_id


async def change(tx: Transaction, actor: Actor, fence: dict[str, Any], wanted: FenceChanges) -> None:
    """Raises: ``InvalidField`` as ``add``."""
    values = wanted.given(exclude={"crs"})
    if "lat" in values or "lon" in values:
        if not {"lat", "lon"} <= set(values):
            raise InvalidField(field="body.lat" if "lat" not in values else "body.lon", reason="missing")
        values["lat"], values["lon"] = to_wgs84(values["lat"], values["lon"], wanted.crs or "wgs84")
    _require_both_hours({**fence, **values})
    now = await tx.now()
    if {"lat", "lon", "radius_m", "active"} & set(values):
        values["changed_at"] = now
        await tx.execute(sa.delete(fence_states).where(fence_states.c.fence_id == fence["id"]))
    await tx.execute(
        sa.update(fences).where(fences.c.id == fence["id"]).values(**values, changed_by=actor.id)
    )


async def remove(tx: Transaction, fence_id: int) -> None:
    """The fence and what was known about it."""
    await tx.execute(sa.delete(fences).where(fences.c.id == fence_id))


def _require_both_hours(values: dict[str, Any]) -> None:
    begin, end = values.get("hours_from"), values.get("hours_to")
    if (begin is None) != (end is None):
        raise InvalidField(field="body.hours_from" if begin is None else "body.hours_to", reason="missing")
    if begin is not None and begin == end:
        raise InvalidField(field="body.hours_to", reason="same_hours")
