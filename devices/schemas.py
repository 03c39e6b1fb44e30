"""What callers send and get about devices, their signals and unread frames."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import Field

from kit.fields import BigInt, Body, Code, JsonObject, View, Word

DeviceId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["demo-0001"])]
DeviceState = Literal["stock", "assigned", "installed", "faulty", "returned", "retired"]
SignalState = Literal["waiting", "taken", "recorded", "set_aside"]
CommandType = Literal["say", "ring", "locate", "configure", "test"]


class NewDevice(Body):
    """A unit. Bound to a person or a home it is installed, else it lies in stock."""

    model: Word = Field(examples=["five-key"])
    person_id: BigInt | None = None
    home_id: BigInt | None = None
    area_id: BigInt | None = Field(default=None, description="Default: the person's or the home's")
    serial: Word | None = Field(default=None, examples=["SN-2026-000123"])
    id: Code | None = Field(default=None, description="MQTT user name; default: drawn at random")


class Credentials(View):
    """What the unit signs in with at the broker. The secret is shown this once."""

    id: str
    secret: str


class DeviceItem(View):
    """A unit as lists show it."""

    id: str
    model: str
    serial: str | None
    state: str
    person_id: int | None
    home_id: int | None
    area_id: int | None
    may_connect: bool
    created_at: dt.datetime
    last_seen_at: dt.datetime | None
    online: bool | None
    battery: int | None


class NewDeviceView(DeviceItem):
    """A unit with its secret, which is shown this once."""

    secret: str


class DeviceView(DeviceItem):
    """A unit with everything it said about itself last. ``location`` in degrees and metres."""

    signal_dbm: int | None
    mains: bool | None
    firmware: str | None
    location: dict[str, Any] | None
    readings: dict[str, Any] | None


class NewCommand(Body):
    """An order to the terminal. ``args`` depend on the type: ``say`` takes ``{"text"}``."""

    type: CommandType
    args: JsonObject = Field(default_factory=dict, examples=[{"text": "王奶奶,听得到吗?"}])
    expires_in_s: int = Field(default=300, ge=1, le=86400)


class CommandView(View):
    """A command on its way; ``id`` is what the terminal's reply names."""

    id: str
    device_id: str
    type: CommandType
    expires_at: dt.datetime
    state: str


class SignalItem(View):
    """A signal of the inbox."""

    id: int
    device_id: str | None
    signal_id: str
    kind: str
    at: dt.datetime | None
    stored: bool
    received_at: dt.datetime
    state: str
    case_id: int | None
    flags: list[str]


class UnreadFrame(View):
    """A frame nobody could read; ``size`` in bytes, ``count``: how often it came."""

    device_id: str
    topic: str
    size: int
    sha256: str
    count: int
    reason: str
    first_at: dt.datetime
    last_at: dt.datetime
