"""The tables of programmes, their rules, applications, and the months that are closed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from care.columns import area
from kit.schema import document, identity, metadata, moment

programmes = sa.Table(
    "coverage_programmes",
    metadata,
    identity(),
    area(live="close_at is not null"),  # the subtree whose people it is for
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("ends_on", sa.Date),  # the last day; NULL: until further notice
    sa.Column("created_by", sa.BigInteger, nullable=False),
    moment("created_at", now=True),
    # The first month that is not closed yet, and when it will be; NULL: the programme has ended.
    sa.Column("open_month", sa.Date, nullable=False),
    moment("close_at"),
    sa.Index("ix_coverage_programmes_close_at", "close_at"),
)

rule_versions = sa.Table(
    "coverage_rules",
    metadata,
    sa.Column("programme_id", sa.BigInteger, sa.ForeignKey("coverage_programmes.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),  # from 1; of the same day the highest counts
    sa.Column("valid_from", sa.Date, nullable=False),
    document("rules"),  # care.coverage.rules.Rules
    sa.Column("note", sa.Text),  # which notice it follows
    sa.Column("saved_by", sa.BigInteger, nullable=False),
    moment("saved_at", now=True),
)

applications = sa.Table(
    "coverage_applications",
    metadata,
    identity(),
    sa.Column(
        "programme_id", sa.BigInteger, sa.ForeignKey("coverage_programmes.id"), nullable=False, index=True
    ),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),  # care.coverage.states
    sa.Column("source", sa.Text, nullable=False),  # self | family | community | window | proxy
    sa.Column("sealed", sa.LargeBinary),  # who applied for the person: name relation phone
    sa.Column("applied_on", sa.Date, nullable=False),
    # What the rules said when it was last looked at: number of the rules, group, payer, amount, reasons.
    sa.Column("rules_number", sa.Integer, nullable=False),
    sa.Column("group_code", sa.Text),  # NULL: not entitled
    sa.Column("payer", sa.Text),  # free | subsidised | self_paid
    sa.Column("amount", sa.Numeric(10, 2)),  # yuan per month
    sa.Column("reasons", sa.ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("approved_on", sa.Date),
    sa.Column("agreement_number", sa.Text),
    sa.Column("agreement_on", sa.Date),
    sa.Column("working_since", sa.Date),  # the day of the press that proved the unit
    sa.Column("recheck_due_on", sa.Date),
    sa.Column("ended_on", sa.Date),
    sa.Column("end_reason", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("created_by", sa.BigInteger, nullable=False),
    moment("created_at", now=True),
    sa.Index(
        "uq_coverage_applications_one_open",
        "programme_id",
        "person_id",
        unique=True,
        postgresql_where=sa.text("ended_on is null"),
    ),
    sa.Index(
        "ix_coverage_applications_recheck",
        "recheck_due_on",
        postgresql_where=sa.text("ended_on is null"),
    ),
)

application_history = sa.Table(
    "coverage_application_history",
    metadata,
    identity(),
    sa.Column(
        "application_id",
        sa.BigInteger,
        sa.ForeignKey("coverage_applications.id"),
        nullable=False,
        index=True,
    ),
    moment("at", now=True),
    sa.Column("user_id", sa.BigInteger),  # NULL: the program itself
    sa.Column("before", sa.Text),  # states; NULL: it was made
    sa.Column("after", sa.Text, nullable=False),
    document("detail"),
    sa.Column("reason", sa.Text),
)

# A closed month as it was: nothing that happens later changes it. Areas as they lay then.
closed_months = sa.Table(
    "coverage_months",
    metadata,
    sa.Column("programme_id", sa.BigInteger, sa.ForeignKey("coverage_programmes.id"), primary_key=True),
    sa.Column("month", sa.Date, primary_key=True),  # its first day
    sa.Column("area_id", sa.BigInteger, primary_key=True),
    sa.Column("group_code", sa.Text, primary_key=True),  # "": not entitled
    sa.Column("area_path", sa.Text, nullable=False),
    sa.Column("payer", sa.Text, nullable=False),
    document("counts"),  # entitled, applied, approved, installed, used, stopped, payable
    sa.Column("stop_reasons", JSONB, nullable=False, server_default="{}"),
    sa.Column("amount", sa.Numeric(14, 2), nullable=False),  # yuan
    moment("closed_at", now=True),
)
