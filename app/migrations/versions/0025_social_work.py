"""Social-work files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "social_work_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=False),
        sa.Column("supervisor_id", sa.BigInteger(), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("review_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_social_work_files_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_social_work_files_referral_id_referrals")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["users.id"], name=op.f("fk_social_work_files_supervisor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["users.id"], name=op.f("fk_social_work_files_worker_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_work_files")),
    )
    op.create_index(
        op.f("ix_social_work_files_person_id"), "social_work_files", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_social_work_files_supervisor_id"), "social_work_files", ["supervisor_id"], unique=False
    )
    op.create_index(
        op.f("ix_social_work_files_worker_id"), "social_work_files", ["worker_id"], unique=False
    )
    op.create_table(
        "social_work_sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["social_work_files.id"],
            name=op.f("fk_social_work_sessions_file_id_social_work_files"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_social_work_sessions_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_social_work_sessions_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_work_sessions")),
    )
    op.create_index(
        op.f("ix_social_work_sessions_file_id"), "social_work_sessions", ["file_id"], unique=False
    )
    op.create_index(
        op.f("ix_social_work_sessions_person_id"), "social_work_sessions", ["person_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_social_work_sessions_person_id"), table_name="social_work_sessions")
    op.drop_index(op.f("ix_social_work_sessions_file_id"), table_name="social_work_sessions")
    op.drop_table("social_work_sessions")
    op.drop_index(op.f("ix_social_work_files_worker_id"), table_name="social_work_files")
    op.drop_index(op.f("ix_social_work_files_supervisor_id"), table_name="social_work_files")
    op.drop_index(op.f("ix_social_work_files_person_id"), table_name="social_work_files")
    op.drop_table("social_work_files")
