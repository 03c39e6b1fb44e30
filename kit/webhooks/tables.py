"""The table of subscriptions. Deliveries are outbox rows whose recipient is ``webhook:<id>``."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment, words

webhooks = sa.Table(
    "webhooks",
    metadata,
    identity(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    words("events"),
    # Events of this area and all below it.
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), nullable=False, index=True),
    sa.Column("secret", sa.LargeBinary),  # sealed; null only while the row is being made
    # After a rotation the old one signs too, until the receiver has had time to take the new one over.
    sa.Column("old_secret", sa.LargeBinary),
    moment("old_secret_until"),
    # Up to where the feed has been read for this subscriber.
    sa.Column("feed_seq", sa.BigInteger, nullable=False),
    sa.Column("created_by", sa.BigInteger, nullable=False),
    moment("created_at", now=True),
    moment("ended_at"),
    sa.Index("ix_webhooks_live", "id", postgresql_where=sa.text("ended_at is null")),
)
