"""The TCP listener for watches, and who is on which line."""

from __future__ import annotations

import asyncio
import logging

from broker_bridge.gateway.uplink import Uplink
from broker_bridge.gateway.watch_line import Timings, WatchLine
from devices.codecs.watch.framing import pieces

log = logging.getLogger(__name__)

BACKLOG = 1024


class Listener:
    """Accepts watches, publishes what they say, and brings them what they are told.

    One line per watch: a new one takes the place of the old, which the network has usually lost
    without a word.
    """

    def __init__(self, timings: Timings | None = None) -> None:
        self.timings = timings or Timings()
        self.uplink: Uplink | None = None
        self._lines: dict[str, WatchLine] = {}
        self._serving: dict[WatchLine, asyncio.Task[None]] = {}
        self._server: asyncio.Server | None = None
        self._closing = False

    @property
    def names(self) -> frozenset[str]:
        """The watches that are on a line."""
        return frozenset(self._lines)

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises: ``OSError`` (the port is in use)."""
        self._server = await asyncio.start_server(self._accept, host, port, backlog=BACKLOG)
        log.info("watches may connect to %s:%d", host, self.port)

    async def close(self) -> None:
        """Stop listening and close every line."""
        self._closing = True
        if self._server is not None:
            self._server.close()
        tasks = list(self._serving.values())
        for line in list(self._serving):
            line.close()
        await asyncio.gather(*tasks, return_exceptions=True)

    def deliver(self, payload: bytes) -> None:
        """Bring each frame in ``payload`` to the watch it names."""
        for piece in pieces(payload):
            line = self._lines.get(piece.address.id) if piece.address is not None else None
            if line is not None:
                line.tell(piece)
            else:
                log.info("a frame for %s, who is not here", piece.address and piece.address.id)

    def claim(self, name: str, line: WatchLine) -> None:
        """``name`` speaks over ``line``."""
        old = self._lines.get(name)
        self._lines[name] = line
        if old is not None and old is not line:
            log.info("%s is on a new line", name)
            old.close()
        self._count()

    def release(self, name: str, line: WatchLine) -> None:
        """``line`` is over."""
        if self._lines.get(name) is line:
            del self._lines[name]
        self._count()

    def send(self, frame: bytes, *, alarm: bool, repeated: bool) -> None:
        """Publish what a watch has said."""
        assert self.uplink is not None
        self.uplink.send(frame, alarm=alarm, repeated=repeated)

    def _count(self) -> None:
        if self.uplink is not None:
            self.uplink.units = len(self._lines)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closing:
            writer.close()
            return
        line = WatchLine(self, reader, writer)
        task = asyncio.current_task()
        assert task is not None
        self._serving[line] = task
        try:
            await line.serve()
        finally:
            del self._serving[line]
