"""The role ``api``: uvicorn in this process's loop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Iterator

import uvicorn

from app.http import create_app
from app.process import Process
from kit.leases import Lease

STOP_WITHIN_S = 2


class _Server(uvicorn.Server):
    """Signals are the runner's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def run(process: Process, lease: Lease) -> None:
    """Serve until ``process.stop`` is set; open requests have 2 s to end."""
    settings = process.settings
    application = create_app(settings, process, lease)
    # What is loaded by now stays: to look through it for garbage again and again stops every
    # request for 90 ms (measured).
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        application,
        host=settings.http_host,
        port=settings.http_port,
        loop="none",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(process.stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving
