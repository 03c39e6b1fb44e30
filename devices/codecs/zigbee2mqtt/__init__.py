"""The ``zigbee2mqtt`` family: what Zigbee2MQTT publishes for each of its devices. See README.md."""

from __future__ import annotations

from devices.codecs.codec import Capability, Codec, Grade
from devices.codecs.zigbee2mqtt.message import decode

CODEC = Codec(
    name="zigbee2mqtt",
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
