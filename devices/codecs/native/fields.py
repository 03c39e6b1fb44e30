"""Optional fields that alarms, heartbeats and replies share.

A value of the wrong type or out of range is not understood: the reader answers None and adds a
flag (``bad_battery`` …). What was sent stays in the payload.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from devices.codecs.native.schema import (
    BATTERY_PERCENT,
    COORDINATE_SYSTEMS,
    MAX_ID_LENGTH,
    SIGNAL_DBM,
)
from devices.coordinates import SOURCES, to_wgs84

LOCAL_TIME = ZoneInfo("Asia/Shanghai")
"""Zone of times without an offset: all of China keeps it."""

Flags = list[str]


def identifier(value: Any) -> str | None:
    """An id of 1 to 128 characters; a number becomes its text; anything else is none."""
    if isinstance(value, str):
        return value if 1 <= len(value) <= MAX_ID_LENGTH else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def number(value: Any, span: tuple[int, int]) -> int | None:
    """A number within ``span`` (inclusive), rounded; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value) if span[0] <= value <= span[1] else None


def battery(fields: dict[str, Any], flags: Flags) -> int | None:
    """Percent."""
    return _ranged(fields, "battery", BATTERY_PERCENT, flags)


def signal_dbm(fields: dict[str, Any], flags: Flags) -> int | None:
    """Strength of the radio signal in dBm."""
    return _ranged(fields, "signal_dbm", SIGNAL_DBM, flags)


def _ranged(fields: dict[str, Any], name: str, span: tuple[int, int], flags: Flags) -> int | None:
    value = fields.get(name)
    understood = number(value, span)
    if value is not None and understood is None:
        flags.append(f"bad_{name}")
    return understood


def boolean(fields: dict[str, Any], name: str, flags: Flags) -> bool | None:
    """True or False as JSON knows them; 1, "true" and the like are not understood."""
    value = fields.get(name)
    if value is None or isinstance(value, bool):
        return value
    flags.append(f"bad_{name}")
    return None


def location(fields: dict[str, Any], flags: Flags) -> dict[str, Any] | None:
    """``{"lat", "lon", "crs", "accuracy_m"?, "source"?}`` in degrees and metres, always in WGS-84."""
    value = fields.get("location")
    if value is None:
        return None
    understood = _place(value) if isinstance(value, dict) else None
    if understood is None:
        flags.append("bad_location")
    return understood


def _place(value: dict[str, Any]) -> dict[str, Any] | None:
    lat: Any = value.get("lat")
    lon: Any = value.get("lon")
    crs = value.get("crs", "wgs84")
    if number(lat, (-90, 90)) is None or number(lon, (-180, 180)) is None:
        return None
    if not isinstance(crs, str) or crs.lower() not in COORDINATE_SYSTEMS:
        return None
    lat, lon = to_wgs84(lat, lon, crs.lower())
    place = {"lat": lat, "lon": lon, "crs": "wgs84"}
    if number(value.get("accuracy_m"), (0, 1_000_000)) is not None:
        place["accuracy_m"] = value["accuracy_m"]
    if value.get("source") in SOURCES:
        place["source"] = value["source"]
    return place


def moment(value: Any, flags: Flags) -> tuple[dt.datetime | None, str | None]:
    """``at`` as an instant, or as the text by which its repeat is known.

    RFC 3339; without an offset it is Beijing time, flagged ``naive_at``. Anything else than a
    time is flagged ``bad_at``, and its JSON (hashed when long) is the text.
    """
    if value is None:
        return None, None
    if isinstance(value, str) and "T" in value.upper().replace(" ", "T", 1):
        try:
            at = dt.datetime.fromisoformat(value)
            if at.tzinfo is None:
                at = at.replace(tzinfo=LOCAL_TIME)
                flags.append("naive_at")
            return at.astimezone(dt.UTC), None
        except (ValueError, OverflowError):
            pass  # not a time; told by the flag below
    flags.append("bad_at")
    return None, short(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())


def short(text: str) -> str:
    """``text``, or its hash when it is too long for an index."""
    if len(text) <= 200:
        return text
    return f"sha256 {hashlib.sha256(text.encode()).hexdigest()}"


def made_up_id(payload: bytes, received_at: dt.datetime) -> str:
    """The id of a frame without one: its hash and the minute in which it came."""
    minute = received_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M")
    return hashlib.sha256(minute.encode() + b"\n" + payload).hexdigest()[:32]
