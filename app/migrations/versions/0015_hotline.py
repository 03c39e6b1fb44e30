"""The hotline: our numbers, calls, and what was reported about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = True, now: bool = False) -> sa.Column[object]:
    default = sa.text("bell_now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def upgrade() -> None:
    op.create_table(
        "hotline_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recording", sa.Text(), server_default="none", nullable=False),
        sa.Column("hides_caller", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind = 'ordinary' or recording <> 'announced'", name=op.f("ck_hotline_lines_connects_at_once")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_hotline_lines_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotline_lines")),
        sa.UniqueConstraint("number", name=op.f("uq_hotline_lines_number")),
    )
    op.create_index(op.f("ix_hotline_lines_area_id"), "hotline_lines", ["area_id"])
    op.create_table(
        "calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("called_number", sa.Text(), nullable=True),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("number_key", sa.BigInteger(), nullable=True),
        sa.Column("number_index", sa.LargeBinary(), nullable=True),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("home_id", sa.BigInteger(), nullable=True),
        sa.Column("responder_id", sa.BigInteger(), nullable=True),
        sa.Column("possible", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("high_risk", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _moment("rang_at", nullable=False),
        _moment("answered_at"),
        _moment("ended_at"),
        _moment("closed_at"),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        _moment("due_at"),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        _moment("silent_at"),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("recording_ref", sa.Text(), nullable=True),
        sa.Column("signal_id", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id"], ["hotline_lines.id"], name=op.f("fk_calls_line_id_hotline_lines")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_calls_person_id_persons")),
        sa.ForeignKeyConstraint(["agent_id"], ["users.id"], name=op.f("fk_calls_agent_id_users")),
        sa.ForeignKeyConstraint(["about_id"], ["calls.id"], name=op.f("fk_calls_about_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("source", "ref", name=op.f("uq_calls_source_ref")),
    )
    for column in ("line_id", "person_id", "agent_id", "about_id", "signal_id", "number_index"):
        op.create_index(op.f(f"ix_calls_{column}"), "calls", [column])
    op.create_index("ix_calls_open", "calls", ["rang_at"], postgresql_where=sa.text("closed_at is null"))
    op.create_index("ix_calls_due_at", "calls", ["due_at"], postgresql_where=sa.text("due_at is not null"))
    op.create_table(
        "call_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        _moment("at"),
        _moment("received_at", nullable=False, now=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_events_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_events")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_call_events_call_id_key")),
    )
    # A call from a unit is recognised by the number of its SIM card.
    op.create_index(
        "ix_devices_sim_number",
        "devices",
        ["sim_number"],
        postgresql_where=sa.text("sim_number is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_devices_sim_number", table_name="devices")
    op.drop_table("call_events")
    op.drop_table("calls")
    op.drop_table("hotline_lines")
