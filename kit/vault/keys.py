"""The data keys of persons in the database."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import Conflict
from kit.schema import among, metadata, moment
from kit.vault.cipher import CannotOpen, PersonKey

if TYPE_CHECKING:
    from kit.database import Transaction

log = logging.getLogger(__name__)

person_keys = sa.Table(
    "person_keys",
    metadata,
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), primary_key=True),
    sa.Column("wrapped", sa.LargeBinary),  # under the master key; null once destroyed
    moment("created_at", now=True),
    moment("destroyed_at"),
)


class PersonErased(Conflict):
    """The person ``id`` has been erased: nothing personal can be stored any more."""

    code = "person_erased"


async def of(tx: Transaction, person_ids: Iterable[int]) -> dict[int, PersonKey]:
    """The key of each person; opens nothing for somebody of whom nothing was ever sealed.

    A key that is damaged is reported and opens nothing: one bad row must not keep a batch of alarms
    from their relatives.
    """
    wanted = set(person_ids)
    if not wanted:
        return {}
    rows = await tx.rows(
        sa.select(person_keys.c.person_id, person_keys.c.wrapped).where(
            person_keys.c.person_id == sa.func.any(sa.cast(sorted(wanted), sa.ARRAY(sa.BigInteger)))
        )
    )
    found = {row["person_id"]: _unwrapped(tx, row) for row in rows}
    return {number: found.get(number) or PersonKey(number, None, None) for number in wanted}


def _unwrapped(tx: Transaction, row: sa.RowMapping) -> PersonKey:
    try:
        return tx.vault.unwrap(row["person_id"], row["wrapped"])
    except CannotOpen as error:
        log.error("a key cannot be unwrapped: %s", error)
        return PersonKey(row["person_id"], None, None)


async def is_ours(tx: Transaction) -> bool:
    """Whether the master key is the one that this database's keys were wrapped with."""
    row = await tx.row(
        sa.select(person_keys.c.person_id, person_keys.c.wrapped)
        .where(person_keys.c.wrapped.is_not(None))
        .order_by(person_keys.c.person_id)
        .limit(1)
    )
    try:
        return row is None or not tx.vault.unwrap(row["person_id"], row["wrapped"]).erased
    except CannotOpen:
        return False


async def for_writing(tx: Transaction, person_ids: Iterable[int]) -> dict[int, PersonKey]:
    """The key of each person, made now for those who have none. One statement or two for any number.

    Raises: ``PersonErased``, ``CannotOpen``.
    """
    wanted = sorted(set(person_ids))
    if not wanted:
        return {}
    stored = await _stored(tx, wanted)
    missing = [tx.vault.new_key(number) for number in wanted if number not in stored]
    if missing:
        await tx.execute(
            insert(person_keys).on_conflict_do_nothing(),
            [{"person_id": key.person_id, "wrapped": key.wrapped} for key in missing],
        )
        # Whoever else has written the same person's first value meanwhile has won.
        stored |= await _stored(tx, [key.person_id for key in missing])
    for number, wrapped in stored.items():
        if wrapped is None:
            raise PersonErased(id=number)
    return {number: tx.vault.unwrap(number, wrapped) for number, wrapped in stored.items()}


async def keep(tx: Transaction, *made: PersonKey) -> None:
    """Store fresh keys of persons who have just been inserted."""
    await tx.execute(
        sa.insert(person_keys), [{"person_id": key.person_id, "wrapped": key.wrapped} for key in made]
    )


async def destroy(tx: Transaction, person_ids: Iterable[int]) -> None:
    """Make everything sealed for these persons unreadable, for good, also for who has no key yet."""
    gone = [
        {"person_id": number, "wrapped": None, "destroyed_at": await tx.now()}
        for number in sorted(set(person_ids))
    ]
    if gone:
        statement = insert(person_keys)
        await tx.execute(
            statement.on_conflict_do_update(
                index_elements=["person_id"],
                set_={"wrapped": None, "destroyed_at": statement.excluded.destroyed_at},
                where=person_keys.c.destroyed_at.is_(None),
            ),
            gone,
        )


async def erased(tx: Transaction, person_ids: Iterable[int]) -> set[int]:
    """Those of the persons whose key is destroyed."""
    rows = await tx.rows(
        sa.select(person_keys.c.person_id).where(
            among(person_keys.c.person_id, sorted(set(person_ids))), person_keys.c.destroyed_at.is_not(None)
        )
    )
    return {row["person_id"] for row in rows}


async def _stored(tx: Transaction, numbers: list[int]) -> dict[int, bytes | None]:
    rows = await tx.rows(
        sa.select(person_keys.c.person_id, person_keys.c.wrapped).where(
            person_keys.c.person_id == sa.func.any(sa.cast(numbers, sa.ARRAY(sa.BigInteger)))
        )
    )
    return {row["person_id"]: row["wrapped"] for row in rows}
