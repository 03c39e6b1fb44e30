"""Carriers: what is urgent leaves first; lines that are taken out and come back; approved templates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0022a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("urgency", sa.SmallInteger(), server_default="6", nullable=False))
    op.add_column("outbox", sa.Column("carrier", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("from_number", sa.Text(), nullable=True))
    op.execute(
        "update outbox set urgency = 2 where state in ('pending', 'sending') and case_id is not null"
    )
    op.create_index(
        "ix_outbox_people_due",
        "outbox",
        ["urgency", "due_at", "id"],
        postgresql_where=sa.text("state = 'pending' and channel in ('sms', 'voice', 'chat')"),
    )
    op.create_index(
        "ix_outbox_by_carrier", "outbox", ["sent_at"], postgresql_where=sa.text("carrier is not null")
    )
    op.create_table(
        "carrier_lines",
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="up", nullable=False),
        sa.Column(
            "since", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("per_s", sa.Double(), nullable=True),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "callee_limits",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("carrier", "channel", name=op.f("pk_carrier_lines")),
    )
    op.create_table(
        "carrier_templates",
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint(
            "carrier", "channel", "template", "language", name=op.f("pk_carrier_templates")
        ),
    )


def downgrade() -> None:
    op.drop_table("carrier_templates")
    op.drop_table("carrier_lines")
    op.drop_index("ix_outbox_by_carrier", "outbox")
    op.drop_index("ix_outbox_people_due", "outbox")
    for column in ("from_number", "carrier", "urgency"):
        op.drop_column("outbox", column)
