"""Everything that hangs on a person goes over to another, table by table, as the foreign keys say.

No room has to be told when it gets a table of its own: what refers to ``persons`` moves. A row that would
be a second one where only one may be (a lost-person sheet, a consent in force) stays where it is. What is
sealed under the key of the one is sealed under that of the other.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.persons.tables import person_search
from kit.database import Transaction
from kit.schema import metadata
from kit.vault import keys
from kit.vault.cipher import CannotOpen, PersonKey
from kit.vault.keys import person_keys

PERSONS = "persons"
STAY = frozenset({PERSONS, person_keys.name, person_search.name})
"""The person's own row and key, and what finds the person."""


async def move(tx: Transaction, other: int, survivor: int) -> tuple[dict[str, int], dict[str, int]]:
    """Answers how many rows of each table went over, and how many had to stay.

    Raises: ``PersonErased`` if nothing can be sealed for the survivor any more.
    """
    found = await keys.for_writing(tx, [other, survivor])
    moved: dict[str, int] = {}
    left: dict[str, int] = {}
    for table, column in references():
        went, stayed = await _move_table(tx, table, column, found[other], found[survivor])
        for counts, number in ((moved, went), (left, stayed)):
            if number:
                counts[table.name] = counts.get(table.name, 0) + number
    return moved, left


def references() -> list[tuple[sa.Table, sa.Column[Any]]]:
    """Every table and column that refers to a person, referred tables first."""
    return [
        (table, key.parent)
        for table in metadata.sorted_tables
        if table.name not in STAY
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table.name == PERSONS
    ]


async def _move_table(
    tx: Transaction, table: sa.Table, column: sa.Column[Any], old: PersonKey, new: PersonKey
) -> tuple[int, int]:
    sealed = [one for one in table.columns if isinstance(one.type, sa.LargeBinary)]
    theirs = column == old.person_id
    if not sealed and not _only_one(table, column):
        done = await tx.execute(sa.update(table).where(theirs).values({column: new.person_id}))
        return done.rowcount, 0
    went = stayed = 0
    primary = list(table.primary_key.columns)
    for row in await tx.rows(sa.select(*primary, *sealed).where(theirs).order_by(*primary)):
        values = {column.name: new.person_id} | _resealed(row, table, sealed, old, new)
        this = sa.and_(*(one == row[one.name] for one in primary))
        try:
            async with tx.savepoint():
                await tx.execute(sa.update(table).where(this).values(values))
            went += 1
        except sa.exc.IntegrityError:
            stayed += 1
    return went, stayed


def _only_one(table: sa.Table, column: sa.Column[Any]) -> bool:
    """Whether a person may have only so many rows there."""
    rules = [
        rule
        for rule in table.constraints
        if isinstance(rule, sa.UniqueConstraint | sa.PrimaryKeyConstraint)
    ]
    unique = [index for index in table.indexes if index.unique]
    return any(column.name in rule.columns for rule in [*rules, *unique])


def _resealed(
    row: sa.RowMapping,
    table: sa.Table,
    columns: list[sa.Column[Any]],
    old: PersonKey,
    new: PersonKey,
) -> dict[str, bytes | None]:
    """What was sealed for the one, sealed for the other; other bytes (blind indexes) as they are."""
    found: dict[str, bytes | None] = {}
    for column in columns:
        name = f"{table.name}.{column.name}"
        try:
            found[column.name] = new.seal(name, old.open_strictly(name, row[column.name]))
        except CannotOpen:
            found[column.name] = row[column.name]
    return found
