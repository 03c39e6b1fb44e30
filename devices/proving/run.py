"""The test programme's part of an engine: a look every ten minutes, and whenever a test moves the clock."""

from __future__ import annotations

import asyncio
import logging

from devices.proving import programme
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 600.0
BETWEEN_S = 1.0
"""Between two batches: a city's reminders of one morning take minutes, and a press goes first."""


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Remind until ``stop``; a database that is away is waited for."""
    woken = wakeups.subscribe("clock")
    ending = asyncio.create_task(_wake_at_the_end(stop, woken))
    try:
        while not stop.is_set():
            pause = EVERY_S
            try:
                if await programme.remind_due(database) == programme.BATCH:
                    pause = BETWEEN_S
            except Exception as error:
                if is_unavailable(error):
                    log.warning("the test programme has to wait: %r", error)
                else:
                    log.exception("the test programme failed")
            await wait(woken, pause)
    finally:
        ending.cancel()


async def _wake_at_the_end(stop: asyncio.Event, sleeping: asyncio.Event) -> None:
    await stop.wait()
    sleeping.set()
