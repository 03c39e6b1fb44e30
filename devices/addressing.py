"""How a command gets to a unit that does not speak our own format: whose topic, and in which words."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from devices.codecs import Codec, Order, codecs
from devices.models import MODELS, OTHER
from devices.tables import devices
from kit.database import Transaction
from kit.schema import among

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VendorUnit:
    """A unit with a codec of its own. ``listener``: the MQTT id that listens for it, its gateway or
    itself; ``name``: what it calls itself.
    """

    listener: str
    name: str
    codec: Codec

    def frame(self, order: Order) -> bytes | None:
        """The order in the vendor's words; None: the unit cannot do that, or not with these arguments."""
        if self.codec.encode is None:
            return None
        try:
            return self.codec.encode(self.name, order)
        except (TypeError, ValueError, LookupError):
            log.exception("codec %s cannot encode %s %r", self.codec.name, order.type, order.args)
            return None


async def vendor_units(tx: Transaction, device_ids: Iterable[str]) -> dict[str, VendorUnit]:
    """Those of ``device_ids`` that do not speak the native format, by id."""
    wanted = sorted(set(device_ids))
    if not wanted:
        return {}
    columns = [devices.c[name] for name in ("id", "serial", "imei", "model", "gateway_id")]
    found: dict[str, VendorUnit] = {}
    for row in await tx.rows(sa.select(*columns).where(among(devices.c.id, wanted))):
        model = MODELS.get(row["model"], OTHER)
        codec = codecs().get(model.codec)
        if codec is not None and model.codec != OTHER.codec:
            name = row["serial"] or row["imei"] or row["id"]
            found[row["id"]] = VendorUnit(row["gateway_id"] or row["id"], name, codec)
    return found
