"""Tables of check-ins: plans, the one row per person and day that comes of them, and each attempt."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from care.columns import area, version
from kit.schema import document, identity, metadata, moment, words

checkin_plans = sa.Table(
    "checkin_plans",
    metadata,
    identity(),
    area(live="active"),
    version(),
    sa.Column("name", sa.Text, nullable=False),
    # One of both: somebody, or everybody of the area's subtree who meets the conditions.
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    sa.Column("population", JSONB),
    document("cadence"),  # ``care.checkins.cadence.Cadence``
    sa.Column("from_time", sa.Time, nullable=False),  # the window over which calls are spread, in Shanghai
    sa.Column("until_time", sa.Time, nullable=False),
    sa.Column("quiet_from", sa.Time, nullable=False, server_default="21:00"),
    sa.Column("quiet_until", sa.Time, nullable=False, server_default="07:00"),
    words("channels"),  # in order: ok_button | prompt | call | human | visit
    sa.Column("paused_from", sa.Date),
    sa.Column("paused_until", sa.Date),  # the last day; NULL with a pause: until somebody ends it
    sa.Column("pause_reason", sa.Text),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    # The day that is planned next, behind which person its planning stands, and when it is to go on.
    sa.Column("next_day", sa.Date, nullable=False),
    sa.Column("planned_to", sa.BigInteger, nullable=False, server_default="0"),
    moment("plan_at"),
    sa.Column("people", sa.Integer, nullable=False, server_default="0"),  # of the day that is being written
    sa.Column("created_by", sa.BigInteger),
    moment("created_at", now=True),
    sa.Index("ix_checkin_plans_plan_at", "plan_at", postgresql_where=sa.text("plan_at is not null")),
)

# No index but what the engine and the lists read by: a million rows are written for one morning.
checkins = sa.Table(
    "checkins",
    metadata,
    identity(),
    sa.Column("plan_id", sa.BigInteger, sa.ForeignKey("checkin_plans.id"), nullable=False),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    moment("due_at", required=True),
    moment("deadline_at", required=True),  # by when somebody stands at the door
    sa.Column("risk", sa.Text, nullable=False),  # as it was when it was planned
    # due → trying (→ unanswered: silence, a human is to look) → answered | escalated; or skipped
    sa.Column("state", sa.Text, nullable=False, server_default="due"),
    sa.Column("rung", sa.SmallInteger, nullable=False, server_default="-1"),  # of its ladder
    moment("next_at"),  # when the engine looks again; NULL: never
    # absence | missed | ended | merged | plan; of one that waits: channel_down
    sa.Column("reason", sa.Text),
    moment("answered_at"),
    sa.Column("answered_how", sa.Text),  # the channel, or ``contact``
    sa.Column("answered_by", sa.BigInteger),  # the user who heard it
    sa.Column("answer", sa.Text),  # fine | need | help | refused
    sa.Column("mood", sa.SmallInteger),  # 1 low to 5 good
    words("needs"),
    sa.Column("note", sa.Text),
    # The signal that made a case of it.
    sa.Column("signal_id", sa.BigInteger),
    sa.UniqueConstraint("person_id", "plan_id", "day"),
    sa.Index("ix_checkins_next_at", "next_at", postgresql_where=sa.text("next_at is not null")),
    sa.Index("ix_checkins_under_way", "id", postgresql_where=sa.text("state in ('trying', 'unanswered')")),
    sa.Index("ix_checkins_day", "day", "due_at", "id"),
    sa.Index("ix_checkins_plan_id", "plan_id", "day"),
)

checkin_attempts = sa.Table(
    "checkin_attempts",
    metadata,
    identity(),
    sa.Column("checkin_id", sa.BigInteger, sa.ForeignKey("checkins.id"), nullable=False, index=True),
    sa.Column("rung", sa.SmallInteger, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),  # ok_button | prompt | call | contact | human | visit
    moment("at", now=True),
    # NULL: under way. answered | no_answer | refused | channel_down | not_done
    sa.Column("result", sa.Text),
    sa.Column("outbox_key", sa.Text),
    sa.Column("user_id", sa.BigInteger),
    sa.Index(
        "ix_checkin_attempts_open",
        "outbox_key",
        postgresql_where=sa.text("result is null and outbox_key is not null"),
    ),
)

# A means that fails for everybody: one row, one technical case, however many wait for it.
channel_outages = sa.Table(
    "channel_outages",
    metadata,
    identity(),
    sa.Column("channel", sa.Text, nullable=False),  # prompt | call
    moment("opened_at", now=True),
    moment("over_at"),
    moment("probe_at"),  # when one of those that wait may try it again
    sa.Index(
        "uq_channel_outages_open", "channel", unique=True, postgresql_where=sa.text("over_at is null")
    ),
)
