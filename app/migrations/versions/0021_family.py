"""Families are told: links of relatives, cases of which they are not told, places in the feed. Drills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0021"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("phone_confirmed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("confirm_failures", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("confirm_failed_at", sa.DateTime(timezone=True)),
        sa.Column("with_her_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_family_links_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_family_links"),
        sa.UniqueConstraint("case_id", "contact_id", name="uq_family_links_case_id_contact_id"),
    )
    op.create_table(
        "family_stops",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by_id", sa.BigInteger()),
        sa.Column("ended_reason", sa.Text()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_family_stops_case_id_cases"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_family_stops_by_id_users"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["users.id"], name="fk_family_stops_ended_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_family_stops"),
    )
    op.create_index("ix_family_stops_case_id", "family_stops", ["case_id"])
    op.create_index(
        "uq_family_stops_one",
        "family_stops",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "feed_positions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_feed_positions"),
    )
    # What happened before is not told afterwards.
    op.execute("insert into feed_positions (name, seq) select 'family', coalesce(max(seq), 0) from feed")
    _drills()


def _drills() -> None:
    op.create_table(
        "drills",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("who", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("channels", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="planned", nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("within_s", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("every_days", sa.Integer()),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("stopped_by", sa.BigInteger()),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_drills_area_id_areas"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_drills_created_by_users"),
        sa.ForeignKeyConstraint(["stopped_by"], ["users.id"], name="fk_drills_stopped_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_drills"),
    )
    op.create_index("ix_drills_area_id", "drills", ["area_id"])
    op.create_index("ix_drills_due", "drills", ["starts_at"], postgresql_where=sa.text("state = 'planned'"))
    op.create_index("ix_drills_running", "drills", ["id"], postgresql_where=sa.text("state = 'running'"))
    op.create_table(
        "drill_targets",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("drill_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("nth", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("number", sa.LargeBinary()),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("how", sa.Text()),
        sa.ForeignKeyConstraint(["drill_id"], ["drills.id"], name="fk_drill_targets_drill_id_drills"),
        sa.PrimaryKeyConstraint("id", name="pk_drill_targets"),
        sa.UniqueConstraint(
            "drill_id",
            "subject",
            "subject_id",
            "channel",
            "nth",
            name="uq_drill_targets_drill_id_subject_subject_id_channel_nth",
        ),
    )
    op.create_index("ix_drill_targets_subject", "drill_targets", ["subject", "subject_id"])
    op.create_index(
        "ix_drill_targets_waiting",
        "drill_targets",
        ["drill_id", "due_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    op.drop_table("drill_targets")
    op.drop_table("drills")
    op.drop_table("feed_positions")
    op.drop_table("family_stops")
    op.drop_table("family_links")
