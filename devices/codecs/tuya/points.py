"""Data points of Tuya's standard status sets, and what they say.

Codes and values: developer.tuya.com, "Standard Status Set" of the categories ``sos ywbj rqbj cobj jwbj sj
mcs pir hps wxkg``. ``gas_sensor_state`` and ``smoke_sensor_state`` are the old form: 1 alarm, 2 alarm over.
"""

from __future__ import annotations

from typing import Any

from devices.codecs.buttons import Gesture
from devices.codecs.making import is_on
from devices.codecs.sensed import Sensed
from kit.signals import Kind

ALARMS = {
    "sos_state": "sos",
    "sos": "sos",
    "smoke_sensor_status": "smoke",
    "smoke_sensor_state": "smoke",
    "smoke_state": "smoke",
    "gas_sensor_status": "gas",
    "gas_sensor_state": "gas",
    "gas_state": "gas",
    "ch4_sensor_state": "gas",
    "co_status": "carbon_monoxide",
    "co_state": "carbon_monoxide",
    "watersensor_state": "water",
    "temper_alarm": "tamper",
    "lowpower": "battery_low",
    "test_alarm": "test",
    "self_checking": "test",
}
"""Code → reading that it makes true when it says ``alarm``, ``1`` or true."""

FALLS = frozenset(
    {"fall", "fall_alarm", "fall_state", "fall_status", "fall_down_state", "fall_down_status"}
)
MOTIONS = {
    "pir": ("none", ""),
    "pir_state": ("none", ""),
    "presence_state": ("none", ""),
    "human_motion_state": ("none", ""),
}
"""Code → values that say that nobody is there."""

BATTERIES = frozenset({"battery_percentage", "va_battery", "battery"})
BUTTONS = ("switch_mode", "switch_type_", "switch_value", "switch1_value", "switch2_value", "switch3_value",
           "switch4_value")  # fmt: skip
MEASURES = {"co_value": ("co_ppm", 1.0), "co2_value": ("co2_ppm", 1.0), "battery_value": ("voltage", 0.001)}

NUMBERED: dict[str, dict[str, str]] = {
    "sos": {"1": "sos_state", "4": "battery_percentage", "5": "temper_alarm"},
    "sj": {"1": "watersensor_state", "4": "battery_percentage"},
    "pir": {"1": "pir", "4": "battery_percentage"},
    "mcs": {"1": "doorcontact_state"},
    "rqbj": {"1": "gas_sensor_status"},
    "ywbj": {
        "1": "smoke_sensor_status",
        "4": "temper_alarm",
        "14": "battery_state",
        "15": "battery_percentage",
    },
}
"""Category → number of a data point → code, the usual layout. A number alone means nothing: every maker
numbers for himself, so a frame with numbers counts only with its category."""


def read(points: dict[str, Any]) -> Sensed:
    """Everything in ``points`` (code → value) that we have a word for."""
    sensed = Sensed(points)
    for code, value in points.items():
        _read(code, value, sensed)
    return sensed


def _read(code: str, value: Any, sensed: Sensed) -> None:
    if code in ALARMS:
        sensed.tell(ALARMS[code], value)
    elif code in FALLS:
        sensed.tell("fall", value in ("fall", "fall_down", "maybe_fall") or value)
    elif code in MOTIONS:
        sensed.state("motion", value not in MOTIONS[code] and value is not False)
    elif code == "doorcontact_state":
        sensed.state("contact", not is_on(value))
    elif code == "shock_state":
        sensed.state("vibration", value not in ("normal", "none", False))
    elif code in BATTERIES:
        sensed.charge(value)
    elif code == "battery_state":
        sensed.state("battery_low", value == "low")
    elif code == "checking_result":
        sensed.state("fault", value == "check_failure")
    elif code == "fault":
        sensed.state("fault", value not in (0, "0", "", False, None))
    elif code in MEASURES:
        sensed.measure(MEASURES[code][0], value, MEASURES[code][1])
    elif code.startswith(BUTTONS):
        _press(code, value, sensed)


def _press(code: str, value: Any, sensed: Sensed) -> None:
    """A scene switch: ``switch_mode2: "click"``, ``switch1_value: "double_click"``."""
    before = len(sensed.pressed)
    sensed.press(value)
    digits = "".join(character for character in code if character in "0123456789")[:2]
    if len(sensed.pressed) > before and sensed.pressed[-1].kind is Kind.SERVICE and digits:
        sensed.pressed[-1] = Gesture(Kind.SERVICE, int(digits))
