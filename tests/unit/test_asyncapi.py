"""The wire contract as a document: valid, complete, the same as the program's own models."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import orjson
import pytest
from pydantic import ValidationError

from app import asyncapi
from app.http import create_app
from broker_bridge import topics
from devices.codecs.native import decode_alarm, decode_reply, decode_status, messages
from devices.codecs.native.schema import WIRE_KINDS
from kit.settings import Settings
from simulator import frames

DOCUMENT = asyncapi.document()
KEPT = Path(__file__).parents[2] / "docs" / "asyncapi.json"
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolved(reference: str) -> Any:
    node: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def test_the_kept_document_is_the_programs() -> None:
    assert KEPT.read_text(encoding="utf-8") == asyncapi.written(), (
        "the wire contract has changed: python -m app.asyncapi > docs/asyncapi.json"
    )


async def test_it_is_served_beside_openapi() -> None:
    transport = httpx2.ASGITransport(app=create_app(Settings(demo=True)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/asyncapi.json")
        assert answer.status_code == 200
        assert answer.json() == DOCUMENT
        assert (await client.get("/openapi.json")).json()["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert len(found) > 20
    assert all(resolved(one) for one in found)


def test_every_topic_of_the_program_is_a_channel() -> None:
    addresses = {one["address"] for one in DOCUMENT["channels"].values()}
    below = {address.removeprefix("pab/v1/{device_id}/") for address in addresses}
    assert {
        topics.ALARM,
        topics.STATUS,
        topics.REPLY,
        topics.PRESENCE,
        topics.RECEIPT,
        topics.COMMAND,
    } <= below
    assert {f"{topics.RAW}{{codec}}", f"down/{topics.RAW}{{codec}}"} <= below
    for channel in DOCUMENT["channels"].values():
        named = {part[1:-1] for part in channel["address"].split("/") if part.startswith("{")}
        assert set(channel["parameters"]) == named


def test_what_the_platform_hears_and_says() -> None:
    for operation in DOCUMENT["operations"].values():
        address = resolved(operation["channel"]["$ref"])["address"]
        assert operation["action"] == ("send" if "/down/" in address else "receive")
        assert operation["bindings"]["mqtt"]["retain"] is address.endswith("/presence")


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_schemas_and_their_examples_are_valid(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]
    jsonschema.Draft202012Validator.check_schema(schema)
    for example in schema.get("examples", []):
        getattr(messages, name).model_validate_json(json.dumps(example))


def test_models_and_decoders_agree() -> None:
    assert set(DOCUMENT["components"]["schemas"]["Alarm"]["properties"]["kind"]["enum"]) == WIRE_KINDS
    assert decode_alarm("t", orjson.dumps(messages.SOS), NOW).flags == []
    for kind in WIRE_KINDS:
        frame = orjson.dumps(frames.alarm(kind))
        messages.Alarm.model_validate_json(frame)
        assert decode_alarm("t", frame, NOW).flags == []
    beat = orjson.dumps(frames.status(50, "simulated-1"))
    messages.Heartbeat.model_validate_json(beat)
    assert decode_status(beat).flags == []
    reply = b'{"id":"c-1","result":"help"}'
    messages.CommandReply.model_validate_json(reply)
    assert decode_reply("t", reply, NOW).flags == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": None},
        {"id": 17},
        {"kind": "levitation"},
        {"at": "2026-11-22T08:00:00"},
        {"at": 1740000000},
        {"battery": "83"},
        {"battery": 101},
        {"stored": "no"},
        {"location": {"lat": 91, "lon": 0}},
        {"location": {"lat": 1, "lon": 0, "crs": "mars"}},
    ],
)
def test_a_maker_is_told_of_what_a_person_is_forgiven(wrong: dict[str, Any]) -> None:
    """The models refuse it; as an SOS it is one all the same, unless its kind is unknown."""
    frame = orjson.dumps(messages.SOS | wrong)
    with pytest.raises(ValidationError):
        messages.Alarm.model_validate_json(frame)
    if "kind" not in wrong:
        assert decode_alarm("t", frame, NOW).kind == "sos"
