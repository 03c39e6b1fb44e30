"""Models of devices, and what their keys mean.

A ``service`` signal says which key was pressed (``data.key``); the model's key map says what that
means. The layout below is the usual one of five-key terminals (DESIGN §4.1), and it is also what
an unknown model gets: taking a call for help too seriously does less harm than the opposite.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from devices.codecs.codec import Capability
from kit.signals import Kind, Signal

FAMILY_CALL = "family_call"
"""Flag of a key that calls the family: recorded, no case."""

FIVE_KEYS: dict[int, str] = {1: Kind.SOS, 2: Kind.SERVICE, 3: Kind.SERVICE, 4: Kind.FIRE, 5: FAMILY_CALL}


GATEWAY = "gateway"
"""Model of a unit that speaks for others: it may name units that nobody has registered."""


class Battery(StrEnum):
    """What a unit lives on."""

    BACKUP = "backup"  # mains, and a battery for when they are gone
    RECHARGEABLE = "rechargeable"
    REPLACEABLE = "replaceable"


_C = Capability
_ORDERS = {_C.SAY, _C.RING, _C.CONFIGURE, _C.TEST}
_BUTTON = frozenset({_C.SOS, _C.BATTERY})
_WORN = _BUTTON | {_C.FALL, _C.REMOVED}


@dataclass(frozen=True, slots=True)
class Model:
    """``keys``: number of a key → kind of signal, or ``family_call``. ``codec``: what it understands.
    ``heartbeat_s``: how often it speaks by itself, in seconds (research/domain.md §3.1). ``speaks``: it
    can ask its person something and bring back the answer. ``fixed``: it stays in the home, wherever its
    person may be.
    """

    name: str
    codec: str = "native"
    keys: dict[int, str] = field(default_factory=lambda: FIVE_KEYS)
    heartbeat_s: int = 300
    speaks: bool = True
    fixed: bool = False
    battery: Battery = Battery.REPLACEABLE
    capabilities: frozenset[Capability] = _BUTTON  # what it can say or do; nobody is held to it


_TERMINAL = Model(
    "five-key",
    fixed=True,
    battery=Battery.BACKUP,
    capabilities=_BUTTON | _ORDERS | {_C.FIRE, _C.MAINS, _C.TAMPER},
)


def _sensor(name: str, capability: Capability, key: str | None = None) -> Model:
    """A sensor that speaks once a day unless something happens."""
    keys: dict[int, str] = {} if key is None else {1: key}
    can = frozenset({capability, _C.BATTERY, _C.TAMPER})
    return Model(name, keys=keys, heartbeat_s=86_400, speaks=False, fixed=True, capabilities=can)


MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        _TERMINAL,
        Model("pendant", keys={1: Kind.SOS}, heartbeat_s=600, capabilities=_WORN),
        Model(
            "wristband",
            keys={1: Kind.SOS},
            heartbeat_s=600,
            battery=Battery.RECHARGEABLE,
            capabilities=_WORN | {_C.HEALTH},
        ),
        Model("cord", keys={1: Kind.SOS}, heartbeat_s=3600, speaks=False, fixed=True),
        Model("button", keys={1: Kind.SOS}, heartbeat_s=86_400, speaks=False),
        _sensor("smoke", _C.FIRE, Kind.FIRE),
        _sensor("gas", _C.GAS, Kind.GAS),
        _sensor("water", _C.WATER, Kind.WATER),
        _sensor("door", _C.DOOR),
        _sensor("motion", _C.MOTION),
        Model(
            "watch",
            codec="watch",
            keys={1: Kind.SOS},
            heartbeat_s=480,
            battery=Battery.RECHARGEABLE,
            capabilities=_WORN | _ORDERS | {_C.LOCATION, _C.LOCATE, _C.HEALTH},
        ),
        Model(
            GATEWAY,
            keys={},
            heartbeat_s=60,
            speaks=False,
            fixed=True,
            battery=Battery.BACKUP,
            capabilities=frozenset({_C.MAINS, _C.CONFIGURE, _C.TEST}),
        ),
    )
}

OTHER = Model("other")

FIXED = tuple(sorted(model.name for model in MODELS.values() if model.fixed))
"""Models that stay in the home."""


def resolve_service(signal: Signal, model_name: str | None) -> None:
    """Give a ``service`` signal the meaning of its key; other kinds and unknown keys stay as they are."""
    if signal.kind is not Kind.SERVICE:
        return
    meaning = MODELS.get(model_name or "", OTHER).keys.get(pressed_key(signal.payload) or 0)
    if meaning == FAMILY_CALL:
        if FAMILY_CALL not in signal.flags:
            signal.flags.append(FAMILY_CALL)
    elif meaning is not None:
        signal.kind = Kind(meaning)


def pressed_key(payload: dict[str, Any]) -> int | None:
    """The number of the key of a ``service`` signal, None if it names none."""
    data = payload.get("data")
    key = data.get("key") if isinstance(data, dict) else None
    if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 4:
        return int(key)
    return key if isinstance(key, int) and not isinstance(key, bool) else None
