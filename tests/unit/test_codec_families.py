"""Every family, by its recorded frames: what comes out is what the fixture says."""

from __future__ import annotations

import base64
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import devices.codecs
from devices.codecs import Decoded, codecs, decode_raw
from devices.codecs.readings import READINGS
from kit.signals import Kind

FOLDER = Path(devices.codecs.__file__).parent
NOW = dt.datetime(2026, 11, 24, 9, 30, 12, tzinfo=dt.UTC)
FIXTURES = sorted(
    path
    for path in FOLDER.glob("*/fixtures/*.json")
    if isinstance(json.loads(path.read_text(encoding="utf-8"))["expected"], list)
)
SENSORS = ("tuya", "zigbee2mqtt", "homeassistant")


def frame_of(fixture: dict[str, Any]) -> bytes:
    frame = fixture["frame"]
    if isinstance(frame, str):
        return bytes.fromhex(frame[4:]) if frame.startswith("hex:") else frame.encode()
    return json.dumps(frame, ensure_ascii=False).encode()


def codec_of(path: Path, fixture: dict[str, Any]) -> str:
    return str(fixture.get("codec", path.parent.parent.name))


def ids(path: Path) -> str:
    return f"{path.parent.parent.name}-{path.stem}"


def seen(part: Decoded, asked: dict[str, Any]) -> dict[str, Any]:
    """What came out, of the things that the fixture asks for."""
    first = part.signals[0] if part.signals else None
    status = part.status
    found: dict[str, Any] = {
        "device_id": part.device_id,
        "kinds": [one.kind.value for one in part.signals],
        "at": first.at.isoformat() if first and first.at else None,
        "stored": bool(first and first.stored),
        "flags": first.flags if first else status.flags if status else [],
        "battery": status.battery if status else None,
        "signal_dbm": status.signal_dbm if status else None,
        "readings": status.readings if status else None,
        "location": status.location if status else None,
        "status": status is not None,
        "key": (first.payload.get("data") or {}).get("key") if first else None,
        "rejected": part.rejected,
        "replies": [reply.decode() for reply in part.replies],
    }
    return {name: found[name] for name in asked} | {"rejected": found["rejected"]}


@pytest.mark.parametrize("path", [path for path in FIXTURES if path.parent.parent.name != "watch"], ids=ids)
def test_a_recorded_frame(path: Path) -> None:
    fixture = json.loads(path.read_text(encoding="utf-8"))
    codec = codec_of(path, fixture)
    parts = decode_raw(codec, "publisher", frame_of(fixture), NOW)
    wanted = [{"rejected": None, **one} for one in fixture["expected"]]
    assert [seen(part, one) for part, one in zip(parts, wanted, strict=True)] == wanted


@pytest.mark.parametrize("path", FIXTURES, ids=ids)
def test_the_same_frame_is_the_same_signal(path: Path) -> None:
    fixture = json.loads(path.read_text(encoding="utf-8"))
    codec, frame = codec_of(path, fixture), frame_of(fixture)

    def identities() -> list[tuple[str, str, str | None]]:
        return [
            (one.signal_id, one.kind, one.moment_key())
            for part in decode_raw(codec, "publisher", frame, NOW)
            for one in part.signals
        ]

    assert identities() == identities()


@pytest.mark.parametrize("family", SENSORS)
def test_sensors_speak_one_vocabulary(family: str) -> None:
    names: set[str] = set()
    for path in FIXTURES:
        fixture = json.loads(path.read_text(encoding="utf-8"))
        if codec_of(path, fixture) == family:
            for part in decode_raw(family, "publisher", frame_of(fixture), NOW):
                names |= set((part.status and part.status.readings) or {})
    assert names
    assert names <= set(READINGS)


def decoded(family: str, frame: dict[str, Any], received_at: dt.datetime = NOW) -> Decoded:
    (part,) = decode_raw(family, "gw", json.dumps(frame).encode(), received_at)
    return part


def test_a_detector_that_repeats_its_alarm_is_one_signal_a_minute() -> None:
    """Link quality and battery change from frame to frame; the alarm is the same."""
    told = [
        decoded("zigbee2mqtt", {"smoke": True, "linkquality": quality}, NOW + dt.timedelta(seconds=quality))
        for quality in (1, 20, 40)
    ]
    assert len({part.signals[0].signal_id for part in told}) == 1
    later = decoded("zigbee2mqtt", {"smoke": True, "linkquality": 1}, NOW + dt.timedelta(minutes=5))
    assert later.signals[0].signal_id != told[0].signals[0].signal_id


def test_a_battery_that_stays_low_is_one_signal_a_day() -> None:
    frames = ({"battery_low": True, "battery": level} for level in (9, 8))
    ids_seen = {decoded("zigbee2mqtt", frame).signals[0].signal_id for frame in frames}
    assert ids_seen == {"low_battery"}


