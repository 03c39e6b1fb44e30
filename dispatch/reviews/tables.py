"""Reviews of cases."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.schema import identity, metadata, moment

reviews = sa.Table(
    "reviews",
    metadata,
    identity(),
    sa.Column("kind", sa.Text, nullable=False),  # late_answer | late_reach | call_sample | case_sample
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), index=True),  # whose work is sampled
    sa.Column("month", sa.Text),  # of a sample: 2026-11
    sa.Column("seconds", sa.Integer),  # how long it took
    moment("opened_at", now=True),
    sa.Column("state", sa.Text, nullable=False, server_default="open"),  # open | done
    sa.Column("cause", sa.Text),
    sa.Column("action", sa.Text),
    sa.Column("scores", JSONB),
    sa.Column("note", sa.Text),
    sa.Column("done_by", sa.BigInteger, sa.ForeignKey("users.id")),
    moment("done_at"),
    sa.UniqueConstraint("kind", "case_id"),
    sa.Index("ix_reviews_open", "opened_at", postgresql_where=sa.text("state = 'open'")),
)
