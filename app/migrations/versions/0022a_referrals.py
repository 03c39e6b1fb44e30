"""Referrals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022a"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=True),
        sa.Column("checkin_id", sa.BigInteger(), nullable=True),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("hardship", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "referred_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("office_ref", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("signal_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkins.id"], name=op.f("fk_referrals_checkin_id_checkins")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_referrals_created_by_users")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_referrals_person_id_persons")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_referrals_visit_id_visits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index(
        "ix_referrals_next_at",
        "referrals",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at is not null"),
    )
    op.create_index(op.f("ix_referrals_person_id"), "referrals", ["person_id"], unique=False)
    op.create_index("ix_referrals_state", "referrals", ["state", "due_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_referrals_state", table_name="referrals")
    op.drop_index(op.f("ix_referrals_person_id"), table_name="referrals")
    op.drop_index(
        "ix_referrals_next_at", table_name="referrals", postgresql_where=sa.text("next_at is not null")
    )
    op.drop_table("referrals")
