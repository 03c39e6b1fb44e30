"""The ``watch`` family: GPS watches with an SOS key, frames ``[3G*id*length*content]``. See README.md."""

from __future__ import annotations

from devices.codecs.codec import Capability, Codec, Grade
from devices.codecs.watch.commands import encode
from devices.codecs.watch.message import decode

CODEC = Codec(
    name="watch",
    grade=Grade.SILVER,
    capabilities=frozenset(
        {
            Capability.SOS,
            Capability.FALL,
            Capability.LOCATION,
            Capability.BATTERY,
            Capability.REMOVED,
            Capability.HEALTH,
            Capability.SAY,
            Capability.RING,
            Capability.LOCATE,
            Capability.CONFIGURE,
            Capability.TEST,
        }
    ),
    decode=decode,
    encode=encode,
)
