"""Replies and commands by template: ``${path}`` stands for what the path leads to.

``${now:epoch_s}``, ``${now:epoch_ms}``, ``${now:%Y%m%d%H%M%S}`` is the time of receipt, Beijing time.
In ``json`` a text that is nothing but ``${path}`` becomes the value itself, number or object.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import orjson

from devices.codecs.mapping.paths import compiled
from devices.codecs.mapping.schema import Template, as_text
from devices.codecs.mapping.values import holds
from devices.codecs.native.fields import LOCAL_TIME
from devices.codecs.native.schema import MAX_BYTES

_PIECE = re.compile(r"\$\{([^{}]*)\}")
NOW = "now:"


def check(template: Template) -> None:
    """Compile every path in it. Raises: ``ValueError``."""
    for path in _PIECE.findall(template.text if template.text is not None else str(template.as_json)):
        if not path.startswith(NOW):
            compiled(path)


def filled(template: Template, message: Any, now: dt.datetime) -> bytes | None:
    """What is to be sent; None when its condition does not hold, or it would be too large."""
    if template.when is not None and not holds(template.when, message):
        return None
    if template.text is not None:
        sent = str(_text(template.text, message, now)).encode("utf-8", "replace")
    else:
        sent = orjson.dumps(_fill(template.as_json, message, now))
    return sent if len(sent) <= MAX_BYTES else None


def _fill(value: Any, message: Any, now: dt.datetime) -> Any:
    if isinstance(value, dict):
        return {str(key): _fill(inner, message, now) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, message, now) for inner in value]
    if not isinstance(value, str):
        return value
    whole = _PIECE.fullmatch(value)
    return _value(whole[1], message, now) if whole else _text(value, message, now)


def _text(text: str, message: Any, now: dt.datetime) -> str:
    return _PIECE.sub(lambda piece: _written(_value(piece[1], message, now)), text)


def _written(value: Any) -> str:
    if value is None:
        return ""
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else as_text(value)


def _value(path: str, message: Any, now: dt.datetime) -> Any:
    if not path.startswith(NOW):
        return compiled(path).find(message)
    wanted = path.removeprefix(NOW)
    if wanted == "epoch_s":
        return int(now.timestamp())
    if wanted == "epoch_ms":
        return int(now.timestamp() * 1000)
    return now.astimezone(LOCAL_TIME).strftime(wanted)
