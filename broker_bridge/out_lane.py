"""The out lane: outbox rows for devices are published, and noted as sent after the PUBACK.

``params`` of such a row: ``{"topic": "down/receipt" | "down/command", "body": {…}}``. A command's
``body.id`` is the row's ``key``; it is filled in here. A unit with a vendor's codec gets the command
in its own words; one that it cannot carry out is refused, so that nobody waits for it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from dataclasses import dataclass, field
from typing import ClassVar

import orjson
import sqlalchemy as sa

from broker_bridge import topics
from broker_bridge.connection import Connection, Disconnected, Refused
from broker_bridge.lane import Broker, Lane
from devices.addressing import VendorUnit, vendor_units
from devices.codecs import Order
from devices.codecs.native.schema import DEVICE_ID
from kit import outbox
from kit.database import Database
from kit.leases import Lease
from kit.outbox import Taken
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

BATCH = 200
LOOK_EVERY_S = 1.0
CONFIRM_S = 5.0
RETRY_S = 1.0
NOT_SUPPORTED = "not supported by the device"

_DATABASE_ERRORS = (OSError, TimeoutError, sa.exc.SQLAlchemyError)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row and what has to be published for it. ``vendor``: in a vendor's words, which have no id by
    which the unit would know a command that comes again.
    """

    row: Taken
    topic: str
    payload: bytes
    vendor: bool = False


@dataclass(slots=True)
class _Outcomes:
    """What became of taken rows and is not in the database yet."""

    sent: dict[int, str | None] = field(default_factory=dict)
    vendors: set[int] = field(default_factory=set)
    again: list[Taken] = field(default_factory=list)
    refused: list[tuple[Taken, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.sent or self.again or self.refused)


class OutLane(Lane):
    """Publishes only while there is a broker; without one the rows stay pending."""

    name: ClassVar[str] = "out"

    def __init__(self, broker: Broker, lease: Lease, database: Database, wakeups: Wakeups) -> None:
        super().__init__(broker, lease)
        self._database = database
        self._holder = lease.holder
        self._woken = wakeups.subscribe("outbox_device")
        self._outcomes = _Outcomes()
        self._looked_at = 0.0

    async def serve(self, connection: Connection) -> None:
        """Publish what is due until the connection is lost."""
        while connection.alive:
            try:
                if self._outcomes:
                    await self._note_outcomes()
                due = await self._take()
            except _DATABASE_ERRORS as error:
                log.warning("cannot read the outbox for devices: %r", error)
                await asyncio.sleep(RETRY_S)
                continue
            if due or self._outcomes:
                await self._publish(connection, due)
            else:
                await wait(self._woken, LOOK_EVERY_S)
        raise Disconnected

    async def _take(self) -> list[Parcel]:
        async with self._database.transaction() as tx:
            if time.monotonic() - self._looked_at >= LOOK_EVERY_S:
                self._looked_at = time.monotonic()
                await outbox.send_unanswered_again(tx, BATCH)
            taken = await outbox.take(tx, [outbox.TO_DEVICE], self._holder, BATCH)
            now = await tx.now() if taken else None
            units = await vendor_units(tx, [row.recipient for row in taken])
        due: list[Parcel] = []
        for row in taken:
            if now is not None and _expired(row, now):
                self._outcomes.refused.append((row, outbox.EXPIRED))
            elif DEVICE_ID.fullmatch(row.recipient) is None:
                self._outcomes.refused.append((row, "not a device id"))
            elif (parcel := _parcel(row, units.get(row.recipient))) is None:
                self._outcomes.refused.append((row, NOT_SUPPORTED))
            else:
                due.append(parcel)
        return due

    async def _publish(self, connection: Connection, due: list[Parcel]) -> None:
        """Publish in order, wait for every PUBACK, sort the outcomes."""
        confirmations = [connection.publish_soon(parcel.topic, parcel.payload) for parcel in due]
        if confirmations:
            await asyncio.wait(confirmations, timeout=CONFIRM_S)
        for parcel, confirmed in zip(due, confirmations, strict=True):
            row = parcel.row
            error = confirmed.exception() if confirmed.done() else Disconnected()
            if error is None:
                self._outcomes.sent[row.id] = None
                if parcel.vendor:
                    self._outcomes.vendors.add(row.id)
            elif isinstance(error, Refused):
                self._outcomes.refused.append((row, str(error)))
            else:
                self._outcomes.again.append(row)

    async def _note_outcomes(self) -> None:
        outcomes = self._outcomes
        async with self._database.transaction() as tx:
            if outcomes.sent:
                await outbox.mark_sent(tx, self._holder, outcomes.sent)
            if outcomes.vendors:
                await outbox.send_no_more(tx, outcomes.vendors)
            if outcomes.again:
                retry_at = await tx.now() + dt.timedelta(seconds=RETRY_S)
                for row in outcomes.again:
                    await outbox.mark_failed(
                        tx, row, self._holder, reason="outcome unknown", retry_at=retry_at
                    )
            for row, reason in outcomes.refused:
                await outbox.mark_failed(tx, row, self._holder, reason=reason, retry_at=None)
        self._outcomes = _Outcomes()


def _parcel(row: Taken, unit: VendorUnit | None) -> Parcel | None:
    """What to publish where; None: the unit does not know this command."""
    channel, body = row.params["topic"], row.params["body"]
    if unit is not None:
        frame = unit.frame(_order(row))
        if frame is not None:
            return Parcel(row, topics.down_raw(unit.listener, unit.codec.name), frame, vendor=True)
        if channel == topics.COMMAND:
            return None
    if channel == topics.COMMAND:
        body = {"id": row.key, **body}
    return Parcel(row, topics.down(row.recipient, channel), orjson.dumps(body))


def _order(row: Taken) -> Order:
    """A receipt, too, is an order to say something."""
    body = row.params["body"]
    if row.params["topic"] == topics.COMMAND:
        return Order(row.key, body["type"], body.get("args") or {})
    return Order(row.key, "say", {"text": body.get("say", "")})


def _expired(row: Taken, now: dt.datetime) -> bool:
    """A command that nobody may carry out any more; receipts do not expire."""
    expires_at = row.params["body"].get("expires_at")
    return isinstance(expires_at, str) and dt.datetime.fromisoformat(expires_at) <= now
