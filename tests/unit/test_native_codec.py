"""The native codec: what is a signal, what is forgiven, what is refused."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import orjson
import pytest

import devices.codecs.native
from devices.codecs import Undecodable
from devices.codecs.native import decode_alarm, decode_reply, decode_status
from devices.models import FAMILY_CALL, resolve_service
from kit.signals import Kind, Signal

NOW = dt.datetime(2026, 11, 22, 0, 0, 30, tzinfo=dt.UTC)
FIXTURES = Path(devices.codecs.native.__file__).parent / "fixtures"


def alarm(**fields: object) -> Signal:
    return decode_alarm("t-1", json.dumps({"id": "a", "kind": "sos", **fields}).encode(), NOW)


def reason(payload: bytes) -> str:
    with pytest.raises(Undecodable) as raised:
        decode_alarm("t-1", payload, NOW)
    return raised.value.reason


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("[!g]*.json")), ids=lambda path: path.stem)
def test_recorded_frames(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    payload = case["frame"].encode() if isinstance(case["frame"], str) else orjson.dumps(case["frame"])
    expected = case["expected"]
    if "reason" in expected:
        assert reason(payload) == expected["reason"]
        return
    signal = decode_alarm("t-1", payload, NOW)
    at = None if signal.at is None else signal.at.isoformat()
    actual = {
        "id": signal.signal_id,
        "kind": signal.kind.value,
        "at": at,
        "at_text": signal.at_text,
        "stored": signal.stored,
        "flags": signal.flags,
    }
    assert {name: actual[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe", "not_utf8"),
        (b"[]", "not_an_object"),
        (b'"sos"', "not_an_object"),
        (b"{}", "no_kind"),
        (b'{"kind": "help"}', "unknown_kind"),
        (b'{"kind": "unreadable"}', "unknown_kind"),
        (b'{"kind": 7}', "unknown_kind"),
        (b'{"kind": "sos", "x": "' + b"x" * 16384 + b'"}', "too_large"),
        (b"[" * 16000, "not_json"),
        (b'{"kind": "sos", "x": ' + b"[" * 9000 + b"]" * 8999, "too_large"),
    ],
)
def test_not_a_signal(payload: bytes, expected: str) -> None:
    assert reason(payload) == expected


def test_the_id_of_an_unreadable_frame_is_made_out() -> None:
    with pytest.raises(Undecodable) as raised:
        decode_alarm("t-1", b'{"id": "01JD3K", "kind": "sos", ', NOW)
    assert raised.value.signal_id == "01JD3K"
    with pytest.raises(Undecodable) as raised:
        decode_alarm("t-1", b'{"kind": "dance", "id": 17}', NOW)
    assert raised.value.signal_id == "17"


def test_deep_nesting_does_not_cost_a_press() -> None:
    deep = b"[" * 7000 + b"]" * 7000
    signal = decode_alarm("t-1", b'{"id":"a","data":' + deep + b',"kind":"sos","s":"]]}"}', NOW)
    assert (signal.kind, signal.signal_id) == (Kind.SOS, "a")
    assert signal.payload["s"] == "]]}"
    orjson.dumps(signal.payload)


def test_instants_are_compared_as_instants() -> None:
    here = alarm(at="2026-11-22T08:00:00.123+08:00")
    there = alarm(at="2026-11-22T00:00:00.123Z")
    naive = alarm(at="2026-11-22T08:00:00.123")
    assert here.moment_key() == there.moment_key() == naive.moment_key()
    assert naive.flags == ["naive_at"]


@pytest.mark.parametrize("at", ["yesterday", 1763769600, {}, "0001-01-01T00:00:00+08:00", "2026-11-22"])
def test_an_unreadable_time_still_tells_repeats_apart(at: object) -> None:
    signal = alarm(at=at)
    assert signal.at is None
    assert signal.flags == ["bad_at"]
    assert signal.moment_key() == alarm(at=at).moment_key() != alarm(at="other").moment_key()


def test_a_long_unreadable_time_fits_an_index() -> None:
    assert len(alarm(at="x" * 9000).moment_key() or "") < 256


def test_numbers_that_nothing_can_hold() -> None:
    payload = b'{"id":"a","kind":"sos","battery":' + b"9" * 5000 + b',"x":1e999,"y":NaN,"z":-Infinity}'
    signal = decode_alarm("t-1", payload, NOW)
    assert signal.flags == ["bad_battery"]
    assert signal.payload["battery"] == "9" * 5000
    assert (signal.payload["x"], signal.payload["y"], signal.payload["z"]) == ("1e999", None, None)


def test_a_frame_without_an_id_gets_one_per_minute() -> None:
    first = decode_alarm("t-1", b'{"kind":"sos"}', NOW)
    again = decode_alarm("t-1", b'{"kind":"sos"}', NOW + dt.timedelta(seconds=20))
    later = decode_alarm("t-1", b'{"kind":"sos"}', NOW + dt.timedelta(seconds=40))
    assert first.signal_id == again.signal_id != later.signal_id
    assert first.flags == ["no_id"]


def test_the_most_urgent_of_contradicting_kinds() -> None:
    signal = decode_alarm("t-1", b'{"id":"a","kind":"sos","kind":"test"}', NOW)
    assert (signal.kind, signal.flags) == (Kind.SOS, ["duplicate_keys"])


@pytest.mark.parametrize(
    ("model", "key", "kind", "flags"),
    [
        ("five-key", 1, Kind.SOS, []),
        ("five-key", 2, Kind.SERVICE, []),
        ("five-key", "4", Kind.FIRE, []),
        ("five-key", 5, Kind.SERVICE, [FAMILY_CALL]),
        (None, 1, Kind.SOS, []),
        ("five-key", 99, Kind.SERVICE, []),
        ("five-key", True, Kind.SERVICE, []),
        ("gas", 1, Kind.GAS, []),
    ],
)
def test_keys_mean_what_the_model_says(
    model: str | None, key: object, kind: Kind, flags: list[str]
) -> None:
    signal = alarm(kind="service", data={"key": key})
    resolve_service(signal, model)
    resolve_service(signal, model)
    assert (signal.kind, signal.flags) == (kind, flags)
    assert signal.payload["kind"] == "service"


def test_status_is_understood_field_by_field() -> None:
    status = decode_status(
        b'{"battery": 83.4, "signal_dbm": "loud", "mains": true, "firmware": 2.1,'
        b' "location": {"lat": 30.2, "lon": 115.07, "accuracy_m": -1}, "readings": {"t": 21.5}}'
    )
    assert (status.battery, status.signal_dbm, status.mains, status.firmware) == (83, None, True, "2.1")
    assert status.location == {"lat": 30.2, "lon": 115.07, "crs": "wgs84"}
    assert status.readings == {"t": 21.5}
    assert status.flags == ["bad_signal_dbm"]


def test_replies() -> None:
    done = decode_reply("t-1", b'{"id": "c1", "result": "ok"}', NOW)
    assert done.signal() is None
    fine = decode_reply("t-1", b'{"id": "c1", "result": "fine", "ref": "a"}', NOW).signal()
    assert fine is not None
    assert (fine.kind, fine.signal_id, fine.payload["ref"]) == (Kind.FINE, "c1", "a")
    help_ = decode_reply("t-1", b'{"result": "help"}', NOW).signal()
    assert help_ is not None
    assert (help_.kind, help_.flags) == (Kind.HELP, ["no_id"])
    for payload, expected in (
        (b'{"result": "ok"}', "no_id"),
        (b'{"id": "c1"}', "no_result"),
        (b'{"id": "c1", "result": "maybe"}', "unknown_result"),
    ):
        with pytest.raises(Undecodable) as raised:
            decode_reply("t-1", payload, NOW)
        assert raised.value.reason == expected
