"""Whose message it is: the unit that published it, or the one that the message names.

The broker has authenticated the publisher. A name inside a message is only a claim, so it counts for
units that the registry has behind that publisher, and for units nobody knows behind a gateway. What
any other name raises is raised for the publisher: somebody may need help, but nobody may send an
ambulance to another person's door.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from devices.codecs import Decoded
from devices.codecs.native.reading import storable_text
from devices.codecs.native.schema import DEVICE_ID
from devices.models import GATEWAY
from devices.tables import devices
from kit.database import Transaction

FOREIGN = "foreign_id"
"""Flag of a signal whose message named another unit."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry has about a publisher or a named unit."""

    id: str
    serial: str | None
    model: str
    gateway_id: str | None
    imei: str | None = None


class Names:
    """The registry's units that a batch of messages is about, by id, by serial number and by IMEI."""

    def __init__(self, units: Sequence[Known]) -> None:
        self._by_id = {unit.id: unit for unit in units}
        self._by_number = {unit.imei: unit for unit in units if unit.imei is not None}
        self._by_number |= {unit.serial: unit for unit in units if unit.serial is not None}

    def owner(self, publisher: str, named: str) -> str | None:
        """The id of the unit that ``named`` is, seen from ``publisher``; None: not for it to say."""
        sender = self._by_id.get(publisher)
        if named == publisher or (sender is not None and named in (sender.serial, sender.imei)):
            return publisher
        unit = self._by_id.get(named) or self._by_number.get(named)
        if unit is not None:
            return unit.id if unit.gateway_id == publisher else None
        unknown_behind_gateway = sender is not None and sender.model == GATEWAY
        return named if unknown_behind_gateway and DEVICE_ID.fullmatch(named) else None


async def settle(tx: Transaction, messages: Sequence[tuple[str, Decoded]]) -> None:
    """Give each message, with its publisher's id, to the unit it belongs to. Doing it again changes
    nothing.
    """
    claims = [(publisher, part) for publisher, part in messages if part.device_id != publisher]
    if not claims:
        return
    names = await _names(tx, {name for publisher, part in claims for name in (publisher, part.device_id)})
    for publisher, part in claims:
        owner = names.owner(publisher, part.device_id)
        if owner is None:
            for signal in part.signals:
                signal.flags.append(FOREIGN)
                signal.payload = {**signal.payload, "named": storable_text(part.device_id)[:64]}
        part.device_id = owner or publisher
        for signal in part.signals:
            signal.device_id = part.device_id
        for answer in part.answers:
            answer.device_id = part.device_id


async def _names(tx: Transaction, texts: set[str]) -> Names:
    wanted = sorted({storable_text(text) for text in texts})
    columns = (devices.c.id, devices.c.serial, devices.c.model, devices.c.gateway_id, devices.c.imei)
    called = [devices.c[name].in_(wanted) for name in ("id", "serial", "imei")]
    rows = await tx.rows(sa.select(*columns).where(sa.or_(*called)))
    return Names([Known(**row) for row in rows])
