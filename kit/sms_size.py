"""How many messages a text is: GSM 7 bit or UCS-2, whole or in parts (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
"""Two septets each, which no boundary between parts may separate."""


@dataclass(frozen=True, slots=True)
class SmsSize:
    """``units``: septets or UTF-16 units of the text; ``room``: how many the last part still takes."""

    encoding: str  # GSM-7 | UCS-2
    units: int
    segments: int
    room: int


def sms_size(body: str) -> SmsSize:
    """70 units or 67 in each part if one character is not in GSM 7 bit (all Chinese), else 160 or 153."""
    if all(char in _BASIC or char in _EXTENDED for char in body):
        return _packed("GSM-7", [2 if char in _EXTENDED else 1 for char in body], whole=160, part=153)
    return _packed("UCS-2", [2 if ord(char) > 0xFFFF else 1 for char in body], whole=70, part=67)


def _packed(encoding: str, widths: list[int], *, whole: int, part: int) -> SmsSize:
    units = sum(widths)
    if units <= whole:
        return SmsSize(encoding, units, 1, whole - units)
    segments, room = 1, part
    for width in widths:
        if width > room:
            segments, room = segments + 1, part
        room -= width
    return SmsSize(encoding, units, segments, room)
