"""Values out of a message, as a mapping describes them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from devices.codecs import making
from devices.codecs.mapping.schema import Condition, Place, Time, Value, as_text
from devices.codecs.native import fields as read

_EMPTY: tuple[Any, ...] = (None, False, 0, "", "0", "false", [], {})


def value_of(spec: Value, message: Any) -> Any:
    """The value, converted; None when it is not there or cannot be converted."""
    found = spec.path.find(message)
    if found is None:
        return None
    if spec.values is not None:
        return spec.values.get(as_text(found)) if not isinstance(found, list | dict) else None
    if spec.table is not None:
        number = making.as_number(found)
        return None if number is None else _between(spec.table, number)
    if spec.scale != 1.0 or spec.offset != 0.0:
        number = making.as_number(found)
        return None if number is None else round(number * spec.scale + spec.offset, 7)
    return found


def _between(table: dict[float, float], number: float) -> float:
    """On the straight line between the two neighbours; the ends go on level."""
    points = sorted(table.items())
    if number <= points[0][0]:
        return points[0][1]
    for (low, at_low), (high, at_high) in pairwise(points):
        if number <= high:
            return round(at_low + (at_high - at_low) * (number - low) / (high - low), 3)
    return points[-1][1]


def holds(condition: Condition, message: Any) -> bool:
    """Whether ``message`` is as ``condition`` says."""
    found = condition.path.find(message)
    asked = condition.model_fields_set
    if len(asked) == 1:
        return found not in _EMPTY
    if "equals" in asked and not _same(found, condition.equals):
        return False
    if condition.is_in is not None and not any(_same(found, one) for one in condition.is_in):
        return False
    if condition.bit is not None and not _has_bit(found, condition.bit):
        return False
    if condition.exists is not None and (found is not None) is not condition.exists:
        return False
    if condition.above is None and condition.below is None:
        return True
    return _lies(found, condition.above, condition.below)


def _same(found: Any, wanted: Any) -> bool:
    """Equal as JSON values, or as text: makers send 1 and "1" alike. True is not 1."""
    if found is None or isinstance(found, list | dict):
        return bool(found == wanted)
    return wanted is not None and as_text(found) == as_text(wanted)


def _lies(found: Any, above: float | None, below: float | None) -> bool:
    number = making.as_number(found)
    if number is None:
        return False
    return (above is None or number > above) and (below is None or number < below)


def _has_bit(found: Any, bit: int) -> bool:
    if isinstance(found, str):
        try:
            found = int(found, 16) if len(found) <= 16 else None
        except ValueError:
            return False
    return isinstance(found, int) and bool(found >> bit & 1)


def moment_of(spec: Time, message: Any) -> tuple[dt.datetime | None, str | None]:
    """The time, or its text when there is one that cannot be read."""
    found = spec.path.find(message)
    if found is None:
        return None, None
    at: dt.datetime | None = None
    if spec.format in ("epoch_s", "epoch_ms"):
        number = making.as_number(found)
        if number is not None:
            at = _since_1970(number / 1000 if spec.format == "epoch_ms" else number)
    elif isinstance(found, str | int) and not isinstance(found, bool):
        try:
            at = (
                dt.datetime.fromisoformat(str(found))
                if spec.format == "iso"
                else dt.datetime.strptime(str(found), spec.format)  # noqa: DTZ007  (its zone follows)
            )
            at = at.replace(tzinfo=ZoneInfo(spec.zone)) if at.tzinfo is None else at
            at = at.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            at = None
    if at is not None:
        return at, None
    return None, read.short(as_text(found) if not isinstance(found, list | dict) else "?")


def _since_1970(seconds: float) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, OSError, ValueError):
        return None


def place_of(spec: Place, message: Any, flags: list[str]) -> dict[str, Any] | None:
    """The location in the native form, with the coordinate system it is said to have."""
    if spec.when is not None and not holds(spec.when, message):
        return None
    place = {
        "lat": making.as_number(value_of(spec.lat, message)),
        "lon": making.as_number(value_of(spec.lon, message)),
        "crs": spec.crs,
    }
    if place["lat"] is None and place["lon"] is None:
        return None
    if spec.accuracy_m is not None:
        place["accuracy_m"] = making.as_number(value_of(spec.accuracy_m, message))
    return read.location({"location": place}, flags)
