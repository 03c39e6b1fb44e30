"""A gateway for watches, put together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from broker_bridge.gateway.listener import Listener
from broker_bridge.gateway.uplink import Account, Uplink
from broker_bridge.gateway.watch_line import Timings
from devices.codecs.watch import CODEC


@contextlib.asynccontextmanager
async def running(
    account: Account, host: str, port: int, timings: Timings | None = None
) -> AsyncIterator[Listener]:
    """A gateway that serves until the block ends. Raises: ``OSError`` (the port is in use)."""
    listener = Listener(timings)
    listener.uplink = uplink = Uplink(account, CODEC.name, listener.deliver)
    await listener.start(host, port)
    publishing = asyncio.create_task(uplink.run(), name="uplink")
    try:
        yield listener
    finally:
        await listener.close()
        publishing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await publishing
