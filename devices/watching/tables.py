"""The tables of watching: places, fences, signs of life, rules, and when we could not hear."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment


def _person() -> sa.Column[int]:
    return sa.Column(
        "person_id",
        sa.BigInteger,
        sa.ForeignKey("persons.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def _device(*, key: bool = True, required: bool = True) -> sa.Column[str]:
    return sa.Column("device_id", sa.Text, primary_key=key, nullable=not required)


# The newest place of each unit that says where it is, in WGS-84.
device_places = sa.Table(
    "device_places",
    metadata,
    _device(),
    sa.Column("lat", sa.Double, nullable=False),
    sa.Column("lon", sa.Double, nullable=False),
    sa.Column("accuracy_m", sa.Double),
    sa.Column("source", sa.Text),  # gps | wifi | cell | manual
    moment("at", required=True),
    moment("looked_at"),  # the place that was looked at last; another one has not been yet
    sa.Index("ix_device_places_new", "at", postgresql_where=sa.text("looked_at is distinct from at")),
)

# Where a person was, while somebody may know it. Each day a partition in the schema ``history``.
positions = sa.Table(
    "positions",
    metadata,
    _device(key=False),
    sa.Column("person_id", sa.BigInteger, nullable=False),
    moment("at", required=True),
    sa.Column("lat", sa.Double, nullable=False),
    sa.Column("lon", sa.Double, nullable=False),
    sa.Column("accuracy_m", sa.Double),
    sa.Column("source", sa.Text),
    sa.Index("ix_positions_person", "person_id", "at"),
    postgresql_partition_by="range (at)",
)

fences = sa.Table(
    "fences",
    metadata,
    identity(),
    _person(),
    sa.Column("kind", sa.Text, nullable=False),  # home | wander
    sa.Column("name", sa.Text),
    sa.Column("lat", sa.Double, nullable=False),
    sa.Column("lon", sa.Double, nullable=False),
    sa.Column("radius_m", sa.Integer, nullable=False),
    # Wall-clock hours in which it counts; both NULL: always. From 20:00 to 06:00 goes over midnight.
    sa.Column("hours_from", sa.Time),
    sa.Column("hours_to", sa.Time),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("changed_by", sa.BigInteger, nullable=False),
    moment("changed_at", required=True),
)

fence_states = sa.Table(
    "fence_states",
    metadata,
    sa.Column("fence_id", sa.BigInteger, sa.ForeignKey("fences.id", ondelete="CASCADE"), primary_key=True),
    _device(),
    sa.Column("outside", sa.Boolean),  # NULL: not known yet
    moment("seen_at", required=True),
    moment("far_at"),  # since when coarse positions have been saying that it is far away
    moment("left_at"),
    moment("raised_at"),
    sa.Index(
        "ix_fence_states_outside",
        "fence_id",
        postgresql_where=sa.text("outside and raised_at is null"),
    ),
)

# The last sign of life of each sort that a unit has given.
device_activity = sa.Table(
    "device_activity",
    metadata,
    _device(),
    sa.Column("kind", sa.Text, primary_key=True),  # motion | door | body
    moment("last_at"),  # NULL: none yet
    sa.Column("value", sa.Boolean),
)

watch_rules = sa.Table(
    "watch_rules",
    metadata,
    identity(),
    _person(),
    sa.Column("kind", sa.Text, nullable=False),  # no_motion | door_shut | no_ok
    # Only this unit; NULL: every unit of the person and of the home.
    sa.Column("device_id", sa.Text, sa.ForeignKey("devices.id", ondelete="CASCADE")),
    sa.Column("after_h", sa.Integer),  # hours without a sign of life
    sa.Column("by_time", sa.Time),  # wall clock, every day
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("changed_by", sa.BigInteger, nullable=False),
    moment("changed_at", required=True),
    moment("heard_since"),  # since when a unit that matters has been heard
    sa.Column("raised_for", sa.Text),  # the occurrence that was told last
)

# One row, and the breaks in which no bridge was listening: nobody is missed in them.
watch_hearing = sa.Table(
    "watch_hearing",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    moment("heard_until", required=True),
)

watch_breaks = sa.Table(
    "watch_breaks",
    metadata,
    sa.Column("began_at", sa.DateTime(timezone=True), primary_key=True),
    moment("ended_at", required=True),
)
