"""Whatever a device sends: a signal that can be stored, or ``Undecodable``. Nothing else."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from typing import Any

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from devices.codecs import Undecodable
from devices.codecs.native import decode_alarm, decode_reply, decode_status
from devices.codecs.native.fields import identifier
from devices.codecs.native.schema import WIRE_KINDS
from kit.signals import Signal

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

any_text = st.text(st.characters(codec=None, categories=None))
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)
field_names = st.sampled_from(
    ["id", "at", "stored", "battery", "signal_dbm", "location", "data", "ref", "mains", "firmware"]
)


def assert_storable(value: Any) -> None:
    """jsonb takes it: orjson can write it, and there is no NUL and no lone surrogate in it."""
    text = orjson.dumps(value).decode()
    assert "\\u0000" not in text.replace("\\\\", "")
    assert UNSTORABLE.search(text) is None


def assert_signal_storable(signal: Signal) -> None:
    assert_storable(signal.payload)
    assert 1 <= len(signal.signal_id) <= 128
    assert UNSTORABLE.search(signal.signal_id) is None
    key = signal.moment_key()
    assert key is None or (len(key) < 256 and UNSTORABLE.search(key) is None)
    assert len(set(signal.flags)) == len(signal.flags)


@given(st.binary(max_size=20000) | st.text().map(str.encode))
@example(b'{"kind":"sos","id":"\\ud800"}')
@example(b'{"kind":"sos","\\u0000":"\\u0000"}')
@example(b'{"kind":"sos"}\x00')
@example(b'\xef\xbb\xbf{"kind":"sos"}')
def test_any_bytes(payload: bytes) -> None:
    with contextlib.suppress(Undecodable):
        assert_signal_storable(decode_alarm("t-1", payload, NOW))
    with contextlib.suppress(Undecodable):
        assert_storable(decode_status(payload).readings)


@given(any_json)
def test_any_json(value: Any) -> None:
    payload = json.dumps(value).encode()
    with contextlib.suppress(Undecodable):
        assert_signal_storable(decode_alarm("t-1", payload, NOW))


@given(st.sampled_from(sorted(WIRE_KINDS)), st.dictionaries(field_names | any_text, any_json, max_size=8))
def test_a_known_kind_is_always_a_signal(kind: str, fields: dict[str, Any]) -> None:
    payload = json.dumps({**fields, "kind": kind}).encode()
    if len(payload) > 16384:
        return
    signal = decode_alarm("t-1", payload, NOW)
    assert signal.kind == kind
    assert_signal_storable(signal)


@given(st.dictionaries(field_names | st.just("readings") | any_text, any_json, max_size=8))
def test_any_status_is_within_its_columns(fields: dict[str, Any]) -> None:
    payload = json.dumps(fields).encode()
    if len(payload) > 16384:
        return
    status = decode_status(payload)
    assert status.battery is None or 0 <= status.battery <= 100
    assert status.signal_dbm is None or -200 <= status.signal_dbm <= 50
    assert status.firmware is None or UNSTORABLE.search(status.firmware) is None
    assert_storable([status.location, status.readings])


@given(st.sampled_from(["help", "fine"]), st.dictionaries(field_names | any_text, any_json, max_size=6))
def test_any_help_is_a_signal(result: str, fields: dict[str, Any]) -> None:
    payload = json.dumps({**fields, "result": result}).encode()
    if len(payload) > 16384:
        return
    if result == "fine" and identifier(fields.get("id")) is None:
        return
    signal = decode_reply("t-1", payload, NOW).signal()
    assert signal is not None
    assert_signal_storable(signal)
