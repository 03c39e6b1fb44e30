"""The tables of providers and of those who come."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area
from kit.schema import identity, metadata, words

providers = sa.Table(
    "providers",
    metadata,
    identity(),
    area(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("phone", sa.Text),
    words("services"),
)

responders = sa.Table(
    "responders",
    metadata,
    identity(),
    area(),
    sa.Column("provider_id", sa.BigInteger, sa.ForeignKey("providers.id"), index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("phone", sa.Text, nullable=False, index=True),
    # provider_staff | grid_worker | property_staff | volunteer
    sa.Column("type", sa.Text, nullable=False, server_default="provider_staff"),
    words("skills"),  # first_aid | nursing | lifting | electrician | …
    sa.Column("certificate_until", sa.Date),
    sa.Column("lat", sa.Double),  # WGS 84, where the responder starts from
    sa.Column("lon", sa.Double),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
)
