"""The table of shifts."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

shifts = sa.Table(
    "shifts",
    metadata,
    identity(),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False, index=True),
    moment("starts_at", required=True),
    moment("ends_at", required=True),
    sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    sa.Index("ix_shifts_span", "starts_at", "ends_at"),
)
