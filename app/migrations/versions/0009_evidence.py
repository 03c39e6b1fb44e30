"""Evidence: rows on record are linked and sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ON_RECORD = ("audit", "case_events")
KEPT = (*ON_RECORD, "evidence_links", "evidence_seals")


def upgrade() -> None:
    op.create_table(
        "evidence_queue",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "row_id", name=op.f("pk_evidence_queue")),
    )
    op.create_table(
        "evidence_seals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_seals")),
    )
    op.create_table(
        "evidence_links",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("seal_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seal_id"], ["evidence_seals.id"], name=op.f("fk_evidence_links_seal_id_evidence_seals")
        ),
        sa.PrimaryKeyConstraint("chain", "number", name=op.f("pk_evidence_links")),
        sa.UniqueConstraint("source", "row_id", name=op.f("uq_evidence_links_source_row_id")),
    )
    op.create_index(op.f("ix_evidence_links_seal_id"), "evidence_links", ["seal_id"], unique=False)
    op.execute(
        """
        create function evidence_enqueue() returns trigger language plpgsql as $$
        begin
            insert into evidence_queue (source, row_id) select tg_table_name, id from fresh;
            return null;
        end $$
        """
    )
    op.execute(
        """
        create function evidence_refuse() returns trigger language plpgsql as $$
        begin
            raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
        end $$
        """
    )
    for name in ON_RECORD:
        op.execute(f"insert into evidence_queue (source, row_id) select '{name}', id from {name}")
        op.execute(
            f"create trigger evidence_enqueue after insert on {name} referencing new table as fresh "
            "for each statement execute function evidence_enqueue()"
        )
    for name in KEPT:
        op.execute(
            f"create trigger evidence_refuse before update or delete or truncate on {name} "
            "for each statement execute function evidence_refuse()"
        )


def downgrade() -> None:
    for name in ON_RECORD:
        op.execute(f"drop trigger evidence_enqueue on {name}")
        op.execute(f"drop trigger evidence_refuse on {name}")
    for name in ("evidence_links", "evidence_seals", "evidence_queue"):
        op.drop_table(name)
    op.execute("drop function evidence_enqueue()")
    op.execute("drop function evidence_refuse()")
