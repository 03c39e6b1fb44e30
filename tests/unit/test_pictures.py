"""Pictures: known by their content, stripped of what a camera says about itself, never trusted."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.records.pictures import LARGEST, NotAPicture, read

GPS = b"30.2010N 115.0770E"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, order: str = ">") -> bytes:
    head = b"MM\x00\x2a" if order == ">" else b"II\x2a\x00"
    tiff = head + struct.pack(order + "IHHHIHH", 8, 1, 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\x00\x00" + tiff + GPS)


def jpeg(*extra: bytes, width: int = 640, height: int = 480) -> bytes:
    size = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + b"".join(extra) + segment(0xC0, size) + scan + b"\xff\xd9"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*extra: bytes, width: int = 2, height: int = 3) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\x00\x00\x00" * height))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + data + chunk(b"IEND", b"")


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    parts = [
        kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2) for kind, body in chunks
    ]
    whole = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


VP8 = (b"VP8 ", b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", 20, 30) + b"\x00")
VP8X = (b"VP8X", bytes([0x2C, 0, 0, 0, 19, 0, 0, 29, 0, 0]))


def test_a_jpeg_keeps_the_picture_and_loses_the_place() -> None:
    picture = read(jpeg(exif(1), segment(0xFE, GPS), segment(0xE2, GPS)) + GPS)
    assert (picture.media_type, picture.width, picture.height) == ("image/jpeg", 640, 480)
    assert GPS not in picture.content
    assert picture.content == jpeg()


def test_what_is_hidden_behind_or_between_the_scans_is_left_out() -> None:
    scan = jpeg()[jpeg().index(b"\xff\xda") : -2]
    progressive = jpeg()[:-2] + segment(0xE1, GPS) + scan + b"\xff\xd9"
    assert read(progressive).content == jpeg()[:-2] + scan + b"\xff\xd9"
    assert read(jpeg() + jpeg(exif(1))).content == jpeg(), "a second picture behind the first"


@pytest.mark.parametrize("order", [">", "<"])
def test_a_jpeg_that_lies_on_its_side_still_says_so(order: str) -> None:
    picture = read(jpeg(exif(6, order)))
    assert GPS not in picture.content
    assert read(picture.content) == picture, "stripped once is stripped"
    assert picture.content[:4] == b"\xff\xd8\xff\xe1"
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in picture.content


def test_a_png_keeps_its_pixels_only() -> None:
    picture = read(png(chunk(b"tEXt", GPS), chunk(b"eXIf", GPS)) + GPS)
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 2, 3)
    assert picture.content == png()


def test_a_webp_keeps_its_pixels_only() -> None:
    picture = read(riff(VP8X, VP8, (b"EXIF", GPS), (b"XMP ", GPS)))
    assert (picture.media_type, picture.width, picture.height) == ("image/webp", 20, 30)
    assert GPS not in picture.content
    assert picture.content[20] == 0, "nothing is announced that is not there"
    assert read(riff(VP8)).width == 20


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unknown_photo"),
        (b"GIF89a", "unknown_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_photo"),
        (jpeg()[:-2], "broken_photo"),
        (jpeg()[:20], "broken_photo"),
        (png()[:-6], "broken_photo"),
        (riff((b"EXIF", GPS)), "broken_photo"),
        (riff((b"VP8X", bytes([0x02, *VP8X[1][1:]])), VP8), "moving_photo"),
        (jpeg(width=9000), "unfit_photo_size"),
        (png(height=0), "unfit_photo_size"),
        (b"\xff\xd8" + bytes(LARGEST), "too_large_photo"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NotAPicture, match=reason):
        read(content)


@given(st.sampled_from([jpeg(exif(6)), png(), riff(VP8X, VP8)]), st.data())
def test_no_damage_makes_it_fail_otherwise(content: bytes, data: st.DataObject) -> None:
    broken = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        picture = read(bytes(broken[: data.draw(st.integers(0, len(broken)))]))
    except NotAPicture:
        return
    assert picture.width > 0
