"""Words that carry a measurement. A zero, or a value no body has, is a measurement that failed."""

from __future__ import annotations

import re
from typing import Any

from devices.codecs.watch.position import number

_SPANS: dict[str, tuple[float, float]] = {
    "heart_rate": (20, 300),
    "systolic": (40, 300),
    "diastolic": (20, 200),
    "spo2": (30, 100),
    "temperature_c": (25, 45),
}

_PLACES: dict[str, tuple[str, ...]] = {
    "PULSE": ("heart_rate",),
    "HEART": ("heart_rate",),
    "BLOOD": ("systolic", "diastolic", "heart_rate"),
    "BPHRT": ("systolic", "diastolic", "heart_rate"),
    "OXYGEN": ("", "spo2"),
    "BTEMP2": ("", "temperature_c"),
    "TEMP": ("temperature_c",),
}
"""What stands where. The first of ``oxygen`` and ``btemp2`` is the way of measuring."""

_TIME = re.compile(r"[0-9]{9,13}", re.ASCII)

WORDS = frozenset(_PLACES)


def read(word: str, arguments: list[str]) -> tuple[dict[str, Any], list[str]]:
    """``{"heart_rate", "systolic", "diastolic", "spo2", "temperature_c"}``, those that were given.

    ``word`` in capitals, one of ``WORDS``. Units: beats per minute, mmHg, percent, °C. Flag:
    ``bad_reading`` for anything else than a value or a zero.
    """
    given = [text for text in arguments if not _TIME.fullmatch(text.strip())]
    places = _PLACES[word]
    if len(given) == 1 and not places[0]:
        places = places[1:]
    readings: dict[str, Any] = {}
    flags: list[str] = []
    for name, text in zip(places, given, strict=False):
        value = number(text)
        if not name or not text.strip() or value == 0:
            continue
        low, high = _SPANS[name]
        if value is not None and low <= value <= high:
            readings[name] = int(value) if value.is_integer() else value
        else:
            flags.append("bad_reading")
    return readings, flags[:1]
