"""What the wire may say: sizes, kinds and ranges of DESIGN §4.1."""

from __future__ import annotations

import re

from kit.signals import OURS, Kind

MAX_BYTES = 16 * 1024
"""Of one message; larger ones are quarantined."""

MAX_DEPTH = 32
"""Of nesting that is kept; what lies deeper becomes null."""

MAX_ID_LENGTH = 128

DEVICE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

WIRE_KINDS = frozenset(Kind) - OURS
"""Kinds a device may send; the others are raised by ourselves."""

URGENT_KINDS = (Kind.SOS, Kind.FIRE, Kind.GAS, Kind.FALL)

BATTERY_PERCENT = (0, 100)
SIGNAL_DBM = (-200, 50)
COORDINATE_SYSTEMS = frozenset({"wgs84", "gcj02", "bd09"})
"""``crs`` of a location; the first when none is given. The other two are the shifted Chinese ones."""
