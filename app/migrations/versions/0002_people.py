"""People: a data key each; their facts, what is personal among them sealed; what finds them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from care.persons import risk, search_index
from kit.settings import Settings
from kit.vault.cipher import vault_of
from kit.vault.master import master_key

revision = "0002"
down_revision = "0001a"
branch_labels = None
depends_on = None

BATCH = 5000
_NEXT = sa.text(
    """
    select p.*, h.address from persons p left join homes h on h.id = p.home_id
    where p.id > :last order by p.id limit :batch
    """
)
PLAIN = ("phone", "hearing", "conditions", "medicines", "notes")
"""Columns of ``persons`` that were plain before."""


def upgrade() -> None:
    op.create_table(
        "person_keys",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()"), nullable=False
        ),
        sa.Column("destroyed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_keys_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_keys")),
    )
    for name in PLAIN:
        op.alter_column("persons", name, new_column_name=f"plain_{name}")
    facts: tuple[sa.Column[Any], ...] = (
        *(sa.Column(name, sa.LargeBinary()) for name in ("identity_number", "identity_index")),
        *(sa.Column(name, sa.LargeBinary()) for name in ("phone", "other_phone", "health")),
        sa.Column("relief", sa.Text()),
        sa.Column("disability_type", sa.Text()),
        sa.Column("disability_grade", sa.SmallInteger()),
        sa.Column("ability", sa.SmallInteger()),
        sa.Column("ability_assessed_on", sa.Date()),
        sa.Column("family_planning_special", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("risk", sa.Text(), server_default="low", nullable=False),
        sa.Column("risk_reasons", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    for column in facts:
        op.add_column("persons", column)
    op.create_index(
        "uq_persons_identity",
        "persons",
        ["identity_index"],
        unique=True,
        postgresql_where=sa.text("active and identity_index is not null"),
    )
    op.create_index("ix_persons_area_risk", "persons", ["area_id", "risk"])
    op.alter_column("contacts", "phone", new_column_name="plain_phone")
    ways: tuple[sa.Column[Any], ...] = (
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("language", sa.Text()),
        sa.Column("hours_from", sa.Time()),
        sa.Column("hours_until", sa.Time()),
        sa.Column("days", sa.ARRAY(sa.SmallInteger()), server_default="{}", nullable=False),
        sa.Column("do_not_inform", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    for column in ways:
        op.add_column("contacts", column)
    op.create_table(
        "person_search",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("terms", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("blind", sa.ARRAY(sa.LargeBinary()), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_search_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_search")),
    )
    # The planner has to know the common terms: ten times their number is kept for an array.
    op.execute("alter table person_search alter terms set statistics 500")
    for name in ("terms", "blind"):
        op.create_index(
            f"ix_person_search_{name}",
            "person_search",
            [name],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )
    for name in ("id", "serial"):
        op.create_index(
            f"ix_devices_{name}_prefix", "devices", [name], postgresql_ops={name: "text_pattern_ops"}
        )
    _follow_moves()
    _seal_what_is_there(op.get_bind())
    for name in PLAIN:
        op.drop_column("persons", f"plain_{name}")
    op.drop_column("contacts", "plain_phone")


def _follow_moves() -> None:
    """Whoever moves persons to another area, also in bulk, need not know what finds them."""
    op.execute(
        """
        create function move_person_search() returns trigger language plpgsql as $$
        begin
            update person_search
            set terms = array_append(array_remove(terms, -(old.area_id::int)), -(new.area_id::int))
            where person_id = new.id;
            return null;
        end $$
        """
    )
    op.execute(
        """
        create trigger persons_move_in_search after update of area_id on persons for each row
        when (old.area_id is distinct from new.area_id) execute function move_person_search()
        """
    )


def _seal_what_is_there(connection: sa.Connection) -> None:
    """A key for everybody; numbers and health data move under it; what finds them is written."""
    last = 0
    today = connection.scalar(sa.text("select (bell_now() at time zone 'Asia/Shanghai')::date"))
    while rows := connection.execute(_NEXT, {"last": last, "batch": BATCH}).all():
        last = rows[-1].id
        vault = vault_of(master_key(Settings()))
        held = {row.id: vault.new_key(row.id) for row in rows}
        found = {row.id: risk.assess(dict(row._mapping), today) for row in rows}
        connection.execute(
            sa.text("insert into person_keys (person_id, wrapped) values (:id, :wrapped)"),
            [{"id": number, "wrapped": key.wrapped} for number, key in held.items()],
        )
        connection.execute(
            sa.text(
                "update persons set phone = :phone, health = :health, risk = :risk, "
                "risk_reasons = :reasons where id = :id"
            ),
            [
                {
                    "id": row.id,
                    "risk": found[row.id].tier,
                    "reasons": found[row.id].reasons,
                    "phone": held[row.id].seal("persons.phone", row.plain_phone),
                    "health": held[row.id].seal_document("persons.health", _health(row)),
                }
                for row in rows
            ],
        )
        contacts = connection.execute(
            sa.text("select id, person_id, plain_phone from contacts where person_id = any(:ids)"),
            {"ids": list(held)},
        ).all()
        if contacts:
            connection.execute(
                sa.text("update contacts set phone = :phone where id = :id"),
                [
                    {"id": row.id, "phone": held[row.person_id].seal("contacts.phone", row.plain_phone)}
                    for row in contacts
                ],
            )
        phones: dict[int, list[str]] = {}
        for contact in contacts:
            phones.setdefault(contact.person_id, []).append(contact.plain_phone)
        connection.execute(
            sa.text(
                "insert into person_search (person_id, terms, blind) values (:person_id, :terms, :blind)"
            ),
            [
                search_index.row_of(
                    {
                        "id": row.id,
                        "name": row.name,
                        "area_id": row.area_id,
                        "risk": found[row.id].tier,
                        "phone": row.plain_phone,
                    },
                    row.address,
                    phones.get(row.id, []),
                    vault,
                )
                for row in rows
            ],
        )


def _health(row: Any) -> dict[str, Any]:
    facts = {name: getattr(row, f"plain_{name}") for name in PLAIN if name != "phone"}
    return {name: value for name, value in facts.items() if value}


def downgrade() -> None:
    raise NotImplementedError("what is sealed is not written in plain again; restore a backup")
