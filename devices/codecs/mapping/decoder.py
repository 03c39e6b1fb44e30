"""A codec out of a mapping."""

from __future__ import annotations

import datetime as dt
from typing import Any

from devices.codecs import making
from devices.codecs.codec import Codec, Decoded, Grade, Order
from devices.codecs.errors import Undecodable
from devices.codecs.mapping.schema import Mapping, Value
from devices.codecs.mapping.templates import filled
from devices.codecs.mapping.values import holds, moment_of, place_of, value_of
from devices.codecs.native import fields as read
from devices.codecs.native.reading import read_object, storable_text
from devices.codecs.native.reply import RESULTS, Reply, Result
from devices.codecs.native.status import MAX_FIRMWARE_LENGTH, Status
from kit.signals import Kind, Signal

AROUND = "frame"
"""The name, inside one of several messages, of the frame around it."""

MAX_PARTS = 256
"""Messages of one frame; a longer list is cut, and what is left over is rejected."""


def codec_of(name: str, mapping: Mapping) -> Codec:
    """The codec, bronze: nobody but the author of the file has tried it."""

    def decode(device_id: str, frame: bytes, received_at: dt.datetime) -> list[Decoded]:
        try:
            message = dict(read_object(frame))
        except Undecodable as error:
            return making.rejected(device_id, frame, error.reason)
        if mapping.each is None:
            return [_one(mapping, device_id, frame, received_at, message)]
        found = mapping.each.find(message)
        if not isinstance(found, list) or not found:
            return making.rejected(device_id, frame, "not_mapped")
        parts = [
            _one(mapping, device_id, making.compact(part), received_at, {AROUND: message, **_members(part)})
            for part in found[:MAX_PARTS]
        ]
        if len(found) > MAX_PARTS:
            parts += making.rejected(device_id, making.compact(found[MAX_PARTS:]), "too_many")
        return parts

    def encode(device: str, order: Order) -> bytes | None:
        template = next((one for kind, one in mapping.commands.items() if kind == order.type), None)
        if template is None:
            return None
        given = {"device": device, "id": order.id, "type": order.type, "args": order.args}
        return filled(template, given, dt.datetime.now(dt.UTC))

    return Codec(
        name, Grade.BRONZE, frozenset(mapping.capabilities), decode, encode if mapping.commands else None
    )


def _members(part: Any) -> dict[str, Any]:
    return part if isinstance(part, dict) else {"value": part}


def _one(
    mapping: Mapping, publisher: str, frame: bytes, received_at: dt.datetime, message: dict[str, Any]
) -> Decoded:
    named = mapping.device.find(message) if mapping.device is not None else None
    device_id = making.unit_name(read.identifier(named)) or publisher
    part = Decoded(device_id, frame)
    flags: list[str] = []
    if named is not None and device_id == publisher and named != publisher:
        flags.append("bad_device_id")
    part.status = _status(mapping, message, flags)
    part.signals = _signals(mapping, device_id, frame, received_at, message, part.status, flags)
    if (reply := _answer(mapping, device_id, message, flags)) is not None:
        part.answers = [reply]
        part.signals += [said] if (said := reply.signal()) is not None else []
    if not part.signals and mapping.unknown_alarm is not None and holds(mapping.unknown_alarm, message):
        return Decoded(device_id, frame, rejected="unknown_alarm")
    known = part.signals or part.answers or _says_something(part.status)
    if not known and not (mapping.alive is not None and holds(mapping.alive, message)):
        return Decoded(device_id, frame, rejected="not_mapped")
    part.replies = [
        sent for one in mapping.replies if (sent := filled(one, message, received_at)) is not None
    ]
    return part


def _signals(
    mapping: Mapping,
    device_id: str,
    frame: bytes,
    received_at: dt.datetime,
    message: dict[str, Any],
    status: Status,
    flags: list[str],
) -> list[Signal]:
    fired = [
        rule
        for rule in mapping.signals
        if all(holds(when, message) for when in (rule.when if isinstance(rule.when, list) else [rule.when]))
    ]
    if not fired:
        return []
    at, at_text = moment_of(mapping.at, message) if mapping.at is not None else (None, None)
    if at_text is not None:
        flags.append("bad_at")
    given = read.identifier(mapping.id.find(message)) if mapping.id is not None else None
    stored = mapping.stored is not None and holds(mapping.stored, message)
    payload: dict[str, Any] = {}
    if status.battery is not None:
        payload["battery"] = status.battery
    if status.location is not None:
        payload["location"] = status.location
    made: dict[Kind, Signal] = {}
    for rule in fired:
        data = {name: value_of(spec, message) for name, spec in rule.data.items()}
        told = {name: value for name, value in message.items() if name != AROUND}
        one = making.signal(
            device_id, rule.kind, frame, received_at, at=at, signal_id=given, stored=stored,
            payload={**payload, "data": data or told}, flags=flags,
        )  # fmt: skip
        one.at_text = at_text
        made.setdefault(rule.kind, one)
    return making.gravest_first(made.values())


def _status(mapping: Mapping, message: dict[str, Any], flags: list[str]) -> Status:
    spec = mapping.status
    said: dict[str, Any] = {}
    for name in ("battery", "signal_dbm"):
        if (found := _found(getattr(spec, name), message)) is not None:
            said[name] = making.as_number(found) if isinstance(found, str) else found
    readings = {name: value_of(one, message) for name, one in spec.readings.items()}
    mains = _found(spec.mains, message)
    firmware = read.identifier(_found(spec.firmware, message))
    return Status(
        battery=read.battery(said, flags),
        signal_dbm=read.signal_dbm(said, flags),
        mains=making.is_on(mains) if mains is not None else None,
        firmware=storable_text(firmware)[:MAX_FIRMWARE_LENGTH] if firmware is not None else None,
        location=place_of(mapping.location, message, flags) if mapping.location is not None else None,
        readings={name: value for name, value in readings.items() if value is not None} or None,
        flags=flags,
    )


def _found(spec: Value | None, message: Any) -> Any:
    return value_of(spec, message) if spec is not None else None


def _says_something(status: Status) -> bool:
    told = (status.battery, status.signal_dbm, status.mains, status.firmware, status.location)
    return any(value is not None for value in told) or bool(status.readings)


def _answer(mapping: Mapping, device_id: str, message: dict[str, Any], flags: list[str]) -> Reply | None:
    spec = mapping.answer
    if spec is None or not holds(spec.when, message):
        return None
    command_id = read.identifier(value_of(spec.id, message))
    result = str(value_of(spec.result, message)).lower()
    if command_id is None or result not in RESULTS:
        flags.append("bad_answer")
        return None
    return Reply(device_id, command_id, Result(result), None, None, dict(message))
