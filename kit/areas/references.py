"""What points at areas, found in the declared tables: nobody has to be asked who joins a merger.

A column with a foreign key to ``areas.id``, or with ``info={"area": …}``, follows a merged area to the
one that took it in. ``info`` may say otherwise:

- ``{"area": "as_then"}``: keeps what was true then; ``{"area": "tree"}``: the tree's own.
- ``{"area": "follows", "while": "closed_at is null"}``: only such rows follow; the others keep it.
- ``{"area": "path", "while": …}``: a copy of a path, or of something that begins with one.
- ``{"live": "active"}`` beside it: only such rows keep an area from being closed.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from kit.areas.tables import areas
from kit.database import Transaction
from kit.schema import metadata

BATCH = 5_000
"""Rows per table and transaction: short locks."""


def _kind(column: sa.Column[object]) -> str | None:
    told: str | None = column.info.get("area")
    if told is None and any(key.column is areas.c.id for key in column.foreign_keys):
        return "follows"
    return told


def columns(kind: str) -> Iterator[sa.Column[object]]:
    """All columns of this kind: ``follows`` or ``path``; accounts first, then by table."""
    tables = sorted(metadata.tables.values(), key=lambda table: (table.name != "users", table.name))
    for table in tables:
        yield from (column for column in table.columns if _kind(column) == kind)


def _while(column: sa.Column[object]) -> str:
    return f"({column.info.get('while', 'true')})"


async def move_paths(tx: Transaction, old: str, new: str) -> None:
    """Let the copies that follow begin with the new path. Rows are locked in the order of their keys."""
    for column in columns("path"):
        moved = f"cast(:new as text) || substr(t.{column.name}, length(:old) + 1)"
        keys = ", ".join(key.name for key in column.table.primary_key)
        await tx.execute(
            sa.text(
                f"""
                with held as materialized (
                    select {keys} from {column.table.name} t
                    where {column.name} like :old || '%' and {_while(column)}
                      {_unless_taken(column, moved)}
                    order by {keys} for no key update
                )
                update {column.table.name} t
                set {column.name} = {moved}
                from held where ({", ".join(f"t.{key.name}" for key in column.table.primary_key)})
                              = ({", ".join(f"held.{key.name}" for key in column.table.primary_key)})
                """
            ),
            {"old": old, "new": new},
        )


async def follow(tx: Transaction, old: int, new: int) -> bool:
    """Let rows point at the area that took theirs in, up to ``BATCH`` per table. True: none is left."""
    done = True
    for column in columns("follows"):
        table, name = column.table, column.name
        for unique in _unique_with(column):
            await tx.execute(_drop_doubles(table.name, name, unique), {"old": old, "new": new})
        keys = [key.name for key in table.primary_key]
        listed = ", ".join(keys)
        changed = await tx.execute(
            sa.text(
                f"""
                with held as materialized (
                    select {listed} from {table.name} t where {name} = :old and {_while(column)}
                      {_unless_taken(column, ":new")}
                    order by {listed} limit {BATCH} for update
                )
                update {table.name} t set {name} = :new from held
                where ({", ".join(f"t.{key}" for key in keys)})
                    = ({", ".join(f"held.{key}" for key in keys)})
                """
            ),
            {"old": old, "new": new},
        )
        done = done and changed.rowcount < BATCH
    return done


async def living(tx: Transaction, area_id: int) -> dict[str, int]:
    """Table → how many rows keep this area from being closed; only tables that have some."""
    found: dict[str, int] = {}
    for column in columns("follows"):
        live = f"({column.info.get('live', 'true')})"
        count = await tx.scalar(
            sa.text(
                f"select count(*) from {column.table.name}"
                f" where {column.name} = :id and {live} and {_while(column)}"
            ),
            {"id": area_id},
        )
        if count:
            table = str(column.table.name)
            found[table] = found.get(table, 0) + count
    return found


def _unique_with(column: sa.Column[object]) -> list[list[str]]:
    """The other columns of every unique key that this column is part of."""
    table = column.table
    keys = [list(table.primary_key.columns)]
    keys += [list(one.columns) for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    keys += [
        list(index.columns)
        for index in table.indexes
        if index.unique and index.dialect_options["postgresql"]["where"] is None
    ]
    return [[other.name for other in key if other is not column] for key in keys if column in key]


def _unless_taken(column: sa.Column[object], new: str) -> str:
    """Rows that would meet their like under a unique key of some rows only: they stay where they are,
    with what was closed, instead of stopping the merger."""
    clauses = []
    for index in column.table.indexes:
        where = index.dialect_options["postgresql"]["where"]
        if not index.unique or where is None or column not in list(index.columns):
            continue
        same = "".join(
            f" and kept.{other.name} is not distinct from t.{other.name}"
            for other in index.columns
            if other is not column
        )
        clauses.append(
            f"and not (({where}) and exists (select 1 from {column.table.name} kept"
            f" where kept.{column.name} = {new}{same} and ({where})))"
        )
    return " ".join(clauses)


def _drop_doubles(table: str, name: str, others: list[str]) -> sa.TextClause:
    """What both areas had the same of is there once."""
    same = "".join(f" and t.{other} is not distinct from kept.{other}" for other in others)
    return sa.text(
        f"delete from {table} t using {table} kept where t.{name} = :old and kept.{name} = :new{same}"
    )
