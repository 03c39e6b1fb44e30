"""The members of a Zigbee2MQTT device's state, and what they say.

Names are those of the "exposes" on the device pages of zigbee2mqtt.io.
"""

from __future__ import annotations

from typing import Any

from devices.codecs.buttons import Gesture
from devices.codecs.making import as_number, is_on
from devices.codecs.sensed import Sensed

STATES = {
    "sos": "sos",
    "panic": "sos",
    "emergency": "sos",
    "smoke": "smoke",
    "gas": "gas",
    "carbon_monoxide": "carbon_monoxide",
    "water_leak": "water",
    "contact": "contact",
    "occupancy": "motion",
    "presence": "motion",
    "motion": "motion",
    "vibration": "vibration",
    "tamper": "tamper",
    "battery_low": "battery_low",
    "test": "test",
    "fault": "fault",
    "fault_alarm": "fault",
    "smoke_fault": "fault",
}
"""Member → reading, for members that are true or false."""

MEASURES = {
    "temperature": "temperature",
    "humidity": "humidity",
    "illuminance": "illuminance",
    "illuminance_lux": "illuminance",
    "linkquality": "link_quality",
    "co2": "co2_ppm",
    "co": "co_ppm",
}

FALLS = ("fall", "fall_down_status", "fall_status", "fall_detected")
NO_FALL = frozenset({"none", "normal", "off", "false", "no", "clear", ""})

UNKNOWN_ALARMS = ("alarm_1", "alarm_2")
"""What Zigbee2MQTT calls the alarm of a security sensor of which it does not know the kind."""


def read(state: dict[str, Any]) -> Sensed:
    """Everything in ``state`` that we have a word for."""
    sensed = Sensed(state)
    for member, name in STATES.items():
        if (value := state.get(member)) is not None:
            sensed.tell(name, value)
    for member, name in MEASURES.items():
        sensed.measure(name, state.get(member))
    if state.get("battery") is not None:
        sensed.charge(state["battery"])
    voltage = as_number(state.get("voltage"))
    if voltage is not None:
        sensed.measure("voltage", voltage, 0.001 if voltage > 500 else 1.0)
    sensed.press(state.get("action"))
    if sensed.pressed and (key := as_number(state.get("action_button"))) is not None:
        sensed.pressed = [Gesture(one.kind, int(key) % 100) for one in sensed.pressed]
    for member in FALLS:
        if member in state:
            sensed.state("fall", _has_fallen(state[member]))
    _unknown_alarm(state, sensed)
    return sensed


def _has_fallen(value: Any) -> bool:
    """``fall``, ``maybe_fall`` and true; a person who may have fallen is asked by the terminal."""
    if isinstance(value, str):
        return value.strip().lower() not in NO_FALL
    return is_on(value)


def _unknown_alarm(state: dict[str, Any], sensed: Sensed) -> None:
    """An alarm of an unknown kind is the gravest: somebody looks at it."""
    given = [state[member] for member in UNKNOWN_ALARMS if member in state]
    if not given:
        return
    sensed.seen = True
    if any(is_on(value) for value in given):
        sensed.state("sos", True)
        sensed.flags.append("unknown_alarm")
