"""``up/status``: a heartbeat with what the device knows about itself, all of it optional."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from devices.codecs.native import fields as read
from devices.codecs.native.reading import read_object, storable_text
from devices.codecs.native.schema import MAX_BYTES

MAX_FIRMWARE_LENGTH = 128


@dataclass(slots=True)
class Status:
    """What was understood; None: not said. ``battery`` in percent, ``readings`` as sent."""

    battery: int | None = None
    signal_dbm: int | None = None
    mains: bool | None = None
    firmware: str | None = None
    location: dict[str, Any] | None = None
    readings: dict[str, Any] | None = None
    flags: list[str] = field(default_factory=list)


def decode_status(payload: bytes) -> Status:
    """The heartbeat in ``payload``. The device's ``at`` is not used: our clock says when.

    Raises: ``Undecodable``.
    """
    members = _plain(payload)
    flags: list[str] = []
    return Status(
        battery=read.battery(members, flags),
        signal_dbm=read.signal_dbm(members, flags),
        mains=read.boolean(members, "mains", flags),
        firmware=_firmware(members, flags),
        location=read.location(members, flags),
        readings=_readings(members, flags),
        flags=flags,
    )


def _plain(payload: bytes) -> dict[str, Any]:
    """The members, by the fast parser when nothing in the frame needs the forgiving one."""
    if len(payload) <= MAX_BYTES and b"\\u" not in payload and payload.count(b"[") < 32:
        try:
            members = orjson.loads(payload)
        except orjson.JSONDecodeError:
            pass  # the forgiving reader decides
        else:
            if isinstance(members, dict) and payload.count(b"{") < 32:
                return members
    return dict(read_object(payload))


def _firmware(members: dict[str, Any], flags: list[str]) -> str | None:
    value = members.get("firmware")
    if value is None:
        return None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return storable_text(str(value))[:MAX_FIRMWARE_LENGTH]
    flags.append("bad_firmware")
    return None


def _readings(members: dict[str, Any], flags: list[str]) -> dict[str, Any] | None:
    value = members.get("readings")
    if value is None or isinstance(value, dict):
        return value
    flags.append("bad_readings")
    return None
