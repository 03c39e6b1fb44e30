"""Idempotency keys: an unsafe call that is repeated answers what it answered the first time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import IdempotencyKeyReused
from kit.schema import metadata, moment

if TYPE_CHECKING:
    from kit.database import Transaction

KEEP_HOURS = 24

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("user_id", sa.BigInteger, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_hash", sa.Text, nullable=False),
    sa.Column("status", sa.SmallInteger),
    sa.Column("body", sa.LargeBinary),
    moment("created_at", now=True),
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The answer that was given the first time."""

    status: int
    body: bytes


async def begin(tx: Transaction, user_id: int, key: str, request_hash: str) -> Remembered | None:
    """Claim ``key`` for this request; a second request waits here until the first has committed.

    Returns the first answer if there is one.
    Raises: ``IdempotencyKeyReused`` when the key came with another request.
    """
    where = (idempotency_keys.c.user_id == user_id, idempotency_keys.c.key == key)
    await tx.execute(
        sa.delete(idempotency_keys).where(
            *where,
            idempotency_keys.c.created_at < sa.text(f"bell_now() - interval '{KEEP_HOURS} hours'"),
        )
    )
    fresh = await tx.scalar(
        insert(idempotency_keys)
        .values(user_id=user_id, key=key, request_hash=request_hash)
        .on_conflict_do_nothing()
        .returning(idempotency_keys.c.user_id)
    )
    if fresh is not None:
        return None
    row = await tx.row(sa.select(idempotency_keys).where(*where))
    if row is None or row["request_hash"] != request_hash or row["status"] is None:
        raise IdempotencyKeyReused
    return Remembered(status=row["status"], body=bytes(row["body"]))


async def finish(tx: Transaction, user_id: int, key: str, status: int, body: bytes) -> None:
    """Remember the answer, in the transaction that did the work."""
    await tx.execute(
        sa.update(idempotency_keys)
        .where(idempotency_keys.c.user_id == user_id, idempotency_keys.c.key == key)
        .values(status=status, body=body)
    )


async def forget(tx: Transaction, user_id: int, key: str) -> None:
    """Give the key back: the call was refused, and the same call may be made again."""
    await tx.execute(
        sa.delete(idempotency_keys).where(
            idempotency_keys.c.user_id == user_id, idempotency_keys.c.key == key
        )
    )
