"""``up/alarm``: a signal that may need a person.

Only a JSON object of a known kind is a signal. Everything else in it is optional and forgiven,
because an SOS with a silly battery value is still an SOS.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from devices.codecs.errors import Undecodable
from devices.codecs.native import fields as read
from devices.codecs.native.reading import Pairs, read_object
from devices.codecs.native.schema import URGENT_KINDS, WIRE_KINDS
from kit.signals import Kind, Signal

SOURCE = "device"


def decode_alarm(device_id: str, payload: bytes, received_at: dt.datetime) -> Signal:
    """The signal in ``payload``; flags name what was not understood.

    Flags: ``no_id naive_at bad_at bad_stored bad_battery bad_signal_dbm bad_location
    duplicate_keys``. ``received_at`` goes into the id of a frame that has none.

    Raises: ``Undecodable``.
    """
    pairs = read_object(payload)
    members = dict(pairs)
    signal_id = read.identifier(members.get("id"))
    kind = _kind(pairs, signal_id)
    flags: list[str] = []
    if len(members) != len(pairs):
        flags.append("duplicate_keys")
    if signal_id is None:
        signal_id = read.made_up_id(payload, received_at)
        flags.append("no_id")
    at, at_text = read.moment(members.get("at"), flags)
    stored = read.boolean(members, "stored", flags)
    read.battery(members, flags)
    read.signal_dbm(members, flags)
    read.location(members, flags)
    return Signal(
        source=SOURCE,
        device_id=device_id,
        signal_id=signal_id,
        kind=kind,
        at=at,
        at_text=at_text,
        stored=stored is True,
        payload=members,
        flags=flags,
    )


def _kind(pairs: Pairs, signal_id: str | None) -> Kind:
    """The kind; of several the most urgent one that is known, since the frame contradicts itself."""
    given = [value for name, value in pairs if name == "kind"]
    if not given:
        raise Undecodable("no_kind", signal_id)
    known = [kind for value in given if (kind := _known(value)) is not None]
    if not known:
        raise Undecodable("unknown_kind", signal_id)
    return next((kind for kind in URGENT_KINDS if kind in known), known[-1])


def _known(value: Any) -> Kind | None:
    name = value.strip().lower() if isinstance(value, str) else ""
    return Kind(name) if name in WIRE_KINDS else None
