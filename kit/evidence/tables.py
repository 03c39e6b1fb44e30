"""What waits to be linked, the links, the seals."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

evidence_queue = sa.Table(
    "evidence_queue",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("row_id", sa.BigInteger, primary_key=True),
)

evidence_seals = sa.Table(
    "evidence_seals",
    metadata,
    identity(),
    moment("at", required=True),
    sa.Column("links", sa.Integer, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
)

evidence_links = sa.Table(
    "evidence_links",
    metadata,
    sa.Column("chain", sa.Text, primary_key=True),  # case:17 | audit
    sa.Column("number", sa.Integer, primary_key=True),  # from 1, without a gap
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("row_id", sa.BigInteger, nullable=False),
    sa.Column("seal_id", sa.BigInteger, sa.ForeignKey("evidence_seals.id"), nullable=False, index=True),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("source", "row_id"),
)
