"""Links of relatives, cases of which no relative is told, and how far the feed has been read for them."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

# One relative's link to one case; what it opens is asked anew each time (``dispatch.family.permission``).
family_links = sa.Table(
    "family_links",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False),
    # Of ``contacts``: without a foreign key, because a list of contacts is rewritten as a whole.
    sa.Column("contact_id", sa.BigInteger, nullable=False),
    moment("created_at", now=True),
    sa.Column("phone_confirmed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("confirm_failures", sa.SmallInteger, nullable=False, server_default="0"),
    moment("confirm_failed_at"),
    moment("with_her_at"),  # "I am with her"
    sa.UniqueConstraint("case_id", "contact_id"),
)

# Nobody of the family is told of this case, by anybody, until it is lifted.
family_stops = sa.Table(
    "family_stops",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    moment("at", required=True),
    sa.Column("by_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    moment("ended_at"),
    sa.Column("ended_by_id", sa.BigInteger, sa.ForeignKey("users.id")),
    sa.Column("ended_reason", sa.Text),
    sa.Index("ix_family_stops_case_id", "case_id"),
    sa.Index("uq_family_stops_one", "case_id", unique=True, postgresql_where=sa.text("ended_at is null")),
)

feed_positions = sa.Table(
    "feed_positions",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
)
