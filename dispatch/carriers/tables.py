"""The tables of carriers: the state of each line, and which texts a carrier has approved."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import document, metadata, moment

# A line is one channel of one carrier. It is a row so that every process that sends agrees on it.
carrier_lines = sa.Table(
    "carrier_lines",
    metadata,
    sa.Column("carrier", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("rank", sa.SmallInteger, nullable=False, server_default="0"),  # the lowest is tried first
    # up | out | trial: it answers again, and one message at a time shows whether it works
    sa.Column("state", sa.Text, nullable=False, server_default="up"),
    moment("since", now=True),  # of being up or not
    sa.Column("reason", sa.Text),  # of the last failure
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),  # in a row
    moment("failed_at"),
    sa.Column("waits", sa.Integer, nullable=False, server_default="0"),  # tries in vain since it is out
    moment("next_try_at"),
    moment("told_at"),  # when the supervisors were told that it is out
    sa.Column("per_s", sa.Double),  # messages a second that the carrier takes; NULL: no limit
    moment("free_at"),  # until when that is used up
    document("callee_limits", "[]"),  # [[seconds, messages], …] to one number
)

carrier_templates = sa.Table(
    "carrier_templates",
    metadata,
    sa.Column("carrier", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("template", sa.Text, primary_key=True),  # catalogue key
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),  # the carrier's own name of it
    sa.Column("state", sa.Text, nullable=False, server_default="pending"),  # pending | approved | rejected
    sa.Column("reason", sa.Text),  # of a rejection, in the carrier's words
    moment("changed_at", now=True),
)
