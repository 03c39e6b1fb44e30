"""Imports and exports: jobs on spreadsheets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def upgrade() -> None:
    op.create_index("ix_persons_name", "persons", ["name"])
    op.create_table(
        "sheet_jobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=True),
        sa.Column("params", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("refusal", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        *(_count(name) for name in ("line", "rows", "created", "updated", "unchanged", "rejected")),
        sa.Column("ignored_columns", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        _count("attempts"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_sheet_jobs_area_id_areas")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sheet_jobs_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_jobs")),
    )
    op.create_index(op.f("ix_sheet_jobs_user_id"), "sheet_jobs", ["user_id"])
    op.create_index(
        "ix_sheet_jobs_open",
        "sheet_jobs",
        ["id"],
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )
    op.create_table(
        "sheet_job_parts",
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["sheet_jobs.id"],
            name=op.f("fk_sheet_job_parts_job_id_sheet_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "file", "number", name=op.f("pk_sheet_job_parts")),
    )
    op.create_table(
        "sheet_job_problems",
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["sheet_jobs.id"],
            name=op.f("fk_sheet_job_problems_job_id_sheet_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "line", "number", name=op.f("pk_sheet_job_problems")),
    )
    op.create_table(
        "sheet_job_lines",
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["sheet_jobs.id"],
            name=op.f("fk_sheet_job_lines_job_id_sheet_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "key", name=op.f("pk_sheet_job_lines")),
    )


def downgrade() -> None:
    op.drop_index("ix_persons_name", table_name="persons")
    for table in ("sheet_job_lines", "sheet_job_problems", "sheet_job_parts", "sheet_jobs"):
        op.drop_table(table)
