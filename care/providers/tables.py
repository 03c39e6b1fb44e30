"""The tables of service providers."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area, version
from kit.schema import identity, metadata, moment, words

providers = sa.Table(
    "providers",
    metadata,
    identity(),
    area("active"),  # the office that has the contract
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("credit_code", sa.Text),  # 统一社会信用代码, 18 characters
    sa.Column("contact_name", sa.Text),
    sa.Column("phone", sa.Text),
    words("services"),
    sa.Column("contract_number", sa.Text),
    sa.Column("contract_from", sa.Date),
    sa.Column("contract_until", sa.Date, index=True),  # the last day; NULL: open
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    moment("ended_at"),
    sa.Column("end_reason", sa.Text),
    version(),
)

# Areas served, each with its whole subtree. None: wherever the provider's own area's district reaches.
provider_areas = sa.Table(
    "provider_areas",
    metadata,
    sa.Column("provider_id", sa.BigInteger, sa.ForeignKey("providers.id"), primary_key=True),
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True, index=True),
)

provider_prices = sa.Table(
    "provider_prices",
    metadata,
    sa.Column("provider_id", sa.BigInteger, sa.ForeignKey("providers.id"), primary_key=True),
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("amount", sa.Numeric(10, 2), nullable=False),  # 元
    sa.Column("unit", sa.Text, nullable=False),  # visit | hour | day | month | meal | piece | …
)

# Praise, complaints and breaches. Rows are added and never changed.
provider_credit = sa.Table(
    "provider_credit",
    metadata,
    identity(),
    sa.Column("provider_id", sa.BigInteger, sa.ForeignKey("providers.id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),  # praise | complaint | breach
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    moment("recorded_at", now=True),
    sa.Column("recorded_by", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
)

# What those served said: one row per answer. The rating is their mean.
provider_ratings = sa.Table(
    "provider_ratings",
    metadata,
    identity(),
    sa.Column("provider_id", sa.BigInteger, sa.ForeignKey("providers.id"), nullable=False, index=True),
    sa.Column("stars", sa.SmallInteger, nullable=False),  # 1 to 5
    sa.Column("source", sa.Text, nullable=False),  # offer | survey
    sa.Column("offer_id", sa.BigInteger, unique=True),  # one rating per completed task
    moment("rated_at", now=True),
    sa.CheckConstraint("stars between 1 and 5", name="stars"),
)
