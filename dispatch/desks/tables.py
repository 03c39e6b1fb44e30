"""The tables of desks: what they serve and when, who sits there, and what was tested at a shift's start."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area, version
from kit.schema import document, identity, metadata, moment, words

desks = sa.Table(
    "desks",
    metadata,
    identity(),
    area("active"),  # whose supervisors look after it
    version(),
    sa.Column("name", sa.Text, nullable=False),
    words("numbers"),  # 12349, 12345, a local one: what callers dial
    sa.Column("wrap_up_s", sa.Integer, nullable=False, server_default="60"),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
)

desk_areas = sa.Table(
    "desk_areas",
    metadata,
    sa.Column("desk_id", sa.BigInteger, sa.ForeignKey("desks.id"), primary_key=True),
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True),
    document("hours", "[]"),  # [{"days": [1, …, 7], "from": "08:00", "until": "20:00"}]; none: always
)

# One row per user who has sat at a desk. `state` is what the facts say; consoles are told when it changes.
agents = sa.Table(
    "agents",
    metadata,
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), primary_key=True),
    sa.Column("desk_id", sa.BigInteger, sa.ForeignKey("desks.id"), index=True),  # NULL: serves everything
    sa.Column("by_hand", sa.Text, nullable=False, server_default="ready"),  # ready | wrap_up | break | away
    moment("by_hand_at", now=True),
    moment("by_hand_until"),
    # A call of somebody without a console, in real time like a console's heartbeat.
    sa.Column("seen_at", sa.DateTime(timezone=True)),
    sa.Column("state", sa.Text, nullable=False, server_default="away"),
    moment("since", now=True),
    moment("until"),
    words("dialects"),
    words("skills"),
)

shift_tests = sa.Table(
    "shift_tests",
    metadata,
    identity(),
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("desk_id", sa.BigInteger, sa.ForeignKey("desks.id")),
    moment("at", required=True),
    sa.Column("sound", sa.Boolean, nullable=False),  # the alarm was heard
    sa.Column("phone", sa.Boolean),  # the telephone rang; NULL: there is none to test
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Index("ix_shift_tests_user_id", "user_id", "at"),
)

# Emergencies of one building within minutes. Each keeps its own case; this is what a desk reads above them.
common_causes = sa.Table(
    "common_causes",
    metadata,
    identity(),
    sa.Column(
        "place",  # the building's address behind its area's path
        sa.Text,
        nullable=False,
        info={"area": "path", "while": "ended_at is null"},
    ),
    sa.Column(
        "area_id",
        sa.BigInteger,
        sa.ForeignKey("areas.id"),
        nullable=False,
        index=True,
        info={"while": "ended_at is null"},
    ),
    sa.Column("case_ids", sa.ARRAY(sa.BigInteger), nullable=False),
    moment("opened_at", required=True),
    moment("changed_at", required=True),
    moment("ended_at"),
    sa.Index("uq_common_causes_place", "place", unique=True, postgresql_where=sa.text("ended_at is null")),
)
