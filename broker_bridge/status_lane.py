"""The status lane: heartbeats and presence, shared between the bridges.

Heartbeats come again, so they are the first thing to be shed: if the database does not take a
batch, the batch is dropped. What must not be dropped is that a device came online, because the
receipts of its open cases are then sent again.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, ClassVar

import sqlalchemy as sa

from broker_bridge import receipts, topics
from broker_bridge.connection import Connection, Delivery
from broker_bridge.lane import Broker, Lane
from devices import quarantine, status
from devices.codecs import Undecodable
from devices.codecs.native import Status, decode_status
from devices.installing import proof
from devices.quarantine import Unread
from devices.status import News
from devices.watching import activity, places
from kit import outbox
from kit.database import Database, Transaction, is_unavailable
from kit.leases import Lease

log = logging.getLogger(__name__)

BATCH = 500
GATHER_S = 0.05
"""Pause after a small batch: one transaction for many heartbeats costs a tenth of many."""

AFTER_A_PRESS_S = 0.1
"""A press is on its way to the desk first; that its device lives can be written afterwards."""

RETRY_S = 1.0

PRESENCE = {b"online": True, b"offline": False}


SHARED = "shared"
"""Status goes to one bridge each: their counts of unreadable frames are one."""


class StatusLane(Lane):
    """Newest status per device into ``device_status``; receipts again for who comes online."""

    name: ClassVar[str] = "status"
    subscriptions = topics.STATUS_SUBSCRIPTIONS

    def __init__(self, broker: Broker, lease: Lease, database: Database) -> None:
        super().__init__(broker, lease)
        self._database = database
        self._news: dict[str, News] = {}
        self._unread: list[Unread] = []
        self._came_online: set[str] = set()
        self._proofs: dict[str, int] = {}
        self._shedding = False
        self._stirring: asyncio.TimerHandle | None = None

    def seen(self, device_id: str, said: Status | None, *, heartbeat: bool = False) -> None:
        """A sign of life from the alarm lane; written with the next batch. ``heartbeat``: nobody had to
        press for it."""
        news = self._of(device_id)
        news.online = True
        if said is not None and heartbeat:
            news.heard_by_all(said)
        elif said is not None:
            news.learn(said)
        self._stir_soon()

    def proven(self, device_id: str, signal: int) -> None:
        """A press of this device is stored and receipted; ``signal`` is its row."""
        self._proofs[device_id] = signal
        self._stir_soon()

    def _stir_soon(self) -> None:
        if self._stirring is None:
            self._stirring = asyncio.get_running_loop().call_later(AFTER_A_PRESS_S, self._stir)

    def _stir(self) -> None:
        self._stirring = None
        if self.connection is not None:
            self.connection.stir()

    async def serve(self, connection: Connection) -> None:
        """Take what waits, at most ``BATCH`` messages per transaction."""
        while True:
            deliveries = await connection.batch(BATCH)
            for delivery in deliveries:
                self._note(delivery)
            told = await self._store()
            connection.acknowledge(deliveries)
            for device_id, body in told:
                receipts.publish(connection, device_id, body)
            if self._shedding:
                await asyncio.sleep(RETRY_S)
            elif len(deliveries) < BATCH // 2:
                await asyncio.sleep(GATHER_S)

    def _of(self, device_id: str) -> News:
        return self._news.setdefault(device_id, News())

    def _note(self, delivery: Delivery) -> None:
        topic, payload = delivery.topic, bytes(delivery.payload)
        device_id, channel, valid = topics.parse(topic)
        if not valid:
            self._unread.append(Unread(device_id, topic, payload, "bad_device_id"))
        elif channel == topics.STATUS:
            news = self._of(device_id)
            news.online = True
            try:
                news.heard(decode_status(payload))
            except Undecodable as error:
                self._unread.append(Unread(device_id, topic, payload, error.reason))
        elif payload.strip() in PRESENCE:
            self._note_presence(device_id, PRESENCE[payload.strip()], retained=delivery.retain)
        elif payload:
            self._unread.append(Unread(device_id, topic, payload, "bad_presence"))

    def _note_presence(self, device_id: str, online: bool, *, retained: bool) -> None:
        if retained and online:
            return  # a leftover of some other day; the next heartbeat decides
        self._of(device_id).online = online
        if online:
            self._came_online.add(device_id)
        else:
            self._came_online.discard(device_id)

    async def _store(self) -> list[tuple[str, dict[str, Any]]]:
        """Write what was noted; answer the receipts that have to be sent again."""
        await self._store_proofs()
        if not (self._news or self._unread or self._came_online):
            return []
        news, self._news = self._news, {}
        unread, self._unread = self._unread, []
        try:
            async with self._database.transaction() as tx:
                await status.write(tx, news)
                await places.note(tx, news)
                await activity.note(tx, news)
                await quarantine.keep(tx, unread, SHARED)
                told = await _live_receipts(tx, self._came_online)
                await outbox.send_at_once_to(tx, self._came_online)
        except (OSError, TimeoutError, sa.exc.SQLAlchemyError) as error:
            if not self._shedding:
                log.warning("heartbeats are dropped, the database does not take them: %r", error)
            self._shedding = True
            return []
        self._came_online.clear()
        self._shedding = False
        return told

    async def _store_proofs(self) -> None:
        """Kept while the database is away; anything else wrong with them harms no heartbeat."""
        if not self._proofs:
            return
        proofs, self._proofs = self._proofs, {}
        try:
            async with self._database.transaction() as tx:
                await proof.record(tx, proofs)
        except (OSError, TimeoutError, sa.exc.SQLAlchemyError) as error:
            if is_unavailable(error):
                self._proofs = {**proofs, **self._proofs}
            else:
                log.exception("presses of %d units could not be noted as proofs", len(proofs))


async def _live_receipts(tx: Transaction, device_ids: set[str]) -> list[tuple[str, dict[str, Any]]]:
    if not device_ids:
        return []
    rows = await tx.rows(
        sa.text(
            """
            select device_id, receipt from signals
            where device_id = any(cast(:device_ids as text[]))
              and receipt_live and case_id is not null and receipt is not null
            order by id
            """
        ),
        {"device_ids": sorted(device_ids)},
    )
    return [(row["device_id"], row["receipt"]) for row in rows]
