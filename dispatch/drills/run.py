"""The drills' part of an engine."""

from __future__ import annotations

import asyncio
import logging

from dispatch.drills import carrying
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 2.0


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Work until ``stop``; a database that is away is waited for."""
    moved = wakeups.subscribe("clock")
    ending = asyncio.create_task(_wake_at_the_end(stop, moved))
    try:
        while not stop.is_set():
            try:
                await carrying.round(database)
            except Exception as error:
                if is_unavailable(error):
                    log.warning("drills have to wait: %r", error)
                else:
                    log.exception("drills failed")
            await wait(moved, EVERY_S)
    finally:
        ending.cancel()


async def _wake_at_the_end(stop: asyncio.Event, sleeping: asyncio.Event) -> None:
    await stop.wait()
    sleeping.set()
