"""``up/reply``: the answer to a command or to a question the terminal asked aloud."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from devices.codecs.errors import Undecodable
from devices.codecs.native import fields as read
from devices.codecs.native.alarm import SOURCE
from devices.codecs.native.reading import read_object
from kit.signals import Kind, Signal


class Result(StrEnum):
    """What the device or the person at it said."""

    OK = "ok"
    FAILED = "failed"
    FINE = "fine"
    HELP = "help"


RESULTS = frozenset(Result)


@dataclass(slots=True)
class Reply:
    """``id`` names the command; ``fields`` is the whole object."""

    device_id: str
    id: str
    result: Result
    at: dt.datetime | None
    at_text: str | None
    fields: dict[str, Any]
    flags: list[str] = field(default_factory=list)

    def signal(self) -> Signal | None:
        """What a person answered, as a signal: ``help`` and ``fine``; None for the others.

        ``payload.ref`` is the reply's own ``ref``, else the command's id.
        """
        if self.result not in (Result.HELP, Result.FINE):
            return None
        return Signal(
            source=SOURCE,
            device_id=self.device_id,
            signal_id=self.id,
            kind=Kind(self.result.value),
            at=self.at,
            at_text=self.at_text,
            payload={"ref": self.id, **self.fields, "command": self.id},
            flags=list(self.flags),
        )


def decode_reply(device_id: str, payload: bytes, received_at: dt.datetime) -> Reply:
    """The reply in ``payload``.

    A cry for help without an id is still one (flag ``no_id``); any other reply needs it.
    Raises: ``Undecodable``.
    """
    fields = dict(read_object(payload))
    command_id = read.identifier(fields.get("id"))
    value = fields.get("result")
    name = value.strip().lower() if isinstance(value, str) else ""
    if not name:
        raise Undecodable("no_result", command_id)
    if name not in RESULTS:
        raise Undecodable("unknown_result", command_id)
    flags: list[str] = []
    if command_id is None:
        if name != Result.HELP:
            raise Undecodable("no_id")
        command_id = read.made_up_id(payload, received_at)
        flags.append("no_id")
    at, at_text = read.moment(fields.get("at"), flags)
    return Reply(device_id, command_id, Result(name), at, at_text, fields, flags)
