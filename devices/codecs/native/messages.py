"""The messages of the wire contract as models, up and down.

Documents for makers are made from them (`/asyncapi.json`), and a unit on trial is held against them. The
decoders forgive what these do not: a maker is told of every mistake, a person in distress of none.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from devices.codecs.native.reply import Result
from devices.codecs.native.schema import BATTERY_PERCENT, MAX_ID_LENGTH, SIGNAL_DBM, WIRE_KINDS

SOS: dict[str, Any] = {
    "id": "01JD3K7Q5T9V0X",
    "kind": "sos",
    "at": "2026-11-22T08:00:00.123+08:00",
    "stored": False,
    "battery": 83,
    "signal_dbm": -71,
    "location": {"lat": 30.2010, "lon": 115.0770, "accuracy_m": 12, "crs": "wgs84"},
    "data": {"key": 1},
    "ref": None,
}

Identifier = Annotated[str, Field(min_length=1, max_length=MAX_ID_LENGTH)]
Battery = Annotated[float, Field(ge=BATTERY_PERCENT[0], le=BATTERY_PERCENT[1], description="Percent")]
Dbm = Annotated[float, Field(ge=SIGNAL_DBM[0], le=SIGNAL_DBM[1], description="Radio signal, dBm")]
Moment = Annotated[AwareDatetime, Field(description="RFC 3339 with an offset")]


def _known(kind: str) -> str:
    if kind not in WIRE_KINDS:
        raise ValueError(f"{kind!r} is no kind; one of {', '.join(sorted(WIRE_KINDS))}")
    return kind


WireKind = Annotated[str, Field(json_schema_extra={"enum": sorted(WIRE_KINDS)}), AfterValidator(_known)]


class Message(BaseModel):
    """Unknown members are kept."""

    model_config = ConfigDict(extra="allow", strict=True)


class Location(Message):
    """A position in degrees."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy_m: float | None = Field(default=None, ge=0, description="Metres")
    crs: Literal["wgs84", "gcj02", "bd09"] = "wgs84"


class Alarm(Message):
    """`up/alarm`: a signal that may need a person."""

    model_config = ConfigDict(json_schema_extra={"examples": [SOS]})

    id: Identifier = Field(description="Unique on this device; the same for every repeat of this press")
    kind: WireKind = Field(description="What happened")
    at: Moment = Field(description="When, by the device's clock; the same for every repeat")
    stored: bool = Field(default=False, description="Held back because there was no network")
    battery: Battery | None = None
    signal_dbm: Dbm | None = None
    location: Location | None = None
    data: dict[str, Any] | None = Field(default=None, description="`key`: the number of the key pressed")
    ref: Identifier | None = Field(
        default=None, description="For cancel and fine: the signal they are about"
    )


class Heartbeat(Message):
    """`up/status`: what the device knows about itself; all of it optional."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"battery": 83, "signal_dbm": -71, "mains": True, "firmware": "2.4"}]
        }
    )

    at: Moment | None = Field(default=None)
    battery: Battery | None = None
    signal_dbm: Dbm | None = None
    mains: bool | None = Field(default=None, description="Mains power is there")
    location: Location | None = None
    readings: dict[str, Any] | None = Field(default=None, description="contact, motion, heart_rate …")
    firmware: str | None = Field(default=None, max_length=128)


class CommandReply(Message):
    """`up/reply`: the answer to a command, or what a person answered to a question."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "c-7", "result": "ok"}]})

    id: Identifier = Field(description="The command's")
    result: Result = Field(description="fine and help: a person said so")


class Receipt(Message):
    """`down/receipt`: what became of a signal. The first one ends the repeats."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": "01JD3K7Q5T9V0X", "state": "received", "say": "已收到,正在接通"}]
        }
    )

    id: str | None = Field(description="The signal's; null when the alarm could not be read")
    state: Literal["received", "claimed", "coming", "closed", "unreadable"]
    case: str | None = Field(default=None, description="Absent until a case is open")
    say: str | None = Field(default=None, description="To be spoken or shown")
    eta_min: int | None = Field(default=None, description="Minutes until somebody is there")


class Command(Message):
    """`down/command`: something to do. What has expired is not done, and answered `failed`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "c-7",
                    "type": "say",
                    "args": {"text": "您好"},
                    "expires_at": "2026-11-22T08:01:00+08:00",
                }
            ]
        }
    )

    id: Identifier
    type: Literal["say", "ring", "locate", "configure", "test"]
    args: dict[str, Any] = Field(
        default_factory=dict, description="say: `text`, and `answer` for a question"
    )
    expires_at: dt.datetime | None = Field(default=None)
