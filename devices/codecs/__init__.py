"""Codecs: what a family of devices says, turned into signals. One folder per family.

``up/alarm``, ``up/status`` and ``up/reply`` speak the native codec. A vendor's own frame comes on
``raw/{codec}`` and is decoded by the codec of that name in ``RAW``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from devices.codecs.errors import Undecodable
from kit.signals import Signal

__all__ = ["RAW", "RawCodec", "Undecodable", "decode_raw"]

RawCodec = Callable[[str, bytes, dt.datetime], Signal]
"""(device id, frame, time of receipt) → signal; raises ``Undecodable``."""

RAW: dict[str, RawCodec] = {}
"""Vendor codecs by their name in the topic."""


def decode_raw(codec: str, device_id: str, frame: bytes, received_at: dt.datetime) -> Signal:
    """Decode a vendor frame.

    Raises: ``Undecodable``, with reason ``unknown_codec`` when no folder has that name.
    """
    decode = RAW.get(codec)
    if decode is None:
        raise Undecodable("unknown_codec")
    return decode(device_id, frame, received_at)
