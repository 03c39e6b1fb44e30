"""Jobs as a queue: added, taken by one process at a time, held while it lives, finished once."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import sqlalchemy as sa

from care.sheet_jobs.tables import sheet_job_lines, sheet_jobs
from kit.database import Database, Transaction

CHANNEL = "sheets"
HELD_S = 20
"""How long a job waits for a process that has vanished."""

MOST_ATTEMPTS = 5
"""A job at which so many processes have died without coming forward is given up."""

QUEUE_LOCK = 4230


class Lost(Exception):
    """Another process works on this job now."""


async def add(tx: Transaction, **values: Any) -> int:
    """Put a job into the queue. The caller stores its file in the same transaction."""
    job_id: int = await tx.scalar(sa.insert(sheet_jobs).values(**values).returning(sheet_jobs.c.id))
    tx.wake(CHANNEL)
    return job_id


async def claim(tx: Transaction, job_id: int | None = None) -> tuple[int, str] | None:
    """Take a job, by default the oldest of those that came over HTTP; answers it and the holder's name.

    None: there is none, or one is being worked on: one at a time, the desk has the other core.
    """
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(QUEUE_LOCK)))
    held = sheet_jobs.c.held_until > sa.func.clock_timestamp()
    is_open = sheet_jobs.c.state.in_(("waiting", "running"))
    query = sa.select(sheet_jobs.c.id).order_by(sheet_jobs.c.id).limit(1)
    if job_id is not None:
        query = query.where(sheet_jobs.c.id == job_id, is_open, held.is_not(True))
    else:
        busy = sa.select(sheet_jobs.c.id).where(sheet_jobs.c.state == "running", held)
        mine = sheet_jobs.c.origin == "http"
        query = query.where(mine, is_open, held.is_not(True), ~sa.exists(busy.correlate(None)))
    found = await tx.scalar(query)
    if found is None:
        return None
    attempts = await tx.scalar(
        sa.update(sheet_jobs)
        .where(sheet_jobs.c.id == found)
        .values(
            state="running",
            holder=(holder := secrets.token_hex(8)),
            held_until=_until(),
            attempts=sheet_jobs.c.attempts + 1,
        )
        .returning(sheet_jobs.c.attempts)
    )
    if attempts > MOST_ATTEMPTS:
        await finish(tx, found, holder, state="failed")
        return None
    return found, holder


async def hold(tx: Transaction, job_id: int, holder: str, **values: Any) -> None:
    """Write what has become of it and go on holding it. Raises: ``Lost``."""
    changed = await tx.scalar(
        sa.update(sheet_jobs)
        .where(sheet_jobs.c.id == job_id, sheet_jobs.c.holder == holder)
        .values(held_until=_until(), **values)
        .returning(sheet_jobs.c.id)
    )
    if changed is None:
        raise Lost(job_id)


async def finish(tx: Transaction, job_id: int, holder: str, **values: Any) -> None:
    """Write the end. Raises: ``Lost``."""
    await hold(tx, job_id, holder, **values)
    done = {"finished_at": await tx.now(), "holder": None, "held_until": None}
    await tx.execute(sa.update(sheet_jobs).where(sheet_jobs.c.id == job_id).values(**done))
    await tx.execute(sa.delete(sheet_job_lines).where(sheet_job_lines.c.job_id == job_id))
    tx.wake(CHANNEL)


@asynccontextmanager
async def held(database: Database, job_id: int, holder: str) -> AsyncIterator[dict[str, Any]]:
    """The job's row; the job is held while the block runs, also through long work without a transaction.

    Ended by an error, it is let go for the next to try. Raises: ``KeyError``.
    """
    async with database.transaction() as tx:
        job = await find(tx, job_id)
    holding = asyncio.create_task(_keep_holding(database, job_id, holder))
    try:
        yield job
    except BaseException:
        with suppress(Exception):
            async with database.transaction() as tx:
                await let_go(tx, job_id, holder)
        raise
    finally:
        holding.cancel()


async def _keep_holding(database: Database, job_id: int, holder: str) -> None:
    while True:
        await asyncio.sleep(HELD_S / 4)
        with suppress(Exception):
            async with database.transaction() as tx:
                await hold(tx, job_id, holder)


async def let_go(tx: Transaction, job_id: int, holder: str) -> None:
    """A process ended without finishing: nobody has to wait for it."""
    mine = (sheet_jobs.c.id == job_id, sheet_jobs.c.holder == holder)
    await tx.execute(sa.update(sheet_jobs).where(*mine).values(holder=None, held_until=None))
    tx.wake(CHANNEL)


async def find(tx: Transaction, job_id: int) -> dict[str, Any]:
    """The row. Raises: ``KeyError``."""
    row = await tx.row(sa.select(sheet_jobs).where(sheet_jobs.c.id == job_id))
    if row is None:
        raise KeyError(job_id)
    return dict(row)


def _until() -> sa.ColumnElement[Any]:
    return sa.func.clock_timestamp() + sa.func.make_interval(0, 0, 0, 0, 0, 0, HELD_S)
