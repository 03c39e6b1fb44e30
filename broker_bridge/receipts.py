"""What a device is told at once: ``received`` and ``unreadable``.

The later words (``claimed coming closed``) are decided by dispatch, which keeps the newest one with
the signal; they are repeated here as they are.
"""

from __future__ import annotations

from typing import Any

import orjson

from broker_bridge import topics
from broker_bridge.connection import Connection
from broker_bridge.frames import Frame
from devices.proving.window import ON_TEST
from kit.catalogue import text
from kit.signals import Kind, Signal, StoredSignal

_EMERGENCY = {
    Kind.SOS,
    Kind.FIRE,
    Kind.GAS,
    Kind.FALL,
    Kind.HELP,
    Kind.INACTIVITY,
    Kind.NO_OK,
    Kind.WATER,
    Kind.GEOFENCE,
    Kind.WANDER,
}
_OWN_WORDS = {Kind.TEST: "test", Kind.CANCEL: "cancel", Kind.FINE: "fine", Kind.SERVICE: "service"}


def received(signal: Signal, stored: StoredSignal, language: str) -> dict[str, Any]:
    """``{"id", "state": "received", "case"?, "say"}``; ``case`` once there is one."""
    if ON_TEST in stored.flags:
        say = text("receipt.received.on_test", language)
    elif signal.kind in _EMERGENCY:
        say = text("receipt.received", language)
    else:
        say = text(f"receipt.received.{_OWN_WORDS.get(signal.kind, 'note')}", language)
    body: dict[str, Any] = {"id": signal.signal_id, "state": "received", "say": say}
    if stored.case_id is not None:
        body["case"] = str(stored.case_id)
    return body


def unreadable(signal_id: str | None, language: str) -> dict[str, Any]:
    """``{"id": … or null, "state": "unreadable", "say"}``."""
    return {"id": signal_id, "state": "unreadable", "say": text("receipt.unreadable", language)}


def of_frame(frame: Frame, language: str) -> list[tuple[str, dict[str, Any]]]:
    """Which devices are told what about this frame, in order: at a repeat also the newest words."""
    told: list[tuple[str, dict[str, Any]]] = []
    for signal, stored in zip(frame.signals, frame.stored, strict=True):
        device_id = signal.device_id or frame.origin.device_id
        told.append((device_id, received(signal, stored, language)))
        if stored.receipt is not None and stored.receipt.get("state") != "received":
            told.append((device_id, stored.receipt))
    if frame.is_unread_alarm:
        told.append((frame.origin.device_id, unreadable(frame.unread_id, language)))
    return told


def publish(connection: Connection, device_id: str, body: dict[str, Any]) -> None:
    """Publish without waiting: a device that got no receipt repeats its press."""
    connection.publish_soon(topics.down(device_id, topics.RECEIPT), orjson.dumps(body))
