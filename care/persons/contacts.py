"""A person's contacts: one ordered list, read and written as a whole."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.persons.schemas import ListedContact, NewContact
from care.persons.tables import contacts
from kit.database import Transaction
from kit.errors import InvalidField


async def listed(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    """In the order of calling."""
    rows = await tx.rows(
        sa.select(contacts)
        .where(contacts.c.person_id == person_id)
        .order_by(contacts.c.position, contacts.c.id)
    )
    return [dict(row) for row in rows]


async def add(tx: Transaction, person_id: int, new: list[NewContact]) -> None:
    """The contacts of a new person."""
    if new:
        await tx.execute(
            sa.insert(contacts),
            [_row(person_id, position, contact) for position, contact in enumerate(new, start=1)],
        )


async def replace(tx: Transaction, person_id: int, wanted: list[ListedContact]) -> dict[str, list[int]]:
    """Make the list as ``wanted``; returns the ids ``added``, ``changed`` and ``removed``.

    A contact keeps its id over changes, because pages and their answers refer to it. The caller
    holds the person's row.
    Raises: ``InvalidField`` for an id that is not of this person's, or stands there twice.
    """
    known = {row["id"]: row for row in await listed(tx, person_id)}
    kept: set[int] = set()
    done: dict[str, list[int]] = {"added": [], "changed": [], "removed": []}
    for number, contact in enumerate(wanted):
        if contact.id is not None and (contact.id not in known or contact.id in kept):
            reason = "listed_twice" if contact.id in kept else "unknown_contact"
            raise InvalidField(field=f"body.contacts.{number}.id", reason=reason)
        row = _row(person_id, number + 1, contact)
        if contact.id is None:
            added = await tx.scalar(sa.insert(contacts).values(**row).returning(contacts.c.id))
            done["added"].append(added)
            continue
        kept.add(contact.id)
        if {**row, "id": contact.id} != known[contact.id]:
            await tx.execute(sa.update(contacts).where(contacts.c.id == contact.id).values(**row))
            done["changed"].append(contact.id)
    done["removed"] = sorted(set(known) - kept)
    if done["removed"]:
        await tx.execute(sa.delete(contacts).where(contacts.c.id.in_(done["removed"])))
    return done


def _row(person_id: int, position: int, contact: NewContact) -> dict[str, Any]:
    return {"person_id": person_id, "position": position, **contact.model_dump(exclude={"id"})}
