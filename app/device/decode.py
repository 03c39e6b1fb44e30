"""``bell device decode``: what the frames of a device say, and why."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click
import orjson

from app.given_paths import GivenFile
from devices.codecs import Codec, Decoded, broken_mappings, codecs
from devices.codecs.mapping import MappingError, load_file
from devices.codecs.native import Status
from devices.codecs.native import fields as read
from kit.catalogue import text
from kit.settings import Settings
from kit.signals import Signal

NOBODY = "-"
"""In place of the publisher, which a file of frames does not tell: no device can have this id."""

HEX = b"hex:"


@click.command()
@click.argument("file", type=GivenFile("rb"))
@click.option("--codec", "name", required=True, help="A codec's name, or a mapping file (.yaml).")
@click.option("--device", "publisher", default=NOBODY, help="Id of the device or gateway that publishes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line. 每行报文一个 JSON。")
def decode(file: BinaryIO, name: str, publisher: str, as_json: bool) -> None:
    """Decode FILE (- for standard input), one frame a line; `hex:` before bytes. 解析设备报文。"""
    codec = find(name)
    now = dt.datetime.now(dt.UTC)
    for number, frame in lines(file):
        parts = _decoded(codec, publisher, frame, now)
        if as_json:
            sys.stdout.buffer.write(orjson.dumps(answer(frame, parts, publisher)) + b"\n")
        else:
            for part in parts:
                click.echo(readable(number, answer(part.frame, [part], publisher), part))
    sys.stdout.flush()


def find(name: str) -> Codec:
    """The codec of that name, or of that mapping file. Raises: ``click.ClickException``."""
    if name.endswith((".yaml", ".yml")):
        try:
            return load_file(Path(name))
        except MappingError as error:
            raise click.ClickException(str(error)) from error
    for one in broken_mappings():
        if one.file.stem == name:
            raise click.ClickException(one.reason)
    found = codecs().get(name)
    if found is None:
        raise click.ClickException(_say("unknown_codec", name=name, known=" ".join(sorted(codecs()))))
    return found


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Number and frame of every line that is not empty; ``hex:`` that is none is taken as it stands."""
    for number, line in enumerate(file, start=1):
        frame = line.rstrip(b"\r\n")
        if not frame.strip():
            continue
        if frame[:4].lower() == HEX:
            # What is no hexadecimal goes to the codec as it stands: let it say what it thinks.
            with contextlib.suppress(ValueError):
                frame = bytes.fromhex(frame[4:].decode("ascii"))
        yield number, frame


def _decoded(codec: Codec, publisher: str, frame: bytes, now: dt.datetime) -> list[Decoded]:
    try:
        return codec.decode(publisher, frame, now) or [Decoded(publisher, frame, rejected="empty")]
    except Exception as error:  # a fault of the codec: said, and on to the next line
        return [Decoded(publisher, frame, rejected=f"codec_failed: {error!r}")]


def answer(frame: bytes, parts: list[Decoded], publisher: str = NOBODY) -> dict[str, Any]:
    """``{"frame", "device_id", "signals", "status", "replies", "rejected"}`` of a line.

    A line may hold several messages (a watch sends what it has in one packet): their signals and replies
    in order, the last of each value of their status, the first reason why one was not understood.
    ``device_id``: of the first that raises something, else of the first that is understood; null: nobody is
    named. ``status`` is empty where there is none.
    """
    spoken = sorted(parts, key=lambda part: (not part.signals, part.rejected is not None))
    unnamed = spoken[0].device_id == publisher == NOBODY
    return {
        "frame": written(frame),
        "device_id": None if unnamed else spoken[0].device_id,
        "signals": [_signal(one) for part in parts for one in part.signals],
        "status": _status([part.status for part in parts if part.status is not None]),
        "replies": [written(reply) for part in parts for reply in part.replies],
        "rejected": next((part.rejected for part in parts if part.rejected is not None), None),
    }


def _status(told: list[Status]) -> dict[str, Any]:
    if not told:
        return {}
    shown: dict[str, Any] = {
        name: next((value for one in reversed(told) if (value := getattr(one, name)) is not None), None)
        for name in ("battery", "signal_dbm", "mains", "firmware", "location")
    }
    shown["readings"] = {key: value for one in told for key, value in (one.readings or {}).items()} or None
    shown["flags"] = list(dict.fromkeys(flag for one in told for flag in one.flags))
    return shown


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "kind": signal.kind.value,
        "at": signal.at.isoformat() if signal.at is not None else signal.at_text,
        "stored": signal.stored,
        "battery": read.battery(signal.payload, []),
        "location": read.location(signal.payload, []),
        "data": signal.payload.get("data"),
    }


def written(frame: bytes) -> str:
    """The frame as text, or as ``hex:`` where it is none."""
    try:
        plain = frame.decode("utf-8")
    except UnicodeDecodeError:
        return "hex:" + frame.hex()
    return plain if all(character.isprintable() or character in "\t" for character in plain) else (
        "hex:" + frame.hex()
    )  # fmt: skip


def readable(number: int, shown: dict[str, Any], part: Decoded) -> str:
    """A few lines for people."""
    told = [f"{number}: {_clipped(shown['frame'])}", _say("device", device=shown["device_id"] or "?")]
    if part.rejected is not None:
        told.append(_say("rejected", reason=part.rejected, why=_why(part.rejected)))
    for signal, one in zip(part.signals, shown["signals"], strict=True):
        told.append(
            _say(
                "signal",
                kind=one["kind"],
                at=one["at"] or _say("no_time"),
                stored=_say("stored") if one["stored"] else "",
                id=signal.signal_id,
            )
        )
        told += [
            f"      {name}: {_json(one[name])}" for name in ("battery", "location", "data") if one[name]
        ]
        if signal.flags:
            told.append(_say("flags", flags=" ".join(signal.flags)))
    said = {name: value for name, value in shown["status"].items() if value not in (None, [])}
    if part.status is not None:
        told.append(_say("status", status=_json(said) if said else _say("alive")))
    told += [_say("answer", id=one.id, result=one.result.value) for one in part.answers]
    told += [_say("reply", reply=reply) for reply in shown["replies"]]
    if len(told) == 2:
        told.append(_say("nothing"))
    return "\n".join(told)


def _why(reason: str) -> str:
    key = f"device.decode.why.{reason}"
    found = text(key, Settings().language)
    return "" if found == key else found


def _json(value: Any) -> str:
    return _clipped(orjson.dumps(value).decode())


def _clipped(line: str) -> str:
    return line if len(line) <= 400 else line[:400] + "…"


def _say(key: str, **params: object) -> str:
    return text(f"device.decode.{key}", Settings().language, **params)
