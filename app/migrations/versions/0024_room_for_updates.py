"""Room in the pages of what is opened by the thousand and changed a moment later: no index is written again."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("cases", "signals")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"alter table {table} set (fillfactor = 70)")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"alter table {table} reset (fillfactor)")
