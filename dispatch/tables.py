"""The tables of dispatch: cases, what happened in them, who was asked, and what falls due."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.schema import document, identity, metadata, moment

cases = sa.Table(
    "cases",
    metadata,
    identity(),
    sa.Column("number", sa.Text, nullable=False, unique=True),  # 20261122-000123
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("priority", sa.SmallInteger, nullable=False),  # 1 is the most urgent, 4 the least
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("situation", sa.Text, nullable=False),  # emergency | care | technical
    sa.Column("subject_type", sa.Text, nullable=False),  # person | household | place | device | caller
    sa.Column("subject_id", sa.Text, nullable=False),
    sa.Column("person_id", sa.BigInteger, index=True),
    sa.Column("home_id", sa.BigInteger),
    sa.Column("device_id", sa.Text),
    # A case that is closed keeps where its area lay then; an open one goes along with it.
    sa.Column("area_id", sa.BigInteger, info={"area": "follows", "while": "closed_at is null"}),
    # NULL: nobody knows where; every desk sees it
    sa.Column("area_path", sa.Text, info={"area": "path", "while": "closed_at is null"}),
    moment("pressed_at"),
    moment("received_at"),
    moment("opened_at", now=True),
    moment("claimed_at"),
    moment("contact_at"),
    moment("dispatched_at"),
    moment("accepted_at"),
    moment("departed_at"),
    moment("arrived_at"),
    moment("entered_at"),
    moment("resolved_at"),
    moment("closed_at"),
    moment("returned_at"),  # cancelled from the device while nobody has spoken to the person
    sa.Column("owner_id", sa.BigInteger),
    moment("owner_seen_at"),  # last sign of life of the owner's console
    moment("owner_input_at"),  # last thing the owner did with the case
    # Since when a decision (dispatch, hold, close) has been owed; NULL: it has been made.
    moment("decision_since"),
    # Newest signal that must be heard again by an owner who has not acted since.
    moment("alarm_again_at"),
    moment("hold_until"),
    sa.Column("hold_reason", sa.Text),
    # Since when the case has been waiting for a human, and which rung of the ladder comes next.
    moment("waiting_since"),
    sa.Column("rung", sa.Integer, nullable=False, server_default="0"),
    sa.Column("signal_count", sa.Integer, nullable=False, server_default="1"),
    moment("last_signal_at"),
    sa.Column("disposition", sa.Text),
    sa.Column("outcome", sa.Text),
    # {by, disposition, outcome}: waits for a second person.
    sa.Column("close_proposal", JSONB),
    sa.Column("linked_case_id", sa.BigInteger),
    moment("next_due_at"),
    # Whom the case was suggested to, and until when only he hears it (never a P1, which all hear).
    sa.Column("suggested_to", sa.BigInteger),
    moment("suggested_until"),
    moment("tray_until"),  # in the tray of a flooded desk: no sound until then
    moment("shelf_until"),  # put on the shelf by somebody until then
    sa.Column("shelf_reason", sa.Text),
    document("repeats"),  # of buttons that are pressed again and again: dispatch.floods.debounce
    document("plan"),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Index(
        "uq_cases_one_open",
        "subject_type",
        "subject_id",
        "situation",
        unique=True,
        postgresql_where=sa.text("resolved_at is null and closed_at is null"),
    ),
    sa.Index(
        "ix_cases_open_queue",
        "priority",
        "opened_at",
        postgresql_where=sa.text("closed_at is null"),
    ),
    sa.Index(
        "ix_cases_open_subject",
        "subject_type",
        "subject_id",
        postgresql_where=sa.text("closed_at is null"),
    ),
    sa.Index("ix_cases_area_path", "area_path", postgresql_ops={"area_path": "text_pattern_ops"}),
    sa.Index("ix_cases_device_id", "device_id"),
    sa.Index("ix_cases_owner_id_closed_at", "owner_id", "closed_at"),
    sa.Index("ix_cases_opened_at", "opened_at", "area_path"),
    sa.Index(
        "ix_cases_suggested_to",
        "suggested_to",
        postgresql_where=sa.text("suggested_to is not null and closed_at is null"),
    ),
    sa.Index(
        "ix_cases_aside",
        "id",
        postgresql_where=sa.text(
            "closed_at is null and (tray_until is not null or shelf_until is not null)"
        ),
    ),
    postgresql_with={"fillfactor": "70"},
)

case_events = sa.Table(
    "case_events",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False, index=True),
    moment("at", required=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("actor_type", sa.Text, nullable=False),  # system | user | responder | device | …
    sa.Column("actor_id", sa.Text),
    document("data"),
)

offers = sa.Table(
    "offers",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False),
    sa.Column("role", sa.Text, nullable=False),  # lead | reinforcement
    # offered accepted en_route on_scene completed | declined expired superseded withdrawn recalled
    sa.Column("state", sa.Text, nullable=False, server_default="offered"),
    sa.Column("automatic", sa.Boolean, nullable=False, server_default=sa.false()),
    moment("offered_at", required=True),
    moment("expires_at", required=True),
    moment("accepted_at"),
    moment("departed_at"),
    moment("eta_at"),
    moment("arrived_at"),
    moment("entered_at"),
    moment("completed_at"),
    moment("ended_at"),
    sa.Column("reason", sa.Text),
    sa.Column("reply_code", sa.Text, nullable=False, server_default=""),
    # The link shows the address only to somebody who knows the end of the responder's number.
    sa.Column("phone_confirmed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("confirm_failures", sa.SmallInteger, nullable=False, server_default="0"),
    moment("confirm_failed_at"),
    # One holder per role at the scene.
    sa.Index(
        "uq_offers_one_holder",
        "case_id",
        "role",
        unique=True,
        postgresql_where=sa.text("state in ('accepted', 'en_route', 'on_scene')"),
    ),
    sa.Index(
        "uq_offers_one_live",
        "case_id",
        "responder_id",
        unique=True,
        postgresql_where=sa.text("state in ('offered', 'accepted', 'en_route', 'on_scene')"),
    ),
    sa.Index("ix_offers_responder_id", "responder_id", "offered_at"),
    sa.Index(
        "ix_offers_live_by_responder",
        "responder_id",
        postgresql_where=sa.text("state in ('offered', 'accepted', 'en_route', 'on_scene')"),
    ),
)

steps = sa.Table(
    "steps",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("offer_id", sa.BigInteger, nullable=False, server_default="0"),  # 0: the case's own
    # What set it off; another trigger starts the step over.
    sa.Column("trigger", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False, server_default="0"),
    moment("due_at", required=True),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("error", sa.Text),
    sa.UniqueConstraint("case_id", "kind", "offer_id"),
    sa.Index("ix_steps_due_at", "due_at"),
    sa.Index("ix_steps_fall", "case_id", postgresql_where=sa.text("kind = 'fall'")),
)

clock_jumps = sa.Table(
    "clock_jumps",
    metadata,
    identity(),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("delta_s", sa.Double, nullable=False),
    sa.Column("detected_by", sa.Text, nullable=False),
    sa.Column("steps_shifted", sa.BigInteger, nullable=False),
)

# Only for cases that were switched to another procedure than the one of their kind.
case_procedures = sa.Table(
    "case_procedures",
    metadata,
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("procedure", sa.Text, nullable=False),
)

case_ticks = sa.Table(
    "case_ticks",
    metadata,
    sa.Column("case_id", sa.BigInteger, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("procedure", sa.Text, primary_key=True),
    sa.Column("step", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    moment("done_at", required=True),
    sa.Column("done_by", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
)

handovers = sa.Table(
    "handovers",
    metadata,
    identity(),
    sa.Column("from_user", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("to_user", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="prepared"),  # confirmed | cancelled
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    moment("prepared_at", required=True),
    moment("ended_at"),
    sa.Index(
        "uq_handovers_one_prepared",
        "from_user",
        unique=True,
        postgresql_where=sa.text("state = 'prepared'"),
    ),
)

handover_items = sa.Table(
    "handover_items",
    metadata,
    identity(),
    sa.Column("handover_id", sa.BigInteger, sa.ForeignKey("handovers.id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),  # owned | held | waiting | shelved | …
    sa.Column("case_id", sa.BigInteger),
    document("data"),
    moment("confirmed_at"),
)
