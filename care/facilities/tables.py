"""The table of facilities."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area, version
from kit.schema import document, identity, metadata, words

facilities = sa.Table(
    "facilities",
    metadata,
    identity(),
    area("active"),
    sa.Column("provider_id", sa.BigInteger, sa.ForeignKey("providers.id"), index=True),  # who runs it
    # care_home | day_centre | care_point | meal_point | health_station
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("lat", sa.Double),  # WGS 84
    sa.Column("lon", sa.Double),
    sa.Column("phone", sa.Text),
    sa.Column("capacity", sa.Integer),  # beds or places
    document("hours", "[]"),  # [{"days": [1, …, 7], "from": "08:00", "until": "17:00"}]; none: always open
    words("devices"),  # AED, wheelchair, call bell, …
    sa.Column("reach_m", sa.Integer),  # metres of the 15-minute circle; NULL: the estimate
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    version(),
    sa.Index("ix_facilities_place", "lat", "lon"),
)
