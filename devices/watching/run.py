"""Watching's part of an engine: places against fences, signs of life against rules, every few seconds."""

from __future__ import annotations

import asyncio
import logging
import time

import sqlalchemy as sa

from devices.watching import fence_look, life_look, listening
from kit.database import Database, Transaction, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

WATCH_LOCK = 4212
EVERY_S = 5.0
GIVE_WAY_S = 0.02
"""Between two batches: a press goes first."""

RULES_EVERY_S = 30.0
"""Silences are told in hours; ten thousand rules take a second of a busy machine."""


async def look(database: Database) -> None:
    """One look at everything, by one engine at a time."""
    await look_at_places(database)
    await look_at_rules(database)


async def look_at_places(database: Database) -> None:
    """Every place that is new."""
    looked = fence_look.BATCH
    while looked == fence_look.BATCH:
        looked = await _look_at_fences(database)
        await asyncio.sleep(GIVE_WAY_S)


async def look_at_rules(database: Database) -> None:
    """Every rule, while a bridge is listening."""
    async with database.transaction() as tx:
        if await _mine(tx):
            breaks = await listening.listen(tx)
            if breaks is not None:
                await life_look.look(tx, breaks)


async def _look_at_fences(database: Database) -> int:
    async with database.transaction() as tx:
        return await fence_look.look(tx) if await _mine(tx) else 0


async def _mine(tx: Transaction) -> bool:
    return bool(await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), {"key": WATCH_LOCK}))


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Watch until ``stop``; a database that is away is waited for."""
    moved = wakeups.subscribe("clock")
    ended = asyncio.create_task(_wake_at_the_end(stop, moved))
    woken, looked_at = True, 0.0
    try:
        while not stop.is_set():
            try:
                await look_at_places(database)
                if woken or time.monotonic() - looked_at >= RULES_EVERY_S:
                    looked_at = time.monotonic()
                    await look_at_rules(database)
            except Exception as error:
                if is_unavailable(error):
                    log.warning("watching has to wait: %r", error)
                else:
                    log.exception("watching failed")
            woken = await wait(moved, EVERY_S)
    finally:
        ended.cancel()


async def _wake_at_the_end(stop: asyncio.Event, sleeping: asyncio.Event) -> None:
    await stop.wait()
    sleeping.set()
