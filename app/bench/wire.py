"""A publisher that costs next to nothing: MQTT 3.1.1 packets written straight to a socket.

A client library would use up the core that is being measured. PUBACKs are counted, not matched.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Iterable

CHUNK = 256
"""Packets per write."""


class Wire:
    """One connection that publishes with QoS 1."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._ids = itertools.cycle(range(1, 65536))
        self._sent = 0
        self._confirmed = 0
        self._reading = asyncio.create_task(self._count_confirmations())

    @classmethod
    async def open(cls, port: int, username: str, password: str, client_id: str) -> Wire:
        """Connect to the broker on this machine."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = _text("MQTT") + bytes([4, 0b1100_0010]) + (60).to_bytes(2, "big")
        body = head + _text(client_id) + _text(username) + _text(password)
        writer.write(b"\x10" + _length(len(body)) + body)
        answer = await reader.readexactly(4)
        if answer[3]:
            raise ConnectionError(f"the broker refuses {username}: {answer[3]}")
        return cls(reader, writer)

    def publish(self, topic: str, payload: bytes) -> None:
        """Write one packet."""
        self._writer.write(self._packet(topic, payload))

    async def publish_all(self, messages: Iterable[tuple[str, bytes]]) -> None:
        """Write them as fast as the broker reads."""
        waiting: list[bytes] = []
        for topic, payload in messages:
            waiting.append(self._packet(topic, payload))
            if len(waiting) == CHUNK:
                self._writer.write(b"".join(waiting))
                waiting.clear()
                await self._writer.drain()
        self._writer.write(b"".join(waiting))
        await self._writer.drain()

    async def publish_paced(self, messages: Iterable[tuple[str, bytes]], per_second: float) -> None:
        """Write them evenly, in a burst every 20 ms."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        for number, (topic, payload) in enumerate(messages):
            ahead = number / per_second - (loop.time() - started)
            if ahead > 0.02:
                await self._writer.drain()
                await asyncio.sleep(ahead)
            self.publish(topic, payload)
        await self._writer.drain()

    async def confirmed(self) -> None:
        """Wait until the broker has confirmed everything."""
        while self._confirmed < self._sent:  # noqa: ASYNC110  (counted by the reading task)
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Hang up."""
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading
        self._writer.close()

    def _packet(self, topic: str, payload: bytes) -> bytes:
        self._sent += 1
        body = _text(topic) + next(self._ids).to_bytes(2, "big") + payload
        return b"\x32" + _length(len(body)) + body

    async def _count_confirmations(self) -> None:
        rest = 0
        while data := await self._reader.read(65536):
            self._confirmed += (rest + len(data)) // 4  # a PUBACK has four bytes
            rest = (rest + len(data)) % 4


def _text(value: str) -> bytes:
    data = value.encode()
    return len(data).to_bytes(2, "big") + data


def _length(size: int) -> bytes:
    digits = bytearray()
    while True:
        size, digit = divmod(size, 128)
        digits.append(digit | (0x80 if size else 0))
        if not size:
            return bytes(digits)
