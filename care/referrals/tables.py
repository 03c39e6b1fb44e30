"""The table of referrals."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

referrals = sa.Table(
    "referrals",
    metadata,
    identity(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("visit_id", sa.BigInteger, sa.ForeignKey("visits.id")),  # where it was found, if there
    sa.Column("checkin_id", sa.BigInteger, sa.ForeignKey("checkins.id")),
    # subsistence | temporary_relief | disabled_federation | rescue_station | health_centre | other
    sa.Column("to", sa.Text, nullable=False),
    sa.Column("office", sa.Text),  # its name
    sa.Column("hardship", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary),  # reason result_note
    moment("referred_at", now=True),
    moment("due_at", required=True),
    # When the engine looks: before the deadline to remind, at the deadline to raise it; NULL: never.
    moment("next_at"),
    moment("reminded_at"),
    moment("overdue_at"),
    # open → accepted → returned; or withdrawn, stopped
    sa.Column("state", sa.Text, nullable=False, server_default="open"),
    moment("accepted_at"),
    sa.Column("office_ref", sa.Text),  # by what the office knows it
    # granted | partly | refused | had_already | not_found | declined | other
    sa.Column("result", sa.Text),
    moment("ended_at"),
    sa.Column("ended_by", sa.BigInteger),
    sa.Column("end_reason", sa.Text),  # why it was withdrawn or stopped
    sa.Column("created_by", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("signal_id", sa.BigInteger),  # that made a case of it
    sa.Index("ix_referrals_next_at", "next_at", postgresql_where=sa.text("next_at is not null")),
    sa.Index("ix_referrals_state", "state", "due_at", "id"),
)
