"""Rotas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="office", nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holidays")),
    )
    op.create_table(
        "rotas",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default="responders", nullable=False),
        sa.Column("skill", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("asks_confirmation", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("notices", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=True
        ),
        sa.Column("written_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_rotas_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotas")),
    )
    op.create_index(op.f("ix_rotas_area_id"), "rotas", ["area_id"], unique=False)
    op.create_index("ix_rotas_due_at", "rotas", ["due_at"], unique=False)
    op.create_table(
        "rota_gaps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rota_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("why", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column(
            "found_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filled", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["rota_id"], ["rotas.id"], name=op.f("fk_rota_gaps_rota_id_rotas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_gaps")),
    )
    op.create_index(
        "ix_rota_gaps_open",
        "rota_gaps",
        ["starts_at"],
        unique=False,
        postgresql_where=sa.text("over_at is null"),
    )
    op.create_index(op.f("ix_rota_gaps_rota_id"), "rota_gaps", ["rota_id"], unique=False)
    op.create_table(
        "rota_rotations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rota_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("handover", sa.Time(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("members", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(["rota_id"], ["rotas.id"], name=op.f("fk_rota_rotations_rota_id_rotas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_rotations")),
        sa.UniqueConstraint("rota_id", "name", name=op.f("uq_rota_rotations_rota_id_name")),
    )
    op.create_index(op.f("ix_rota_rotations_rota_id"), "rota_rotations", ["rota_id"], unique=False)
    op.create_table(
        "leaves",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), server_default="leave", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_leaves_ends_after_start")),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_leaves_created_by_users")),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_leaves_responder_id_responders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index(op.f("ix_leaves_responder_id"), "leaves", ["responder_id"], unique=False)
    op.create_table(
        "responder_accounts",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_responder_accounts_responder_id_responders")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_responder_accounts_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_responder_accounts")),
        sa.UniqueConstraint("responder_id", name=op.f("uq_responder_accounts_responder_id")),
    )
    op.create_table(
        "rota_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_rota_links_created_by_users")),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_rota_links_responder_id_responders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_rota_links_token_hash")),
    )
    op.create_index(op.f("ix_rota_links_responder_id"), "rota_links", ["responder_id"], unique=False)
    op.create_table(
        "rota_overrides",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rota_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=True),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_rota_overrides_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_rota_overrides_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["responders.id"], name=op.f("fk_rota_overrides_replaces_id_responders")
        ),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_rota_overrides_responder_id_responders")
        ),
        sa.ForeignKeyConstraint(["rota_id"], ["rotas.id"], name=op.f("fk_rota_overrides_rota_id_rotas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_overrides")),
    )
    op.create_index(op.f("ix_rota_overrides_rota_id"), "rota_overrides", ["rota_id"], unique=False)
    op.create_table(
        "rota_slots",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rota_id", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("responder_id", sa.BigInteger(), nullable=True),
        sa.Column("rotation_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_rota_slots_responder_id_responders")
        ),
        sa.ForeignKeyConstraint(["rota_id"], ["rotas.id"], name=op.f("fk_rota_slots_rota_id_rotas")),
        sa.ForeignKeyConstraint(
            ["rotation_id"],
            ["rota_rotations.id"],
            name=op.f("fk_rota_slots_rotation_id_rota_rotations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_slots")),
    )
    op.create_index(op.f("ix_rota_slots_rota_id"), "rota_slots", ["rota_id"], unique=False)
    op.create_table(
        "rota_swaps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rota_id", sa.BigInteger(), nullable=False),
        sa.Column("giver_id", sa.BigInteger(), nullable=False),
        sa.Column("taker_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), server_default="proposed", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_rota_swaps_decided_by_users")),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["responders.id"], name=op.f("fk_rota_swaps_giver_id_responders")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["users.id"], name=op.f("fk_rota_swaps_proposed_by_users")
        ),
        sa.ForeignKeyConstraint(["rota_id"], ["rotas.id"], name=op.f("fk_rota_swaps_rota_id_rotas")),
        sa.ForeignKeyConstraint(
            ["taker_id"], ["responders.id"], name=op.f("fk_rota_swaps_taker_id_responders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_swaps")),
    )
    op.create_index(op.f("ix_rota_swaps_giver_id"), "rota_swaps", ["giver_id"], unique=False)
    op.create_index(op.f("ix_rota_swaps_rota_id"), "rota_swaps", ["rota_id"], unique=False)
    op.create_index(op.f("ix_rota_swaps_taker_id"), "rota_swaps", ["taker_id"], unique=False)
    op.add_column("shifts", sa.Column("rota_id", sa.BigInteger(), nullable=True))
    op.add_column("shifts", sa.Column("area_id", sa.BigInteger(), nullable=True))
    op.add_column("shifts", sa.Column("purpose", sa.Text(), server_default="responders", nullable=False))
    op.add_column("shifts", sa.Column("skill", sa.Text(), nullable=True))
    op.add_column("shifts", sa.Column("why", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column(
        "shifts",
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
    )
    op.add_column("shifts", sa.Column("on_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shifts", sa.Column("on_how", sa.Text(), nullable=True))
    op.add_column("shifts", sa.Column("off_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shifts", sa.Column("off_how", sa.Text(), nullable=True))
    op.add_column("shifts", sa.Column("step", sa.Text(), nullable=True))
    op.add_column("shifts", sa.Column("step_due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_shifts_during",
        "shifts",
        [sa.literal_column("tstzrange(starts_at, ends_at)")],
        unique=False,
        postgresql_using="gist",
    )
    op.create_index(op.f("ix_shifts_rota_id"), "shifts", ["rota_id"], unique=False)
    op.create_index(
        "ix_shifts_step_due_at",
        "shifts",
        ["step_due_at"],
        unique=False,
        postgresql_where=sa.text("step_due_at is not null"),
    )
    op.create_foreign_key(op.f("fk_shifts_rota_id_rotas"), "shifts", "rotas", ["rota_id"], ["id"])
    op.create_foreign_key(op.f("fk_shifts_area_id_areas"), "shifts", "areas", ["area_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_shifts_area_id_areas"), "shifts", type_="foreignkey")
    op.drop_constraint(op.f("fk_shifts_rota_id_rotas"), "shifts", type_="foreignkey")
    op.drop_index(
        "ix_shifts_step_due_at", table_name="shifts", postgresql_where=sa.text("step_due_at is not null")
    )
    op.drop_index(op.f("ix_shifts_rota_id"), table_name="shifts")
    op.drop_index("ix_shifts_during", table_name="shifts", postgresql_using="gist")
    op.drop_column("shifts", "step_due_at")
    op.drop_column("shifts", "step")
    op.drop_column("shifts", "off_how")
    op.drop_column("shifts", "off_at")
    op.drop_column("shifts", "on_how")
    op.drop_column("shifts", "on_at")
    op.drop_column("shifts", "created_at")
    op.drop_column("shifts", "why")
    op.drop_column("shifts", "skill")
    op.drop_column("shifts", "purpose")
    op.drop_column("shifts", "area_id")
    op.drop_column("shifts", "rota_id")
    op.drop_index(op.f("ix_rota_swaps_taker_id"), table_name="rota_swaps")
    op.drop_index(op.f("ix_rota_swaps_rota_id"), table_name="rota_swaps")
    op.drop_index(op.f("ix_rota_swaps_giver_id"), table_name="rota_swaps")
    op.drop_table("rota_swaps")
    op.drop_index(op.f("ix_rota_slots_rota_id"), table_name="rota_slots")
    op.drop_table("rota_slots")
    op.drop_index(op.f("ix_rota_overrides_rota_id"), table_name="rota_overrides")
    op.drop_table("rota_overrides")
    op.drop_index(op.f("ix_rota_links_responder_id"), table_name="rota_links")
    op.drop_table("rota_links")
    op.drop_table("responder_accounts")
    op.drop_index(op.f("ix_leaves_responder_id"), table_name="leaves")
    op.drop_table("leaves")
    op.drop_index(op.f("ix_rota_rotations_rota_id"), table_name="rota_rotations")
    op.drop_table("rota_rotations")
    op.drop_index(op.f("ix_rota_gaps_rota_id"), table_name="rota_gaps")
    op.drop_index("ix_rota_gaps_open", table_name="rota_gaps", postgresql_where=sa.text("over_at is null"))
    op.drop_table("rota_gaps")
    op.drop_index("ix_rotas_due_at", table_name="rotas")
    op.drop_index(op.f("ix_rotas_area_id"), table_name="rotas")
    op.drop_table("rotas")
    op.drop_table("holidays")
