"""The alarm lane: ``up/alarm``, ``up/reply`` and ``raw/+`` of every device.

Never a shared subscription: a frozen bridge would sit on its share. Every bridge has all alarms in
its own persistent session, and the unique key of a signal makes it once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import ClassVar

from broker_bridge import inbox, receipts, topics
from broker_bridge.connection import Connection, Disconnected
from broker_bridge.frames import Frame
from broker_bridge.inbox import DatabaseAway
from broker_bridge.lane import Broker, Lane
from kit.database import Database
from kit.leases import Lease

log = logging.getLogger(__name__)

BATCH = 500
RETRY_S = 0.2
GIVE_WAY_S = 0.01
"""A bridge whose last batch another had stored already lets that one go first; if it is gone, presses
are this much later once."""

Seen = Callable[[Iterable[str]], None]
"""Told the ids of devices that gave a sign of life."""


class AlarmLane(Lane):
    """Decode, store, commit, then acknowledge, then publish the receipts."""

    name: ClassVar[str] = "alarm"
    subscriptions = topics.ALARM_SUBSCRIPTIONS
    persistent: ClassVar[bool] = True

    def __init__(
        self, broker: Broker, lease: Lease, database: Database, *, language: str, seen: Seen
    ) -> None:
        super().__init__(broker, lease)
        self._database = database
        self._language = language
        self._seen = seen
        self._behind = False
        self._bridge = lease.name

    async def serve(self, connection: Connection) -> None:
        """Take what waits, at most ``BATCH`` messages per transaction."""
        while True:
            deliveries = await connection.batch(BATCH)
            if not deliveries:
                continue
            if self._behind:
                await asyncio.sleep(GIVE_WAY_S)
            frames = [Frame.of(delivery) for delivery in deliveries]
            await self._store(connection, frames)
            stored = [frame.stored.fresh for frame in frames if frame.stored is not None]
            self._behind = not any(stored) if stored else self._behind
            connection.acknowledge(deliveries)
            self._tell(connection, frames)

    async def _store(self, connection: Connection, frames: list[Frame]) -> None:
        """Try until it is committed. Unacknowledged messages hold the broker back meanwhile."""
        away = False
        while True:
            try:
                await inbox.store(self._database, frames, self._bridge)
            except DatabaseAway as error:
                if not away:
                    log.error("cannot store %d frames, trying again: %s", len(frames), error)
                away = True
                await asyncio.sleep(RETRY_S)
                if not connection.alive:
                    raise Disconnected from error
            else:
                if away:
                    log.info("the database is back: %d frames stored", len(frames))
                return

    def _tell(self, connection: Connection, frames: list[Frame]) -> None:
        for frame in frames:
            for body in receipts.of_frame(frame, self._language):
                receipts.publish(connection, frame.origin.device_id, body)
        self._seen({frame.origin.device_id for frame in frames if frame.origin.valid})
