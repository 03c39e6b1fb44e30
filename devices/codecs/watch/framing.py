"""Where one frame ends and the next begins: ``[maker*id*length*content]``.

The length (four hex digits) counts the bytes of the content. It is believed when a ``]`` stands
where it says and no other frame begins before. Some firmware counts wrong, and some counts audio
before it is escaped; such a frame ends at the bracket that closes it, or where the next one begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADER = re.compile(
    rb"\[(?P<maker>[0-9A-Za-z]{2})\*(?P<id>[^*\[\]]{0,64})\*"
    rb"(?:(?P<sequence>[0-9A-Za-z]{1,8})\*(?=[0-9A-Fa-f]{4}\*))?(?P<length>[0-9A-Za-z]{0,8})\*"
)
MAX_HEADER = 100
"""No header is longer: what may still become one is kept until then."""

_BRACKET = re.compile(rb"[\[\]]")
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]+")
_BLANK = b" \t\r\n\x00"


@dataclass(frozen=True, slots=True)
class Address:
    """What an answer repeats: the maker's two letters, the unit's own id, the sequence if it has one."""

    maker: str
    id: str
    sequence: str | None = None

    def frame(self, content: str) -> bytes:
        """``content`` (ASCII) as a frame for that unit."""
        sequence = "" if self.sequence is None else f"{self.sequence}*"
        return f"[{self.maker}*{self.id}*{sequence}{len(content):04X}*{content}]".encode()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the stream. ``address`` None: not a frame. ``whole`` False: its end is missing."""

    raw: bytes
    address: Address | None = None
    content: bytes = b""
    whole: bool = True


def pieces(payload: bytes) -> list[Piece]:
    """Everything in ``payload``, in order; blanks between the frames are left out."""
    return _scan(payload, final=True)[0]


class Splitter:
    """A stream that comes in parts. ``rest``: what waits for its end."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> list[Piece]:
        """The pieces that are complete now."""
        buffer = self.rest + data
        found, read = _scan(buffer, final=False)
        self.rest = buffer[read:]
        return found

    def flush(self) -> list[Piece]:
        """What waits, taken as it is: nothing more will come."""
        rest, self.rest = self.rest, b""
        return pieces(rest)


def _scan(buffer: bytes, *, final: bool) -> tuple[list[Piece], int]:
    """The pieces of ``buffer``, and how much of it they are; all of it if ``final``."""
    found: list[Piece] = []
    at = 0
    header = HEADER.search(buffer)
    while header is not None:
        _add_junk(found, buffer[at : header.start()])
        following = HEADER.search(buffer, header.end())
        limit = len(buffer) if following is None else following.start()
        end = _end(buffer, header, limit, may_grow=following is None and not final)
        if end is not None:
            content = buffer[header.end() : end - 1]
            found.append(Piece(buffer[header.start() : end], _address(header), content))
        elif following is None and not final:
            return found, header.start()
        else:
            end = limit
            content = buffer[header.end() : end].rstrip(_BLANK)
            found.append(Piece(buffer[header.start() : end], _address(header), content, whole=False))
        at, header = end, following
    begun = -1 if final else buffer.rfind(b"[", max(at, len(buffer) - MAX_HEADER))
    read = len(buffer) if begun < 0 else begun
    _add_junk(found, buffer[at:read])
    return found, read


def _add_junk(found: list[Piece], between: bytes) -> None:
    if between.strip(_BLANK):
        found.append(Piece(between))


def _address(header: re.Match[bytes]) -> Address:
    sequence = header["sequence"]
    return Address(
        header["maker"].decode(),
        header["id"].decode("utf-8", "replace").strip(),
        None if sequence is None else sequence.decode(),
    )


def _end(buffer: bytes, header: re.Match[bytes], limit: int, *, may_grow: bool) -> int | None:
    """The index after the frame's last bracket; None: it is missing, or not there yet."""
    begin = header.end()
    if _HEXADECIMAL.fullmatch(header["length"]):
        declared = begin + int(header["length"], 16)
        if declared < limit and buffer[declared] == 0x5D:
            return declared + 1
        if declared >= limit and may_grow:
            return None
    depth = 1
    for bracket in _BRACKET.finditer(buffer, begin, limit):
        depth += 1 if bracket[0] == b"[" else -1
        if depth == 0:
            return bracket.end()
    last = buffer.rfind(b"]", begin, limit)
    return None if last < 0 else last + 1
