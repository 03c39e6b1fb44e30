"""Tables of drills and of the numbers that they try."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area
from kit.schema import identity, metadata, moment, words

drills = sa.Table(
    "drills",
    metadata,
    identity(),
    area(live="state in ('planned', 'running')"),
    sa.Column("name", sa.Text, nullable=False),
    words("who"),  # responders | contacts | staff
    words("channels"),  # sms | voice; of responders those that they have
    # planned → running → done | stopped
    sa.Column("state", sa.Text, nullable=False, server_default="planned"),
    moment("starts_at", required=True),
    sa.Column("within_s", sa.Integer, nullable=False),  # after the start; then whoever has not answered
    moment("ends_at"),
    sa.Column("every_days", sa.Integer),  # NULL: once
    sa.Column("created_by", sa.BigInteger, sa.ForeignKey("users.id")),  # NULL: follows another one
    moment("created_at", now=True),
    sa.Column("stopped_by", sa.BigInteger, sa.ForeignKey("users.id")),
    sa.Index("ix_drills_due", "starts_at", postgresql_where=sa.text("state = 'planned'")),
    sa.Index("ix_drills_running", "id", postgresql_where=sa.text("state = 'running'")),
)

drill_targets = sa.Table(
    "drill_targets",
    metadata,
    identity(),
    sa.Column("drill_id", sa.BigInteger, sa.ForeignKey("drills.id"), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),  # responder | contact | user
    sa.Column("subject_id", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),  # sms | voice
    sa.Column("nth", sa.SmallInteger, nullable=False, server_default="0"),  # which of his numbers
    # Blind, of the number that was tried: another number has not failed.
    sa.Column("number", sa.LargeBinary),
    moment("due_at", required=True),
    # waiting → sent | no_number; sent → answered | unanswered | undelivered; waiting → not_sent
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    moment("answered_at"),
    sa.Column("how", sa.Text),  # key | link
    sa.UniqueConstraint("drill_id", "subject", "subject_id", "channel", "nth"),
    sa.Index("ix_drill_targets_subject", "subject", "subject_id"),
    sa.Index(
        "ix_drill_targets_waiting",
        "drill_id",
        "due_at",
        postgresql_where=sa.text("state = 'waiting'"),
    ),
)
