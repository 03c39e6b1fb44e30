"""Supervision's part of an engine: sweep, group, tell, walk, every few seconds."""

from __future__ import annotations

import asyncio
import logging

from devices.supervision import history, sweep, telling, walk
from devices.supervision.incidents import Incidents
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 5.0
"""A pass over a million units takes an eighth of a second: a fortieth of one core."""

GIVE_WAY_S = 0.02
"""Between two batches: a press goes first."""


class Supervision:
    """One engine's supervision; any number of engines run side by side, one of them sweeps."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._incidents = Incidents(database)

    async def round(self) -> int:
        """Everything that is due; answers how many units were judged."""
        judged = 0
        while taken := await sweep.take_due(self._database):
            judged += taken
            await asyncio.sleep(GIVE_WAY_S)
        if taken is None:
            return judged
        # Nothing is told before it is known whether many have it.
        looked_at = await self._incidents.settle()
        if looked_at is None:
            return judged
        told = telling.BATCH
        while told == telling.BATCH:
            told = await telling.tell_due(self._database, looked_at)
            await asyncio.sleep(GIVE_WAY_S)
        async with self._database.transaction() as tx:
            await sweep.swept(tx)
        return judged

    async def prepare(self) -> None:
        """What the sweeps to come stand on: the walk over the registry, the days of history."""
        await walk.step(self._database)
        async with self._database.transaction() as tx:
            await history.make_partitions(tx)


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event) -> None:
    """Supervise until ``stop``; a database that is away is waited for."""
    supervision = Supervision(database)
    moved = wakeups.subscribe("clock")
    while not stop.is_set():
        try:
            await supervision.round()
            await supervision.prepare()
        except Exception as error:
            if is_unavailable(error):
                log.warning("supervision has to wait: %r", error)
            else:
                log.exception("supervision failed")
        await _rest(moved, stop)


async def _rest(moved: asyncio.Event, stop: asyncio.Event) -> None:
    """Until the next round is due, the clock is moved, or the process stops."""
    ending = asyncio.create_task(stop.wait())
    waiting = asyncio.create_task(wait(moved, EVERY_S))
    try:
        await asyncio.wait({ending, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending.cancel()
        waiting.cancel()
        await asyncio.gather(ending, waiting, return_exceptions=True)
