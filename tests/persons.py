"""Persons put straight into the database, as the program itself would have written them."""

from __future__ import annotations

import sqlalchemy as sa

from care.persons import sealing
from care.persons.tables import persons
from kit.database import Transaction
from kit.vault import keys


async def give_phone(tx: Transaction, *person_ids: int, phone: str) -> None:
    """A telephone number under each person's own key."""
    held = await keys.for_writing(tx, person_ids)
    for person_id, key in held.items():
        row = sealing.sealed({"phone": phone}, key, tx.vault)
        await tx.execute(sa.update(persons).where(persons.c.id == person_id).values(**row))
