"""Webhooks: subscriptions of other systems; cases handed to other centres."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0014"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.LargeBinary()),
        sa.Column("old_secret", sa.LargeBinary()),
        sa.Column("old_secret_until", sa.DateTime(timezone=True)),
        sa.Column("feed_seq", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_webhooks_area_id_areas"),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_index("ix_webhooks_area_id", "webhooks", ["area_id"])
    op.create_index("ix_webhooks_live", "webhooks", ["id"], postgresql_where=sa.text("ended_at is null"))
    op.create_table(
        "case_hand_overs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="sent", nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_hand_overs_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_case_hand_overs_webhook_id_webhooks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_hand_overs"),
    )
    op.create_index("ix_case_hand_overs_case_id", "case_hand_overs", ["case_id"])
    op.create_index(
        "ix_outbox_webhook_due",
        "outbox",
        ["recipient", "due_at"],
        postgresql_where=sa.text("state = 'pending' and channel = 'webhook'"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_webhook_due", table_name="outbox")
    op.drop_table("case_hand_overs")
    op.drop_table("webhooks")
