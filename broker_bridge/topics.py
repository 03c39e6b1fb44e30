"""Topics under ``pab/v1/{device_id}/`` (DESIGN §4.1)."""

from __future__ import annotations

from typing import NamedTuple

from devices.codecs.native.schema import DEVICE_ID

ROOT = "pab/v1"

ALARM = "up/alarm"
REPLY = "up/reply"
STATUS = "up/status"
PRESENCE = "presence"
RAW = "raw/"

RECEIPT = "down/receipt"
COMMAND = "down/command"

ALARM_SUBSCRIPTIONS: tuple[str, ...] = (f"{ROOT}/+/{ALARM}", f"{ROOT}/+/{REPLY}", f"{ROOT}/+/{RAW}+")
STATUS_SUBSCRIPTIONS: tuple[str, ...] = (
    f"$share/bell/{ROOT}/+/{STATUS}",
    f"$share/bell/{ROOT}/+/{PRESENCE}",
)


class Origin(NamedTuple):
    """Who published, and on which of its topics. ``valid``: the device id is one."""

    device_id: str
    channel: str
    valid: bool


def parse(topic: str) -> Origin:
    """The parts of a topic that one of our subscriptions matched."""
    _, _, device_id, channel = topic.split("/", 3)
    return Origin(device_id, channel, DEVICE_ID.fullmatch(device_id) is not None)


def down(device_id: str, channel: str) -> str:
    """The topic on which a device listens."""
    return f"{ROOT}/{device_id}/{channel}"


def down_raw(device_id: str, codec: str | None) -> str:
    """The topic on which a vendor's device or its gateway listens for frames of its own kind."""
    return down(device_id, f"down/{RAW}{codec}")
