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
    if signal.kind in _EMERGENCY:
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


def of_frame(frame: Frame, language: str) -> list[dict[str, Any]]:
    """What the device is told about this frame, in order: at a repeat also the newest words."""
    if frame.stored is not None and frame.signal is not None:
        told = [received(frame.signal, frame.stored, language)]
        newest = frame.stored.receipt
        if newest is not None and newest.get("state") != "received":
            told.append(newest)
        return told
    if frame.unread is not None and frame.is_alarm:
        return [unreadable(frame.unread.signal_id, language)]
    return []


def publish(connection: Connection, device_id: str, body: dict[str, Any]) -> None:
    """Publish without waiting: a device that got no receipt repeats its press."""
    connection.publish_soon(topics.down(device_id, topics.RECEIPT), orjson.dumps(body))
