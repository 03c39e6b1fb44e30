"""A broker of our own for one trial: nothing has to be installed, and nobody else answers the unit."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.local.child import ChildProcess
from app.local.mosquitto import BRIDGE_USER, LocalMosquitto
from app.local.mosquitto_program import find_program
from app.local.ports import free_port
from devices.credentials import broker_verifier


@asynccontextmanager
async def own_broker(device_id: str, secret: str, programs: Path) -> AsyncIterator[tuple[int, str, str]]:
    """A Mosquitto on loopback that admits the unit: its port, and the platform's name and password.

    ``programs``: folder for the broker's program where the machine has none.
    Raises: ``app.local.texts.Unable``, ``NotReady``.
    """
    program = await asyncio.to_thread(find_program, programs)
    with tempfile.TemporaryDirectory(prefix="bell-conform-") as folder:
        server = LocalMosquitto(Path(folder) / "broker", program, free_port("127.0.0.1"))
        server.prepare()
        server.write_passwords([f"{device_id}:{broker_verifier(secret)}"])
        process = await ChildProcess.start(server.child(), Path(folder) / "broker.log")
        try:
            await process.wait_until_ready()
            yield server.port, BRIDGE_USER, server.bridge_password
        finally:
            await process.stop()
