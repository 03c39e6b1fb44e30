"""Desks and agents; cases that are suggested, set aside, pressed again and again; common causes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NEW_OF_CASES = (
    ("suggested_to", sa.BigInteger()),
    ("suggested_until", sa.DateTime(timezone=True)),
    ("tray_until", sa.DateTime(timezone=True)),
    ("shelf_until", sa.DateTime(timezone=True)),
    ("shelf_reason", sa.Text()),
)


def _moment(name: str, *, required: bool = False, now: bool = False) -> sa.Column[object]:
    default = sa.text("bell_now()") if now else None
    return sa.Column(
        name, sa.DateTime(timezone=True), nullable=not (required or now), server_default=default
    )


def _words(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.ARRAY(sa.Text()), server_default="{}", nullable=False)


def upgrade() -> None:
    for name, type_ in NEW_OF_CASES:
        op.add_column("cases", sa.Column(name, type_, nullable=True))
    document = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("cases", sa.Column("repeats", document, server_default="{}", nullable=False))
    op.drop_index("ix_cases_owner_id", table_name="cases")
    op.create_index("ix_cases_owner_id_closed_at", "cases", ["owner_id", "closed_at"])
    op.create_index("ix_cases_opened_at", "cases", ["opened_at", "area_path"])
    op.create_index(
        "ix_cases_suggested_to",
        "cases",
        ["suggested_to"],
        postgresql_where=sa.text("suggested_to is not null and closed_at is null"),
    )
    op.create_index(
        "ix_cases_aside",
        "cases",
        ["id"],
        postgresql_where=sa.text(
            "closed_at is null and (tray_until is not null or shelf_until is not null)"
        ),
    )
    op.create_table(
        "desks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _words("numbers"),
        sa.Column("wrap_up_s", sa.Integer(), server_default="60", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_desks_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
    )
    op.create_index(op.f("ix_desks_area_id"), "desks", ["area_id"])
    op.create_table(
        "desk_areas",
        sa.Column("desk_id", sa.BigInteger(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("hours", document, server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_desk_areas_area_id_areas")),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_desk_areas_desk_id_desks")),
        sa.PrimaryKeyConstraint("desk_id", "area_id", name=op.f("pk_desk_areas")),
    )
    op.create_table(
        "agents",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("desk_id", sa.BigInteger(), nullable=True),
        sa.Column("by_hand", sa.Text(), server_default="ready", nullable=False),
        _moment("by_hand_at", now=True),
        _moment("by_hand_until"),
        _moment("seen_at"),
        sa.Column("state", sa.Text(), server_default="away", nullable=False),
        _moment("since", now=True),
        _moment("until"),
        _words("dialects"),
        _words("skills"),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_agents_desk_id_desks")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agents_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_agents")),
    )
    op.create_index(op.f("ix_agents_desk_id"), "agents", ["desk_id"])
    op.create_table(
        "shift_tests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("desk_id", sa.BigInteger(), nullable=True),
        _moment("at", required=True),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_shift_tests_desk_id_desks")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shift_tests_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_tests")),
    )
    op.create_index("ix_shift_tests_user_id", "shift_tests", ["user_id", "at"])
    op.create_table(
        "common_causes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("case_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        _moment("opened_at", required=True),
        _moment("changed_at", required=True),
        _moment("ended_at"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_common_causes_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_common_causes")),
    )
    op.create_index(op.f("ix_common_causes_area_id"), "common_causes", ["area_id"])
    op.create_index(
        "uq_common_causes_place",
        "common_causes",
        ["place"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    for name in ("common_causes", "shift_tests", "agents", "desk_areas", "desks"):
        op.drop_table(name)
    for name in ("ix_cases_aside", "ix_cases_suggested_to", "ix_cases_opened_at"):
        op.drop_index(name, table_name="cases")
    op.drop_index("ix_cases_owner_id_closed_at", table_name="cases")
    op.create_index("ix_cases_owner_id", "cases", ["owner_id"])
    op.drop_column("cases", "repeats")
    for name, _ in NEW_OF_CASES:
        op.drop_column("cases", name)
