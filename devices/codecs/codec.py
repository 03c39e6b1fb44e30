"""What every codec is: a name, what it can do, how good it is, and two pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kit.signals import Signal

if TYPE_CHECKING:  # the native codec is itself one of these
    from devices.codecs.native.reply import Reply
    from devices.codecs.native.status import Status


class Grade(StrEnum):
    """How much is known about a family; the rules are in `devices/codecs/README.md`."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Capability(StrEnum):
    """What devices of a family can say or do."""

    SOS = "sos"
    FALL = "fall"
    FIRE = "fire"
    GAS = "gas"
    WATER = "water"
    DOOR = "door"
    MOTION = "motion"
    LOCATION = "location"
    BATTERY = "battery"
    MAINS = "mains"
    TAMPER = "tamper"
    REMOVED = "removed"
    HEALTH = "health"
    SAY = "say"
    RING = "ring"
    LOCATE = "locate"
    CONFIGURE = "configure"
    TEST = "test"


@dataclass(slots=True)
class Decoded:
    """One message of a frame as it was understood.

    ``device_id``: whom the message names, which for a gateway is not who published it; the publisher
    when it names nobody. ``signals``: the gravest first. ``answers``: to commands and questions.
    ``replies``: what the device waits for, as bytes for ``down/raw/{codec}``, sent only after all the
    rest has been committed. ``rejected``: why it was not understood, a stable code; then the rest is
    empty, but ``replies`` need not be.
    """

    device_id: str
    frame: bytes
    signals: list[Signal] = field(default_factory=list)
    status: Status | None = None
    answers: list[Reply] = field(default_factory=list)
    replies: list[bytes] = field(default_factory=list)
    rejected: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A command for a device (DESIGN §4.1, ``down/command``): ``id type args``."""

    id: str
    type: str
    args: dict[str, Any]


Decode = Callable[[str, bytes, dt.datetime], list[Decoded]]
"""(publisher's device id, payload, time of receipt) → its messages in order, at least one.

Pure, and it never raises: what is not understood is a ``Decoded`` with ``rejected``.
"""

Encode = Callable[[str, Order], bytes | None]
"""(the device's own name for itself, order) → the vendor's frame; None: it cannot do that."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A family of devices. ``encode`` None: it takes no commands."""

    name: str
    grade: Grade
    capabilities: frozenset[Capability]
    decode: Decode
    encode: Encode | None = None
