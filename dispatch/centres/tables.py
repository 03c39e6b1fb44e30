"""The table of cases handed to other centres."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

case_hand_overs = sa.Table(
    "case_hand_overs",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("webhook_id", sa.BigInteger, sa.ForeignKey("webhooks.id"), nullable=False),
    sa.Column("by_id", sa.BigInteger, nullable=False),
    moment("at", required=True),
    sa.Column("reason", sa.Text, nullable=False),
    # sent -> delivered -> acknowledged | refused; failed: it could not be delivered
    sa.Column("state", sa.Text, nullable=False, server_default="sent"),
    sa.Column("reference", sa.Text),  # the other centre's number for it
    sa.Column("note", sa.Text),  # what the other centre says
    moment("answered_at"),
)
