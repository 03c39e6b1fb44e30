"""Pictures by their content: JPEG, PNG or WebP, how large, and without what a camera says about itself.

What was taken where and by which phone stands in segments and chunks of their own; they are left out,
the picture itself is not touched. A JPEG keeps its orientation, or a face would lie on its side.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

LARGEST = 900 * 1024
"""Bytes; a face of 1200 × 1600 pixels takes 300 kB."""

LONGEST_SIDE = 8000
"""Pixels: a small file must not unfold to gigabytes in somebody's browser."""


class NotAPicture(ValueError):
    """The content is not what we keep; its text is a reason's name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is safe to keep and to show. Sides in pixels."""

    media_type: str
    content: bytes
    width: int
    height: int


def read(content: bytes) -> Picture:
    """What the bytes hold, stripped. Raises: ``NotAPicture``."""
    if len(content) > LARGEST:
        raise NotAPicture("too_large_photo")
    try:
        if content[:2] == b"\xff\xd8":
            picture = _jpeg(content)
        elif content[:8] == b"\x89PNG\r\n\x1a\n":
            picture = _png(content)
        elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            picture = _webp(content)
        else:
            raise NotAPicture("unknown_photo")
    except (struct.error, IndexError) as error:
        raise NotAPicture("broken_photo") from error
    if not (0 < picture.width <= LONGEST_SIDE and 0 < picture.height <= LONGEST_SIDE):
        raise NotAPicture("unfit_photo_size")
    return picture


_SIZED = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT_JPEG = frozenset({0xE0, 0xEE})
"""JFIF and the colour transform; every other APPn and the comments are left out."""


_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends the coded data of a scan; in it a 255 is followed by 0 or by the number of a restart."""


def _jpeg(content: bytes) -> Picture:
    """Up to the first end of an image: what comes behind it may be another one, with a place of its own."""
    kept, orientation, size = [b"\xff\xd8"], 1, None
    at, scanned = 2, False
    while True:
        while content[at + 1] == 0xFF:
            at += 1  # fill bytes
        if content[at] != 0xFF:
            raise NotAPicture("broken_photo")
        marker = content[at + 1]
        if marker == 0xD9:
            break
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        segment = content[at : at + 2 + length]
        if length < 2 or len(segment) != 2 + length:
            raise NotAPicture("broken_photo")
        if marker in _SIZED:
            height, width = struct.unpack(">HH", segment[5:9])
            size = (width, height)
        if marker == 0xE1 and segment[4:10] == b"Exif\x00\x00":
            orientation = _orientation(segment[10:])
        if marker in _KEPT_JPEG or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(segment)
        at += len(segment)
        if marker == 0xDA:
            end = _MARKER.search(content, at)
            if end is None:
                raise NotAPicture("broken_photo")
            kept.append(content[at : end.start()])
            at, scanned = end.start(), True
    if size is None or not scanned:
        raise NotAPicture("broken_photo")
    if orientation != 1:
        kept.insert(1, _oriented(orientation))
    return Picture("image/jpeg", b"".join(kept) + b"\xff\xd9", *size)


def _orientation(tiff: bytes) -> int:
    """1 to 8 as EXIF counts; 1: upright, also for what cannot be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (start,) = struct.unpack(order + "I", tiff[4:8])
        (count,) = struct.unpack(order + "H", tiff[start : start + 2])
        for number in range(min(count, 64)):
            entry = start + 2 + 12 * number
            tag, _, _, value = struct.unpack(order + "HHIH", tiff[entry : entry + 10])
            if tag == 0x0112 and 1 <= value <= 8:
                return int(value)
    except (KeyError, struct.error):
        pass
    return 1


def _oriented(orientation: int) -> bytes:
    tiff = b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


_KEPT_PNG = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs"})


def _png(content: bytes) -> Picture:
    kept, at, kind = [content[:8]], 8, b""
    width = height = 0
    while kind != b"IEND":
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind = content[at + 4 : at + 8]
        chunk = content[at : at + 12 + length]
        if len(chunk) != 12 + length:
            raise NotAPicture("broken_photo")
        if at == 8:
            if kind != b"IHDR":
                raise NotAPicture("broken_photo")
            width, height = struct.unpack(">II", chunk[8:16])
        if kind in _KEPT_PNG:
            kept.append(chunk)
        at += len(chunk)
    return Picture("image/png", b"".join(kept), width, height)


_KEPT_WEBP = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})
_EXIF, _XMP, _ANIMATION, _PROFILE = 0x08, 0x04, 0x02, 0x20


def _webp(content: bytes) -> Picture:
    kept, at = [], 12
    size = None
    end = min(len(content), 8 + struct.unpack("<I", content[4:8])[0])
    while at + 8 <= end:
        kind, length = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])[0]
        body = content[at + 8 : at + 8 + length]
        if len(body) != length:
            raise NotAPicture("broken_photo")
        if kind == b"VP8X":
            if body[0] & _ANIMATION:
                raise NotAPicture("moving_photo")
            body = bytes([body[0] & ~(_EXIF | _XMP | _PROFILE)]) + body[1:]
        if kind in _KEPT_WEBP:
            size = _webp_size(kind, body) or size
            kept.append(kind + struct.pack("<I", length) + body + b"\x00" * (length % 2))
        at += 8 + length + length % 2
    if size is None or not any(chunk[:4] in (b"VP8 ", b"VP8L") for chunk in kept):
        raise NotAPicture("broken_photo")
    whole = b"WEBP" + b"".join(kept)
    return Picture("image/webp", b"RIFF" + struct.pack("<I", len(whole)) + whole, *size)


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int] | None:
    if kind == b"VP8X":
        return _three(body[4:7]) + 1, _three(body[7:10]) + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", body[1:5])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _three(value: bytes) -> int:
    return int.from_bytes(value, "little")
