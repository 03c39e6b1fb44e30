"""Queries over persons."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.errors import ChangedMeanwhile
from care.persons import contacts, homes
from care.persons.schemas import NewPerson, PersonChanges
from care.persons.tables import homes as home_rows
from care.persons.tables import persons
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import NotFound

ITEM = (
    persons.c.id,
    persons.c.name,
    persons.c.gender,
    persons.c.birth_date,
    persons.c.phone,
    persons.c.living,
    persons.c.area_id,
    home_rows.c.address,
    persons.c.active,
)


def containing(text: str) -> str | None:
    """A pattern for LIKE; None for nothing to look for."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%" if escaped else None


async def search(
    tx: Transaction, scope: sa.ColumnElement[bool], pattern: str | None, after: int | None, limit: int
) -> list[sa.RowMapping]:
    """Persons by id whose name, phone or address is like ``pattern``."""
    query = (
        sa.select(*ITEM)
        .join(areas, areas.c.id == persons.c.area_id)
        .outerjoin(home_rows, home_rows.c.id == persons.c.home_id)
        .where(scope)
        .order_by(persons.c.id)
        .limit(limit)
    )
    if pattern is not None:
        where = (persons.c.name, persons.c.phone, home_rows.c.address)
        query = query.where(sa.or_(*(column.like(pattern) for column in where)))
    if after is not None:
        query = query.where(persons.c.id > after)
    return list(await tx.rows(query))


async def whole_picture(tx: Transaction, actor: Actor, person_id: int) -> dict[str, Any]:
    """A person with home and contacts in order.

    Raises: ``NotFound`` also outside the actor's areas.
    """
    person = await tx.row(
        sa.select(persons)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.id == person_id, actor.scope(areas.c.path))
    )
    if person is None:
        raise NotFound(what="person", id=person_id)
    home = await homes.find(tx, actor, person["home_id"])
    return {**person, "home": home, "contacts": await contacts.listed(tx, person_id)}


async def add(tx: Transaction, new: NewPerson) -> int:
    """Insert a person with home and contacts; returns the id."""
    values = new.model_dump(exclude={"home", "contacts"})
    if new.home is not None:
        values["home_id"] = await homes.add(tx, new.area_id, new.home)
    person_id: int = await tx.scalar(sa.insert(persons).values(**values).returning(persons.c.id))
    await contacts.add(tx, person_id, new.contacts)
    return person_id


async def hold(tx: Transaction, actor: Actor, person_id: int, version: int | None) -> sa.RowMapping:
    """Lock a person within the actor's areas who is still as the caller has seen him.

    Raises: ``NotFound``, ``ChangedMeanwhile`` if he is no longer at ``version``.
    """
    held = await tx.row(
        sa.select(persons)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.id == person_id, actor.scope(areas.c.path))
        .with_for_update(of=persons, key_share=True)
    )
    if held is None:
        raise NotFound(what="person", id=person_id)
    if version not in (None, held["version"]):
        raise ChangedMeanwhile(extra={"version": held["version"]})
    return held


async def change(tx: Transaction, held: sa.RowMapping, wanted: PersonChanges) -> None:
    """Write what is given; a new home lies in the person's area."""
    values = wanted.given(exclude={"version", "home"})
    if wanted.home is not None:
        values["home_id"] = await homes.add(tx, values.get("area_id", held["area_id"]), wanted.home)
    if values:
        await mark_changed(tx, held["id"], values)


async def mark_changed(tx: Transaction, person_id: int, values: dict[str, Any]) -> None:
    """Count a change to the person or to the contacts."""
    await tx.execute(
        sa.update(persons).where(persons.c.id == person_id).values(**values, version=persons.c.version + 1)
    )
