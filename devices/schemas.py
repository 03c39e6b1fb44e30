"""What callers send and get about devices, their signals and unread frames."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import AfterValidator, Field, computed_field
from pydantic_core import PydanticCustomError

from devices.models import MODELS
from devices.supervision.schemas import Supervision
from devices.units.numbers import ICCID, IMEI, SERIAL, SIM_NUMBER
from kit.fields import BigInt, Body, Changes, Code, Line, View, Word, left_out

DeviceId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["demo-0001"])]
DeviceState = Literal["stock", "assigned", "installed", "faulty", "returned", "retired"]
SignalState = Literal["waiting", "taken", "recorded", "set_aside"]


RESERVED = ("models", "labels", "import", "tests", "to-collect")
"""Words that stand in paths where a device's id stands: no device can have them."""


def _not_reserved(value: str) -> str:
    if value in RESERVED:
        raise PydanticCustomError("reserved_word", "is a reserved word")
    return value


Serial = Annotated[str, Field(pattern=SERIAL, examples=["SN-2026-000123"])]
Imei = Annotated[str, Field(pattern=IMEI, examples=["861694050000000"])]
Iccid = Annotated[str, Field(pattern=ICCID, examples=["89860000000000000001"])]
SimNumber = Annotated[str, Field(pattern=SIM_NUMBER, examples=["1440000000001"])]
HeartbeatS = Annotated[int, Field(ge=0, le=31 * 86_400)]


class NewDevice(Body):
    """A unit. Bound to a person or a home it is installed, else it lies in stock."""

    model: Word = Field(
        examples=["five-key"],
        description="One of `/devices/models`; any other name is taken, and treated as `other`",
    )
    person_id: BigInt | None = None
    home_id: BigInt | None = None
    area_id: BigInt | None = Field(default=None, description="Default: the person's or the home's")
    place: Line | None = Field(default=None, examples=["床头"], description="Where in the home it is")
    serial: Serial | None = Field(default=None, description="What it calls itself in its frames")
    imei: Imei | None = None
    sim_number: SimNumber | None = None
    iccid: Iccid | None = None
    sim_expires_on: dt.date | None = None
    firmware: Word | None = Field(default=None, description="As delivered")
    owner: Line | None = Field(default=None, description="Who paid for it and gets it back")
    heartbeat_s: HeartbeatS | None = Field(default=None, description="Default: its model's; 0: none")
    gateway_id: Code | None = Field(default=None, description="The unit that its frames come through")
    id: Annotated[Code, AfterValidator(_not_reserved)] | None = Field(
        default=None, description="MQTT user name; default: drawn at random"
    )


class DeviceChanges(Changes):
    """Whose a unit is, and what stands on its card. Null empties a field; bound to nobody the unit
    goes back to stock."""

    person_id: BigInt | None = None
    home_id: BigInt | None = None
    area_id: BigInt | None = Field(default=None, description="Null: the person's or the home's")
    place: Line | None = None
    model: Word = left_out()
    serial: Serial | None = None
    imei: Imei | None = None
    sim_number: SimNumber | None = None
    iccid: Iccid | None = None
    sim_expires_on: dt.date | None = None
    firmware: Word | None = None
    owner: Line | None = None
    heartbeat_s: HeartbeatS | None = None
    gateway_id: Code | None = None


class Credentials(View):
    """What the unit signs in with at the broker. The secret is shown this once."""

    id: str
    secret: str


class DeviceItem(View):
    """A unit as lists show it."""

    id: str
    model: str
    serial: str | None
    imei: str | None
    state: str
    person_id: int | None
    person_name: str | None = Field(description="Null also without the permission `persons.read`")
    home_id: int | None
    home_address: str | None = Field(description="Null also without the permission `persons.read`")
    area_id: int | None
    place: str | None
    gateway_id: str | None
    may_connect: bool
    created_at: dt.datetime
    last_proven_at: dt.datetime | None = Field(
        description="When a press of it was last stored and receipted"
    )
    last_seen_at: dt.datetime | None
    online: bool | None
    battery: int | None

    @computed_field(description="False: nobody here knows this model, it is treated as `other`")  # type: ignore[prop-decorator]
    @property
    def model_known(self) -> bool:
        return self.model in MODELS


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
    sim_number: str | None
    iccid: str | None
    sim_expires_on: dt.date | None
    owner: str | None
    heartbeat_s: int | None = Field(description="Null: its model's")
    batch: str | None = Field(description="With which delivery it was imported")
    supervision: Supervision


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


class UnreadFrameView(UnreadFrame):
    """An unread frame with what is kept of it."""

    sample: str = Field(description="The first 16 KiB, base64")
