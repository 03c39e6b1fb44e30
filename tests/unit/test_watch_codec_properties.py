"""Whatever a watch sends: messages that can be stored, or a reason why not. Nothing else."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from pathlib import Path
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

import devices.codecs.watch
from devices.codecs import Decoded, decode_raw
from devices.codecs.native.schema import DEVICE_ID
from devices.codecs.watch.framing import Splitter, pieces

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
FIXTURES = Path(devices.codecs.watch.__file__).parent / "fixtures"
FRAMES = [json.loads(path.read_text())["frame"].encode() for path in sorted(FIXTURES.glob("*.json"))]
MUTATED = 100_000
REASONS = {"empty", "junk", "cut_off", "unknown_word", "too_large"}
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
SPICE = [
    b"[",
    b"]",
    b"*",
    b",",
    b"\x00",
    b"\r\n",
    b"\xff",
    b"AL",
    b"0",
    b"-",
    b"nan",
    b"}\x01",
    b"\xed\xa0\x80",
]


def assert_sound(payload: bytes, messages: list[Decoded]) -> None:
    assert messages
    for message in messages:
        assert message.frame in payload
        assert message.rejected is None or (message.rejected in REASONS and not message.signals)
        assert message.rejected is not None or message.status is not None
        assert message.device_id == "watch-1" or DEVICE_ID.fullmatch(message.device_id)
        for signal in message.signals:
            assert signal.device_id == message.device_id
            assert 1 <= len(signal.signal_id) <= 128
            assert len(set(signal.flags)) == len(signal.flags)
        for reply in message.replies:
            assert [piece.whole for piece in pieces(reply)] == [True]
    assert_storable(
        [
            [message.device_id, message.status, [signal.payload for signal in message.signals]]
            for message in messages
        ]
    )


def assert_storable(value: Any) -> None:
    """jsonb takes it: orjson can write it, and there is no NUL and no lone surrogate in it."""
    text = orjson.dumps(value).decode()
    assert "\\u0000" not in text.replace("\\\\", "")
    assert UNSTORABLE.search(text) is None


def mutated(chance: random.Random) -> bytes:
    """A recorded frame after one to four accidents."""
    frame = bytearray(chance.choice(FRAMES))
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(frame) + 1)
        match chance.randrange(6):
            case 0:
                frame[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del frame[place : place + chance.randint(1, 40)]
            case 2:
                frame[place:place] = chance.choice(SPICE)
            case 3:
                frame[place:place] = chance.choice(FRAMES)
            case 4:
                end = place + chance.randint(1, 30)
                frame[place:place] = frame[place:end]
            case _:
                frame[place : place + 8] = chance.randbytes(8).hex().encode()[:8]
    return bytes(frame)


def test_a_hundred_thousand_mutated_frames() -> None:
    chance = random.Random(20261122)
    alarms = read = 0
    for number in range(MUTATED):
        payload = mutated(chance)
        messages = decode_raw("watch", "watch-1", payload, NOW)
        assert_sound(payload, messages)
        alarms += sum(bool(message.signals) for message in messages)
        read += any(message.rejected is None for message in messages)
        if number % 10 == 0:
            splitter = Splitter()
            cut = chance.randrange(len(payload) + 1)
            found = splitter.feed(payload[:cut]) + splitter.feed(payload[cut:]) + splitter.flush()
            assert [piece.address for piece in found if piece.address] == [
                piece.address for piece in pieces(payload) if piece.address
            ]
    assert read > MUTATED * 0.8
    assert alarms > MUTATED * 0.5


@given(st.binary(max_size=3000))
def test_any_bytes(payload: bytes) -> None:
    assert_sound(payload, decode_raw("watch", "watch-1", payload, NOW))


words = st.sampled_from(
    [
        "LK",
        "UD",
        "UD2",
        "AL",
        "AL_LTE",
        "WT",
        "bphrt",
        "oxygen",
        "btemp2",
        "TEMP",
        "TK",
        "CCID",
        "VERNO",
        "CR",
    ]
)
fields = st.sampled_from(["010126", "235959", "A", "V", "N", "S", "00010000", "1", "-1", "460"]) | st.text(
    max_size=12
)


@given(words, st.lists(fields, max_size=40))
def test_any_content(word: str, arguments: list[str]) -> None:
    content = ",".join([word, *arguments]).encode("utf-8", "surrogatepass")
    payload = b"[3G*8800000015*%04X*%s]" % (len(content), content)
    messages = decode_raw("watch", "watch-1", payload, NOW)
    assert_sound(payload, messages)
    if word.startswith("AL"):
        assert any(message.signals for message in messages)
