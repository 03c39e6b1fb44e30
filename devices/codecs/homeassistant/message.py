"""Frames of the ``homeassistant`` family: the wrappings in which states and events travel.

- the event of the event bus, as the WebSocket API, ``mqtt_eventstream`` or a webhook sends it:
  ``{"event_type": "state_changed", "data" or "event_data": {"entity_id", "new_state": {…}}}``
- a state as the REST API shows it: ``{"entity_id", "state", "attributes", "last_changed"}``
- ``mqtt_statestream``: ``{"topic": "homeassistant/binary_sensor/bath/state", "payload": "on"}``
- events of remotes and keypads: ``zha_event`` and others with ``data.command``
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from devices.codecs import making
from devices.codecs.buttons import gesture
from devices.codecs.codec import Decoded
from devices.codecs.errors import Undecodable
from devices.codecs.homeassistant import entities
from devices.codecs.native.status import Status
from devices.codecs.sensed import Sensed

WRAPPINGS = ("event", "trigger", "to_state", "new_state", "data", "event_data", "payload")
MAX_WRAPPINGS = 5
GESTURES = ("command", "event_type", "action", "gesture", "type")
DECONZ = {1: "hold", 2: "single", 4: "double", 5: "triple", 6: "quadruple", 10: "many"}
"""0 begins a press that 1 or 2 tells, 3 ends one that 1 has told."""

UNITS = ("device_id", "device_ieee", "ieee", "unique_id")


def decode(device_id: str, frame: bytes, received_at: dt.datetime) -> list[Decoded]:
    """The one message in ``frame``. Rejected: ``no_state`` when it holds neither state nor event."""
    try:
        members = making.members_of(frame)
    except Undecodable as error:
        return making.rejected(device_id, frame, error.reason)
    layers = _unwrapped(members)
    state = _state_in(layers) or _streamed(members)
    if state is not None:
        return [_state(device_id, frame, received_at, layers, state)]
    return [_event(device_id, frame, received_at, layers)]


def _unwrapped(members: dict[str, Any]) -> list[dict[str, Any]]:
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


def _state_in(layers: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The innermost state, with the entity that it or the nearest layer around it names."""
    entity_id: str | None = None
    for layer in layers:
        named = layer.get("entity_id")
        entity_id = named if isinstance(named, str) else entity_id
    found = next((one for one in reversed(layers) if isinstance(one.get("state"), str)), None)
    return {**found, "entity_id": entity_id} if found is not None and entity_id is not None else None


def _streamed(members: dict[str, Any]) -> dict[str, Any] | None:
    """A state of ``mqtt_statestream``, whose topic names the entity."""
    topic, payload = members.get("topic"), members.get("payload")
    if not isinstance(topic, str) or not isinstance(payload, str):
        return None
    parts = topic.strip("/").split("/")
    if len(parts) < 4 or parts[-1] != "state":
        return None
    attributes = members.get("attributes") or {"device_class": members.get("device_class")}
    return {"entity_id": f"{parts[-3]}.{parts[-2]}", "state": payload.strip('"'), "attributes": attributes}


def _named(publisher: str, layers: list[dict[str, Any]], entity_id: str = "") -> str:
    """The unit: named by the sender, else the entity, written as a device's id."""
    given = (layer.get(key) for layer in reversed(layers) for key in UNITS)
    return making.unit_name(*given, entity_id.replace(".", "-")) or publisher


def _state(
    publisher: str,
    frame: bytes,
    received_at: dt.datetime,
    layers: list[dict[str, Any]],
    state: dict[str, Any],
) -> Decoded:
    entity_id, value = state["entity_id"], state["state"]
    attributes = state.get("attributes")
    attributes = dict(attributes) if isinstance(attributes, dict) else {}
    if "device_class" in state:
        attributes.setdefault("device_class", state["device_class"])
    device_id = _named(publisher, layers, entity_id)
    sensed = entities.entity(entity_id, value, attributes)
    if sensed is None:
        return Decoded(device_id, frame)
    changed = state.get("last_changed", state.get("last_updated"))
    at = entities.happened_at(entity_id, value, changed)
    return sensed.message(device_id, frame, received_at, at)


def _deconz(event: Any) -> str | None:
    """The number of a button and what was done with it, as ``2002``: key 2, short press over."""
    if not isinstance(event, int) or isinstance(event, bool):
        return None
    key, done = divmod(event, 1000)
    return f"{key}_{DECONZ[done]}" if 0 < key < 100 and done in DECONZ else None


def _event(publisher: str, frame: bytes, received_at: dt.datetime, layers: list[dict[str, Any]]) -> Decoded:
    """An event that is no state: a key of a remote or a keypad."""
    kind = next((one["event_type"] for one in layers if isinstance(one.get("event_type"), str)), None)
    if kind is None:
        return Decoded(publisher, frame, rejected="no_state")
    inner = layers[-1]
    device_id = _named(publisher, layers)
    if kind == "state_changed":  # an entity was removed
        return Decoded(device_id, frame)
    sensed = Sensed(dict(inner))
    word = next(
        (inner[key] for key in GESTURES if isinstance(inner.get(key), str) and inner[key] != kind), None
    )
    if kind == "deconz_event":
        word = _deconz(inner.get("event"))
    sensed.press(word if word is not None else kind if gesture(kind) else None)
    fired = next((at for one in layers if (at := making.instant(one.get("time_fired"))) is not None), None)
    message = sensed.message(device_id, frame, received_at, fired)
    return message if message.status is not None else Decoded(device_id, frame, status=Status())
