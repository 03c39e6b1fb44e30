"""Frames of the ``zigbee2mqtt`` family: which device a state is about.

A state does not name its device: the topic does. Who forwards it here wraps both
(``{"topic", "payload"}``), or lets Zigbee2MQTT put the device into the state
(``include_device_information: true``), or adds ``device_id``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from devices.codecs import making
from devices.codecs.codec import Decoded
from devices.codecs.errors import Undecodable
from devices.codecs.native.status import Status
from devices.codecs.zigbee2mqtt import states

NAMES = ("device_id", "ieee_address", "ieeeAddr", "friendly_name")
IN_DEVICE = ("ieeeAddr", "ieee_address", "friendlyName", "friendly_name")


def decode(device_id: str, frame: bytes, received_at: dt.datetime) -> list[Decoded]:
    """The one message in ``frame``. Rejected: ``no_state`` when no member of it is known."""
    try:
        members = making.members_of(frame)
    except Undecodable as error:
        return making.rejected(device_id, frame, error.reason)
    topic = members.get("topic")
    if isinstance(topic, str) and "payload" in members:
        return [_forwarded(device_id, frame, received_at, topic, members)]
    return [_state(_name(members) or device_id, frame, received_at, members)]


def _forwarded(
    publisher: str, frame: bytes, received_at: dt.datetime, topic: str, members: dict[str, Any]
) -> Decoded:
    _, _, rest = topic.strip("/").partition("/")
    name, _, channel = rest.partition("/")
    payload = members["payload"]
    state = making.inner_object(payload)
    named = making.unit_name(members.get("device_id")) or (state and _name(state))
    device_id = named or making.unit_name(name) or publisher
    if name == "bridge":
        return Decoded(publisher, frame, status=Status())  # Zigbee2MQTT about itself
    if channel == "availability":
        said = state.get("state") if state else payload
        return Decoded(device_id, frame, status=Status() if said == "online" else None)
    if channel == "action" and isinstance(payload, str):
        state = {"action": payload}
    if state is None or channel in ("set", "get"):
        return Decoded(device_id, frame, rejected="no_state")
    return _state(device_id, frame, received_at, state)


def _name(state: dict[str, Any]) -> str | None:
    """The device: its address before its name, which may be any text."""
    device = state.get("device")
    if isinstance(device, dict):
        return making.unit_name(*(device.get(key) for key in IN_DEVICE))
    return making.unit_name(*(state.get(key) for key in NAMES), device)


def _state(device_id: str, frame: bytes, received_at: dt.datetime, state: dict[str, Any]) -> Decoded:
    sensed = states.read(state)
    message = sensed.message(device_id, frame, received_at)
    if message.status is None:
        message.rejected = "no_state"
    return message
