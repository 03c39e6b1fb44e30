"""Commands in the watch's words. None: it cannot do that.

The maker's letters are ``3G`` and there is no sequence: `bell gateway watch` puts in what the unit
itself uses.
"""

from __future__ import annotations

import re
from typing import Any

from devices.codecs.codec import Order
from devices.codecs.native.schema import DEVICE_ID
from devices.codecs.watch.framing import Address

MAKER = "3G"
MAX_TEXT = 100
"""Characters of a message on the display."""

MAX_SOS_NUMBERS = 3
_PHONE = re.compile(r"\+?[0-9]{3,20}", re.ASCII)


def encode(name: str, order: Order) -> bytes | None:
    """``say {"text"}`` shows a text, ``ring``, ``locate``, ``test`` asks for the status; ``configure``.

    Settings: ``interval_s`` (of positions, 10 to 65535), ``centre`` (number of the centre), ``sos`` (up to
    three numbers), ``fall`` and ``removal`` (detection on or off), ``heart_s`` (interval of measurements,
    at least 300; 0 off). One unknown or silly setting and nothing is sent. A question (``say`` with
    ``answer``) is not for a watch: it cannot answer.
    """
    if DEVICE_ID.fullmatch(name) is None:
        return None
    contents = _contents(order)
    return b"".join(Address(MAKER, name).frame(content) for content in contents) or None


def _contents(order: Order) -> list[str]:
    simple = {"locate": "CR", "ring": "FIND", "test": "TS"}
    if order.type in simple:
        return [simple[order.type]]
    if order.type == "say" and not order.args.get("answer"):
        return _message(order.args.get("text"))
    if order.type == "configure":
        settings = [_setting(name, value) for name, value in order.args.items()]
        return [] if None in settings else [content for content in settings if content is not None]
    return []


def _message(text: Any) -> list[str]:
    """The text in UCS-2, as hexadecimal digits; a character beyond it becomes a question mark."""
    if not isinstance(text, str) or not text.strip():
        return []
    plain = "".join(
        sign if ord(sign) < 0x10000 and not "\ud800" <= sign <= "\udfff" else "?" for sign in text
    )
    return [f"MESSAGE,{plain[:MAX_TEXT].encode('utf-16-be').hex().upper()}"]


def _setting(name: str, value: Any) -> str | None:
    if name == "interval_s" and _is_whole(value) and 10 <= value <= 65535:
        return f"UPLOAD,{value}"
    if name == "heart_s" and _is_whole(value) and (value == 0 or 300 <= value <= 65535):
        return f"hrtstart,{value}"
    if name == "centre" and _is_phone(value):
        return f"CENTER,{value}"
    if name == "sos" and isinstance(value, list) and 1 <= len(value) <= MAX_SOS_NUMBERS:
        return f"SOS,{','.join(value)}" if all(_is_phone(number) for number in value) else None
    if name == "fall" and isinstance(value, bool):
        return f"FALLDOWN,{value:d},0"
    if name == "removal" and isinstance(value, bool):
        return f"REMOVE,{value:d}"
    return None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_phone(value: Any) -> bool:
    return isinstance(value, str) and _PHONE.fullmatch(value) is not None
