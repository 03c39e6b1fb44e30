"""The tables of other offices' lists: each run with its rows, and when the next one is expected."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.schema import document, identity, metadata, moment

office_runs = sa.Table(
    "office_runs",
    metadata,
    identity(),
    sa.Column("kind", sa.Text, nullable=False),  # deaths | moves | dibao | tekun | disability
    # The subtree that the list is about: nobody outside is touched by it.
    sa.Column(
        "area_id",
        sa.BigInteger,
        sa.ForeignKey("areas.id"),
        nullable=False,
        index=True,
        info={"while": "state = 'matched'"},
    ),
    sa.Column("source", sa.Text),  # which office, which letter
    sa.Column("as_of", sa.Date, nullable=False),
    # Everybody of the area is on it: who is not has lost what it grants.
    sa.Column("complete", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("sha256", sa.Text, nullable=False),  # of the rows: the same list twice is one run
    sa.Column("state", sa.Text, nullable=False, server_default="matched"),  # matched | applied | discarded
    document("counts"),  # rows by what becomes of them
    sa.Column("uploaded_by", sa.BigInteger, nullable=False),
    moment("uploaded_at", required=True),
    sa.Column("ended_by", sa.BigInteger),
    moment("ended_at"),
    sa.Index(
        "uq_office_runs_content",
        "kind",
        "area_id",
        "as_of",
        "sha256",
        unique=True,
        postgresql_where=sa.text("state <> 'discarded'"),
    ),
)

office_rows = sa.Table(
    "office_rows",
    metadata,
    sa.Column(
        "run_id", sa.BigInteger, sa.ForeignKey("office_runs.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("number", sa.Integer, primary_key=True),  # of the list, from 1; who is missing follows
    # Somebody of whom the list speaks and whom we do not know is kept by a masked name only.
    sa.Column("masked_name", sa.Text),
    sa.Column("masked_identity", sa.Text),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    sa.Column("found_by", sa.Text),  # identity | name_birth | missing (of a complete list)
    # change | unchanged | unknown | ambiguous | invalid, then done | refused
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("what", JSONB),  # what would change, or has changed
    sa.Column("reason", sa.Text),  # why nothing does
    sa.Index("ix_office_rows_state", "run_id", "state"),
)

# When a list of a kind is expected of an area; a row that falls due warns.
office_schedules = sa.Table(
    "office_schedules",
    metadata,
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("every_days", sa.Integer, nullable=False),
    moment("due_at", required=True),
    moment("warned_at"),
    sa.Column("changed_by", sa.BigInteger, nullable=False),
    sa.Index("ix_office_schedules_due_at", "due_at"),
)
