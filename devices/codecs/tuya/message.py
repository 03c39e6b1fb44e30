"""Frames of the ``tuya`` family: the wrappings in which Tuya's data points travel.

- Cloud, status report: ``{"dataId", "devId", "productKey", "status": [{"code", "value", "t"}]}``
- Cloud, newer: ``{"bizCode": "devicePropertyMessage", "bizData": {"devId", "properties": [{"code", "dpId",
  "time", "value"}]}, "ts"}``; device events (``online``, ``offline`` …) have another ``bizCode``
- TuyaLink: ``{"msgId", "time", "data": {code: {"value", "time"}}}``
- A device or an integration: ``{"devId", "category", "status": {code: value}}``, ``{"devId", "dps": {…}}``
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from devices.codecs import making
from devices.codecs.codec import Decoded
from devices.codecs.errors import Undecodable
from devices.codecs.native.status import Status
from devices.codecs.tuya import points

NAMES = ("cid", "devId", "deviceId", "device_id", "gwId", "id", "uuid")
WRAPPINGS = ("bizData", "data", "payload", "result")
OFFLINE = frozenset({"offline", "deviceOffline", "delete"})
MAX_WRAPPINGS = 3

Point = tuple[str, Any, Any]
"""Code, value, time or None."""


def decode(device_id: str, frame: bytes, received_at: dt.datetime) -> list[Decoded]:
    """The one message in ``frame``.

    Rejected: ``no_points``; ``no_category`` for numbered points without their product's category;
    ``unknown_points`` when no code is known.
    """
    try:
        members = making.members_of(frame)
    except Undecodable as error:
        return making.rejected(device_id, frame, error.reason)
    layers = _unwrapped(members)
    named = making.unit_name(*(layer.get(name) for layer in reversed(layers) for name in NAMES))
    message = _message(named or device_id, frame, received_at, layers)
    return [message]


def _unwrapped(members: dict[str, Any]) -> list[dict[str, Any]]:
    """The frame and what it wraps, outermost first."""
    layers = [members]
    while len(layers) <= MAX_WRAPPINGS:
        inner = next(
            (found for key in WRAPPINGS if (found := making.inner_object(layers[-1].get(key))) is not None),
            None,
        )
        if inner is None:
            break
        layers.append(inner)
    return layers


def _message(
    device_id: str, frame: bytes, received_at: dt.datetime, layers: list[dict[str, Any]]
) -> Decoded:
    category = next((layer["category"] for layer in layers if isinstance(layer.get("category"), str)), "")
    found = next((held for layer in reversed(layers) if (held := list(_points(layer)))), [])
    if not found:
        event = next((layer["bizCode"] for layer in layers if isinstance(layer.get("bizCode"), str)), None)
        if event is None:
            return Decoded(device_id, frame, rejected="no_points")
        return Decoded(device_id, frame, status=None if event in OFFLINE else Status())
    if all(code.isdigit() for code, _, _ in found):
        numbered = points.NUMBERED.get(category)
        if numbered is None:
            return Decoded(device_id, frame, rejected="no_category")
        found = [(numbered.get(code, code), value, at) for code, value, at in found]
    sensed = points.read({code: value for code, value, _ in found})
    times = [at for _, _, given in found if (at := making.instant(given)) is not None]
    at = max(times, default=None) or _time_of(layers)
    message = sensed.message(device_id, frame, received_at, at, None if at else _id_of(layers))
    if message.status is None:
        message.rejected = "unknown_points"
    return message


def _time_of(layers: list[dict[str, Any]]) -> dt.datetime | None:
    """The time of the whole frame, where its points have none."""
    given = (making.instant(layer.get(key)) for layer in reversed(layers) for key in ("t", "time", "ts"))
    return next((at for at in given if at is not None), None)


def _id_of(layers: list[dict[str, Any]]) -> str | None:
    given = (layer.get(key) for layer in layers for key in ("dataId", "msgId"))
    return next((value for value in given if isinstance(value, str) and 1 <= len(value) <= 128), None)


def _points(layer: dict[str, Any]) -> Iterator[Point]:
    """The data points of one layer, in whatever form it has them."""
    for key in ("status", "properties", "dps", "dpsInfo", "data"):
        held = layer.get(key)
        if isinstance(held, list):
            yield from (point for one in held if isinstance(one, dict) for point in _listed(one))
        elif isinstance(held, dict):
            yield from _mapped(held)
    if _is_bare(layer):
        yield from _mapped(layer)


def _listed(one: dict[str, Any]) -> Iterator[Point]:
    code = one.get("code", one.get("dpId"))
    if "value" in one and isinstance(code, str | int) and not isinstance(code, bool):
        yield str(code), one["value"], one.get("t", one.get("time"))


def _mapped(held: dict[str, Any]) -> Iterator[Point]:
    for code, value in held.items():
        if isinstance(value, dict):
            if "value" in value:
                yield code, value["value"], value.get("time", value.get("t"))
        elif not isinstance(value, list):
            yield code, value, None


def _is_bare(layer: dict[str, Any]) -> bool:
    """Codes as members of the frame itself, as some bridges write them."""
    return any(code in layer for code in points.ALARMS)
