"""Calls to emergency services, follow-ups and reviews."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _moment(name: str, *, required: bool = False, now: bool = False) -> sa.Column[dt.datetime]:
    default = sa.text("bell_now()") if now else None
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=default, nullable=not (required or now)
    )


def _points(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "emergency_calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        _moment("called_at", required=True),
        sa.Column("called_by", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("hospital", sa.Text(), nullable=True),
        _points("emergency_calls", "case_id", "cases"),
        _points("emergency_calls", "called_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_calls")),
    )
    op.create_index(op.f("ix_emergency_calls_case_id"), "emergency_calls", ["case_id"], unique=False)
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        _moment("due_at", required=True),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("satisfaction", sa.SmallInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        _moment("done_at"),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        _points("follow_ups", "case_id", "cases"),
        _points("follow_ups", "person_id", "persons"),
        _points("follow_ups", "done_by", "users"),
        _points("follow_ups", "created_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index(op.f("ix_follow_ups_case_id"), "follow_ups", ["case_id"], unique=False)
    op.create_index(op.f("ix_follow_ups_person_id"), "follow_ups", ["person_id"], unique=False)
    still_open = sa.text("state = 'open'")
    op.create_index(
        "ix_follow_ups_due", "follow_ups", ["due_at"], unique=False, postgresql_where=still_open
    )
    op.create_index(
        "uq_follow_ups_open", "follow_ups", ["case_id", "kind"], unique=True, postgresql_where=still_open
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("month", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        _moment("opened_at", now=True),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("scores", postgresql.JSONB(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        _moment("done_at"),
        _points("reviews", "case_id", "cases"),
        _points("reviews", "user_id", "users"),
        _points("reviews", "done_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("kind", "case_id", name=op.f("uq_reviews_kind_case_id")),
    )
    op.create_index(op.f("ix_reviews_case_id"), "reviews", ["case_id"], unique=False)
    op.create_index(op.f("ix_reviews_user_id"), "reviews", ["user_id"], unique=False)
    op.create_index("ix_reviews_open", "reviews", ["opened_at"], unique=False, postgresql_where=still_open)


def downgrade() -> None:
    op.drop_table("reviews")
    op.drop_table("follow_ups")
    op.drop_table("emergency_calls")
