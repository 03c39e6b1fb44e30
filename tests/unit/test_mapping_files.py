"""A JSON device described by a file: what it may say, and what a mistake in it costs."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from devices.codecs import Decoded, Order
from devices.codecs.mapping import MappingError, load_file, load_folders
from devices.codecs.mapping.files import EXAMPLES
from kit.signals import Kind

NOW = dt.datetime(2026, 11, 24, 9, 30, 12, tzinfo=dt.UTC)
SOS = {"signals": [{"kind": "sos", "when": {"path": "alarm", "equals": 1}}]}


def written(folder: Path, mapping: Any, name: str = "acme.yaml") -> Path:
    file = folder / name
    file.write_text(mapping if isinstance(mapping, str) else yaml.safe_dump(mapping), encoding="utf-8")
    return file


def decode(folder: Path, mapping: dict[str, Any], message: dict[str, Any]) -> Decoded:
    codec = load_file(written(folder, mapping))
    (part,) = codec.decode("unit-1", json.dumps(message).encode(), NOW)
    return part


@pytest.mark.parametrize(
    ("when", "values", "others"),
    [
        ("alarm", [1, "SOS", True], [0, "0", "", False, "false", None]),
        ({"path": "alarm", "equals": 1}, [1, "1", 1.0], [True, 2, None, "x"]),
        ({"path": "alarm", "equals": True}, [True, "true"], [1, False]),
        ({"path": "alarm", "in": ["SOS", 16]}, ["SOS", 16, "16"], ["sos", 1, None]),
        ({"path": "alarm", "bit": 4}, [16, 17, "0010", "F0"], [1, "0001", "zz", 1.5, None]),
        ({"path": "alarm", "above": 5, "below": 9}, [6, "8.5"], [5, 9, "x", None]),
        ({"path": "alarm", "exists": False}, [None], [0, ""]),
        ({"path": "length(alarm)", "above": 1}, ["abc", [1, 2]], ["a", 5]),
    ],
)
def test_a_rule(tmp_path: Path, when: Any, values: list[Any], others: list[Any]) -> None:
    mapping = {"signals": [{"kind": "sos", "when": when}], "alive": {"path": "alarm", "exists": True}}
    for value in values:
        assert decode(tmp_path, mapping, {"alarm": value}).signals[0].kind is Kind.SOS, value
    for value in others:
        assert decode(tmp_path, mapping, {"alarm": value}).signals == [], value


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ({"format": "epoch_s"}, 1740000000),
        ({"format": "epoch_ms"}, "1740000000000"),
        ({"format": "iso"}, "2025-02-20T05:20:00"),
        ({"format": "iso", "zone": "UTC"}, "2025-02-19T21:20:00"),
        ({"format": "iso"}, "2025-02-19T21:20:00Z"),
        ({"format": "%Y%m%d%H%M%S"}, 20250220052000),
        ({"format": "%d.%m.%y %H:%M:%S", "zone": "UTC"}, "19.02.25 21:20:00"),
    ],
)
def test_a_time(tmp_path: Path, form: dict[str, str], value: Any) -> None:
    part = decode(tmp_path, {**SOS, "at": {"path": "t", **form}}, {"alarm": 1, "t": value})
    assert part.signals[0].at == dt.datetime(2025, 2, 19, 21, 20, tzinfo=dt.UTC)


def test_a_time_that_is_none_still_tells_a_repeat(tmp_path: Path) -> None:
    part = decode(tmp_path, {**SOS, "at": {"path": "t", "format": "epoch_s"}}, {"alarm": 1, "t": "soon"})
    assert part.signals[0].at is None
    assert part.signals[0].at_text == "soon"
    assert part.signals[0].flags == ["bad_at"]


@pytest.mark.parametrize(("volts", "percent"), [(3.0, 0), (3.4, 0), (3.55, 25), (3.7, 50), (4.2, 100)])
def test_the_voltage_of_a_battery(tmp_path: Path, volts: float, percent: int) -> None:
    mapping = {"status": {"battery": {"path": "v", "table": {3.4: 0, 3.7: 50, 4.1: 100}}}}
    status = decode(tmp_path, mapping, {"v": volts}).status
    assert status is not None
    assert status.battery == percent


def test_coordinates_are_converted_from_the_system_they_are_said_to_have(tmp_path: Path) -> None:
    place = {"lat": "gps.lat", "lon": {"path": "gps.lon", "scale": 1e-6}, "crs": "gcj02"}
    status = decode(
        tmp_path, {"location": place, **SOS}, {"alarm": 1, "gps": {"lat": 30.2, "lon": 115077000}}
    )
    assert status.status is not None
    assert status.status.location == {"lat": 30.202361, "lon": 115.071536, "crs": "wgs84"}
    assert status.signals[0].payload["location"]["crs"] == "wgs84"


def test_what_nobody_mapped_is_not_passed_over(tmp_path: Path) -> None:
    mapping = {**SOS, "status": {"battery": "bat"}, "unknown_alarm": {"path": "alarm", "above": 0}}
    assert decode(tmp_path, mapping, {"alarm": 7, "bat": 50}).rejected == "unknown_alarm"
    assert decode(tmp_path, mapping, {"foo": 1}).rejected == "not_mapped"
    assert decode(tmp_path, mapping, {"alarm": 0, "bat": 50}).rejected is None


def test_replies_and_commands_are_templates(tmp_path: Path) -> None:
    part = decode(
        tmp_path,
        {
            **SOS,
            "replies": [{"text": "ACK,${seq},${now:epoch_s}#"}, {"json": {"n": "${seq}"}, "when": "want"}],
        },
        {"alarm": 1, "seq": 'a"b', "want": 1},
    )
    assert part.replies == [f'ACK,a"b,{int(NOW.timestamp())}#'.encode(), b'{"n":"a\\"b"}']
    codec = load_file(EXAMPLES / "pendant-4g.yaml")
    assert codec.encode is not None
    say = codec.encode("8681", Order("c-1", "say", {"text": '您好 "王奶奶"'}))
    assert say is not None
    assert json.loads(say) == {"cmd": "tts", "id": "c-1", "text": '您好 "王奶奶"'}
    assert codec.encode("8681", Order("c-2", "locate", {})) == b"LOC,8681,c-2#"
    assert codec.encode("8681", Order("c-3", "ring", {})) is None


MISTAKES = [
    ("signals: [", "is not YAML"),
    ("- a list", "must be members"),
    ("{}", "it maps nothing"),
    ("signals: [{kind: SOS, when: a}]", "signals.0.kind: 'SOS' is no kind"),
    ("signals: [{kind: sos}]", "signals.0.when: Field required"),
    ("signals: [{kind: sos, when: 'a[['}]", "is no JMESPath"),
    ("signals: [{kind: sos, whem: a, when: a}]", "signals.0.whem: is not known here"),
    ("status: {battery: {path: v, table: {3.4: 0}}}", "status.battery.table"),
    ("{alive: a, at: {path: t, format: unix}}", "write epoch_s, epoch_ms, iso"),
    ("{alive: a, at: {path: t, zone: Peking}}", "is no time zone"),
    ("{alive: a, location: {lat: a, lon: b, crs: wgs}}", "crs is 'wgs'"),
    ("{alive: a, replies: [{text: a, json: {}}]}", "either text or json"),
    ("{alive: a, replies: [{text: '${a[[}'}]}", "in a template"),
    ("{alive: a, name: other}", "it must be the file's own, 'acme'"),
    ("a: &a [*a, *a]\nalive: b", "acme.yaml"),
]


@pytest.mark.parametrize(("content", "said"), MISTAKES)
def test_a_mistake_names_file_field_and_remedy(tmp_path: Path, content: str, said: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(MappingError) as caught:
        load_file(file)
    assert str(file) in str(caught.value)
    assert said in str(caught.value)


def test_a_broken_file_costs_its_own_family_only(tmp_path: Path) -> None:
    written(tmp_path, SOS, "good.yaml")
    written(tmp_path, "signals: [", "bad.yaml")
    written(tmp_path, SOS, "native.yaml")
    written(tmp_path, SOS, "Not A Name.yaml")
    found, broken = load_folders([EXAMPLES, tmp_path, tmp_path / "nowhere"], taken=["native"])
    assert {"good", "bad", "pendant-4g"} <= set(found)
    assert "native" not in found
    assert found["good"].decode("u", b'{"alarm":1}', NOW)[0].signals
    assert found["bad"].decode("u", b'{"alarm":1}', NOW)[0].rejected == "broken_mapping"
    reasons = " ".join(one.reason for one in broken)
    assert "built-in codec" in reasons
    assert "small letters" in reasons
    assert "BELL_MAPPINGS" in reasons
    assert len(broken) == 4
