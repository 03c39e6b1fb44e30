"""Queries over persons, their homes and contacts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.schemas import NewContact, NewHome, NewPerson
from care.tables import contacts, homes, persons
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction

ITEM = (
    persons.c.id,
    persons.c.name,
    persons.c.gender,
    persons.c.birth_date,
    persons.c.phone,
    persons.c.living,
    persons.c.area_id,
    homes.c.address,
    persons.c.active,
)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def search(
    tx: Transaction, scope: sa.ColumnElement[bool], q: str, after: int | None, limit: int
) -> list[sa.RowMapping]:
    """Persons by id whose name, phone or address contains ``q``."""
    query = (
        sa.select(*ITEM)
        .join(areas, areas.c.id == persons.c.area_id)
        .outerjoin(homes, homes.c.id == persons.c.home_id)
        .where(scope)
        .order_by(persons.c.id)
        .limit(limit)
    )
    if q.strip():
        pattern = f"%{_escaped(q.strip())}%"
        query = query.where(
            sa.or_(
                persons.c.name.like(pattern), persons.c.phone.like(pattern), homes.c.address.like(pattern)
            )
        )
    if after is not None:
        query = query.where(persons.c.id > after)
    return list(await tx.rows(query))


async def whole_picture(tx: Transaction, actor: Actor, person_id: int) -> dict[str, Any] | None:
    """A person with home and contacts in order, or None outside the caller's areas."""
    person = await tx.row(
        sa.select(persons)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.id == person_id, actor.scope(areas.c.path))
    )
    if person is None:
        return None
    home = await tx.row(sa.select(homes).where(homes.c.id == person["home_id"]))
    calls = await tx.rows(
        sa.select(contacts)
        .where(contacts.c.person_id == person_id)
        .order_by(contacts.c.position, contacts.c.id)
    )
    return {**person, "home": dict(home) if home else None, "contacts": [dict(row) for row in calls]}


async def add(tx: Transaction, new: NewPerson) -> int:
    """Insert a person with home and contacts; returns the id."""
    values = new.model_dump(exclude={"home", "contacts"})
    if new.home is not None:
        values["home_id"] = await _add_home(tx, new.area_id, new.home)
    person_id: int = await tx.scalar(sa.insert(persons).values(**values).returning(persons.c.id))
    if new.contacts:
        await tx.execute(
            sa.insert(contacts), [_contact(person_id, n, c) for n, c in _numbered(new.contacts)]
        )
    return person_id


def _numbered(given: list[NewContact]) -> list[tuple[int, NewContact]]:
    return list(enumerate(given, start=1))


def _contact(person_id: int, position: int, contact: NewContact) -> dict[str, Any]:
    return {"person_id": person_id, "position": position, **contact.model_dump()}


async def _add_home(tx: Transaction, area_id: int, home: NewHome) -> int:
    home_id: int = await tx.scalar(
        sa.insert(homes).values(area_id=area_id, **home.model_dump()).returning(homes.c.id)
    )
    return home_id
