"""The one MetaData: every room registers its tables here, with predictable constraint names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> sa.Column[int]:
    """A bigint key drawn by the database."""
    return sa.Column("id", sa.BigInteger, sa.Identity(always=False), primary_key=True)


def moment(name: str, *, required: bool = False, now: bool = False) -> sa.Column[dt.datetime]:
    """A timestamp with time zone; ``now``: filled in by ``bell_now()``."""
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=not (required or now),
        server_default=sa.text("bell_now()") if now else None,
    )


def document(name: str, default: str = "{}") -> sa.Column[Any]:
    """A jsonb column that is never NULL."""
    return sa.Column(name, JSONB, nullable=False, server_default=default)


def words(name: str) -> sa.Column[Any]:
    """A text[] column that is never NULL."""
    return sa.Column(name, sa.ARRAY(sa.Text), nullable=False, server_default="{}")


def among(column: sa.Column[Any], values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """Whether the column is one of these, sent as one array: with ``in_`` every other length is another
    statement, to be parsed and planned anew."""
    return column == sa.any_(sa.literal(list(values), sa.ARRAY(column.type)))
