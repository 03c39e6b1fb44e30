"""Escalation plans are rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "escalation_plans",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("from_time", sa.Time(), nullable=True),
        sa.Column("until_time", sa.Time(), nullable=True),
        sa.Column("body", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_escalation_plans_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_escalation_plans_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_plans")),
    )
    op.create_index(op.f("ix_escalation_plans_area_id"), "escalation_plans", ["area_id"], unique=False)
    op.create_index(op.f("ix_escalation_plans_person_id"), "escalation_plans", ["person_id"], unique=False)
    op.create_table(
        "escalation_plan_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["escalation_plans.id"],
            name=op.f("fk_escalation_plan_versions_plan_id_escalation_plans"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_plan_versions")),
        sa.UniqueConstraint("plan_id", "version", name=op.f("uq_escalation_plan_versions_plan_id_version")),
    )
    op.create_index(
        op.f("ix_escalation_plan_versions_plan_id"), "escalation_plan_versions", ["plan_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("escalation_plan_versions")
    op.drop_table("escalation_plans")
