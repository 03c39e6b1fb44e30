"""Frames out of a stream: glued, halved, miscounted, between junk."""

from __future__ import annotations

import pytest

from devices.codecs.watch.framing import Piece, Splitter, pieces

LK = b"[3G*8800000015*0002*LK]"
FIND = b"[SG*8800000015*0004*FIND]"
SEQUENCED = b"[ZJ*014111001350304*0034*0009*LK,0,0,19]"
BRACKETS = b"[3G*880900242*0016*UD,5,[LG_Wall A/C]e725]"
SHORT = b"[3G*8800000015*0009*UPLOAD,600]"
LONG = b"[3G*8800000015*FFFF*RESET]"
WORDY = b"[3G*8800000015*len*CONFIG,1]"
VOICE = b"[CS*1234567890*000e*TK,#!AMR}\x01}\x02}\x03}\x04}\x05\xff]"
BINARY = b"[CS*1234567890*0009*TK,#!][a*]"


def raws(found: list[Piece]) -> list[bytes]:
    return [piece.raw for piece in found]


@pytest.mark.parametrize("odd", [LK, SEQUENCED, BRACKETS, SHORT, LONG, WORDY, VOICE, BINARY])
def test_each_alone_and_glued(odd: bytes) -> None:
    for payload in (odd, odd + FIND, FIND + odd, LK + odd + FIND, b"\r\n" + odd + b"\x00\r\n" + FIND):
        found = pieces(payload)
        assert odd in raws(found)
        assert all(piece.address is not None and piece.whole for piece in found)
        assert b"".join(raws(found)) == payload.translate(None, b"\r\n\x00")


@pytest.mark.parametrize("odd", [LK, SEQUENCED, BRACKETS, SHORT, WORDY, VOICE, BINARY])
def test_any_cut_in_a_stream_gives_the_same_frames(odd: bytes) -> None:
    wire = LK + odd + FIND
    for cut in range(len(wire) + 1):
        splitter = Splitter()
        found = splitter.feed(wire[:cut]) + splitter.feed(wire[cut:])
        assert raws(found) == [LK, odd, FIND], cut
        assert splitter.rest == b""


def test_byte_by_byte() -> None:
    splitter = Splitter()
    wire = LK + BRACKETS + VOICE + SEQUENCED
    found = [piece for byte in wire for piece in splitter.feed(bytes([byte]))]
    assert raws(found) == [LK, BRACKETS, VOICE, SEQUENCED]


def test_a_length_that_promises_too_much_waits_for_the_next_frame_or_the_end() -> None:
    splitter = Splitter()
    assert splitter.feed(LONG) == []
    assert raws(splitter.feed(LK)) == [LONG, LK]
    assert splitter.feed(LONG) == []
    assert raws(splitter.flush()) == [LONG]
    assert splitter.rest == b""


def test_a_frame_that_was_broken_off_is_told_when_the_next_begins() -> None:
    splitter = Splitter()
    found = splitter.feed(b"[3G*8800000015*00CD*AL,180916,0641" + LK)
    assert [(piece.whole, piece.content) for piece in found] == [
        (False, b"AL,180916,0641"),
        (True, b"LK"),
    ]


def test_a_lying_length_does_not_swallow_the_press_behind_it() -> None:
    press = b"[3G*8800000015*0002*AL]"
    liar = b"[3G*8800000015*%04X*UD,1]" % (len(b"UD,1]") + len(press) - 1)
    assert raws(pieces(liar + press)) == [liar, press]


def test_junk_is_told_once_and_does_not_hide_frames() -> None:
    found = pieces(b"noise" + LK + b"]] [" + FIND + b"[3G*")
    assert [(piece.raw, piece.address is None) for piece in found] == [
        (b"noise", True),
        (LK, False),
        (b"]] [", True),
        (FIND, False),
        (b"[3G*", True),
    ]


def test_a_header_that_is_not_complete_waits() -> None:
    splitter = Splitter()
    assert raws(splitter.feed(b"noise[3G*88")) == [b"noise"]
    assert raws(splitter.feed(b"00000015*0002*LK]")) == [LK]


def test_brackets_that_lead_nowhere_do_not_wait_for_ever() -> None:
    splitter = Splitter()
    splitter.feed(b"[" + b"x" * 500)
    assert splitter.rest == b""


def test_many_headers_are_read_in_time() -> None:
    payload = b"[3G*1*FFFF*UD" * 20_000
    assert len(pieces(payload)) == 20_000
