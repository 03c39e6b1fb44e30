"""The families' part of an engine."""

from __future__ import annotations

import asyncio
import logging

from dispatch.family import following
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 1.0
GIVE_WAY_S = 0.05
"""A press goes to the consoles first; what comes meanwhile is told in one go."""


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Work until ``stop``; a database that is away is waited for."""
    woken = wakeups.subscribe("feed")
    ending = asyncio.create_task(_wake_at_the_end(stop, woken))
    try:
        while not stop.is_set():
            more = False
            try:
                more = await following.follow(database)
            except Exception as error:
                if is_unavailable(error):
                    log.warning("families have to wait: %r", error)
                else:
                    log.exception("families could not be told")
            if not more:
                await wait(woken, EVERY_S)
            await asyncio.sleep(GIVE_WAY_S)
    finally:
        ending.cancel()


async def _wake_at_the_end(stop: asyncio.Event, sleeping: asyncio.Event) -> None:
    await stop.wait()
    sleeping.set()
