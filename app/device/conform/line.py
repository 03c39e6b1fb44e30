"""The unit's way to the broker, through us, so that we can cut it as a lost network does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

CHUNK = 65536


class Line:
    """Listens on ``host``:``port`` (0: any free one) and forwards to the broker, bytes as they are."""

    def __init__(self, host: str, port: int, broker_host: str, broker_port: int) -> None:
        self.host, self.port = host, port
        self._broker = (broker_host, broker_port)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._forwarding: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def up(self) -> AsyncIterator[None]:
        """The line works inside the block. Raises: ``OSError`` when the port is taken."""
        await self.mend()
        try:
            yield
        finally:
            await self.cut()

    async def mend(self) -> None:
        """Let the unit in, on the same port as before."""
        self._server = await asyncio.start_server(self._forward, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Drop the unit without a word, and let it in no more."""
        if self._server is not None:
            self._server.close()
            for writer in list(self._open):
                writer.transport.abort()
            await self._server.wait_closed()
        await asyncio.gather(*self._forwarding, return_exceptions=True)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._forwarding.add(task)
        task.add_done_callback(self._forwarding.discard)
        self._open.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._broker)
            self._open.add(far_writer)
            try:
                await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
            finally:
                await self._close(far_writer)
        except OSError:
            pass  # the broker or the unit is gone; the unit will come again
        finally:
            await self._close(writer)

    async def _close(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()
