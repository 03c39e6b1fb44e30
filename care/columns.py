"""Columns that the tables of this room share."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def area(live: str = "true") -> sa.Column[int]:
    """``live``: which rows keep an area from being closed."""
    key = sa.ForeignKey("areas.id")
    return sa.Column("area_id", sa.BigInteger, key, nullable=False, index=True, info={"live": live})


def version() -> sa.Column[int]:
    """Counts the changes, so that nobody overwrites what he has not seen."""
    return sa.Column("version", sa.Integer, nullable=False, server_default="1")


def holds(column: sa.ColumnElement[Any], word: str) -> sa.ColumnElement[bool]:
    """A clause: a column of words has this one. A GIN index on the column serves it."""
    return column.bool_op("@>")(sa.literal([word], sa.ARRAY(sa.Text)))
