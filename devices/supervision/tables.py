"""The tables of supervision: findings, incidents, whether we can hear at all, and history."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.schema import identity, metadata, moment

device_incidents = sa.Table(
    "device_incidents",
    metadata,
    identity(),
    sa.Column("kind", sa.Text, nullable=False),  # power_cut | outage
    sa.Column("place_type", sa.Text, nullable=False),  # building | gateway | cell | area
    # The building's address behind its area's path, an id, an area's path
    sa.Column(
        "place",
        sa.Text,
        nullable=False,
        info={"area": "path", "while": "cleared_at is null and place_type in ('area', 'building')"},
    ),
    sa.Column(
        "area_id",
        sa.BigInteger,
        sa.ForeignKey("areas.id"),
        index=True,
        info={"while": "cleared_at is null"},
    ),
    sa.Column("units", sa.Integer, nullable=False),  # how many it has held in all
    sa.Column("open_units", sa.Integer, nullable=False),
    moment("opened_at", required=True),
    moment("changed_at", required=True),  # when a unit last joined or came back
    moment("cleared_at"),
    sa.Index("ix_device_incidents_open", "id", postgresql_where=sa.text("cleared_at is null")),
)

# One row per thing that is wrong with a unit, for as long as it is; a unit in order has none.
device_findings = sa.Table(
    "device_findings",
    metadata,
    sa.Column("device_id", sa.Text, primary_key=True),
    sa.Column("finding", sa.Text, primary_key=True),  # silence | battery | mains | signal | clock | sim
    sa.Column("level", sa.Text, nullable=False),  # late … unsupervised; 30 15 5; lost; weak; …
    moment("since", required=True),  # of this level
    moment("opened_at", required=True),
    moment("seen_at", required=True),  # the last sign of life before it
    moment("raise_at"),  # when it is told, or told again; NULL: nothing is to be told
    moment("raised_at"),
    sa.Column(
        "incident_id", sa.BigInteger, sa.ForeignKey("device_incidents.id", ondelete="SET NULL"), index=True
    ),
    sa.Index("ix_device_findings_raise_at", "raise_at", postgresql_where=sa.text("raise_at is not null")),
    sa.Index("ix_device_findings_alone", "opened_at", postgresql_where=sa.text("incident_id is null")),
)

# One row: since when we have been hearing devices without a break, and how far the walk has come.
hearing = sa.Table(
    "hearing",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    moment("since"),
    # The server's own clock, jumps included, when a bridge last said that it listens.
    sa.Column("noted_at", sa.DateTime(timezone=True)),
    moment("swept_at"),
    sa.Column("walked_to", sa.Text, nullable=False, server_default=""),
)

# Both by day, each day a partition in the schema ``history``; what comes before its partition is made
# falls into the default one. No key: a device's hour may be written twice when the clock goes back.
device_hours = sa.Table(
    "device_hours",
    metadata,
    sa.Column("device_id", sa.Text, nullable=False),
    moment("hour", required=True),
    sa.Column("beats", sa.Integer, nullable=False),
    sa.Column("battery_min", sa.SmallInteger),
    sa.Column("battery_max", sa.SmallInteger),
    sa.Column("battery", sa.SmallInteger),  # the last of the hour
    sa.Column("signal_max", sa.SmallInteger),
    sa.Column("signal_dbm", sa.SmallInteger),
    sa.Index("ix_device_hours_device", "device_id", "hour"),
    postgresql_partition_by="range (hour)",
)

device_changes = sa.Table(
    "device_changes",
    metadata,
    sa.Column("device_id", sa.Text, nullable=False),
    moment("at", required=True),
    sa.Column("what", sa.Text, nullable=False),  # a finding, or: firmware | incident
    sa.Column("before", JSONB),
    sa.Column("after", JSONB),
    sa.Index("ix_device_changes_device", "device_id", "at"),
    postgresql_partition_by="range (at)",
)
