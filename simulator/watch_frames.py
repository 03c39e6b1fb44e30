"""Frames of GPS watches, as the published SeTracker protocol has them: ``[3G*id*length*content]``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

SOS_BIT, LOW_BATTERY_BIT, REMOVED_BIT, FALL_BIT = 1 << 16, 1 << 17, 1 << 20, 1 << 21
LOW_BATTERY_STATE, WORN_STATE = 1 << 0, 1 << 3

_FRAME = re.compile(rb"\[(?P<maker>\w\w)\*(?P<id>[^*\]]*)\*(?:(?P<seq>\w+)\*)?(?P<len>[0-9A-Fa-f]{4})\*")


@dataclass(frozen=True, slots=True)
class Situation:
    """What a position tells. ``fix`` False: no satellites, the cell alone."""

    at: datetime
    lat: float
    lon: float
    fix: bool
    battery: int
    steps: int
    status: int
    signal_percent: int = 80

    def body(self) -> str:
        """The fields behind the word."""
        lat, lon = (self.lat, self.lon) if self.fix else (0.0, 0.0)
        sides = "N" if lat >= 0 else "S", "E" if lon >= 0 else "W"
        return (
            f"{self.at:%d%m%y,%H%M%S},{'A' if self.fix else 'V'},{abs(lat):.6f},{sides[0]},"
            f"{abs(lon):.6f},{sides[1]},0.00,0.0,0.0,{8 if self.fix else 0},{self.signal_percent},"
            f"{self.battery},{self.steps},0,{self.status:08X},1,1,460,0,9529,21809,155,0,12.4"
        )

    def without_alarms(self) -> Situation:
        return replace(self, status=self.status & 0xFFFF)


def frame(maker: str, device_id: str, content: str, sequence: int | None = None) -> bytes:
    """One frame; the sisters of the family number theirs."""
    numbered = "" if sequence is None else f"{sequence % 0x10000:04X}*"
    return f"[{maker}*{device_id}*{numbered}{len(content):04X}*{content}]".encode()


def contents(buffer: bytes) -> tuple[list[str], bytes]:
    """The contents of the whole frames in ``buffer``, and what is left of it."""
    found: list[str] = []
    while (header := _FRAME.search(buffer)) is not None:
        end = header.end() + int(header["len"], 16)
        if len(buffer) <= end:
            return found, buffer[header.start() :]
        found.append(buffer[header.end() : end].decode("latin-1"))
        buffer = buffer[end + 1 :]
    return found, buffer[-100:]
