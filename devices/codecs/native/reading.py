"""Reading JSON from devices, so that the outcome can always be stored.

PostgreSQL's jsonb refuses NUL characters and lone surrogates, orjson refuses integers beyond 64
bits and nesting beyond 254 levels, and Python's own parser stops at a few hundred levels. None of
that may cost a press: the values are replaced, the rest of the object is kept.
"""

from __future__ import annotations

import json
import re
from typing import Any

from devices.codecs.errors import Undecodable
from devices.codecs.native.schema import MAX_BYTES, MAX_DEPTH

REPLACEMENT = "\ufffd"

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_ID = re.compile(rb'"id"\s*:\s*(?:"([^"\\\x00-\x1f]{1,128})"|(-?\d{1,32})\b)')

Pairs = list[tuple[str, Any]]


def read_object(payload: bytes) -> Pairs:
    """The members of the JSON object in ``payload``, in order, duplicates included.

    Raises: ``Undecodable`` (``too_large not_utf8 not_json not_an_object``).
    """
    if len(payload) > MAX_BYTES:
        raise Undecodable("too_large", glimpse_id(payload))
    try:
        # Firmware written in C sends the terminating NUL along; others a byte order mark.
        text = payload.rstrip(b"\x00").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Undecodable("not_utf8", glimpse_id(payload)) from None
    try:
        value = _parse(text)
    except RecursionError:
        value = _parse_shallow(text, payload)
    except ValueError:
        raise Undecodable("not_json", glimpse_id(payload)) from None
    if not isinstance(value, _Members):
        raise Undecodable("not_an_object")
    return [(storable_text(name), storable(member, 1)) for name, member in value.pairs]


def glimpse_id(payload: bytes) -> str | None:
    """An id that can be made out in a frame that is not JSON, else None."""
    found = _ID.search(payload[:MAX_BYTES])
    if found is None:
        return None
    return storable_text((found[1] or found[2]).decode("utf-8", "replace"))


def storable_text(text: str) -> str:
    """``text`` without what PostgreSQL refuses."""
    return _UNSTORABLE.sub(REPLACEMENT, text)


def storable(value: Any, depth: int = 0) -> Any:
    """``value`` as plain data that orjson and jsonb take; nesting beyond ``MAX_DEPTH`` is null."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, _Members):
        if depth >= MAX_DEPTH:
            return None
        return {storable_text(name): storable(member, depth + 1) for name, member in value.pairs}
    if isinstance(value, list):
        return None if depth >= MAX_DEPTH else [storable(member, depth + 1) for member in value]
    return value


class _Members:
    """A JSON object before duplicates are dropped."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs


def _integer(digits: str) -> int | str:
    """A 64-bit integer; a longer one stays text (thousands of digits would not even convert)."""
    if len(digits) <= 20 and -(2**63) <= (number := int(digits)) < 2**63:
        return number
    return digits


def _fraction(digits: str) -> float | str:
    number = float(digits)
    return digits if number in (float("inf"), float("-inf")) else number


def _parse(text: str) -> Any:
    return json.loads(
        text,
        object_pairs_hook=_Members,
        parse_int=_integer,
        parse_float=_fraction,
        parse_constant=lambda _name: None,
        strict=False,
    )


def _parse_shallow(text: str, payload: bytes) -> Any:
    """Parse what nests too deeply for the parser, its depths cut out as null."""
    pieces: list[str] = []
    depth = kept_to = 0
    for token in _TOKENS.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
            if depth == MAX_DEPTH:
                pieces.append(text[kept_to : token.start()] + "null")
        elif token[0] in ("]", "}"):
            if depth == MAX_DEPTH:
                kept_to = token.end()
            depth -= 1
    if depth > 0:
        raise Undecodable("not_json", glimpse_id(payload))
    try:
        return _parse("".join(pieces) + text[kept_to:])
    except ValueError:
        raise Undecodable("not_json", glimpse_id(payload)) from None
