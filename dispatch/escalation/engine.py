"""The engine: takes what is due, does it, and moves it on, in one transaction per batch.

Any number of engines run side by side; ``SKIP LOCKED`` keeps them apart. An engine that is frozen
in the middle loses its transaction after the session's idle time-out and with it the rows.
"""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa

from dispatch.cases import store
from dispatch.cases.record import Work
from dispatch.escalation import directory as directories
from dispatch.escalation.measures import MEASURES, Context, asking_relatives
from dispatch.family.permission import silenced
from dispatch.tables import cases, steps
from kit.database import Database, Transaction, is_connection_error
from kit.schema import among
from kit.users import watchers

log = logging.getLogger(__name__)

BATCH = 400
"""Cases per transaction: 200 cost half as much again for each (measured)."""

BREATHE_AFTER = 50
"""Cases after which whatever else this process has to do, a press above all, has its turn."""

WATCHER_ALIVE_S = 12
"""A console's heartbeat is noted every 3 s; after this long without one it is gone (real time)."""

# Whoever looks while another engine has the oldest finds its work behind them: the statement sees more
# than it takes, and locks only what it takes.
WITHIN = 4 * BATCH
_DUE = sa.text(
    """
    select c.id
    from (select case_id, min(due_at) as due_at
          from (select case_id, due_at from steps where due_at <= bell_now()
                order by due_at limit :within) s
          group by case_id) d
    join cases c on c.id = d.case_id
    order by d.due_at, c.id limit :limit
    for no key update of c skip locked
    """
)


async def take_due(database: Database) -> int:
    """Do what is due, up to ``BATCH`` cases; answers how many cases were worked on."""
    try:
        async with database.transaction() as tx:
            return await _work(tx, None)
    except Exception as error:
        if is_connection_error(error):
            raise
        log.warning("a batch of steps failed, taking them one by one: %r", error)
    return await _one_by_one(database)


async def _work(tx: Transaction, only: int | None) -> int:
    if only is None:
        ids = [row["id"] for row in await tx.rows(_DUE, {"limit": BATCH, "within": WITHIN})]
    else:
        ids = [only]
    if not ids:
        return 0
    works = await store.load(tx, among(cases.c.id, ids))
    people = asking_relatives(works)
    context = Context(
        tx=tx,
        directory=await directories.load(tx, people),
        watching=await _watching(tx),
        silenced=await silenced(tx, ids),
    )
    for number, work in enumerate(works):
        if number % BREATHE_AFTER == 0:
            await asyncio.sleep(0)
        await _take(context, work)
    await store.save(tx, works)
    return len(works)


async def _take(context: Context, work: Work) -> None:
    """All due steps of one case, the earliest first; one may make another pointless."""
    done: set[tuple[str, int]] = set()
    while True:
        due = [step for key, step in work.steps.items() if step.due_at <= work.now and key not in done]
        if not due:
            return
        step = min(due, key=lambda candidate: (candidate.due_at, candidate.id))
        done.add((step.kind, step.offer_id))
        await MEASURES[step.kind](context, work, step)
        if work.touched:
            store.settle(work)


async def _watching(tx: Transaction) -> set[int]:
    rows = await tx.rows(
        sa.select(watchers.c.user_id)
        .distinct()
        .where(watchers.c.seen_at > sa.text(f"clock_timestamp() - interval '{WATCHER_ALIVE_S} seconds'"))
    )
    return {row["user_id"] for row in rows}


async def _one_by_one(database: Database) -> int:
    async with database.transaction() as tx:
        ids = [row["id"] for row in await tx.rows(_DUE, {"limit": BATCH, "within": WITHIN})]
    for case_id in ids:
        try:
            async with database.transaction() as tx:
                await _work(tx, case_id)
        except Exception as error:
            if is_connection_error(error):
                raise
            log.error("steps of case %s set aside: %r", case_id, error)
            await _set_aside(database, case_id, error)
    return len(ids)


async def _set_aside(database: Database, case_id: int, error: Exception) -> None:
    """Put a poisoned case's due steps off, longer each time; the auditor reports it."""
    async with database.transaction() as tx:
        await tx.execute(
            sa.update(steps)
            .where(steps.c.case_id == case_id, steps.c.due_at <= sa.text("bell_now()"))
            .values(
                failures=steps.c.failures + 1,
                error=repr(error)[:2000],
                due_at=sa.text("bell_now() + least(failures + 1, 12) * interval '5 seconds'"),
            )
        )


async def earliest(database: Database) -> float:
    """Seconds until the earliest step is due; negative if it is overdue, 3600 if there is none."""
    async with database.glance() as tx:
        seconds = await tx.scalar(
            sa.text("select extract(epoch from min(due_at) - bell_now())::float8 from steps")
        )
    return 3600.0 if seconds is None else float(seconds)
