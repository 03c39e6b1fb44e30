"""Coverage: programmes, the versions of their rules, applications, closed months."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _identity() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "coverage_programmes",
        _identity(),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        _now("created_at"),
        sa.Column("open_month", sa.Date(), nullable=False),
        sa.Column("close_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_coverage_programmes_area_id_areas"),
        sa.PrimaryKeyConstraint("id", name="pk_coverage_programmes"),
    )
    op.create_index("ix_coverage_programmes_area_id", "coverage_programmes", ["area_id"])
    op.create_index("ix_coverage_programmes_close_at", "coverage_programmes", ["close_at"])
    op.create_table(
        "coverage_rules",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rules", JSONB(), server_default="{}", nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("saved_by", sa.BigInteger(), nullable=False),
        _now("saved_at"),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["coverage_programmes.id"],
            name="fk_coverage_rules_programme_id_coverage_programmes",
        ),
        sa.PrimaryKeyConstraint("programme_id", "number", name="pk_coverage_rules"),
    )
    op.create_table(
        "coverage_applications",
        _identity(),
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("rules_number", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.Text()),
        sa.Column("payer", sa.Text()),
        sa.Column("amount", sa.Numeric(10, 2)),
        sa.Column("reasons", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("approved_on", sa.Date()),
        sa.Column("agreement_number", sa.Text()),
        sa.Column("agreement_on", sa.Date()),
        sa.Column("working_since", sa.Date()),
        sa.Column("recheck_due_on", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("end_reason", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        _now("created_at"),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["coverage_programmes.id"],
            name="fk_coverage_applications_programme_id_coverage_programmes",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_coverage_applications_person_id_persons"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_coverage_applications"),
    )
    op.create_index("ix_coverage_applications_programme_id", "coverage_applications", ["programme_id"])
    op.create_index("ix_coverage_applications_person_id", "coverage_applications", ["person_id"])
    op.create_index(
        "uq_coverage_applications_one_open",
        "coverage_applications",
        ["programme_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("ended_on is null"),
    )
    op.create_index(
        "ix_coverage_applications_recheck",
        "coverage_applications",
        ["recheck_due_on"],
        postgresql_where=sa.text("ended_on is null"),
    )
    op.create_table(
        "coverage_application_history",
        _identity(),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        _now("at"),
        sa.Column("user_id", sa.BigInteger()),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("detail", JSONB(), server_default="{}", nullable=False),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["coverage_applications.id"],
            name="fk_coverage_application_history_application_id_coverage_86f5",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_coverage_application_history"),
    )
    op.create_index(
        "ix_coverage_application_history_application_id",
        "coverage_application_history",
        ["application_id"],
    )
    op.create_table(
        "coverage_months",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=False),
        sa.Column("area_path", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("counts", JSONB(), server_default="{}", nullable=False),
        sa.Column("stop_reasons", JSONB(), server_default="{}", nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        _now("closed_at"),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["coverage_programmes.id"],
            name="fk_coverage_months_programme_id_coverage_programmes",
        ),
        sa.PrimaryKeyConstraint(
            "programme_id", "month", "area_id", "group_code", name="pk_coverage_months"
        ),
    )
    op.add_column("install_orders", sa.Column("application_id", sa.BigInteger()))
    op.create_foreign_key(
        "fk_install_orders_application_id_coverage_applications",
        "install_orders",
        "coverage_applications",
        ["application_id"],
        ["id"],
    )
    op.create_index("ix_install_orders_application_id", "install_orders", ["application_id"])


def downgrade() -> None:
    op.drop_index("ix_install_orders_application_id", table_name="install_orders")
    op.drop_constraint(
        "fk_install_orders_application_id_coverage_applications", "install_orders", type_="foreignkey"
    )
    op.drop_column("install_orders", "application_id")
    for table in (
        "coverage_months",
        "coverage_application_history",
        "coverage_applications",
        "coverage_rules",
        "coverage_programmes",
    ):
        op.drop_table(table)
