"""The alarm lane: ``up/alarm``, ``up/reply`` and ``raw/+`` of every device.

Never a shared subscription: a frozen bridge would sit on its share. Every bridge has all alarms in
its own persistent session, and the unique key of a signal makes it once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import ClassVar, Protocol

from broker_bridge import inbox, receipts, topics
from broker_bridge.connection import Connection, Disconnected
from broker_bridge.frames import Frame
from broker_bridge.inbox import DatabaseAway
from broker_bridge.lane import Broker, Lane
from devices.codecs.native import Status
from devices.installing.proof import proves
from devices.status import said
from kit.database import Database
from kit.leases import Lease

log = logging.getLogger(__name__)

BATCH = 500
RETRY_S = 0.2
GIVE_WAY_S = 0.01
"""A bridge whose last batch another had stored already lets that one go first; if it is gone, presses
are this much later once."""

MANY = 10
GATHER_S = 0.02
BEHIND_S = 0.1
"""Pause after a batch of so many, before the next one is taken: a transaction costs as much as twenty
presses, and a bridge that is behind only looks whether the other one has stored them."""


class Seen(Protocol):
    """A sign of life, with what the unit said about itself."""

    def __call__(self, device_id: str, said: Status | None, *, heartbeat: bool = False) -> None: ...


"""Told the id of a device that gave a sign of life, and what it said about itself."""

Proven = Callable[[str, int], None]
"""Told the id of a device whose press has its receipt, and the signal's row."""


class AlarmLane(Lane):
    """Decode, store, commit, then acknowledge, then publish the receipts."""

    name: ClassVar[str] = "alarm"
    subscriptions = topics.ALARM_SUBSCRIPTIONS
    persistent: ClassVar[bool] = True

    def __init__(
        self,
        broker: Broker,
        lease: Lease,
        database: Database,
        *,
        language: str,
        seen: Seen,
        proven: Proven,
    ) -> None:
        super().__init__(broker, lease)
        self._database = database
        self._language = language
        self._seen = seen
        self._proven = proven
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
            stored = [row.fresh for frame in frames for row in frame.stored]
            self._behind = not any(stored) if stored else self._behind
            connection.acknowledge(deliveries)
            self._tell(connection, frames)
            if len(deliveries) >= MANY:
                await asyncio.sleep(BEHIND_S if self._behind else GATHER_S)

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
        """Receipts and the vendors' own replies; then the signs of life, and what they prove."""
        for frame in frames:
            for device_id, body in receipts.of_frame(frame, self._language):
                receipts.publish(connection, device_id, body)
            for part in frame.parts:
                for reply in part.replies:
                    connection.publish_soon(topics.down_raw(frame.origin.device_id, frame.codec), reply)
        for frame in frames:
            if frame.origin.valid:
                self._seen(frame.origin.device_id, None)
                for part in frame.parts:
                    if part.rejected is None:
                        self._seen(
                            part.device_id,
                            said(part.status, part.signals),
                            heartbeat=frame.is_heartbeat(part),
                        )
                for signal, stored in zip(frame.signals, frame.stored, strict=True):
                    if signal.device_id is not None and proves(signal, stored):
                        self._proven(signal.device_id, stored.id)
