"""100,000 mutated frames of every family: none raises, each is decoded or rejected, all can be stored."""

from __future__ import annotations

import datetime as dt
import json
import math
import random
import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from devices.codecs import Decoded, codecs
from devices.codecs.native.schema import DEVICE_ID
from kit.signals import Kind
from tests.unit.test_codec_families import FOLDER, codec_of, frame_of

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
FRAMES = 100_000
LARGEST_STORED = 256 * 1024
_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null')
_FIELD = re.compile(rb"[^,*\[\]{}:]+")
ODD = [
    b"null", b"true", b"false", b"0", b"-1", b"1", b"1e999", b"-1e308", b"99999999999999999999999", b"NaN",
    b"Infinity", b"-0.0", b"1e-320", b'""', b'"\\u0000"', b'"\\ud800"', b'"\xff"', b'"1e999"', b'"nan"',
    b'"on"', b'"emergency"', b"[]", b"{}", b"[[[[[]]]]]", b'{"a":{"b":{}}}', b'"2026-11-22T08:00:00+08:00"',
    b'"9999-12-31T23:59:59Z"', b"253402300800", b"1e18", b"-62135596801000", b"\x00", b"'", b"alarm",
    b"\xf0\x9f\x94\x94", b"A" * 300, b",,,,", b"]]", b"[3G*", b"*", b"FFFFFFFF", b"00010000", b"0x1F",
    b"\xef\xbb\xbf", b"1" * 5000,
]  # fmt: skip


def seeds(codec: str) -> list[bytes]:
    found = []
    for path in sorted(FOLDER.glob("*/fixtures/*.json")):
        fixture = json.loads(path.read_text(encoding="utf-8"))
        if codec_of(path, fixture) == codec:
            found.append(frame_of(fixture))
    return found


def mutated(frames: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Values exchanged for odd ones (most stay well-formed), bytes changed, pieces cut, moved, doubled."""
    chance = random.Random(seed)
    spans = [
        [found.span() for found in (_VALUE if frame[:1] == b"{" else _FIELD).finditer(frame)]
        for frame in frames
    ]
    pick, below = chance.random, lambda limit: int(chance.random() * limit)
    for _ in range(count):
        which = below(len(frames))
        frame = frames[which]
        way = pick()
        if way < 0.6 and spans[which]:
            start, end = spans[which][below(len(spans[which]))]
            frame = frame[:start] + ODD[below(len(ODD))] + frame[end:]
        elif way < 0.75:
            changed = bytearray(frame)
            for _ in range(1 + below(4)):
                changed[below(len(changed))] = below(256)
            frame = bytes(changed)
        elif way < 0.85:
            start, end = sorted((below(len(frame)), below(len(frame))))
            frame = frame[:start] + frame[end:]
        elif way < 0.95:
            other = frames[below(len(frames))]
            frame = frame[: below(len(frame))] + other[below(len(other)) :]
        else:
            start, end = sorted((below(len(frame)), below(len(frame))))
            frame = frame[:end] + frame[start:]
        yield frame


def check(parts: list[Decoded]) -> None:
    """What the bridge and the tables take for granted."""
    assert 1 <= len(parts) <= 2048
    for part in parts:
        assert DEVICE_ID.fullmatch(part.device_id)
        assert isinstance(part.frame, bytes)
        if part.rejected is not None:
            assert part.rejected
            assert not part.signals
            assert part.status is None
        for reply in part.replies:
            assert isinstance(reply, bytes)
            assert len(reply) <= 16 * 1024
        stored: list[Any] = []
        for one in part.signals:
            assert isinstance(one.kind, Kind)
            assert 1 <= len(one.signal_id) <= 128
            assert one.device_id == part.device_id
            stored += [one.signal_id, one.at_text, one.payload, one.flags]
            assert one.at is None or one.at.utcoffset() is not None
        status = part.status
        if status is not None:
            assert status.battery is None or 0 <= status.battery <= 100
            assert status.signal_dbm is None or -200 <= status.signal_dbm <= 50
            numbers = [*(status.readings or {}).values(), *(status.location or {}).values()]
            assert all(math.isfinite(one) for one in numbers if isinstance(one, float))
            stored += [status.firmware, status.readings, status.location, status.flags]
        if stored:
            written = orjson.dumps(stored)  # refuses lone surrogates and what jsonb has no words for
            assert b"\\u0000" not in written
            assert len(written) <= LARGEST_STORED


@pytest.mark.parametrize("name", sorted(codecs()))
def test_mutated_frames(name: str) -> None:
    decode = codecs()[name].decode
    frames = seeds(name)
    assert frames, f"{name} has no fixtures"
    accepted = 0
    for frame in mutated(frames, FRAMES, seed=4):
        try:
            parts = decode("publisher", frame, NOW)
            check(parts)
        except Exception as error:
            raise AssertionError(f"{name} on {frame!r}") from error
        accepted += parts[0].rejected is None
    assert FRAMES * 0.05 < accepted < FRAMES, "the mutations are too harsh or too mild to prove anything"
