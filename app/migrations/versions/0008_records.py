"""What is kept about a person beside the core facts; lists of other offices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kit.settings import Settings
from kit.vault.cipher import vault_of
from kit.vault.master import master_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("complete", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="matched", nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_office_runs_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_runs")),
    )
    op.create_index(op.f("ix_office_runs_area_id"), "office_runs", ["area_id"], unique=False)
    op.create_index(
        "uq_office_runs_content",
        "office_runs",
        ["kind", "area_id", "as_of", "sha256"],
        unique=True,
        postgresql_where=sa.text("state <> 'discarded'"),
    )
    op.create_table(
        "office_schedules",
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_office_schedules_area_id_areas")),
        sa.PrimaryKeyConstraint("area_id", "kind", name=op.f("pk_office_schedules")),
    )
    op.create_index("ix_office_schedules_due_at", "office_schedules", ["due_at"], unique=False)
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("way_in", sa.Text(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_absences_ends_after_start")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_absences_area_id_areas")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_absences_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_area_id"), "absences", ["area_id"], unique=False)
    op.create_index(op.f("ix_absences_person_id"), "absences", ["person_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), server_default="self", nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_evidence", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_consents_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"], unique=False)
    op.create_index(
        "uq_consents_one_in_force",
        "consents",
        ["person_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_table(
        "guardians",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_guardians_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardians")),
    )
    op.create_index(op.f("ix_guardians_person_id"), "guardians", ["person_id"], unique=False)
    op.create_table(
        "key_ledger",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("home_id", sa.BigInteger(), nullable=True),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("given_id", sa.BigInteger(), nullable=True),
        sa.Column("holder_type", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(event = 'given') = (given_id is null)", name=op.f("ck_key_ledger_ends_what_was_given")
        ),
        sa.ForeignKeyConstraint(
            ["given_id"], ["key_ledger.id"], name=op.f("fk_key_ledger_given_id_key_ledger")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_key_ledger_home_id_homes")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_key_ledger_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_ledger")),
    )
    op.create_index(op.f("ix_key_ledger_home_id"), "key_ledger", ["home_id"], unique=False)
    op.create_index(op.f("ix_key_ledger_person_id"), "key_ledger", ["person_id"], unique=False)
    op.create_index(
        "uq_key_ledger_one_end",
        "key_ledger",
        ["given_id"],
        unique=True,
        postgresql_where=sa.text("given_id is not null"),
    )
    op.create_table(
        "office_rows",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("masked_name", sa.Text(), nullable=True),
        sa.Column("masked_identity", sa.Text(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("what", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_office_rows_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["office_runs.id"],
            name=op.f("fk_office_rows_run_id_office_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_office_rows")),
    )
    op.create_index(op.f("ix_office_rows_person_id"), "office_rows", ["person_id"], unique=False)
    op.create_index("ix_office_rows_state", "office_rows", ["run_id", "state"], unique=False)
    op.create_table(
        "person_endings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("office_run_id", sa.BigInteger(), nullable=True),
        sa.Column("stopped", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_run_id"], ["office_runs.id"], name=op.f("fk_person_endings_office_run_id_office_runs")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_endings_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_endings")),
    )
    op.create_index(
        op.f("ix_person_endings_office_run_id"), "person_endings", ["office_run_id"], unique=False
    )
    op.create_index(op.f("ix_person_endings_person_id"), "person_endings", ["person_id"], unique=False)
    op.create_index(
        "uq_person_endings_one",
        "person_endings",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_table(
        "person_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("fields", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_versions_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_versions")),
    )
    op.create_index("ix_person_versions_person", "person_versions", ["person_id", "id"], unique=False)
    op.create_table(
        "photos",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("shows", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_photos_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
        sa.UniqueConstraint("person_id", "sha256", name=op.f("uq_photos_person_id_sha256")),
    )
    op.create_table(
        "lost_sheets",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("photo_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_lost_sheets_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photos.id"], name=op.f("fk_lost_sheets_photo_id_photos"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lost_sheets")),
    )
    op.create_index(op.f("ix_lost_sheets_photo_id"), "lost_sheets", ["photo_id"], unique=False)
    op.execute(
        """
        insert into consents (person_id, purpose, given_at, recorded_by)
        select person_id, 'location', given_at, recorded_by from location_consents
        """
    )
    op.drop_table("location_consents")
    op.add_column("persons", sa.Column("phone_index", sa.LargeBinary(), nullable=True))
    op.add_column("persons", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_persons_inactive", "persons", ["id"], unique=False, postgresql_where=sa.text("not active")
    )
    op.create_index(op.f("ix_persons_merged_into"), "persons", ["merged_into"], unique=False)
    op.create_foreign_key(
        op.f("fk_persons_merged_into_persons"), "persons", "persons", ["merged_into"], ["id"]
    )
    # A ledger: a line may follow its person into a merge, nothing else of it changes.
    op.execute(
        """
        create function refuse_ledger_change() returns trigger language plpgsql as $$
        begin
            if tg_op = 'UPDATE' then
                if (to_jsonb(new) - 'person_id') = (to_jsonb(old) - 'person_id') then
                    return new;
                end if;
            end if;
            raise exception 'lines of % are never changed or removed', tg_table_name;
        end $$
        """
    )
    op.execute(
        """
        create trigger key_ledger_is_append_only before update or delete on key_ledger
        for each row execute function refuse_ledger_change()
        """
    )
    _index_phones(op.get_bind())


def _index_phones(connection: sa.Connection) -> None:
    """Who was registered before can be found twice too."""
    last = 0
    while rows := connection.execute(
        sa.text(
            """
            select p.id, p.phone, k.wrapped from persons p join person_keys k on k.person_id = p.id
            where p.phone is not null and k.wrapped is not null and p.id > :last order by p.id limit 5000
            """
        ),
        {"last": last},
    ).all():
        vault = vault_of(master_key(Settings()))
        found = []
        for row in rows:
            phone = vault.unwrap(row.id, row.wrapped).open("persons.phone", row.phone)
            found.append({"id": row.id, "index": vault.blind("phone", phone) if phone else None})
        connection.execute(sa.text("update persons set phone_index = :index where id = :id"), found)
        last = rows[-1].id


def downgrade() -> None:
    op.drop_index("ix_persons_inactive", "persons")
    op.drop_column("persons", "merged_into")
    op.drop_column("persons", "phone_index")
    op.create_table(
        "location_consents",
        sa.Column(
            "person_id", sa.BigInteger(), sa.ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
    )
    op.execute(
        """
        insert into location_consents select person_id, given_at, recorded_by from consents
        where purpose = 'location' and withdrawn_at is null
        """
    )
    for name in (
        "lost_sheets",
        "photos",
        "person_versions",
        "person_endings",
        "office_rows",
        "key_ledger",
        "guardians",
        "consents",
        "absences",
        "office_schedules",
        "office_runs",
    ):
        op.drop_table(name)
    op.execute("drop function refuse_ledger_change")
