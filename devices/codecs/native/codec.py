"""The native JSON on ``raw/native``: how a gateway speaks for the units behind it.

A frame is what the unit would have published itself on ``up/alarm``, ``up/status`` or ``up/reply``, and
names the unit with ``device_id``. The three are told apart by their members: ``kind`` makes an alarm,
``result`` a reply, anything else is a heartbeat.
"""

from __future__ import annotations

import datetime as dt

import orjson

from devices.codecs.codec import Capability, Codec, Decoded, Grade, Order
from devices.codecs.errors import Undecodable
from devices.codecs.native.alarm import decode_alarm
from devices.codecs.native.reading import read_object
from devices.codecs.native.reply import decode_reply
from devices.codecs.native.schema import DEVICE_ID
from devices.codecs.native.status import decode_status, said_along


def decode(device_id: str, frame: bytes, received_at: dt.datetime) -> list[Decoded]:
    """The one message in ``frame``; an unfit ``device_id`` in it is as good as none."""
    try:
        return [_decode(device_id, frame, received_at)]
    except Undecodable as error:
        return [Decoded(device_id, frame, rejected=error.reason)]


def _decode(publisher: str, frame: bytes, received_at: dt.datetime) -> Decoded:
    members = dict(read_object(frame))
    named = members.get("device_id")
    device_id = named if isinstance(named, str) and DEVICE_ID.fullmatch(named) else publisher
    part = Decoded(device_id, frame)
    if "kind" in members:
        part.signals = [decode_alarm(device_id, frame, received_at)]
        part.status = said_along(members)
    elif "result" in members:
        reply = decode_reply(device_id, frame, received_at)
        part.answers = [reply]
        part.signals = [said] if (said := reply.signal()) is not None else []
        part.status = said_along(members)
    else:
        part.status = decode_status(frame)
    return part


def encode(name: str, order: Order) -> bytes:
    """``{"device_id", "id", "type", "args"}``: a ``down/command`` that says for whom it is."""
    return orjson.dumps({"device_id": name, "id": order.id, "type": order.type, "args": order.args})


CODEC = Codec("native", Grade.GOLD, frozenset(Capability), decode, encode)
