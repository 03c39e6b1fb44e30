"""Links to visitors' lists."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

visit_links = sa.Table(
    "visit_links",
    metadata,
    identity(),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False, index=True),
    moment("created_at", now=True),
    sa.Column("created_by", sa.BigInteger),
    moment("expires_at", required=True),
    moment("revoked_at"),
    sa.Column("confirmed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("failures", sa.SmallInteger, nullable=False, server_default="0"),
    moment("failed_at"),
)
