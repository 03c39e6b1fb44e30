"""The sender: takes due messages of people's channels, asks whether they are still needed, sends.

A message is marked ``sending`` and committed before the carrier is asked. If this process dies in
between, the outcome is unknown and the next sender sends it again: a page too many, never one too
few.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

import sqlalchemy as sa

from dispatch.cases.store import append_event
from dispatch.notify.carrier import Carrier, CarrierError
from dispatch.notify.compose import Composed, compose
from kit import outbox
from kit.database import Database, Transaction, is_connection_error
from kit.outbox import Taken
from kit.settings import Settings
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

CHANNELS = ["sms", "voice"]
PARALLEL = 20
BACKOFF_S = (1, 2, 4, 8, 15, 30)
"""Seconds before each further attempt."""
GIVE_UP = dt.timedelta(minutes=10)
"""A page older than this says nothing true any more; the ladder has long written new ones."""


class Sender:
    """One process's sending loop."""

    def __init__(
        self, settings: Settings, database: Database, wakeups: Wakeups, holder: str, carrier: Carrier
    ) -> None:
        self._settings = settings
        self._database = database
        self._holder = holder
        self._carrier = carrier
        self.woken = wakeups.subscribe("outbox")
        self._slots = asyncio.Semaphore(PARALLEL)
        self._running: set[asyncio.Task[None]] = set()

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
                await self._slots.acquire()
                task = asyncio.create_task(self._deliver(message), name=f"send {message.id}")
                self._running.add(task)
                task.add_done_callback(self._done)
            if not taken:
                await wait(self.woken, 0.5)
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._slots.release()

    async def _take(self) -> list[Taken]:
        free = max(1, PARALLEL - len(self._running))
        async with self._database.transaction() as tx:
            return await outbox.take(tx, CHANNELS, self._holder, free)

    async def _deliver(self, message: Taken) -> None:
        try:
            await self._send(message)
        except Exception as error:
            # The row stays ``sending`` under our name: put it back as soon as the database allows.
            log.warning("message %s: %r", message.id, error)
            await self._put_back(message, repr(error))

    async def _send(self, message: Taken) -> None:
        async with self._database.transaction() as tx:
            composed = await compose(tx, message, self._settings)
            if composed.pointless is not None:
                await self._cancel(tx, message, composed)
                return
        try:
            if message.channel == "sms":
                carrier_id = await self._carrier.send_sms(
                    to=message.recipient, text=composed.text, message_id=message.id
                )
            else:
                carrier_id = await self._carrier.call(to=message.recipient, message_id=message.id)
        except CarrierError as error:
            await self._failed(message, error)
            return
        async with self._database.transaction() as tx:
            await outbox.mark_sent(tx, self._holder, {message.id: carrier_id})
            if message.case_id is not None:
                await append_event(
                    tx,
                    message.case_id,
                    "message_sent",
                    "system",
                    message=message.id,
                    channel=message.channel,
                    template=message.template,
                    attempt=message.attempt,
                )

    async def _cancel(self, tx: Transaction, message: Taken, composed: Composed) -> None:
        await tx.execute(
            sa.update(outbox.outbox)
            .where(outbox.outbox.c.id == message.id, outbox.outbox.c.sender == self._holder)
            .values(state="cancelled", error=composed.pointless)
        )

    async def _failed(self, message: Taken, error: CarrierError) -> None:
        async with self._database.transaction() as tx:
            now = await tx.now()
            over = error.refused or now - message.created_at > GIVE_UP
            delay = BACKOFF_S[min(message.attempt, len(BACKOFF_S)) - 1]
            await outbox.mark_failed(
                tx,
                message,
                self._holder,
                reason=error.reason,
                retry_at=None if over else now + dt.timedelta(seconds=delay),
            )
            if message.case_id is not None:
                await append_event(
                    tx,
                    message.case_id,
                    "message_failed",
                    "carrier",
                    message=message.id,
                    channel=message.channel,
                    template=message.template,
                    reason=error.reason,
                    final=over,
                )
            if not over:
                tx.wake("outbox")

    async def _put_back(self, message: Taken, reason: str) -> None:
        while True:
            try:
                async with self._database.transaction() as tx:
                    await outbox.mark_failed(
                        tx,
                        message,
                        self._holder,
                        reason=reason,
                        retry_at=await tx.now() + dt.timedelta(seconds=1),
                    )
                return
            except Exception as error:
                if not is_connection_error(error):
                    log.exception("message %s could not be put back", message.id)
                    return
                await asyncio.sleep(0.2)
