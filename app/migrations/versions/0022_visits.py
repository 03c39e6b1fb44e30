"""Visits: agreements, weekly lists, what was found, pairs, visitors' links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_weeks",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("write_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("visits", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_visit_weeks")),
    )
    op.create_index(
        "ix_visit_weeks_write_at",
        "visit_weeks",
        ["write_at"],
        unique=False,
        postgresql_where=sa.text("write_at is not null"),
    )
    op.create_table(
        "visit_agreements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("unwell_from", sa.Date(), nullable=True),
        sa.Column("unwell_until", sa.Date(), nullable=True),
        sa.Column("paused_from", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_visit_agreements_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_agreements")),
    )
    op.create_index(op.f("ix_visit_agreements_person_id"), "visit_agreements", ["person_id"], unique=False)
    op.create_index(
        "uq_visit_agreements_person",
        "visit_agreements",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "visit_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("failures", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_visit_links_responder_id_responders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_links")),
    )
    op.create_index(op.f("ix_visit_links_responder_id"), "visit_links", ["responder_id"], unique=False)
    op.create_table(
        "visit_pairs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("home_id", sa.BigInteger(), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_visit_pairs_home_id_homes")),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_visit_pairs_responder_id_responders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_pairs")),
    )
    op.create_index(op.f("ix_visit_pairs_home_id"), "visit_pairs", ["home_id"], unique=False)
    op.create_index(op.f("ix_visit_pairs_responder_id"), "visit_pairs", ["responder_id"], unique=False)
    op.create_index(
        "uq_visit_pairs_open",
        "visit_pairs",
        ["home_id", "responder_id"],
        unique=True,
        postgresql_where=sa.text("until_on is null"),
    )
    op.create_table(
        "visit_duties",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("times", sa.SmallInteger(), nullable=False),
        sa.Column("weekdays", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("set_time", sa.Time(), nullable=True),
        sa.Column("daily_when_unwell", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("min_minutes", sa.SmallInteger(), server_default="20", nullable=False),
        sa.Column("allowance", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("allowance_unit", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["visit_agreements.id"],
            name=op.f("fk_visit_duties_agreement_id_visit_agreements"),
        ),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_visit_duties_responder_id_responders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_duties")),
    )
    op.create_index(op.f("ix_visit_duties_agreement_id"), "visit_duties", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_visit_duties_responder_id"), "visit_duties", ["responder_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("duty_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extra", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.Text(), server_default="due", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_how", sa.Text(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.SmallInteger(), nullable=True),
        sa.Column("flags", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("keys", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("needs", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("signal_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["visit_duties.id"], name=op.f("fk_visits_duty_id_visit_duties")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_visits_person_id_persons")),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responders.id"], name=op.f("fk_visits_responder_id_responders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("duty_id", "day", name=op.f("uq_visits_duty_id_day")),
    )
    op.create_index("ix_visits_day", "visits", ["day", "person_id", "state"], unique=False)
    op.create_index(
        "ix_visits_next_at",
        "visits",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at is not null"),
    )
    op.create_index("ix_visits_person_id", "visits", ["person_id", "day"], unique=False)
    op.create_index("ix_visits_week", "visits", ["week", "responder_id", "day"], unique=False)
    op.create_table(
        "dwelling_hazards",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("home_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=True),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("fix_by", sa.Date(), nullable=False),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.Column("fixed_note", sa.Text(), nullable=True),
        sa.Column("fixed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_dwelling_hazards_home_id_homes")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_dwelling_hazards_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_dwelling_hazards_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling_hazards")),
    )
    op.create_index(op.f("ix_dwelling_hazards_home_id"), "dwelling_hazards", ["home_id"], unique=False)
    op.create_index(
        "ix_dwelling_hazards_open",
        "dwelling_hazards",
        ["fix_by", "id"],
        unique=False,
        postgresql_where=sa.text("fixed_on is null"),
    )
    op.create_index(op.f("ix_dwelling_hazards_person_id"), "dwelling_hazards", ["person_id"], unique=False)
    op.create_index(
        "uq_dwelling_hazards_open",
        "dwelling_hazards",
        ["person_id", "item"],
        unique=True,
        postgresql_where=sa.text("fixed_on is null"),
    )
    op.create_table(
        "visit_checks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_visit_checks_user_id_users")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_checks_visit_id_visits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_checks")),
    )
    op.create_index(op.f("ix_visit_checks_visit_id"), "visit_checks", ["visit_id"], unique=False)
    op.create_table(
        "visit_photos",
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_visit_photos_person_id_persons")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_photos_visit_id_visits")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_photos")),
    )
    op.create_index(op.f("ix_visit_photos_person_id"), "visit_photos", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_visit_photos_person_id"), table_name="visit_photos")
    op.drop_table("visit_photos")
    op.drop_index(op.f("ix_visit_checks_visit_id"), table_name="visit_checks")
    op.drop_table("visit_checks")
    op.drop_index(
        "uq_dwelling_hazards_open",
        table_name="dwelling_hazards",
        postgresql_where=sa.text("fixed_on is null"),
    )
    op.drop_index(op.f("ix_dwelling_hazards_person_id"), table_name="dwelling_hazards")
    op.drop_index(
        "ix_dwelling_hazards_open",
        table_name="dwelling_hazards",
        postgresql_where=sa.text("fixed_on is null"),
    )
    op.drop_index(op.f("ix_dwelling_hazards_home_id"), table_name="dwelling_hazards")
    op.drop_table("dwelling_hazards")
    op.drop_index("ix_visits_week", table_name="visits")
    op.drop_index("ix_visits_person_id", table_name="visits")
    op.drop_index("ix_visits_next_at", table_name="visits", postgresql_where=sa.text("next_at is not null"))
    op.drop_index("ix_visits_day", table_name="visits")
    op.drop_table("visits")
    op.drop_index(op.f("ix_visit_duties_responder_id"), table_name="visit_duties")
    op.drop_index(op.f("ix_visit_duties_agreement_id"), table_name="visit_duties")
    op.drop_table("visit_duties")
    op.drop_index(
        "uq_visit_pairs_open", table_name="visit_pairs", postgresql_where=sa.text("until_on is null")
    )
    op.drop_index(op.f("ix_visit_pairs_responder_id"), table_name="visit_pairs")
    op.drop_index(op.f("ix_visit_pairs_home_id"), table_name="visit_pairs")
    op.drop_table("visit_pairs")
    op.drop_index(op.f("ix_visit_links_responder_id"), table_name="visit_links")
    op.drop_table("visit_links")
    op.drop_index(
        "uq_visit_agreements_person", table_name="visit_agreements", postgresql_where=sa.text("active")
    )
    op.drop_index(op.f("ix_visit_agreements_person_id"), table_name="visit_agreements")
    op.drop_table("visit_agreements")
    op.drop_index(
        "ix_visit_weeks_write_at",
        table_name="visit_weeks",
        postgresql_where=sa.text("write_at is not null"),
    )
    op.drop_table("visit_weeks")
