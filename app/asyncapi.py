"""The AsyncAPI document: the wire contract of devices, made from the models that the program uses.

``python -m app.asyncapi`` prints what is kept in ``docs/asyncapi.json``; a test compares the two.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic.json_schema import models_json_schema

from devices.codecs.native import messages
from devices.codecs.native.schema import DEVICE_ID, MAX_BYTES

router = APIRouter(include_in_schema=False)

ROOT = "pab/v1/{device_id}"
DESCRIPTION = f"""\
What a terminal, a wearable or a gateway says over MQTT (3.1.1 or 5), and what it is told.
终端、可穿戴设备与网关的 MQTT 约定。

* A press is repeated every 5 s for a minute, then every 30 s, until its receipt comes. Every repeat
  has the same `id`, `kind` and `at`.
* A device signs in with its id and its own secret. It may write its own `up/`, `raw/` and `presence`
  and read its own `down/`, nothing else.
* At most {MAX_BYTES} bytes a message. Unknown members are kept.
"""

Channel = tuple[str, str, str, str | None, dict[str, Any]]
UP, DOWN = "receive", "send"  # as the platform sees it

CHANNELS: dict[str, Channel] = {
    "alarm": (UP, "up/alarm", "A signal that may need a person", "Alarm", {"qos": 1, "retain": False}),
    "status": (UP, "up/status", "A heartbeat", "Heartbeat", {"qos": [0, 1], "retain": False}),
    "reply": (UP, "up/reply", "The answer to a command", "CommandReply", {"qos": 1, "retain": False}),
    "raw": (UP, "raw/{codec}", "A vendor's frame as it is", None, {"qos": 1, "retain": False}),
    "presence": (UP, "presence", "online, and offline as the will", None, {"qos": 1, "retain": True}),
    "receipt": (DOWN, "down/receipt", "What became of a signal", "Receipt", {"qos": 1, "retain": False}),
    "command": (DOWN, "down/command", "Something to do", "Command", {"qos": 1, "retain": False}),
    "rawReply": (DOWN, "down/raw/{codec}", "A vendor's own reply", None, {"qos": 1, "retain": False}),
}
"""Name → direction, topic below the device, summary, model (None: no JSON), how it is published."""

MODELS = (
    messages.Alarm,
    messages.Heartbeat,
    messages.CommandReply,
    messages.Receipt,
    messages.Command,
)


@cache
def document() -> dict[str, Any]:
    """The AsyncAPI 3.0 document."""
    _, found = models_json_schema(
        [(model, "validation") for model in MODELS], ref_template="#/components/schemas/{model}"
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Ping'an bell 平安钟: devices",
            "version": "1.0.0",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "broker": {
                "host": "{host}:8883",
                "protocol": "secure-mqtt",
                "description": "The district's broker",
                "variables": {"host": {"description": "Its name"}},
                "security": [{"$ref": "#/components/securitySchemes/device"}],
            }
        },
        "channels": {name: _channel(name, *parts) for name, parts in CHANNELS.items()},
        "operations": {_operation(name): _action(name, *parts) for name, parts in CHANNELS.items()},
        "components": {
            "messages": {name: _message(parts[2], parts[3], name) for name, parts in CHANNELS.items()},
            "parameters": {
                "device_id": {"description": f"The device's id: {DEVICE_ID.pattern}; also its user name"},
                "codec": {"description": "The family whose frames these are: watch, tuya, zigbee2mqtt …"},
            },
            "schemas": found["$defs"],
            "securitySchemes": {
                "device": {"type": "userPassword", "description": "The device's id and its own secret"}
            },
        },
    }


def _channel(
    name: str, _direction: str, topic: str, summary: str, _model: str | None, _mqtt: dict[str, Any]
) -> dict[str, Any]:
    address = f"{ROOT}/{topic}"
    return {
        "address": address,
        "summary": summary,
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "parameters": {
            parameter: {"$ref": f"#/components/parameters/{parameter}"}
            for parameter in ("device_id", "codec")
            if f"{{{parameter}}}" in address
        },
    }


def _operation(name: str) -> str:
    return f"{CHANNELS[name][0]}{name[0].upper()}{name[1:]}"


def _action(
    name: str, direction: str, _topic: str, summary: str, _model: str | None, mqtt: dict[str, Any]
) -> dict[str, Any]:
    qos = mqtt["qos"] if isinstance(mqtt["qos"], int) else max(mqtt["qos"])
    return {
        "action": direction,
        "channel": {"$ref": f"#/channels/{name}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
        "bindings": {"mqtt": {"qos": qos, "retain": mqtt["retain"], "bindingVersion": "0.2.0"}},
    }


def _message(summary: str, model: str | None, name: str) -> dict[str, Any]:
    if model is not None:
        payload: dict[str, Any] = {"$ref": f"#/components/schemas/{model}"}
        content = "application/json"
    elif name == "presence":
        payload, content = {"type": "string", "enum": ["online", "offline"]}, "text/plain"
    else:
        payload = {"type": "string", "format": "binary", "maxLength": MAX_BYTES}
        content = "application/octet-stream"
    return {"name": name, "summary": summary, "contentType": content, "payload": payload}


@router.get("/asyncapi.json")
async def asyncapi() -> JSONResponse:
    """The wire contract of devices."""
    return JSONResponse(document())


def written() -> str:
    """The document as it is kept in ``docs/asyncapi.json``."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(written().encode())
