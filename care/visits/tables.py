"""Tables of visits: agreements with their duties, weeks that are written, visits, what was found."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import version
from kit.schema import identity, metadata, moment, words

# What is agreed for a person; where it belongs says the person's area.
visit_agreements = sa.Table(
    "visit_agreements",
    metadata,
    identity(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    version(),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date),  # the last day
    sa.Column("code", sa.Text, nullable=False),  # stands beside the door; whoever types it has been there
    sa.Column("unwell_from", sa.Date),  # daily visits of those whose duty says so
    sa.Column("unwell_until", sa.Date),
    sa.Column("paused_from", sa.Date),
    sa.Column("paused_until", sa.Date),  # the last day; NULL with a pause: until somebody ends it
    sa.Column("pause_reason", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("created_by", sa.BigInteger),
    moment("created_at", now=True),
    sa.Index("uq_visit_agreements_person", "person_id", unique=True, postgresql_where=sa.text("active")),
)

visit_duties = sa.Table(
    "visit_duties",
    metadata,
    identity(),
    sa.Column(
        "agreement_id", sa.BigInteger, sa.ForeignKey("visit_agreements.id"), nullable=False, index=True
    ),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False, index=True),
    # village_official | neighbour | volunteer | grid_worker | social_worker | carer | doctor | other
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),  # week | month
    sa.Column("times", sa.SmallInteger, nullable=False),
    words("weekdays"),  # fixed days; none: chosen so that neighbours are seen on one day
    sa.Column("set_time", sa.Time),  # Shanghai; NULL: any time of the week
    sa.Column("daily_when_unwell", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("min_minutes", sa.SmallInteger, nullable=False, server_default="20"),
    sa.Column("allowance", sa.Numeric(10, 2)),  # 元
    sa.Column("allowance_unit", sa.Text),  # visit | week | month
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
)

# A week (its Monday) and how far its lists are written.
visit_weeks = sa.Table(
    "visit_weeks",
    metadata,
    sa.Column("week", sa.Date, primary_key=True),
    moment("write_at"),  # NULL: all of it is written
    sa.Column("written_to", sa.BigInteger, nullable=False, server_default="0"),  # a visitor's id
    sa.Column("visits", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_visit_weeks_write_at", "write_at", postgresql_where=sa.text("write_at is not null")),
)

visits = sa.Table(
    "visits",
    metadata,
    identity(),
    sa.Column("duty_id", sa.BigInteger, sa.ForeignKey("visit_duties.id"), nullable=False),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False),
    sa.Column("week", sa.Date, nullable=False),
    sa.Column("day", sa.Date, nullable=False),  # proposed, or fixed by the duty
    moment("set_at"),  # NULL: any time until latest_at
    moment("latest_at", required=True),
    # Beside the usual ones, because the person is unwell.
    sa.Column("extra", sa.Boolean, nullable=False, server_default=sa.false()),
    # due → arrived → done | not_met; or missed, skipped
    sa.Column("state", sa.Text, nullable=False, server_default="due"),
    moment("next_at"),  # when the engine looks; NULL: never
    sa.Column("reason", sa.Text),  # of one that is skipped: absence | ended | merged | plan
    # By the visitor's own clock; *_told_at: when we heard.
    moment("arrived_at"),
    moment("arrived_told_at"),
    sa.Column("arrived_how", sa.Text),  # position | code | photo | desk
    sa.Column("lat", sa.Double),  # WGS 84
    sa.Column("lon", sa.Double),
    sa.Column("accuracy_m", sa.Integer),
    sa.Column("distance_m", sa.Integer),  # from the home
    moment("completed_at"),
    moment("completed_told_at"),
    sa.Column("minutes", sa.SmallInteger),
    # What somebody who supervises should look at: short | far | off_time | told_late | clock_doubtful |
    # no_arrival
    words("flags"),
    words("keys"),  # of the taps that are taken down: a repeat changes nothing
    sa.Column("seen", sa.Text),  # seen | away | no_answer | refused
    sa.Column("condition", sa.Text),  # good | fair | poor
    words("needs"),
    sa.Column("sealed", sa.LargeBinary),  # note
    sa.Column("user_id", sa.BigInteger),  # who took it down, if not the visitor by his link
    sa.Column("signal_id", sa.BigInteger),  # that made a case of it
    sa.UniqueConstraint("duty_id", "day"),
    sa.Index("ix_visits_next_at", "next_at", postgresql_where=sa.text("next_at is not null")),
    sa.Index("ix_visits_week", "week", "responder_id", "day"),
    sa.Index("ix_visits_person_id", "person_id", "day"),
    sa.Index("ix_visits_day", "day", "person_id", "state"),
)

visit_photos = sa.Table(
    "visit_photos",
    metadata,
    sa.Column("visit_id", sa.BigInteger, sa.ForeignKey("visits.id"), primary_key=True),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),  # bytes
    sa.Column("sealed", sa.LargeBinary),  # the picture itself
)

# What in the dwelling is dangerous, and until when it has to be put right.
dwelling_hazards = sa.Table(
    "dwelling_hazards",
    metadata,
    identity(),
    sa.Column("home_id", sa.BigInteger, sa.ForeignKey("homes.id"), index=True),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("visit_id", sa.BigInteger, sa.ForeignKey("visits.id")),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("found_on", sa.Date, nullable=False),
    sa.Column("fix_by", sa.Date, nullable=False),
    sa.Column("fixed_on", sa.Date),
    sa.Column("fixed_note", sa.Text),
    sa.Column("fixed_by", sa.BigInteger),  # a user
    sa.Index("ix_dwelling_hazards_open", "fix_by", "id", postgresql_where=sa.text("fixed_on is null")),
    sa.Index(
        "uq_dwelling_hazards_open",
        "person_id",
        "item",
        unique=True,
        postgresql_where=sa.text("fixed_on is null"),
    ),
)

# What a supervisor of some level found who looked at a visit.
visit_checks = sa.Table(
    "visit_checks",
    metadata,
    identity(),
    sa.Column("visit_id", sa.BigInteger, sa.ForeignKey("visits.id"), nullable=False, index=True),
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    moment("at", now=True),
    sa.Column("how", sa.Text, nullable=False),  # call | on_site | photo
    sa.Column("finding", sa.Text, nullable=False),  # as_reported | differs | not_made
    sa.Column("note", sa.Text),
)

# 结对帮扶: an official stands by a household.
visit_pairs = sa.Table(
    "visit_pairs",
    metadata,
    identity(),
    sa.Column("home_id", sa.BigInteger, sa.ForeignKey("homes.id"), nullable=False, index=True),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False, index=True),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),
    sa.Column("note", sa.Text),
    sa.Column("created_by", sa.BigInteger),
    sa.Index(
        "uq_visit_pairs_open",
        "home_id",
        "responder_id",
        unique=True,
        postgresql_where=sa.text("until_on is null"),
    ),
)
