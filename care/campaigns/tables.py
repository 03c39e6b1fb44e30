"""Tables of campaigns and of those they reach."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area
from kit.schema import document, identity, metadata, moment

campaigns = sa.Table(
    "campaigns",
    metadata,
    identity(),
    area(live="state = 'running'"),
    sa.Column("name", sa.Text, nullable=False),
    document("population"),
    sa.Column("channel", sa.Text, nullable=False),  # call | sms | prompt
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="running"),  # running → done | stopped
    sa.Column("people", sa.Integer, nullable=False),
    moment("started_at", now=True),
    moment("ended_at"),
    sa.Column("created_by", sa.BigInteger),
    sa.Column("stopped_by", sa.BigInteger),
    sa.Index("ix_campaigns_running", "id", postgresql_where=sa.text("state = 'running'")),
)

campaign_targets = sa.Table(
    "campaign_targets",
    metadata,
    sa.Column("campaign_id", sa.BigInteger, sa.ForeignKey("campaigns.id"), primary_key=True),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), primary_key=True, index=True),
    # waiting → sent | no_number | not_served | stopped; what became of a message says its outbox row
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("outbox_key", sa.Text),
    sa.Column("answer", sa.Text),  # heard | help
    sa.Index(
        "ix_campaign_targets_waiting",
        "campaign_id",
        "person_id",
        postgresql_where=sa.text("state = 'waiting'"),
    ),
)
