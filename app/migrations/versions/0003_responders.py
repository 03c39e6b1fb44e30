"""Responders: providers' contracts, certificates, facilities, routing policies and callee limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
WORDS = sa.ARRAY(sa.Text())
MOMENT = sa.DateTime(timezone=True)
LIMITS = ((60, 1), (3600, 5), (86400, 20))


def upgrade() -> None:
    _providers()
    _responders()
    _facilities()
    _routing()


def _providers() -> None:
    for column in (
        sa.Column("credit_code", sa.Text()),
        sa.Column("contact_name", sa.Text()),
        sa.Column("contract_number", sa.Text()),
        sa.Column("contract_from", sa.Date()),
        sa.Column("contract_until", sa.Date()),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("end_reason", sa.Text()),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    ):
        op.add_column("providers", column)
    op.create_index("ix_providers_contract_until", "providers", ["contract_until"])
    op.create_table(
        "provider_areas",
        sa.Column("provider_id", BIG, nullable=False),
        sa.Column("area_id", BIG, nullable=False),
        _key("provider_areas", "provider_id", "providers"),
        _key("provider_areas", "area_id", "areas"),
        sa.PrimaryKeyConstraint("provider_id", "area_id", name="pk_provider_areas"),
    )
    op.create_index("ix_provider_areas_area_id", "provider_areas", ["area_id"])
    op.create_table(
        "provider_prices",
        sa.Column("provider_id", BIG, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(10, 2), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        _key("provider_prices", "provider_id", "providers"),
        sa.PrimaryKeyConstraint("provider_id", "service", name="pk_provider_prices"),
    )
    op.create_table(
        "provider_credit",
        _identity(),
        sa.Column("provider_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, server_default=sa.text("bell_now()"), nullable=False),
        sa.Column("recorded_by", BIG, nullable=False),
        _key("provider_credit", "provider_id", "providers"),
        _key("provider_credit", "recorded_by", "users"),
        sa.PrimaryKeyConstraint("id", name="pk_provider_credit"),
    )
    op.create_index("ix_provider_credit_provider_id", "provider_credit", ["provider_id"])
    op.create_table(
        "provider_ratings",
        _identity(),
        sa.Column("provider_id", BIG, nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("offer_id", BIG),
        sa.Column("rated_at", MOMENT, server_default=sa.text("bell_now()"), nullable=False),
        sa.CheckConstraint("stars between 1 and 5", name=op.f("ck_provider_ratings_stars")),
        _key("provider_ratings", "provider_id", "providers"),
        sa.PrimaryKeyConstraint("id", name="pk_provider_ratings"),
        sa.UniqueConstraint("offer_id", name="uq_provider_ratings_offer_id"),
    )
    op.create_index("ix_provider_ratings_provider_id", "provider_ratings", ["provider_id"])


def _responders() -> None:
    for column in (
        sa.Column("phones", WORDS, server_default="{}", nullable=False),
        sa.Column("channels", WORDS, server_default="{sms,voice}", nullable=False),
        sa.Column("languages", WORDS, server_default="{}", nullable=False),
        sa.Column("vehicle", sa.Text()),
        sa.Column("ended_at", MOMENT),
        sa.Column("end_reason", sa.Text()),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    ):
        op.add_column("responders", column)
    op.create_index("ix_responders_phones", "responders", ["phones"], postgresql_using="gin")
    op.create_table(
        "responder_areas",
        sa.Column("responder_id", BIG, nullable=False),
        sa.Column("area_id", BIG, nullable=False),
        _key("responder_areas", "responder_id", "responders"),
        _key("responder_areas", "area_id", "areas"),
        sa.PrimaryKeyConstraint("responder_id", "area_id", name="pk_responder_areas"),
    )
    op.create_index("ix_responder_areas_area_id", "responder_areas", ["area_id"])
    op.create_table(
        "certificates",
        _identity(),
        sa.Column("responder_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("valid_until", sa.Date()),
        _key("certificates", "responder_id", "responders"),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("responder_id", "kind", name="uq_certificates_responder_id_kind"),
    )
    op.create_index("ix_certificates_valid_until", "certificates", ["valid_until"])
    op.execute(
        "insert into certificates (responder_id, kind, valid_until)"
        " select id, 'certificate', certificate_until from responders"
        " where certificate_until is not null order by id"
    )
    op.drop_column("responders", "certificate_until")
    op.create_table(
        "regulars",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("responder_id", BIG, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        _key("regulars", "person_id", "persons"),
        _key("regulars", "responder_id", "responders"),
        sa.PrimaryKeyConstraint("person_id", "responder_id", name="pk_regulars"),
    )
    op.create_index("ix_regulars_responder_id", "regulars", ["responder_id"])


def _facilities() -> None:
    op.create_table(
        "facilities",
        _identity(),
        sa.Column("area_id", BIG, nullable=False),
        sa.Column("provider_id", BIG),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double()),
        sa.Column("lon", sa.Double()),
        sa.Column("phone", sa.Text()),
        sa.Column("capacity", sa.Integer()),
        sa.Column("hours", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("devices", WORDS, server_default="{}", nullable=False),
        sa.Column("reach_m", sa.Integer()),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _key("facilities", "area_id", "areas"),
        _key("facilities", "provider_id", "providers"),
        sa.PrimaryKeyConstraint("id", name="pk_facilities"),
    )
    op.create_index("ix_facilities_area_id", "facilities", ["area_id"])
    op.create_index("ix_facilities_provider_id", "facilities", ["provider_id"])
    op.create_index("ix_facilities_place", "facilities", ["lat", "lon"])


def _routing() -> None:
    op.create_index("ix_offers_responder_id", "offers", ["responder_id", "offered_at"])
    op.create_table(
        "routing_policies",
        _identity(),
        sa.Column("area_id", BIG, nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("at_once", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("too_far_min", sa.SmallInteger(), server_default="60", nullable=False),
        sa.Column("demands", WORDS),
        sa.CheckConstraint("at_once between 1 and 10", name=op.f("ck_routing_policies_at_once")),
        _key("routing_policies", "area_id", "areas"),
        sa.PrimaryKeyConstraint("id", name="pk_routing_policies"),
        sa.UniqueConstraint(
            "area_id", "kind", name="uq_routing_policies_area_id_kind", postgresql_nulls_not_distinct=True
        ),
    )
    limits = op.create_table(
        "callee_limits",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("per_s", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "per_s", name="pk_callee_limits"),
    )
    op.bulk_insert(
        limits,
        [
            {"channel": channel, "per_s": per_s, "most": most}
            for channel in ("sms", "voice")
            for per_s, most in LIMITS
        ],
    )


def _identity() -> sa.Column[int]:
    return sa.Column("id", BIG, sa.Identity(always=False), nullable=False)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def downgrade() -> None:
    for table in ("callee_limits", "routing_policies", "facilities", "regulars"):
        op.drop_table(table)
    op.drop_index("ix_offers_responder_id", "offers")
    op.add_column("responders", sa.Column("certificate_until", sa.Date()))
    op.execute(
        "update responders r set certificate_until = c.valid_until from certificates c"
        " where c.responder_id = r.id and c.kind = 'certificate'"
    )
    op.drop_table("certificates")
    op.drop_table("responder_areas")
    op.drop_index("ix_responders_phones", "responders")
    columns = ("phones", "channels", "languages", "vehicle", "ended_at", "end_reason", "version")
    for column in columns:
        op.drop_column("responders", column)
    for table in ("provider_ratings", "provider_credit", "provider_prices", "provider_areas"):
        op.drop_table(table)
    op.drop_index("ix_providers_contract_until", "providers")
    for column in (
        "credit_code",
        "contact_name",
        "contract_number",
        "contract_from",
        "contract_until",
        "active",
        "ended_at",
        "end_reason",
        "version",
    ):
        op.drop_column("providers", column)
