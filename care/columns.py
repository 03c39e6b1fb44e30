"""Columns that the tables of this room share."""

from __future__ import annotations

import sqlalchemy as sa


def area() -> sa.Column[int]:
    return sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), nullable=False, index=True)


def version() -> sa.Column[int]:
    """Counts the changes, so that nobody overwrites what he has not seen."""
    return sa.Column("version", sa.Integer, nullable=False, server_default="1")