@pytest.mark.parametrize(
    ("action", "kind", "key"),
    [
        ("emergency", Kind.SOS, 0),
        ("panic", Kind.SOS, 0),
        ("sos", Kind.SOS, 0),
        ("fire", Kind.FIRE, 0),
        ("single", Kind.SERVICE, 1),
        ("double", Kind.SERVICE, 1),
        ("hold", Kind.SERVICE, 1),
        ("3_double", Kind.SERVICE, 3),
        ("button_2_press", Kind.SERVICE, 2),
        ("off", Kind.SERVICE, 2),
    ],
)
def test_a_press(action: str, kind: Kind, key: int) -> None:
    (signal,) = decoded("zigbee2mqtt", {"action": action}).signals
    assert signal.kind is kind
    assert signal.payload["data"].get("key", 0) == key


@pytest.mark.parametrize(
    "action",
    ["release", "hold_release", "brightness_move_up", "rotate_left", "arm_all_zones", "disarm", ""],
)
def test_no_press(action: str) -> None:
    assert decoded("zigbee2mqtt", {"action": action}).signals == []


@pytest.mark.parametrize(
    ("value", "kinds", "flags"),
    [
        (True, ["sos"], []),
        ("alarm", ["sos"], []),
        ("AQ==", ["sos"], ["unknown_value"]),  # a raw point, in base64
        ("AA==", [], []),
        ("pressed_long", ["sos"], ["unknown_value"]),
        (" Normal ", [], []),
        ("", [], []),
        ("2", [], []),
    ],
)
def test_an_alarm_in_words_nobody_has_described_is_raised(
    value: object, kinds: list[str], flags: list[str]
) -> None:
    part = decoded("tuya", {"devId": "6c", "status": [{"code": "sos_state", "value": value}]})
    assert part.status is not None
    assert ([one.kind.value for one in part.signals], part.status.flags) == (kinds, flags)


def test_a_number_that_is_no_answer_is_no_alarm() -> None:
    """A meter that calls its cubic metres ``gas`` calls nobody."""
    part = decoded("zigbee2mqtt", {"gas": 12.5, "battery": 80})
    assert part.signals == []
    assert part.status is not None
    assert part.status.readings is None
    assert decoded("zigbee2mqtt", {"gas": 12.5}).rejected == "no_state"


@pytest.mark.parametrize(("word", "moves"), [("presence", True), ("large", True), ("none", False)])
def test_movement_in_a_radars_words(word: str, moves: bool) -> None:
    part = decoded("zigbee2mqtt", {"presence": word})
    assert part.status is not None
    assert part.status.readings == {"motion": moves}


def test_tuya_points_inside_base64() -> None:
    inner = {"devId": "6cb", "status": [{"code": "sos_state", "value": True, "t": 1740000000}]}
    data = base64.b64encode(json.dumps(inner).encode()).decode()
    part = decoded("tuya", {"protocol": 4, "pv": "2.0", "t": 1740000001, "data": data})
    assert part.device_id == "6cb"
    assert [one.kind for one in part.signals] == [Kind.SOS]
    assert decoded("tuya", {"protocol": 4, "data": "3aF9encrypted+/=="}).rejected == "no_points"


@pytest.mark.parametrize(
    ("event", "key"), [(1002, 1), (1001, 1), (2004, 2), (4005, 4), (1000, None), (1003, None), (7, None)]
)
def test_a_deconz_button_is_pressed_once(event: int, key: int | None) -> None:
    """1000 is the beginning of the same press, 1003 the end of the long one that 1001 has told."""
    part = decoded(
        "homeassistant",
        {"event_type": "deconz_event", "data": {"device_id": "d-1", "id": "bedside", "event": event}},
    )
    assert part.device_id == "d-1"
    assert [one.payload["data"]["key"] for one in part.signals] == ([] if key is None else [key])


def test_names_that_cannot_be_ids_fall_back_to_the_publisher() -> None:
    part = decoded("zigbee2mqtt", {"topic": "zigbee2mqtt/卧室 按钮", "payload": {"action": "emergency"}})
    assert part.device_id == "gw"
    assert part.signals[0].kind is Kind.SOS


def test_a_gateway_speaks_native_for_its_units() -> None:
    alarm = decoded("native", {"device_id": "unit-7", "kind": "fall", "id": "f-1", "battery": 40})
    assert (alarm.device_id, alarm.signals[0].device_id, alarm.signals[0].kind) == (
        "unit-7",
        "unit-7",
        "fall",
    )
    answer = decoded("native", {"device_id": "unit-7", "id": "c-1", "result": "help"})
    assert answer.answers[0].device_id == "unit-7"
    assert answer.signals[0].kind is Kind.HELP
    beat = decoded("native", {"device_id": "not an id", "battery": 40})
    assert beat.device_id == "gw"
    assert beat.status is not None
    assert beat.status.battery == 40
    assert decoded("native", {"kind": "levitation"}).rejected == "unknown_kind"


def test_every_codec_is_found_under_its_own_name() -> None:
    assert {"native", "watch", *SENSORS, "chirpstack-button", "pendant-4g"} <= set(codecs())
    assert all(codec.name == name for name, codec in codecs().items())
    assert decode_raw("acme", "t-1", b"x", NOW)[0].rejected == "unknown_codec"
