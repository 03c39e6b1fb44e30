"""The visits' part of an engine: weeks written ahead, visits whose time is up, and referrals."""

from __future__ import annotations

import asyncio
import logging

from care.referrals import due as referrals
from care.visits import missing, writing
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 1.0
BETWEEN_S = 0.05
"""Between two portions a press goes first."""


async def round(database: Database) -> None:
    """Everything that is due."""
    written = await writing.write_due(database)
    while written >= 0:
        await asyncio.sleep(BETWEEN_S if written else 0)
        written = await writing.write_due(database)
    taken = missing.PORTION
    while taken == missing.PORTION:
        taken = await missing.look(database)
        await asyncio.sleep(BETWEEN_S if taken else 0)
    taken = referrals.PORTION
    while taken == referrals.PORTION:
        taken = await referrals.look(database)
        await asyncio.sleep(BETWEEN_S if taken else 0)


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Work until ``stop``; a database that is away is waited for."""
    woken, moved = wakeups.subscribe("visits"), wakeups.subscribe("clock")
    while not stop.is_set():
        try:
            await round(database)
        except Exception as error:
            if is_unavailable(error):
                log.warning("visits have to wait: %r", error)
            else:
                log.exception("visits failed")
        await _rest(woken, moved, stop)


async def _rest(woken: asyncio.Event, moved: asyncio.Event, stop: asyncio.Event) -> None:
    waits = [
        asyncio.create_task(stop.wait()),
        asyncio.create_task(wait(woken, EVERY_S)),
        asyncio.create_task(wait(moved, EVERY_S)),
    ]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waits:
            one.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
