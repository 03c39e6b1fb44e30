"""``up/status``: a heartbeat with what the device knows about itself, all of it optional."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import orjson

from devices.codecs.native import fields as read
from devices.codecs.native.reading import read_object, storable_text
from devices.codecs.native.schema import MAX_BYTES

MAX_FIRMWARE_LENGTH = 128


@dataclass(slots=True)
class Status:
    """What was understood; None: not said. ``battery`` in percent, ``readings`` as sent. ``at``: the
    device's own clock when it sent this; it dates nothing, it shows how wrong that clock is.
    """

    battery: int | None = None
    signal_dbm: int | None = None
    mains: bool | None = None
    firmware: str | None = None
    location: dict[str, Any] | None = None
    readings: dict[str, Any] | None = None
    at: dt.datetime | None = None
    flags: list[str] = field(default_factory=list)

    def updated(self, newer: Status) -> Status:
        """This, with whatever ``newer`` says instead."""
        said = {name: value for name, value in asdict(newer).items() if value is not None}
        return replace(self, **said)


def decode_status(payload: bytes) -> Status:
    """The heartbeat in ``payload``. Our clock says when it came, whatever the device's ``at``.

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
        at=read.moment(members["at"], flags)[0] if "at" in members else None,
        flags=flags,
    )


def said_along(members: dict[str, Any]) -> Status | None:
    """What an alarm or a reply says about the device besides; None: nothing. A late one says nothing
    about now.
    """
    flags: list[str] = []
    if read.boolean(members, "stored", flags):
        return None
    battery, dbm = read.battery(members, flags), read.signal_dbm(members, flags)
    location = read.location(members, flags)
    if battery is None and dbm is None and location is None:
        return None
    return Status(battery=battery, signal_dbm=dbm, location=location)


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
