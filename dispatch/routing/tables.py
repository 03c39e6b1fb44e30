"""The tables of routing: how to ask, and how often a telephone may be called."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata

# The nearest area up the tree counts, and there the row of the kind before the one of all kinds.
routing_policies = sa.Table(
    "routing_policies",
    metadata,
    identity(),
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), nullable=False),
    sa.Column("kind", sa.Text),  # of signal; NULL: every kind
    # How many are asked at the same time: 1 one after the other in the order of rank.
    sa.Column("at_once", sa.SmallInteger, nullable=False, server_default="1"),
    sa.Column("too_far_min", sa.SmallInteger, nullable=False, server_default="60"),
    sa.Column("demands", sa.ARRAY(sa.Text)),  # one of these skills; NULL: as the kind demands
    sa.UniqueConstraint("area_id", "kind", postgresql_nulls_not_distinct=True),
    sa.CheckConstraint("at_once between 1 and 10", name="at_once"),
)

# Messages to one number: at most ``most`` in ``per_s`` seconds. Carriers block what goes beyond.
callee_limits = sa.Table(
    "callee_limits",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),  # sms | voice
    sa.Column("per_s", sa.Integer, primary_key=True),
    sa.Column("most", sa.Integer, nullable=False),
)
