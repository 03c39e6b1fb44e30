"""What the codecs of other makers share: ids of signals that have none, names of units, times.

The payload of a signal speaks the names of ``up/alarm`` (``battery signal_dbm location data``),
whoever the maker is, so that everybody behind the codecs reads one language.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import orjson

from devices.codecs.codec import Decoded
from devices.codecs.errors import Undecodable
from devices.codecs.native import fields as read
from devices.codecs.native.alarm import SOURCE
from devices.codecs.native.reading import read_object
from devices.codecs.native.schema import BATTERY_PERCENT, DEVICE_ID
from kit.signals import Kind, Signal

GRAVITY = {kind: rank for rank, kind in enumerate(Kind)}
"""Rank of each kind, the gravest first: the order in which ``Kind`` names them."""

EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
"""What lies outside is a counter or an unset clock, not a time."""

_MILLISECONDS = 100_000_000_000
"""Numbers from here on are milliseconds: as seconds they would lie beyond the year 5000."""

_ON = frozenset({"on", "true", "yes", "1", "alarm", "alarming", "detected", "triggered", "sos"})
_OFF = frozenset({"off", "false", "no", "0", "2", "normal", "none", "clear", "idle", "undetected", ""})
_OBJECT_IN_BASE64 = ("ey", "ew")
"""How ``{`` begins, whatever is behind it."""

_NOTHING = re.compile(r"A+={0,2}", re.ASCII)
"""Bytes that are all zero, in base64: how a raw data point says no."""


def signal(
    device_id: str,
    kind: Kind,
    frame: bytes,
    received_at: dt.datetime,
    *,
    at: dt.datetime | None = None,
    signal_id: str | None = None,
    level: bool = False,
    stored: bool = False,
    payload: dict[str, Any] | None = None,
    flags: Iterable[str] = (),
) -> Signal:
    """A signal, with an id that the same frame gives again.

    In this order: the frame's own id; kind and the device's time; for a state that is told again and
    again (``level``) kind and minute of receipt; else the frame and the minute of receipt.
    """
    if signal_id is None:
        if at is not None:
            signal_id = f"{kind.value}-{at.astimezone(dt.UTC).isoformat(timespec='milliseconds')}"
        else:
            signal_id = read.made_up_id(kind.value.encode() if level else frame, received_at)
    return Signal(
        source=SOURCE,
        device_id=device_id,
        signal_id=signal_id,
        kind=kind,
        at=at,
        stored=stored,
        payload=payload or {},
        flags=list(dict.fromkeys(flags)),
    )


def gravest_first(signals: Iterable[Signal]) -> list[Signal]:
    """One signal of each kind, the first that was given, in order of gravity."""
    first: dict[Kind, Signal] = {}
    for one in signals:
        first.setdefault(one.kind, one)
    return sorted(first.values(), key=lambda one: GRAVITY[one.kind])


def members_of(frame: bytes) -> dict[str, Any]:
    """The members of a frame that is a JSON object, fit to be stored. Raises: ``Undecodable``."""
    return dict(read_object(frame))


def inner_object(value: Any) -> dict[str, Any] | None:
    """``value`` if it is an object, or the object that its text holds: JSON, or JSON in base64."""
    if isinstance(value, dict):
        return value
    if isinstance(value, str) and value.startswith(_OBJECT_IN_BASE64):
        try:
            value = base64.b64decode(value, validate=True).decode()
        except ValueError:
            return None
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            return members_of(value.encode())
        except Undecodable:
            return None
    return None


def rejected(device_id: str, frame: bytes, reason: str) -> list[Decoded]:
    """A frame as one message that was not understood."""
    return [Decoded(device_id, frame, rejected=reason)]


def unit_name(*candidates: Any) -> str | None:
    """The first of ``candidates`` that can be a device's id."""
    for value in candidates:
        if isinstance(value, str) and DEVICE_ID.fullmatch(value):
            return value
    return None


def is_on(value: Any) -> bool:
    """Whether a state says yes, in the ways makers say it: true, 1, "on", "alarm" …"""
    if isinstance(value, str):
        return value.strip().lower() in _ON
    return value is True or (value == 1 and not isinstance(value, bool))


def says(value: Any) -> bool | None:
    """Yes, no, or None: neither in any word that is known. ``2`` is no: "alarm over" of old detectors."""
    if is_on(value):
        return True
    if isinstance(value, str):
        word = value.strip()
        return False if word.lower() in _OFF or (len(word) >= 4 and _NOTHING.fullmatch(word)) else None
    return False if value is None or value is False or (value in (0, 2) and value is not True) else None


def percent(value: Any) -> int | None:
    """A battery in percent; text is read as the number it holds."""
    return read.number(as_number(value), BATTERY_PERCENT)


def as_number(value: Any) -> float | int | None:
    """A finite number, also out of text such as "21.5"; None for anything else."""
    if isinstance(value, str):
        try:
            value = float(value) if len(value) <= 32 else None
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < 1e15 else None  # also false for what is no number


def instant(value: Any) -> dt.datetime | None:
    """A time out of seconds or milliseconds since 1970, or RFC 3339 text; None if it is none.

    Text without an offset is Beijing time, as on ``up/alarm``.
    """
    number = as_number(value)
    if number is not None:
        seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
        try:
            found = dt.datetime.fromtimestamp(seconds, dt.UTC)
        except (OverflowError, OSError, ValueError):
            return None
    else:
        at, _ = read.moment(value if isinstance(value, str) else None, [])
        if at is None:
            return None
        found = at
    return found if EARLIEST <= found < LATEST else None


def compact(value: Any) -> bytes:
    """``value`` as JSON, for messages that had to be cut out of a frame."""
    return orjson.dumps(value)
