"""Whether somebody of the family may be told of a case: one place, asked before every word.

Told is only who stands in the person's list of contacts, is not to be left alone, of a person who has
agreed that the family is told, in a case that the desk has not put under silence.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from care.persons.tables import contacts
from care.records.tables import consents
from dispatch.family.tables import family_stops
from dispatch.tables import cases
from kit.database import Transaction
from kit.schema import among

PURPOSE = "family_sharing"

HELD = sa.and_(
    family_stops.c.case_id.in_([cases.c.id, cases.c.linked_case_id]), family_stops.c.ended_at.is_(None)
)
"""The desk's silence over a case holds for the one that follows it, too."""

MAY_KNOW = sa.and_(
    contacts.c.person_id == cases.c.person_id,
    contacts.c.inform != "never",
    ~contacts.c.do_not_inform,
    ~sa.exists().where(HELD),
)
"""Of a contact and a case: nobody has said that he must not be told."""

AGREED = (
    sa.exists()
    .where(
        consents.c.person_id == cases.c.person_id,
        consents.c.purpose == PURPOSE,
        consents.c.withdrawn_at.is_(None),
    )
    .correlate(cases)
)
"""The person of the case agrees that the family is told."""


async def may_know(tx: Transaction, case_id: int, contact_id: int) -> bool:
    """Whether this relative may hear of this case with the person's consent."""
    return await _holds(tx, case_id, contact_id, MAY_KNOW, AGREED)


async def may_be_called(tx: Transaction, case_id: int, contact_id: int) -> bool:
    """Whether the plan may call him for help: to save a life nobody's consent is waited for, and a
    silence holds all the same."""
    return await _holds(tx, case_id, contact_id, MAY_KNOW)


async def _holds(tx: Transaction, case_id: int, contact_id: int, *conditions: object) -> bool:
    query = sa.select(sa.exists().where(cases.c.id == case_id, contacts.c.id == contact_id, *conditions))  # type: ignore[arg-type]
    return bool(await tx.scalar(query))


async def silenced(tx: Transaction, case_ids: Iterable[int]) -> set[int]:
    """Those of the cases of which no relative is told anything."""
    query = sa.select(cases.c.id).join(family_stops, HELD).where(among(cases.c.id, case_ids))
    return {row["id"] for row in await tx.rows(query)}
