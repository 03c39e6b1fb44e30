"""The ``homeassistant`` family: states and events of Home Assistant. See README.md."""

from __future__ import annotations

from devices.codecs.codec import Capability, Codec, Grade
from devices.codecs.homeassistant.message import decode

CODEC = Codec(
    name="homeassistant",
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
            Capability.LOCATION,
            Capability.BATTERY,
            Capability.MAINS,
            Capability.TAMPER,
        }
    ),
    decode=decode,
)
