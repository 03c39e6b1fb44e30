"""What the telephones of a plan's preview are called."""

from __future__ import annotations

import sqlalchemy as sa

from care.persons.tables import contacts
from dispatch.escalation.directory import Directory
from kit.database import Transaction
from kit.users import users


async def named(tx: Transaction, directory: Directory) -> dict[str, str]:
    """Phone → name of the supervisors and of the relatives in the directory."""
    ids = [person.user_id for _, person in directory.supervisors if person.user_id is not None]
    rows = await tx.rows(sa.select(users.c.phone, users.c.name).where(users.c.id.in_(ids)))
    names = {row["phone"]: row["name"] for row in rows}
    told = {person.contact_id: person.phone for held in directory.contacts.values() for person in held}
    if told:
        wanted = contacts.c.id.in_([number for number in told if number is not None])
        for row in await tx.rows(sa.select(contacts.c.id, contacts.c.name).where(wanted)):
            names[told[row["id"]]] = row["name"]
    return names
