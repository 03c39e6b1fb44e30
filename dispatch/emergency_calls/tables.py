"""The calls of a case to the emergency services."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

emergency_calls = sa.Table(
    "emergency_calls",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("service", sa.Text, nullable=False),  # ambulance | police | fire
    sa.Column("phone", sa.Text, nullable=False),  # the number that was dialled
    moment("called_at", required=True),
    sa.Column("called_by", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("reference", sa.Text),  # the other centre's number of the incident
    sa.Column("hospital", sa.Text),
)
