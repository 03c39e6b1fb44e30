"""The engine's part in mergers: what is left behind follows, batch by batch."""

from __future__ import annotations

import asyncio
import logging

from kit.areas import moving
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 10.0


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Settle merged areas until ``stop``; a database that is away is waited for."""
    woken = wakeups.subscribe(moving.SETTLES)
    ending = asyncio.create_task(_wake_at_the_end(stop, woken))
    try:
        while not stop.is_set():
            try:
                await settle(database)
            except Exception as error:
                if is_unavailable(error):
                    log.warning("merged areas have to wait: %r", error)
                else:
                    log.exception("merged areas could not be settled")
            await wait(woken, EVERY_S)
    finally:
        ending.cancel()


async def settle(database: Database) -> None:
    """All that is due, a transaction per batch."""
    while True:
        async with database.transaction() as tx:
            if await moving.settle(tx):
                return


async def _wake_at_the_end(stop: asyncio.Event, sleeping: asyncio.Event) -> None:
    await stop.wait()
    sleeping.set()
