"""Noticing that the database server's clock was set.

Each engine compares the server's clock with its own monotonic one. A jump of more than 5 s is
recorded once, whichever engine sees it first, and what was due relative to the old clock is
shifted by it: neither does everything fall due at once, nor does anything wait for hours.
"""

from __future__ import annotations

import logging
import time

import sqlalchemy as sa

from dispatch.escalation.deadlines import ABSOLUTE
from dispatch.tables import clock_jumps, steps
from kit.clock import server_clock
from kit.database import Database, Transaction
from kit.outbox import outbox

log = logging.getLogger(__name__)

JUMP_S = 5.0
JUMP_LOCK = 4205


class ClockWatch:
    """One engine's view of the server's clock against its own."""

    def __init__(self, holder: str) -> None:
        self._holder = holder
        self._offset: float | None = None  # server minus monotonic, seconds
        self._seen = 0  # newest recorded jump that the offset accounts for

    async def look(self, database: Database) -> None:
        """Compare; on a jump, shift what is running."""
        async with database.transaction() as tx:
            difference = await server_clock(tx) - time.monotonic()
            if self._offset is None:
                self._offset = difference
                self._seen = await tx.scalar(sa.select(sa.func.coalesce(sa.func.max(clock_jumps.c.id), 0)))
                return
            delta = difference - self._offset
            if abs(delta) <= JUMP_S:
                # Follow slow drift, so that it never adds up to a jump.
                self._offset = difference
                return
            await tx.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": JUMP_LOCK})
            delta -= await self._recorded_by_others(tx)
            if abs(delta) > JUMP_S:
                await self._shift(tx, delta)
            self._offset = difference

    async def _recorded_by_others(self, tx: Transaction) -> float:
        rows = await tx.rows(sa.select(clock_jumps).where(clock_jumps.c.id > self._seen))
        self._seen = max([self._seen, *(row["id"] for row in rows)])
        return float(sum(row["delta_s"] for row in rows))

    async def _shift(self, tx: Transaction, delta: float) -> None:
        by = {"delta": delta}
        shifted = await tx.execute(
            sa.update(steps)
            .where(steps.c.kind.not_in([str(kind) for kind in ABSOLUTE]))
            .values(due_at=steps.c.due_at + sa.text("make_interval(secs => :delta)").bindparams(**by))
        )
        await tx.execute(
            sa.update(outbox)
            .where(outbox.c.state == "pending")
            .values(due_at=outbox.c.due_at + sa.text("make_interval(secs => :delta)").bindparams(**by))
        )
        self._seen = await tx.scalar(
            sa.insert(clock_jumps)
            .values(
                at=await tx.now(), delta_s=delta, detected_by=self._holder, steps_shifted=shifted.rowcount
            )
            .returning(clock_jumps.c.id)
        )
        log.error("the server's clock jumped by %.1f s; %s steps shifted", delta, shifted.rowcount)
        tx.wake("steps")
