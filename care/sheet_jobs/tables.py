"""The tables of jobs on spreadsheets."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import document, identity, metadata, moment


def _job() -> sa.Column[int]:
    return sa.Column(
        "job_id", sa.BigInteger, sa.ForeignKey("sheet_jobs.id", ondelete="CASCADE"), primary_key=True
    )


sheet_jobs = sa.Table(
    "sheet_jobs",
    metadata,
    identity(),
    sa.Column("direction", sa.Text, nullable=False),  # import | export
    sa.Column("kind", sa.Text, nullable=False),  # persons | contacts | providers | staff | rotas
    sa.Column("origin", sa.Text, nullable=False),  # http | command
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), index=True),  # NULL: command line
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id")),  # see ``params``; NULL: none given
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file_hash", sa.LargeBinary),  # of what is taken in: the same file goes on where it was
    # import: dry_run, reports. export: format, unmasked, purpose
    document("params"),
    # waiting → running → done | refused (the file) | failed (the program)
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    document("refusal"),  # reason and what belongs to it
    sa.Column("expected", sa.Integer),  # lines, about
    sa.Column("line", sa.Integer, nullable=False, server_default="0"),  # taken up to here
    *(
        sa.Column(name, sa.Integer, nullable=False, server_default="0")
        for name in ("rows", "created", "updated", "unchanged", "rejected")
    ),
    sa.Column("ignored_columns", sa.ARRAY(sa.Text), nullable=False, server_default="{}"),
    moment("created_at", now=True),
    moment("finished_at"),
    # Who works on it, and until when nobody else may; in real time.
    sa.Column("holder", sa.Text),
    sa.Column("held_until", sa.DateTime(timezone=True)),
    # Times that a process began on it since it last came forward.
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_sheet_jobs_open", "id", postgresql_where=sa.text("state in ('waiting', 'running')")),
)

sheet_job_parts = sa.Table(
    "sheet_job_parts",
    metadata,
    _job(),
    sa.Column("file", sa.Text, primary_key=True),  # source | result
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

# What is wrong with which cell. Values stay in the sealed file.
sheet_job_problems = sa.Table(
    "sheet_job_problems",
    metadata,
    _job(),
    sa.Column("line", sa.Integer, primary_key=True),
    sa.Column("number", sa.SmallInteger, primary_key=True),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("column", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
)

# Who has come in which line of the file so far: blind, and gone when the job is.
sheet_job_lines = sa.Table(
    "sheet_job_lines",
    metadata,
    _job(),
    sa.Column("key", sa.LargeBinary, primary_key=True),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
