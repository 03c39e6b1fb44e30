"""What a mapping file may say. README.md shows it by example."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from devices.codecs.codec import Capability
from devices.codecs.mapping.paths import JsonPath
from devices.codecs.native.schema import COORDINATE_SYSTEMS, WIRE_KINDS
from kit.signals import Kind

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
PRESETS = ("epoch_s", "epoch_ms", "iso")


class Part(BaseModel):
    """Unknown members are refused: a typing error must not go unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _short(value: Any) -> Any:
    """A bare text stands for ``{path: text}``."""
    return {"path": value} if isinstance(value, str) else value


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; write one such as Asia/Shanghai or UTC") from None
    return name


def _kind(value: Any) -> Any:
    if value not in WIRE_KINDS:
        raise ValueError(f"{value!r} is no kind of signal; one of {', '.join(sorted(WIRE_KINDS))}")
    return value


def _scalar_keys(value: Any) -> Any:
    """YAML reads 1, true and on as what they are; messages are compared by their text."""
    return {as_text(key): one for key, one in value.items()} if isinstance(value, dict) else value


def as_text(value: Any) -> str:
    """How a value of a message is written in the keys of a table: ``true``, ``1``, ``low``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class Value(Part):
    """A value: where it stands, then ``values`` or ``table`` or ``scale`` and ``offset``.

    ``values``: what the message says → what it means. ``table``: number → number with straight lines
    between, as for the voltage of a battery.
    """

    path: JsonPath
    values: Annotated[dict[str, Any], BeforeValidator(_scalar_keys)] | None = None
    table: Annotated[dict[float, float], Field(min_length=2)] | None = None
    scale: float = 1.0
    offset: float = 0.0


class Time(Part):
    """``format``: ``epoch_s epoch_ms iso`` or one of strptime; ``zone`` for times that name none."""

    path: JsonPath
    format: str = "iso"
    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"

    @model_validator(mode="after")
    def _known_format(self) -> Time:
        if self.format not in PRESETS and "%" not in self.format:
            raise ValueError(
                f"format is {self.format!r}; write epoch_s, epoch_ms, iso or such as '%Y%m%d%H%M%S'"
            )
        return self


class Condition(Part):
    """True when the value at ``path`` is as said; several words all have to hold.

    Only a path: the value is there and is not false, 0, "0", "false" or empty. ``bit``: that bit of a
    number (or of hexadecimal text) is set, counted from 0.
    """

    path: JsonPath
    equals: Any = None
    is_in: list[Any] | None = Field(default=None, alias="in")
    above: float | None = None
    below: float | None = None
    bit: Annotated[int, Field(ge=0, le=63)] | None = None
    exists: bool | None = None


When = Annotated[Condition, BeforeValidator(_short)]
FromPath = Annotated[Value, BeforeValidator(_short)]


class Place(Part):
    """Coordinates in degrees; ``scale`` for those sent as whole numbers. ``when``: it is a fix."""

    lat: FromPath
    lon: FromPath
    accuracy_m: FromPath | None = None
    crs: str = "wgs84"
    when: When | None = None

    @model_validator(mode="after")
    def _known_crs(self) -> Place:
        if self.crs not in COORDINATE_SYSTEMS:
            raise ValueError(f"crs is {self.crs!r}; one of {', '.join(sorted(COORDINATE_SYSTEMS))}")
        return self


class Rule(Part):
    """``when`` holds → a signal of this ``kind``. ``data``: what the signal tells besides."""

    kind: Annotated[Kind, BeforeValidator(_kind)]
    when: When | list[When]
    data: dict[str, FromPath] = Field(default_factory=dict)


class StatusPart(Part):
    """What the device says about itself; ``readings`` under the names of ``devices/codecs/readings.py``."""

    battery: FromPath | None = None
    signal_dbm: FromPath | None = None
    mains: FromPath | None = None
    firmware: FromPath | None = None
    readings: dict[str, FromPath] = Field(default_factory=dict)


class Template(Part):
    """What is sent: ``text``, or ``json`` whose texts may hold ``${path}``; ``when`` it is sent."""

    text: str | None = None
    as_json: Any = Field(default=None, alias="json")
    when: When | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Template:
        if (self.text is None) == (self.as_json is None):
            raise ValueError("give either text or json")
        return self


class Answer(Part):
    """The answer to a command: its id, and what the person or the device said."""

    id: FromPath
    result: FromPath
    when: When


class Mapping(Part):
    """One file, one family."""

    name: str | None = None
    about: str = ""
    source: str = ""
    capabilities: list[Capability] = Field(default_factory=list)
    each: JsonPath | None = None
    device: JsonPath | None = None
    id: JsonPath | None = None
    at: Time | None = None
    stored: When | None = None
    signals: list[Rule] = Field(default_factory=list)
    unknown_alarm: When | None = None
    location: Place | None = None
    status: StatusPart = Field(default_factory=StatusPart)
    answer: Answer | None = None
    alive: When | None = None
    replies: list[Template] = Field(default_factory=list)
    commands: dict[Literal["say", "ring", "locate", "configure", "test"], Template] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _usable(self) -> Mapping:
        if self.name is not None and not NAME.fullmatch(self.name):
            raise ValueError("name goes into a topic: small letters, digits, - and _, at most 63")
        if not self.signals and not self.status.model_fields_set and self.alive is None:
            raise ValueError("it maps nothing: give signals, status or alive")
        return self
