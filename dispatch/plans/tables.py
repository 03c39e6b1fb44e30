"""Escalation plans and all their versions."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import document, identity, metadata, moment

escalation_plans = sa.Table(
    "escalation_plans",
    metadata,
    identity(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # Where and when it counts; NULL: everywhere below the area, for every kind, everybody, all day.
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), nullable=False, index=True),
    sa.Column("priority", sa.SmallInteger, nullable=False),
    sa.Column("kind", sa.Text),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    sa.Column("from_time", sa.Time),
    sa.Column("until_time", sa.Time),
    document("body"),
    moment("retired_at"),
)

escalation_plan_versions = sa.Table(
    "escalation_plan_versions",
    metadata,
    # Rises with every change of any plan: whoever has read up to here knows all of them.
    identity(),
    sa.Column("plan_id", sa.BigInteger, sa.ForeignKey("escalation_plans.id"), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    document("plan"),
    sa.Column("by", sa.BigInteger),
    moment("at", now=True),
    sa.UniqueConstraint("plan_id", "version"),
)
