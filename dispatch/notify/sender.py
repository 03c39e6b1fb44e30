"""The sender: takes due messages of people's channels, asks whether they are still needed, sends.

A message is marked ``sending`` and committed before the carrier is asked. If this process dies in
between, the outcome is unknown and the next sender sends it again: a page too many, never one too
few. What a case waits for never stands behind anything else: it is taken first, and some places are
kept for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from dispatch.carriers import lines
from dispatch.carriers.choosing import open_channels
from dispatch.notify.carrier import Carrier
from dispatch.notify.giving_way import GivingWay
from dispatch.notify.sending import Sending
from kit import outbox_people
from kit.database import Database, is_connection_error
from kit.outbox import NOTICE, Taken
from kit.settings import Settings
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

PARALLEL = 24
FOR_OTHERS = 12
"""So many places at most for what no case waits for: a carrier that hangs on it holds up no page."""

HANDFUL = 4
"""Of the rest so many are taken together, not one for every place that becomes free."""

POLL_S = 0.5
FINISH_S = 2.0
"""What has been started is finished when the process is asked to stop, but not for longer: the next sender
takes it over."""


class Sender:
    """One process's sending loop."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        wakeups: Wakeups,
        holder: str,
        carriers: Sequence[Carrier],
    ) -> None:
        self._settings = settings
        self._database = database
        self._holder = holder
        self._carriers = carriers
        self._way = GivingWay()
        self._sending = Sending(settings, database, holder, carriers, self._way)
        self.woken = wakeups.subscribe("outbox")
        self._running: dict[asyncio.Task[None], Taken] = {}
        self._announced = False

    async def run(self, stop: asyncio.Event) -> None:
        """Send until ``stop`` is set, then finish what has been started."""
        while not stop.is_set():
            try:
                taken = await self._take()
            except Exception as error:
                if not is_connection_error(error):
                    log.exception("taking messages failed")
                await asyncio.sleep(0.2)
                continue
            for message in taken:
                task = asyncio.create_task(self._sending.deliver(message), name=f"send {message.id}")
                self._running[task] = message
                task.add_done_callback(self._done)
            if not taken:
                await wait(self.woken, POLL_S)
        if self._running:
            await asyncio.wait(self._running, timeout=FINISH_S)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self.woken.set()

    async def _take(self) -> list[Taken]:
        """As much as there are places for, the most urgent first."""
        free = PARALLEL - len(self._running)
        if free == 0:
            return []
        others = sum(message.urgency >= NOTICE for message in self._running.values())
        async with self._database.transaction() as tx:
            if not self._announced:
                await lines.announce(tx, self._carriers, self._settings.carrier_rates)
                self._announced = True
            taken = await outbox_people.take_urgent(tx, self._holder, free)
            room = min(free - len(taken), FOR_OTHERS - others)
            if room >= HANDFUL and not (taken or self._way.needed):
                channels = await open_channels(tx, self._carriers)
                if channels:
                    taken += await outbox_people.take_others(tx, self._holder, channels, room)
            return taken
