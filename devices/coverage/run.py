"""The engine's part in coverage: months are closed when they are due."""

from __future__ import annotations

import asyncio
import logging

from devices.coverage.closing import close_due
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 600.0


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Close months until ``stop``; a database that is away is waited for."""
    woken = wakeups.subscribe("clock")
    ending = asyncio.create_task(_wake_at_the_end(stop, woken))
    try:
        while not stop.is_set():
            try:
                if closed := await close_due(database):
                    log.info("coverage: %s months closed", closed)
            except Exception as error:
                if is_unavailable(error):
                    log.warning("closing months has to wait: %r", error)
                else:
                    log.exception("a month could not be closed")
            await wait(woken, EVERY_S)
    finally:
        ending.cancel()


async def _wake_at_the_end(stop: asyncio.Event, sleeping: asyncio.Event) -> None:
    await stop.wait()
    sleeping.set()
