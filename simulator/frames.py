"""Frames of the wire contract (DESIGN §4.1), as a terminal makes them."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHINA = timezone(timedelta(hours=8))


def new_signal_id() -> str:
    """A ULID: 48 bits of milliseconds and 80 random bits in Crockford's base 32."""
    number = int(time.time() * 1000) << 80 | secrets.randbits(80)
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def device_time(error_s: float = 0.0) -> str:
    """The device's clock in China standard time, to the millisecond; ``error_s`` ahead of the true one."""
    now = datetime.now(UTC) + timedelta(seconds=error_s)
    return now.astimezone(CHINA).isoformat(timespec="milliseconds")


def alarm(kind: str, **fields: Any) -> dict[str, Any]:
    """The content of ``up/alarm``; ``fields`` add to it or replace its parts."""
    frame = {
        "id": new_signal_id(),
        "kind": kind,
        "at": device_time(),
        "stored": False,
        "battery": 83,
        "signal_dbm": -71,
        "data": {"key": 1},
        "ref": None,
    }
    return frame | fields


def status(battery: int, firmware: str) -> dict[str, Any]:
    """The content of ``up/status``."""
    return {
        "at": device_time(),
        "battery": battery,
        "signal_dbm": -71,
        "mains": True,
        "firmware": firmware,
    }
