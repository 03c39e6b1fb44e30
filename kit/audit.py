"""Who looked at personal data and who changed what, apart from the timelines of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kit.schema import document, identity, metadata, moment

if TYPE_CHECKING:
    from kit.database import Transaction

audit = sa.Table(
    "audit",
    metadata,
    identity(),
    moment("at", now=True),
    sa.Column("user_id", sa.BigInteger, index=True),
    sa.Column("action", sa.Text, nullable=False),  # person.view | device.create | user.create | …
    sa.Column("subject_type", sa.Text, nullable=False),
    sa.Column("subject_id", sa.Text, nullable=False),
    document("detail"),
    sa.Index("ix_audit_subject", "subject_type", "subject_id"),
)


async def record(
    tx: Transaction,
    user_id: int | None,
    action: str,
    subject_type: str,
    subject_id: object,
    **detail: Any,
) -> None:
    """Write one line. ``detail`` holds ids and field names, never personal values."""
    await tx.execute(
        sa.insert(audit).values(
            user_id=user_id,
            action=action,
            subject_type=subject_type,
            subject_id=str(subject_id),
            detail=detail,
        )
    )
