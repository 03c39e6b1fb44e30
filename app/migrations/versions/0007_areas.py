"""Areas move, merge and close; their history; the dialling code of landlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("areas", sa.Column("dialling_code", sa.Text()))
    op.add_column("areas", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("areas", sa.Column("closed_at", sa.DateTime(timezone=True)))
    op.add_column("areas", sa.Column("merged_into", sa.BigInteger()))
    op.add_column("areas", sa.Column("settle_at", sa.DateTime(timezone=True)))
    op.create_foreign_key("fk_areas_merged_into_areas", "areas", "areas", ["merged_into"], ["id"])
    op.create_index("ix_areas_merged_into", "areas", ["merged_into"])
    op.drop_constraint("uq_areas_code", "areas", type_="unique")
    op.create_index(
        "uq_areas_code", "areas", ["code"], unique=True, postgresql_where=sa.text("closed_at is null")
    )
    op.create_table(
        "area_history",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False),
        sa.Column("user_id", sa.BigInteger()),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("before", JSONB(), server_default="{}", nullable=False),
        sa.Column("after", JSONB(), server_default="{}", nullable=False),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_area_history_area_id_areas"),
        sa.PrimaryKeyConstraint("id", name="pk_area_history"),
    )
    op.create_index("ix_area_history_area", "area_history", ["area_id", "id"])
    op.create_index("ix_area_history_at", "area_history", ["at"])


def downgrade() -> None:
    op.drop_table("area_history")
    op.drop_index("uq_areas_code", table_name="areas")
    op.create_unique_constraint("uq_areas_code", "areas", ["code"])
    op.drop_index("ix_areas_merged_into", table_name="areas")
    op.drop_constraint("fk_areas_merged_into_areas", "areas", type_="foreignkey")
    for column in ("settle_at", "merged_into", "closed_at", "version", "dialling_code"):
        op.drop_column("areas", column)
