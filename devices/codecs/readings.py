"""The words of ``Status.readings``: one vocabulary for the sensors of every maker.

Rules about a home (nobody moved, the door stayed shut) and about a body read these and nothing else.
"""

from __future__ import annotations

READINGS: dict[str, str] = {
    "sos": "bool: somebody calls for help, for devices that keep saying so",
    "contact": "bool: a door or window; true: closed",
    "motion": "bool: somebody moves or is there",
    "vibration": "bool",
    "smoke": "bool",
    "gas": "bool: combustible gas",
    "carbon_monoxide": "bool: carbon monoxide above the alarm's threshold",
    "water": "bool: water where none should be",
    "fall": "bool",
    "tamper": "bool: opened or torn off",
    "battery_low": "bool: the device itself calls its battery low",
    "fault": "bool: the device reports that it is broken",
    "test": "bool: the device is in test mode",
    "action": "text: the last gesture on a button or keypad, in the maker's word",
    "temperature": "number, degrees Celsius",
    "humidity": "number, percent",
    "illuminance": "number, lux",
    "co_ppm": "number, carbon monoxide in parts per million",
    "co2_ppm": "number, carbon dioxide in parts per million",
    "voltage": "number, volts",
    "link_quality": "number, 0 to 255, as Zigbee counts it",
    "heart_rate": "number, beats per minute",
    "systolic": "number, mmHg",
    "diastolic": "number, mmHg",
    "spo2": "number, percent",
    "temperature_c": "number, degrees Celsius, of the body",
    "steps": "number, since midnight",
}
"""Name → type, unit and meaning. A mapping may add names of its own; families may not."""
