"""Tables of social-work files. ``sealed``: JSON under the person's key (``kit.vault``)."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import version
from kit.schema import identity, metadata, moment

social_work_files = sa.Table(
    "social_work_files",
    metadata,
    identity(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    version(),
    # The two who may read it, and nobody else.
    sa.Column("worker_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("supervisor_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("referral_id", sa.BigInteger, sa.ForeignKey("referrals.id")),
    sa.Column("sealed", sa.LargeBinary),  # reason goals plan closing
    sa.Column("state", sa.Text, nullable=False, server_default="open"),  # open | closed
    sa.Column("outcome", sa.Text),  # reached | partly | not_reached | ended_by_person | handed_over
    moment("opened_at", now=True),
    moment("review_at"),
    moment("closed_at"),
)

social_work_sessions = sa.Table(
    "social_work_sessions",
    metadata,
    identity(),
    sa.Column("file_id", sa.BigInteger, sa.ForeignKey("social_work_files.id"), nullable=False, index=True),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    moment("at", required=True),
    sa.Column("how", sa.Text, nullable=False),  # home | office | telephone | group
    sa.Column("minutes", sa.SmallInteger, nullable=False),
    sa.Column("sealed", sa.LargeBinary),  # note next
    moment("recorded_at", now=True),
)
