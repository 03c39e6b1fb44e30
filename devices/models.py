"""Models of devices, and what their keys mean.

A ``service`` signal says which key was pressed (``data.key``); the model's key map says what that
means. The layout below is the usual one of five-key terminals (DESIGN §4.1), and it is also what
an unknown model gets: taking a call for help too seriously does less harm than the opposite.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kit.signals import Kind, Signal

FAMILY_CALL = "family_call"
"""Flag of a key that calls the family: recorded, no case."""

FIVE_KEYS: dict[int, str] = {1: Kind.SOS, 2: Kind.SERVICE, 3: Kind.SERVICE, 4: Kind.FIRE, 5: FAMILY_CALL}


@dataclass(frozen=True, slots=True)
class Model:
    """``keys``: number of a key → kind of signal, or ``family_call``."""

    name: str
    keys: dict[int, str] = field(default_factory=lambda: FIVE_KEYS)


MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model("five-key"),
        Model("pendant", keys={1: Kind.SOS}),
        Model("wristband", keys={1: Kind.SOS}),
        Model("cord", keys={1: Kind.SOS}),
        Model("smoke", keys={1: Kind.FIRE}),
        Model("gas", keys={1: Kind.GAS}),
    )
}

OTHER = Model("other")


def resolve_service(signal: Signal, model_name: str | None) -> None:
    """Give a ``service`` signal the meaning of its key; other kinds and unknown keys stay as they are."""
    if signal.kind is not Kind.SERVICE:
        return
    meaning = MODELS.get(model_name or "", OTHER).keys.get(_key(signal.payload) or 0)
    if meaning == FAMILY_CALL:
        if FAMILY_CALL not in signal.flags:
            signal.flags.append(FAMILY_CALL)
    elif meaning is not None:
        signal.kind = Kind(meaning)


def _key(payload: dict[str, Any]) -> int | None:
    data = payload.get("data")
    key = data.get("key") if isinstance(data, dict) else None
    if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 4:
        return int(key)
    return key if isinstance(key, int) and not isinstance(key, bool) else None
