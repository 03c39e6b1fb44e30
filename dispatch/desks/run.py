"""The desks' part of an engine: what agents are doing, whose turn it is, what may have one cause."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa

from dispatch.desks import presence, suggesting
from dispatch.floods.causes import Causes
from kit.database import Database, Transaction, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 1.0
DESKS_LOCK = 4240

GIVE_WAY_S = 0.02
"""Somebody presses: first the press goes to the consoles."""


class Desks:
    """One engine's eye on the desks; any number of engines run side by side, one looks at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._causes = Causes()

    async def round(self) -> None:
        """Look at everything once."""
        for look in (presence.settle, suggesting.suggest, self._causes.look):
            async with self._database.transaction() as tx:
                if await _mine(tx):
                    await look(tx)


async def _mine(tx: Transaction) -> bool:
    return bool(await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), {"key": DESKS_LOCK}))


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Look until ``stop``; a database that is away is waited for."""
    desks = Desks(database)
    woken = wakeups.subscribe("desks")
    ending = asyncio.create_task(_wake_at_the_end(stop, woken))
    try:
        while not stop.is_set():
            try:
                await desks.round()
            except Exception as error:
                if is_unavailable(error):
                    log.warning("the desks have to wait: %r", error)
                else:
                    log.exception("the desks failed")
            await wait(woken, EVERY_S)
            await asyncio.sleep(GIVE_WAY_S)
    finally:
        ending.cancel()


async def _wake_at_the_end(stop: asyncio.Event, sleeping: asyncio.Event) -> None:
    await stop.wait()
    sleeping.set()
