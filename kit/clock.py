"""Time is the database's: SQL ``bell_now()``, moved only by a test.

One row holds two offsets. ``offset_s`` is the test's hand on the clock (``POST /test/clock``);
``jump_s`` pretends that the database server's own clock was set, which the engine has to notice.
Leases between processes use real time and are never moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from kit.schema import metadata

if TYPE_CHECKING:
    from kit.database import Transaction

clock = sa.Table(
    "clock",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    sa.Column("offset_s", sa.Double, nullable=False, server_default="0"),
    sa.Column("jump_s", sa.Double, nullable=False, server_default="0"),
)

NOW = sa.text("bell_now()")
"""For use inside statements: ``values(opened_at=NOW)``."""


async def advance(tx: Transaction, seconds: float) -> None:
    """Move the test's clock on by ``seconds`` (negative: back)."""
    await tx.execute(sa.update(clock).values(offset_s=clock.c.offset_s + seconds))
    tx.wake("steps", "outbox", "signals", "clock", "rotas", "desks", "calls", "webhooks")


async def jump(tx: Transaction, seconds: float) -> None:
    """Pretend that the server's clock was set by ``seconds``, as an operator's mistake would."""
    await tx.execute(sa.update(clock).values(jump_s=clock.c.jump_s + seconds))
    tx.wake("steps", "outbox", "signals", "clock", "rotas", "desks", "calls", "webhooks")


async def server_clock(tx: Transaction) -> float:
    """The server's own clock, seconds since 1970, without the test's offset."""
    value = await tx.scalar(
        sa.text("select extract(epoch from clock_timestamp())::float8 + jump_s from clock")
    )
    return float(value)
