"""The watch codec: what a frame says, what it is answered, and what it raises."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import devices.codecs.watch
from devices.codecs import Decoded, Order, codecs, decode_raw
from devices.codecs.watch import CODEC
from devices.codecs.watch.status_word import ALARMS

NOW = dt.datetime(2026, 11, 22, 6, 42, tzinfo=dt.UTC)
FIXTURES = Path(devices.codecs.watch.__file__).parent / "fixtures"
BODY = (
    "221126,064153,A,22.570512,N,113.862326,E,0.00,154.8,0.0,11,100,83,1200,3,{status},"
    "1,0,460,1,9529,21809,155"
)


def decode(text: str, publisher: str = "8800000015", at: dt.datetime = NOW) -> list[Decoded]:
    return decode_raw("watch", publisher, text.encode(), at)


def frame(content: str, unit: str = "8800000015") -> str:
    return f"[3G*{unit}*{len(content):04X}*{content}]"


def one(content: str, **options: Any) -> Decoded:
    [message] = decode(frame(content), **options)
    return message


def kinds(message: Decoded) -> list[str]:
    return [signal.kind.value for signal in message.signals]


def alarm(status: str, word: str = "AL") -> Decoded:
    return one(f"{word}," + BODY.format(status=status))


def test_the_codec_is_found_by_the_name_of_its_folder() -> None:
    assert codecs()["watch"] is CODEC


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_frames(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    messages = decode(case["frame"])
    assert len(messages) == len(case["expected"])
    for message, expected in zip(messages, case["expected"], strict=True):
        actual = _told(message)
        assert {name: actual[name] for name in expected if name != "flags"} == {
            name: value for name, value in expected.items() if name != "flags"
        }
        assert set(expected.get("flags", [])) <= set(actual["flags"])


def _told(message: Decoded) -> dict[str, Any]:
    said = message.signals[0].payload if message.signals else {}
    status = message.status
    readings = said.get("data") if message.signals else (status.readings if status else None)
    first = message.signals[0] if message.signals else None
    return {
        "device_id": message.device_id,
        "rejected": message.rejected,
        "kinds": kinds(message),
        "at": first.at.isoformat() if first and first.at else None,
        "stored": first.stored if first else None,
        "flags": first.flags if first else [],
        "battery": status.battery if status else None,
        "signal_dbm": status.signal_dbm if status else None,
        "location": status.location if status else None,
        "near": (readings or {}).get("near"),
        "cells": len((readings or {}).get("cells", [])),
        "wifi": len((readings or {}).get("wifi", [])),
        "readings": readings,
        "replies": [reply.decode() for reply in message.replies],
    }


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        ("00010000", ["sos"]),
        ("00020000", ["low_battery"]),
        ("00040000", ["geofence"]),
        ("00080000", ["geofence"]),
        ("00100000", ["removed"]),
        ("00200000", ["fall"]),
        ("00400000", ["fall"]),
        ("00004000", ["mains_lost"]),
        ("00010001", ["sos", "low_battery"]),
        ("00030000", ["sos", "low_battery"]),
        ("00220001", ["fall", "low_battery"]),
        ("007F401F", ["sos", "fall", "geofence", "removed", "mains_lost", "low_battery"]),
        # The states of somebody at home, at rest: not the reason of an alarm that has another.
        ("0002001C", ["low_battery"]),
    ],
)
def test_every_alarm_of_a_frame_is_raised_the_gravest_first(status: str, raised: list[str]) -> None:
    message = alarm(status)
    assert kinds(message) == raised
    assert message.replies == [b"[3G*8800000015*0002*AL]"]


@pytest.mark.parametrize(
    ("status", "flag", "others"),
    [
        ("00000000", "no_alarm_bit", []),
        ("0000", "no_alarm_bit", []),
        ("00000018", "no_alarm_bit", []),
        ("00000001", "no_alarm_bit", ["low_battery"]),
        ("00000002", "no_alarm_bit", ["geofence"]),
        ("80000000", "unknown_alarm", []),
        ("80020000", "unknown_alarm", ["low_battery"]),
        ("what", "no_status", []),
        ("", "no_status", []),
        ("000100000", "no_status", []),
    ],
)
def test_an_alarm_that_does_not_say_why_is_an_sos(status: str, flag: str, others: list[str]) -> None:
    message = alarm(status)
    assert kinds(message) == ["sos", *others]
    assert flag in message.signals[0].flags


@pytest.mark.parametrize(
    "content", ["AL", "al", "AL,", "AL,foo", "AL_LTE,,,,", "ALCUSTOMER1,x", "AL,1,2,3,4"]
)
def test_an_alarm_of_which_nothing_can_be_read_is_an_sos(content: str) -> None:
    message = one(content)
    assert kinds(message) == ["sos"]
    assert message.signals[0].at is None
    assert message.replies == [b"[3G*8800000015*0002*AL]"]


def test_a_short_body_still_tells_its_alarm() -> None:
    message = one("AL_LTE,221126,064153,A,22.653729,N,114.014600,E,0,0,00200000")
    assert kinds(message) == ["fall"]


@pytest.mark.parametrize("bit", sorted(ALARMS))
@pytest.mark.parametrize("word", ["UD", "UD_LTE", "UD_WCDMA", "UD3", "WT"])
def test_an_alarm_bit_counts_in_a_plain_position(word: str, bit: int) -> None:
    message = alarm(f"{1 << bit:08X}", word)
    assert kinds(message) == [ALARMS[bit][1].value]
    assert message.replies == []


def test_the_states_of_a_plain_position_raise_nothing() -> None:
    message = alarm("8000401F", "UD")
    assert kinds(message) == []
    assert message.status is not None
    assert message.status.mains is False
    assert message.status.readings is not None
    assert message.status.readings["states"] == [
        "low_battery",
        "outside_fence",
        "inside_fence",
        "worn",
        "still",
        "mains_lost",
    ]


def test_a_press_from_the_blind_spot_is_stored_and_the_same_press() -> None:
    pressed = alarm("00010000")
    again = alarm("00010000", "UD2_LTE")
    assert [signal.stored for signal in pressed.signals + again.signals] == [False, True]
    assert pressed.signals[0].signal_id == again.signals[0].signal_id
    assert pressed.signals[0].at == again.signals[0].at
    assert again.status is not None
    assert again.status.battery is None  # what it was then says nothing about now


def test_what_a_press_tells() -> None:
    [signal] = alarm("00010000").signals
    assert signal.signal_id == "sos-20261122T064153"
    assert signal.at == dt.datetime(2026, 11, 22, 6, 41, 53, tzinfo=dt.UTC)
    assert signal.payload["battery"] == 83
    assert signal.payload["signal_dbm"] == -51
    assert signal.payload["location"] == {
        "lat": 22.570512,
        "lon": 113.862326,
        "crs": "wgs84",
        "source": "gps",
    }
    assert signal.payload["data"]["steps"] == 1200
    assert signal.payload["data"]["cells"] == [
        {"mcc": 460, "mnc": 1, "area": 9529, "cell": 21809, "strength": 155}
    ]
    assert signal.flags == []


def test_names_of_networks_are_not_kept() -> None:
    body = (
        BODY.format(status="00010000")
        + ",2,Li, Wei's flat,34:31:c4:c8:a9:22,-67,,18:83:BF:28:E8:F4,-72,0.0"
    )
    [signal] = one("AL," + body).signals
    assert signal.payload["data"]["wifi"] == [
        {"mac": "34:31:c4:c8:a9:22", "dbm": -67},
        {"mac": "18:83:bf:28:e8:f4", "dbm": -72},
    ]
    assert "Wei" not in repr(signal)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("A,33.8688,S,151.2093,E", (-33.8688, 151.2093)),
        ("A,09.951861,N,-84.1422119,W", (9.951861, -84.1422119)),
        ("A,-33.480366,N,-70.7630692,E", (-33.480366, -70.7630692)),
        ("A,48.779045,N, 9.1574736,E", (48.779045, 9.1574736)),
        ("A,52.745450,N,0.369512,", (52.74545, 0.369512)),
    ],
)
def test_signs_and_sides(place: str, expected: tuple[float, float]) -> None:
    status = one(f"UD,221126,064153,{place},0,0,0,5,80,50,0,0,00000000").status
    assert status is not None
    assert status.location is not None
    assert (status.location["lat"], status.location["lon"]) == expected


@pytest.mark.parametrize("place", ["A,0,N,0,E", "A,91,N,10,E", "A,x,N,10,E", "A,,,,", "A,nan,N,inf,E"])
def test_a_fix_that_is_none(place: str) -> None:
    status = one(f"UD,221126,064153,{place},0,0,0,5,80,50,0,0,00000000").status
    assert status is not None
    assert status.location is None
    assert status.flags == ["bad_location"]


@pytest.mark.parametrize("date", ["010100,000007", "311299,235959", "220436,134652"])
def test_a_clock_wrong_by_years_loses_nothing(date: str) -> None:
    content = f"AL,{date}" + BODY.format(status="00010000")[13:]
    first = one(content).signals[0]
    again = one(content, at=NOW + dt.timedelta(seconds=90)).signals[0]
    next_day = one(content, at=NOW + dt.timedelta(days=1)).signals[0]
    assert first.at is not None
    assert "wrong_clock" in first.flags
    assert (first.signal_id, first.at) == (again.signal_id, again.at)
    assert first.signal_id != next_day.signal_id  # a clock may stand still


def test_a_clock_that_says_nothing_loses_nothing() -> None:
    content = "AL,000000,000000" + BODY.format(status="00010000")[13:]
    first = one(content).signals[0]
    assert first.at is None
    assert "bad_at" in first.flags
    assert one(content).signals[0].signal_id == first.signal_id
    assert one(content, at=NOW + dt.timedelta(minutes=1)).signals[0].signal_id != first.signal_id


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ("LK", "LK"),
        ("lk,1,2,3", "lk"),
        ("LK,50,100,100", "LK"),
        ("TKQ", "TKQ"),
        ("TKQ2", "TKQ2"),
        ("INIT", "INIT,1"),
        ("INIT,13800000000,0,v1,0001,0001", "INIT,1"),
        ("CONFIG,TY:G75,UL:600,SY:1,CM:1", "CONFIG,1"),
        ("PULSE,72", "PULSE"),
        ("oxygen,97", "oxygen,1"),
        ("TK,#!AMR", "TK,0"),
        ("TK,1", None),
        ("JXTK,0,watch_7,1,6,#!AMR", "JXTKR,0"),
        ("img,5,160429110950,x", None),
        ("CCID,89882280666025486402", "CCID"),
        ("UD,x", None),
        ("CR", None),
        ("rcapture", None),
    ],
)
def test_answers(content: str, answer: str | None) -> None:
    message = one(content)
    assert message.rejected is None
    expected = [] if answer is None else [frame(answer).encode()]
    assert message.replies == expected


@pytest.mark.parametrize(
    ("content", "battery", "steps"),
    [
        ("LK", None, None),
        ("LK,87", 87, None),
        ("LK,0,100", 100, 0),
        ("LK,1234,0,85", 85, 1234),
        ("LK,1785492499,0,5,43", 43, 0),
        ("LK,50,100,255", None, 50),
        ("LK,a,b,c", None, None),
    ],
)
def test_heartbeats(content: str, battery: int | None, steps: int | None) -> None:
    status = one(content).status
    assert status is not None
    assert status.battery == battery
    assert (status.readings or {}).get("steps") == steps


@pytest.mark.parametrize(
    ("content", "readings"),
    [
        ("BLOOD,109,68", {"systolic": 109, "diastolic": 68}),
        ("bphrt,0,0,0,,,,", None),
        ("TEMP,36.5", {"temperature_c": 36.5}),
        ("btemp2,1,36.53", {"temperature_c": 36.53}),
        ("btemp2,0", None),
        ("BTEMP2,65535,00", None),
        ("heart,abc", None),
        ("HEART,1785492499,71", {"heart_rate": 71}),
        ("oxygen,0", None),
    ],
)
def test_measurements(content: str, readings: dict[str, float] | None) -> None:
    status = one(content).status
    assert status is not None
    assert status.readings == readings


def test_somebody_elses_words() -> None:
    assert [message.rejected for message in decode("")] == ["empty"]
    assert [message.rejected for message in decode("GET / HTTP/1.1\r\n\r\n")] == ["junk"]
    assert one("LEVITATE,1").rejected == "unknown_word"
    assert [message.rejected for message in decode("[3G*8800000015*00CD*UD,180916,0257")] == ["cut_off"]
    big = decode(frame("LK") + "x" * 70_000)
    assert [message.rejected for message in big] == [None, "junk", "too_large"]


def test_a_unit_with_an_impossible_name_is_the_one_that_published() -> None:
    [message] = decode(frame("AL," + BODY.format(status="00010000"), "88 00,15"), "watch-1")
    assert message.device_id == "watch-1"
    assert message.signals[0].device_id == "watch-1"
    assert "bad_device_id" in message.signals[0].flags
    assert message.replies == []


@pytest.mark.parametrize(
    ("order", "args", "expected"),
    [
        ("locate", {}, ["CR"]),
        ("ring", {}, ["FIND"]),
        ("test", {}, ["TS"]),
        ("say", {"text": "妈123"}, ["MESSAGE,5988003100320033"]),
        ("say", {"text": "😀"}, ["MESSAGE,003F"]),
        ("say", {"text": "*],["}, ["MESSAGE,002A005D002C005B"]),
        ("say", {"text_key": "prompt.fall", "answer": ["fine", "help"]}, None),
        ("say", {"text": "?", "answer": ["fine"]}, None),
        ("say", {"text": " "}, None),
        ("configure", {"interval_s": 600, "centre": "12349"}, ["UPLOAD,600", "CENTER,12349"]),
        ("configure", {"sos": ["120", "+8613800000000"]}, ["SOS,120,+8613800000000"]),
        ("configure", {"fall": True, "removal": False}, ["FALLDOWN,1,0", "REMOVE,0"]),
        ("configure", {"heart_s": 300}, ["hrtstart,300"]),
        ("configure", {"interval_s": 600, "colour": "red"}, None),
        ("configure", {"interval_s": True}, None),
        ("configure", {"interval_s": 5}, None),
        ("configure", {"centre": "1]2"}, None),
        ("configure", {"sos": []}, None),
        ("configure", {}, None),
        ("dance", {}, None),
    ],
)
def test_commands(order: str, args: dict[str, Any], expected: list[str] | None) -> None:
    assert CODEC.encode is not None
    encoded = CODEC.encode("8800000015", Order("c-1", order, args))
    assert encoded == (None if expected is None else "".join(map(frame, expected)).encode())
    assert CODEC.encode("no*name", Order("c-1", order, args)) is None
