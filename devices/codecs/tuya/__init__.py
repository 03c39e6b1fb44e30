"""The ``tuya`` family: data points of Tuya sensors and SOS buttons. See README.md."""

from __future__ import annotations

from devices.codecs.codec import Capability, Codec, Grade
from devices.codecs.tuya.message import decode

CODEC = Codec(
    name="tuya",
    grade=Grade.SILVER,
    capabilities=frozenset(
        {
            Capability.SOS,
            Capability.FALL,
            Capability.FIRE,
            Capability.GAS,
            Capability.WATER,
            Capability.DOOR,
            Capability.MOTION,
            Capability.BATTERY,
            Capability.TAMPER,
        }
    ),
    decode=decode,
)
