"""Decoding: pieces of the stream become messages."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from devices.codecs.codec import Decoded
from devices.codecs.native.alarm import SOURCE
from devices.codecs.native.fields import made_up_id
from devices.codecs.native.reading import storable_text
from devices.codecs.native.schema import DEVICE_ID
from devices.codecs.native.status import MAX_FIRMWARE_LENGTH, Status
from devices.codecs.watch import answers, health, position, status_word, words
from devices.codecs.watch.framing import Piece, pieces
from devices.codecs.watch.position import Position
from kit.signals import Kind, Signal

MAX_BYTES = 64 * 1024
"""Of one payload: a header can promise no more."""

CLOCK_BEHIND = dt.timedelta(days=30)
CLOCK_AHEAD = dt.timedelta(days=1)
"""A clock further off is wrong: its time is kept, but does not tell one press from another."""

WRONG_CLOCK_WINDOW_S = 600
"""By a wrong clock, which may stand still, the same frame is the same press for so long."""

_ICCID = re.compile(r"[0-9A-Fa-f]{15,22}", re.ASCII)


def decode(publisher: str, payload: bytes, received_at: dt.datetime) -> list[Decoded]:
    """The messages in ``payload``, at least one; never raises.

    ``rejected``: ``empty``, ``junk`` (between frames), ``cut_off``, ``unknown_word``, ``too_large`` (what
    lies beyond ``MAX_BYTES``). An alarm that is cut off is one nevertheless, and stays unanswered so
    that it comes again whole.
    """
    found = [_message(publisher, piece, received_at) for piece in pieces(payload[:MAX_BYTES])]
    if len(payload) > MAX_BYTES:
        found.append(Decoded(publisher, payload[MAX_BYTES:], rejected="too_large"))
    return found or [Decoded(publisher, payload, rejected="empty")]


def _message(publisher: str, piece: Piece, received_at: dt.datetime) -> Decoded:
    address = piece.address
    if address is None:
        return Decoded(publisher, piece.raw, rejected="junk")
    named = DEVICE_ID.fullmatch(address.id) is not None
    message = Decoded(address.id if named else publisher, piece.raw)
    word, *arguments = piece.content.decode("utf-8", "replace").split(",")
    word = word.strip()
    name = word.upper()
    if not piece.whole:
        arguments = arguments[:-1]  # the last may be half of itself
    begin = position.begins(arguments)
    if words.is_alarm(name) or (begin is not None and name.startswith("AL")):
        _read_position(message, name, piece, arguments[begin or 0 :], received_at, alarm=True)
        answer: str | None = answers.ALARM
    elif not piece.whole:
        message.rejected = "cut_off"
        return message
    elif begin is not None or words.is_position(name):
        _read_position(message, name, piece, arguments[begin or 0 :], received_at, alarm=False)
        answer = None
    elif name in words.KNOWN or name in health.WORDS:
        message.status = _status_of(name, arguments)
        answer = answers.to(word, arguments=len([text for text in arguments if text not in ("0", "1")]))
    else:
        message.rejected = "unknown_word"
        return message
    if not named:
        for signal in message.signals:
            signal.flags.append("bad_device_id")
    elif answer is not None and piece.whole:
        message.replies = [address.frame(answer)]
    return message


def _status_of(name: str, arguments: list[str]) -> Status:
    """What a word without a position says about the unit or its wearer."""
    if name == "LK":
        return _heartbeat(arguments)
    if name in health.WORDS:
        readings, flags = health.read(name, arguments)
        return Status(readings=readings or None, flags=flags)
    first = arguments[0].strip() if arguments else ""
    if name in ("CCID", "ICCID") and _ICCID.fullmatch(first):
        return Status(readings={"iccid": first})
    if name == "VERNO" and first:
        return Status(firmware=storable_text(",".join(arguments))[:MAX_FIRMWARE_LENGTH])
    return Status()


def _heartbeat(arguments: list[str]) -> Status:
    """``LK``, ``LK,steps,battery``, ``LK,steps,rolls,battery`` or ``LK,time,steps,rolls,battery``."""
    status = Status()
    values = [position.number(text) for text in arguments]
    if not values:
        return status
    if (battery := values[-1]) is not None and 0 <= battery <= 100:
        status.battery = round(battery)
    else:
        status.flags.append("bad_battery")
    if len(values) > 1 and (steps := values[-3:][0]) is not None and steps >= 0:
        status.readings = {"steps": round(steps)}
    return status


def _read_position(
    message: Decoded, name: str, piece: Piece, fields: list[str], received_at: dt.datetime, *, alarm: bool
) -> None:
    found = position.read(fields)
    late = words.is_late(name)
    kinds, unsure = status_word.kinds(found.status, alarm=alarm)
    flags = unsure + ([] if piece.whole else ["cut_off"]) + found.flags
    wrong_clock = found.at is not None and not (
        received_at - CLOCK_BEHIND <= found.at <= received_at + CLOCK_AHEAD
    )
    if wrong_clock:
        flags.append("wrong_clock")
    payload = _payload(storable_text(name)[:32], found)
    for kind in kinds:
        message.signals.append(
            Signal(
                source=SOURCE,
                device_id=message.device_id,
                signal_id=_signal_id(kind, found.at, wrong_clock, piece.content, received_at),
                kind=kind,
                at=found.at,
                stored=late,
                payload=dict(payload),
                flags=list(flags),
            )
        )
    message.status = _status(found, late=late)


def _signal_id(
    kind: Kind, at: dt.datetime | None, wrong_clock: bool, content: bytes, received_at: dt.datetime
) -> str:
    """The kind and the unit's own time, so that what comes again is known again."""
    if at is None:
        return f"{kind}-{made_up_id(content, received_at)}"
    if wrong_clock:
        window = int(received_at.timestamp()) // WRONG_CLOCK_WINDOW_S
        return f"{kind}-{hashlib.sha256(b'%d ' % window + content).hexdigest()[:32]}"
    return f"{kind}-{at:%Y%m%dT%H%M%S}"


def _payload(word: str, found: Position) -> dict[str, Any]:
    return {
        "word": word,
        "battery": found.battery,
        "signal_dbm": found.signal_dbm,
        "location": found.fix,
        "data": found.readings,
    }


def _status(found: Position, *, late: bool) -> Status:
    """The unit's state. What comes late says nothing about now: its place carries its own time, the rest
    is a reading.
    """
    at = None if found.at is None else found.at.isoformat()
    readings: dict[str, Any] = {**found.readings, "at": at}
    if late:
        place = None if found.fix is None else {**found.fix, "at": at, "stored": True}
        readings |= {"stored": True, "battery": found.battery, "signal_dbm": found.signal_dbm}
        return Status(location=place, readings=readings, flags=found.flags)
    return Status(
        battery=found.battery,
        signal_dbm=found.signal_dbm,
        mains=False if found.status is not None and found.status >> 14 & 1 else None,
        location=found.fix,
        readings=readings,
        flags=found.flags,
    )
