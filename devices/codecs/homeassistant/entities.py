"""What the state of one Home Assistant entity says.

Device classes: developers.home-assistant.io, "Binary sensor entity" and "Sensor entity". ``on`` of a class
means: smoke, gas, leak … detected; open; low (battery); tampering; unsafe (safety, which is also the class
that the Tuya integration gives to SOS buttons).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from devices.codecs import making
from devices.codecs.buttons import gesture
from devices.codecs.native import fields as read
from devices.codecs.sensed import Sensed
from kit.signals import Kind

BINARY = {
    "smoke": "smoke",
    "gas": "gas",
    "carbon_monoxide": "carbon_monoxide",
    "moisture": "water",
    "safety": "sos",
    "tamper": "tamper",
    "battery": "battery_low",
    "problem": "fault",
    "motion": "motion",
    "moving": "motion",
    "occupancy": "motion",
    "presence": "motion",
    "vibration": "vibration",
    "door": "contact",
    "garage_door": "contact",
    "opening": "contact",
    "window": "contact",
}
"""Class of a ``binary_sensor`` → reading; a contact is closed while its sensor is ``off``."""

MAINS = frozenset({"power", "plug"})
MEASURES = {
    "temperature": "temperature",
    "humidity": "humidity",
    "illuminance": "illuminance",
    "carbon_monoxide": "co_ppm",
    "carbon_dioxide": "co2_ppm",
}
NOTHING_KNOWN = frozenset({"unavailable", "unknown", "none", ""})

_LAST_WORDS = {
    "leak": "moisture",
    "water": "moisture",
    "contact": "opening",
    "co": "carbon_monoxide",
    "monoxide": "carbon_monoxide",
    "sos": "safety",
    "panic": "safety",
    "emergency": "safety",
    "fall": "fall",
    "fallen": "fall",
    **{name: name for name in BINARY},
}
_WORD = re.compile(r"[a-z]+")


def entity(entity_id: str, state: str, attributes: dict[str, Any]) -> Sensed | None:
    """What is said; None: nothing is known of the entity now, so it is no sign of life either."""
    sensed = Sensed({"entity_id": entity_id, "state": state, **attributes})
    domain, _, name = entity_id.partition(".")
    if state.strip().lower() in NOTHING_KNOWN:
        return None
    sensed.seen = True
    of_class = attributes.get("device_class")
    if domain == "binary_sensor":
        _binary(name, state, of_class, sensed)
    elif domain == "sensor":
        _measured(state, of_class, attributes, sensed)
    elif domain == "event":
        sensed.press(attributes.get("event_type"))
    elif domain in ("input_button", "button"):
        if (found := gesture(name)) is not None and found.kind is not Kind.SERVICE:
            sensed.press(name)
    elif domain == "alarm_control_panel" and state == "triggered":
        sensed.state("sos", True)
        sensed.flags.append("alarm_panel")
    elif domain in ("device_tracker", "person"):
        _tracked(attributes, sensed)
    return sensed


def happened_at(entity_id: str, state: str, changed: Any) -> dt.datetime | None:
    """When: the state itself for events and buttons, whose state is the time of the last one."""
    domain = entity_id.partition(".")[0]
    if domain in ("event", "input_button", "button"):
        return making.instant(state)
    return making.instant(changed)


def _binary(name: str, state: str, of_class: Any, sensed: Sensed) -> None:
    if of_class is None:
        words = _WORD.findall(name.lower())
        of_class = next((_LAST_WORDS[word] for word in reversed(words) if word in _LAST_WORDS), None)
        if of_class is not None:
            sensed.flags.append("guessed_class")
    if not isinstance(of_class, str):
        return
    on = making.is_on(state)
    if of_class in MAINS:
        sensed.mains = on
    elif of_class == "fall":
        sensed.state("fall", on)
    elif of_class in BINARY:
        reading = BINARY[of_class]
        sensed.state(reading, not on if reading == "contact" else on)


def _measured(state: str, of_class: Any, attributes: dict[str, Any], sensed: Sensed) -> None:
    number = making.as_number(state)
    if number is None or not isinstance(of_class, str):
        return
    unit = attributes.get("unit_of_measurement")
    if of_class == "battery":
        sensed.charge(number)
    elif of_class == "signal_strength":
        sensed.strength(number)
    elif of_class == "voltage":
        sensed.measure("voltage", number, 0.001 if unit == "mV" else 1.0)
    elif of_class == "temperature" and unit == "°F":
        sensed.measure("temperature", (number - 32) / 1.8)
    elif of_class in MEASURES:
        sensed.measure(MEASURES[of_class], number)


def _tracked(attributes: dict[str, Any], sensed: Sensed) -> None:
    place = {
        "lat": attributes.get("latitude"),
        "lon": attributes.get("longitude"),
        "accuracy_m": attributes.get("gps_accuracy"),
    }
    if place["lat"] is not None:
        sensed.location = read.location({"location": place}, sensed.flags)
    level = attributes.get("battery_level", attributes.get("battery"))
    if level is not None:
        sensed.charge(level)
