"""One watch on the line: its bytes become frames, its answers go back."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import socket
from dataclasses import dataclass
from typing import Protocol

from devices.codecs.watch import CODEC
from devices.codecs.watch.framing import Address, Piece, Splitter

log = logging.getLogger(__name__)

MAX_FRAME = 64 * 1024 + 128
MAX_UNREAD = 64 * 1024
"""Bytes that a watch may leave unread before it is given up."""

MAX_JUNK = 2048
"""Bytes of something else before the first frame: then it is no watch."""

MAX_NAMES = 16
"""Units that may speak over one connection."""

MAX_PENDING = 32


@dataclass(frozen=True, slots=True)
class Timings:
    """In seconds. ``hello``: until the first frame. ``idle``: without a byte, while a heartbeat comes every
    5 to 8 minutes. ``stalled``: within a frame. ``settle``: within one that seems to be over, but whose
    length promises more. ``stand_in``: until a heartbeat is answered here; the watch says it again
    after 60, and reboots after five.
    """

    hello: float = 60.0
    idle: float = 1200.0
    stalled: float = 60.0
    settle: float = 2.0
    stand_in: float = 20.0


class Switchboard(Protocol):
    """What a line needs of the listener."""

    timings: Timings

    def claim(self, name: str, line: WatchLine) -> None: ...
    def release(self, name: str, line: WatchLine) -> None: ...
    def send(self, frame: bytes, *, alarm: bool, repeated: bool) -> None: ...


class WatchLine:
    """A connection of a watch, from the accepted socket to its end."""

    def __init__(
        self, switchboard: Switchboard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._switchboard = switchboard
        self._reader = reader
        self._writer = writer
        self._splitter = Splitter()
        self._addresses: dict[str, Address] = {}
        self._junk = 0
        self._open = True
        self._pending: dict[bytes, asyncio.TimerHandle] = {}
        self._awaited: dict[bytes, int] = {}
        if (raw := writer.get_extra_info("socket")) is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    async def serve(self) -> None:
        """Read until the watch goes, is silent for too long, or is replaced."""
        try:
            while self._open and (data := await self._read()) is not None:
                for piece in self._splitter.feed(data):
                    self._hear(piece)
                if len(self._splitter.rest) > MAX_FRAME:
                    log.warning("a frame without an end from %s", self)
                    return
        except ConnectionError as error:
            log.debug("%s: %s", self, error)
        finally:
            for piece in self._splitter.flush():
                self._hear(piece)
            self.close()

    def close(self) -> None:
        """End the connection. What has not been read yet was not answered: the watch says it again."""
        self._open = False
        for handle in self._pending.values():
            handle.cancel()
        self._pending.clear()
        for name in self._addresses:
            self._switchboard.release(name, self)
        with contextlib.suppress(OSError):
            self._writer.close()

    def tell(self, piece: Piece) -> None:
        """Send an answer or a command, with the maker's letters and the sequence that the unit uses."""
        assert piece.address is not None
        if self._awaited.get(piece.raw) == 0:
            return  # every bridge answers: another one was quicker
        self._answered(piece.raw)
        own = self._addresses[piece.address.id]
        sequence = piece.address.sequence or ("0001" if own.sequence is not None else None)
        address = Address(own.maker, own.id, sequence)
        same = address == piece.address
        self._write(piece.raw if same else address.frame(piece.content.decode("ascii", "replace")))

    async def _read(self) -> bytes | None:
        """The next bytes; empty when a frame has to be taken as it is; None at the end."""
        times, rest = self._switchboard.timings, self._splitter.rest
        limit = times.idle if self._addresses else times.hello
        if rest:
            limit = times.settle if rest.endswith(b"]") else times.stalled
        try:
            async with asyncio.timeout(limit):
                return await self._reader.read(16 * 1024) or None
        except TimeoutError:
            if not rest:
                log.info("%s has been silent for %.0f s", self, limit)
                return None
            for piece in self._splitter.flush():
                self._hear(piece)
            return b""

    def _hear(self, piece: Piece) -> None:
        if piece.address is None:
            self._hear_junk(piece)
            return
        name = piece.address.id
        if self._open and (name in self._addresses or len(self._addresses) < MAX_NAMES):
            self._addresses[name] = piece.address
            self._switchboard.claim(name, self)
        messages = CODEC.decode(name, piece.raw, dt.datetime.now(dt.UTC))
        alarm = any(message.signals for message in messages)
        replies = [reply for message in messages for reply in message.replies]
        self._switchboard.send(piece.raw, alarm=alarm, repeated=bool(replies))
        for reply in replies:
            self._await(reply)
            if not alarm:
                self._stand_in_soon(reply)

    def _hear_junk(self, piece: Piece) -> None:
        """Noise of a watch is shown to people; that of the internet is not."""
        if self._addresses:
            self._switchboard.send(piece.raw, alarm=False, repeated=False)
            return
        self._junk += len(piece.raw)
        if self._junk > MAX_JUNK:
            log.info("%s is no watch", self)
            self.close()

    def _await(self, reply: bytes) -> None:
        """One more such answer will be passed on: a watch that asks twice hears two."""
        awaited = self._awaited.pop(reply, 0) + 1
        if len(self._awaited) >= MAX_PENDING:
            del self._awaited[next(iter(self._awaited))]
        self._awaited[reply] = awaited

    def _stand_in_soon(self, reply: bytes) -> None:
        if self._open and reply not in self._pending and len(self._pending) < MAX_PENDING:
            after = self._switchboard.timings.stand_in
            self._pending[reply] = asyncio.get_running_loop().call_later(after, self._stand_in, reply)

    def _stand_in(self, reply: bytes) -> None:
        """Nobody has answered: say it here, or the watch reboots and cannot be pressed meanwhile."""
        self._answered(reply)
        self._write(reply)

    def _answered(self, reply: bytes) -> None:
        if self._awaited.get(reply, 0) > 0:
            self._awaited[reply] -= 1
        if (handle := self._pending.pop(reply, None)) is not None:
            handle.cancel()

    def _write(self, data: bytes) -> None:
        if not self._open:
            return
        self._writer.write(data)
        if self._writer.transport.get_write_buffer_size() > MAX_UNREAD:
            log.warning("%s does not read its answers", self)
            self.close()

    def __str__(self) -> str:
        return ", ".join(self._addresses) or "somebody"
