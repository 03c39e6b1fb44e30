"""The tables of the hotline: our numbers, every call, and what was reported about it."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area, version
from kit.schema import document, identity, metadata, moment

hotline_lines = sa.Table(
    "hotline_lines",
    metadata,
    identity(),
    area("active"),  # whose desk answers
    sa.Column("number", sa.Text, nullable=False, unique=True),  # E.164, or short as 12349
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # emergency | ordinary
    # none | silent | announced; what the agreement with the people served allows
    sa.Column("recording", sa.Text, nullable=False, server_default="none"),
    # Calls are transferred to it by another hotline, whose number is no caller's.
    sa.Column("hides_caller", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    version(),
    # Nobody waits for a sentence while the house burns.
    sa.CheckConstraint("kind = 'ordinary' or recording <> 'announced'", name="connects_at_once"),
)

calls = sa.Table(
    "calls",
    metadata,
    identity(),
    sa.Column("source", sa.Text, nullable=False),  # switchboard | twilio
    sa.Column("ref", sa.Text, nullable=False),  # what the source calls it
    sa.Column("direction", sa.Text, nullable=False),  # inbound | outbound
    sa.Column("kind", sa.Text, nullable=False),  # emergency | ordinary
    # ringing | answered | ended | abandoned | closed: ``dispatch.hotline.states``
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("line_id", sa.BigInteger, sa.ForeignKey("hotline_lines.id"), index=True),
    sa.Column("area_id", sa.BigInteger, info={"area": "follows", "while": "closed_at is null"}),
    sa.Column("called_number", sa.Text),  # one of ours; of an outbound call NULL
    # The other side's number, sealed: under the key of the person ``number_key``, else of no person.
    sa.Column("number", sa.LargeBinary),
    sa.Column("number_key", sa.BigInteger),
    sa.Column("number_index", sa.LargeBinary),  # blind
    # terminal | person | household | several | contact | responder | unknown | withheld
    sa.Column("caller", sa.Text, nullable=False),
    sa.Column("device_id", sa.Text),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    sa.Column("home_id", sa.BigInteger),
    sa.Column("responder_id", sa.BigInteger),
    sa.Column("possible", sa.ARRAY(sa.BigInteger), nullable=False, server_default="{}"),  # persons
    sa.Column("high_risk", sa.Boolean, nullable=False, server_default=sa.false()),
    moment("rang_at", required=True),
    moment("answered_at"),
    moment("ended_at"),
    moment("closed_at"),
    sa.Column("agent", sa.Text),  # as the switchboard calls him
    sa.Column("agent_id", sa.BigInteger, sa.ForeignKey("users.id"), index=True),
    # overflow | call_back | forget: what falls due next
    sa.Column("step", sa.Text),
    moment("due_at"),
    sa.Column("round", sa.Integer, nullable=False, server_default="0"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),  # call-backs nobody answered
    moment("silent_at"),
    sa.Column("outcome", sa.Text),
    sa.Column("recording_ref", sa.Text),
    sa.Column("signal_id", sa.BigInteger),  # its press or request; the case is the signal's
    sa.Column("case_id", sa.BigInteger),  # of a call that we make
    sa.Column("about_id", sa.BigInteger, sa.ForeignKey("calls.id"), index=True),  # called back by this one
    sa.UniqueConstraint("source", "ref"),
    sa.Index("ix_calls_open", "rang_at", postgresql_where=sa.text("closed_at is null")),
    sa.Index("ix_calls_due_at", "due_at", postgresql_where=sa.text("due_at is not null")),
    sa.Index("ix_calls_signal_id", "signal_id"),
    sa.Index("ix_calls_number_index", "number_index"),
)

# What was reported, as it came: twice is once, and late still counts.
call_events = sa.Table(
    "call_events",
    metadata,
    identity(),
    sa.Column("call_id", sa.BigInteger, sa.ForeignKey("calls.id"), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    moment("at"),  # the source's own time
    moment("received_at", now=True),
    document("data"),
    sa.UniqueConstraint("call_id", "key"),
)
