"""The person that a record is about, within the caller's areas."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.persons import homes
from care.persons.fields import read_phone
from care.persons.tables import persons
from care.records.errors import merged
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import NotFound


async def settle_phone(
    tx: Transaction, person: sa.RowMapping, values: dict[str, Any], held: str | None = None
) -> None:
    """Bring a typed number into its one form; as it was shown masked it stays ``held``.

    Raises: ``InvalidField``.
    """
    if values.get("phone"):
        code = await homes.dialling_code(tx, person["area_id"])
        values["phone"] = read_phone(values["phone"], "body.phone", code, held)


async def within(tx: Transaction, actor: Actor, person_id: int, *, hold: bool = False) -> sa.RowMapping:
    """The person's row; ``hold``: nobody else changes the person or a record until the transaction ends.

    Raises: ``NotFound`` also outside the actor's areas; ``PersonMerged`` names who it is now.
    """
    query = (
        sa.select(persons)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.id == person_id, actor.scope(areas.c.path))
    )
    if hold:
        query = query.with_for_update(of=persons, key_share=True)
    row = await tx.row(query)
    if row is None:
        raise NotFound(what="person", id=person_id)
    if row["merged_into"] is not None:
        raise merged(row)
    return row
