"""Queries over homes and who lives there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.errors import ChangedMeanwhile
from care.persons.home_schemas import NewHome
from care.persons.tables import homes, persons
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import NotFound


def containing(text: str) -> str | None:
    """A pattern for LIKE; None for nothing to look for."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%" if escaped else None


async def search(
    tx: Transaction,
    actor: Actor,
    scope: sa.ColumnElement[bool],
    pattern: str | None,
    after: int,
    limit: int,
) -> list[dict[str, Any]]:
    """Homes by id, from behind ``after``, whose address is like ``pattern``; with their residents."""
    query = sa.select(homes).join(areas, areas.c.id == homes.c.area_id).where(scope, homes.c.id > after)
    if pattern is not None:
        query = query.where(homes.c.address.like(pattern))
    return await _with_residents(tx, actor, await tx.rows(query.order_by(homes.c.id).limit(limit)))


async def find(tx: Transaction, actor: Actor, home_id: int | None) -> dict[str, Any] | None:
    """A home with those of its residents whom the actor may see."""
    found = await _with_residents(tx, actor, await tx.rows(sa.select(homes).where(homes.c.id == home_id)))
    return found[0] if found else None


async def _with_residents(tx: Transaction, actor: Actor, rows: Any) -> list[dict[str, Any]]:
    living: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for row in await tx.rows(
        sa.select(persons.c.id, persons.c.name, persons.c.home_id)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.home_id.in_(living), persons.c.active, actor.scope(areas.c.path))
        .order_by(persons.c.id)
    ):
        living[row["home_id"]].append({"id": row["id"], "name": row["name"]})
    return [{**row, "residents": living[row["id"]]} for row in rows]


async def add(tx: Transaction, area_id: int, home: NewHome) -> int:
    """Insert a home; returns its id."""
    home_id: int = await tx.scalar(
        sa.insert(homes).values(area_id=area_id, **home.model_dump()).returning(homes.c.id)
    )
    return home_id


_DIALLING_CODE = sa.text(
    """
    select up.dialling_code from areas a
    join areas up on up.id = any(string_to_array(trim(both '/' from a.path), '/')::bigint[])
    where a.id = :id and up.dialling_code is not null
    order by length(up.path) desc limit 1
    """
)


async def dialling_code(tx: Transaction, area_id: int) -> str | None:
    """Of landlines in an area, with its 0; the nearest one up the tree."""
    code: str | None = await tx.scalar(_DIALLING_CODE, {"id": area_id})
    return code


async def change(
    tx: Transaction, actor: Actor, home_id: int, version: int | None, values: dict[str, Any]
) -> dict[str, Any]:
    """Write what is given into a home within the actor's areas; answers what stood in the fields that are
    different now.

    Raises: ``NotFound``, ``ChangedMeanwhile`` if it is no longer at ``version``.
    """
    held = await tx.row(
        sa.select(homes)
        .join(areas, areas.c.id == homes.c.area_id)
        .where(homes.c.id == home_id, actor.scope(areas.c.path))
        .with_for_update(of=homes, key_share=True)
    )
    if held is None:
        raise NotFound(what="home", id=home_id)
    if version not in (None, held["version"]):
        raise ChangedMeanwhile(extra={"version": held["version"]})
    if values:
        newer = {**values, "version": held["version"] + 1}
        await tx.execute(sa.update(homes).where(homes.c.id == home_id).values(newer))
    return {name: held[name] for name, value in values.items() if held[name] != value}
