"""Calls and visits after a case."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

follow_ups = sa.Table(
    "follow_ups",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    sa.Column("kind", sa.Text, nullable=False),  # call | visit
    moment("due_at", required=True),
    # open -> done | unreached | stopped
    sa.Column("state", sa.Text, nullable=False, server_default="open"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("result", sa.Text),  # well | needs_help | not_reached | refused
    sa.Column("satisfaction", sa.SmallInteger),  # 1 to 5
    sa.Column("note", sa.Text),
    sa.Column("reason", sa.Text),  # why it was stopped
    sa.Column("done_by", sa.BigInteger, sa.ForeignKey("users.id")),
    moment("done_at"),
    sa.Column("created_by", sa.BigInteger, sa.ForeignKey("users.id")),
    sa.Index("ix_follow_ups_due", "due_at", postgresql_where=sa.text("state = 'open'")),
    # One of the closing is enough, however often the case is closed.
    sa.Index(
        "uq_follow_ups_open", "case_id", "kind", unique=True, postgresql_where=sa.text("state = 'open'")
    ),
)
