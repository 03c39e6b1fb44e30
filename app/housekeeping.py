"""Housekeeping: what has had its day is deleted, on ticks of APScheduler, which holds no state.

Nothing here is due in the sense of ``steps``: a tick that is missed is made up by the next one.
"""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from app.process import Process
from care.offices import schedules
from devices.supervision import history
from dispatch.proof import PROOF_DEVICE
from kit import feed, idempotency
from kit.clock_zone import LOCAL
from kit.database import Database, is_unavailable

log = logging.getLogger(__name__)

HOUSEKEEPING_LOCK = 4207
BATCH = 5_000
"""Rows per transaction and table: short locks, and a flood is worked off over several ticks."""

KEEP_SHEETS_DAYS = 7
KEEP_DELIVERIES_DAYS = 30

# The newest feed row always stays: readers tell by it where the sequence stands.
_DELETIONS = {
    "feed": f"""
        delete from feed where seq in (
            select seq from feed where at < bell_now() - interval '{feed.KEEP.days} days'
            and seq < (select max(seq) from feed) order by seq limit {BATCH})
    """,
    "idempotency keys": f"""
        delete from idempotency_keys where (user_id, key) in (
            select user_id, key from idempotency_keys
            where created_at < bell_now() - interval '{idempotency.KEEP_HOURS} hours' limit {BATCH})
    """,
    "sessions": f"""
        delete from sessions where token_hash in (
            select token_hash from sessions where expires_at < clock_timestamp() limit {BATCH})
    """,
    "watchers": "delete from watchers where seen_at < clock_timestamp() - interval '1 hour'",
    # Files about many people; the job's row, which holds numbers only, stays.
    "sheets": f"""
        delete from sheet_job_parts where (job_id, file, number) in (
            select p.job_id, p.file, p.number from sheet_job_parts p join sheet_jobs j on j.id = p.job_id
            where j.created_at < bell_now() - interval '{KEEP_SHEETS_DAYS} days' limit 100)
    """,
    "sheet problems": f"""
        delete from sheet_job_problems where (job_id, line, number) in (
            select p.job_id, p.line, p.number from sheet_job_problems p join sheet_jobs j on j.id = p.job_id
            where j.created_at < bell_now() - interval '{KEEP_SHEETS_DAYS} days' limit {BATCH})
    """,
    "proofs": f"""
        delete from signals where id in (
            select id from signals where device_id = '{PROOF_DEVICE}'
            and received_at < bell_now() - interval '1 day' limit {BATCH})
    """,
    "deliveries": f"""
        delete from outbox where id in (
            select id from outbox
            where channel = 'webhook' and state in ('delivered', 'failed', 'cancelled')
            and created_at < bell_now() - interval '{KEEP_DELIVERIES_DAYS} days' limit {BATCH})
    """,
    "proof messages": f"""
        delete from outbox where id in (
            select id from outbox where recipient = '{PROOF_DEVICE}' and state = 'sent'
            and created_at < bell_now() - interval '1 day' limit {BATCH})
    """,
}


async def tidy(database: Database) -> dict[str, int]:
    """One round, in one process at a time; answers how many rows of each kind went, or were told."""
    gone: dict[str, int] = {}
    for what, statement in _DELETIONS.items():
        async with database.transaction() as tx:
            key = {"key": HOUSEKEEPING_LOCK}
            if not await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), key):
                return gone
            gone[what] = (await tx.execute(sa.text(statement))).rowcount
    async with database.transaction() as tx:
        gone["days of history"] = await history.drop_old(tx)
    async with database.transaction() as tx:
        gone["lists that have not come"] = await schedules.warn_late(tx)
    return gone


async def run(running: Process) -> None:
    """Tidy every ten minutes until the process stops."""

    async def tick() -> None:
        try:
            gone = await tidy(running.database)
        except Exception as error:
            if not is_unavailable(error):
                raise
            log.warning("housekeeping has to wait: %r", error)
            return
        log.info("housekeeping: %s", {what: count for what, count in gone.items() if count})

    scheduler = AsyncIOScheduler(timezone=LOCAL)
    scheduler.add_job(tick, CronTrigger(minute="*/10", jitter=60, timezone=LOCAL), max_instances=1)
    scheduler.start()
    try:
        await running.stop.wait()
    finally:
        scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # lets the scheduler's own shutdown run
