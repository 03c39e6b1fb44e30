"""A database and a broker alone, for measuring one part of the program without the others."""

from __future__ import annotations

import asyncio
import base64
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from app.bench.wire import Wire
from app.local.child import Child, ChildProcess
from app.local.mosquitto import BRIDGE_USER, LocalMosquitto
from app.local.mosquitto_program import find_program
from app.local.ports import free_port
from app.local.postgres import LocalPostgres
from app.migrate import migrate_database
from kit.settings import Settings
from kit.vault.master import KEY_BYTES

HOST = "127.0.0.1"


@asynccontextmanager
async def servers() -> AsyncIterator[Settings]:
    """A migrated, empty database and a broker; the settings of a bridge on them."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bell-bench-")))
        os.chmod(folder, 0o755)  # the servers run as a user of their own
        postgres = LocalPostgres(folder / "postgres")
        await postgres.prepare()
        await _start(stack, postgres.child(), folder)
        await postgres.ensure_database()
        await asyncio.to_thread(migrate_database, postgres.dsn())
        program = await asyncio.to_thread(find_program, folder / "mosquitto")
        broker = LocalMosquitto(folder / "broker", program, free_port(HOST))
        broker.prepare()
        await _start(stack, broker.child(), folder)
        yield Settings(
            database_url=postgres.dsn(),
            mqtt_url=f"mqtt://{HOST}:{broker.port}",
            mqtt_username=BRIDGE_USER,
            mqtt_password=broker.bridge_password,
            master_key=base64.b64encode(os.urandom(KEY_BYTES)).decode(),
        )


async def wire(settings: Settings, client_id: str) -> Wire:
    """A connection that may publish for every device."""
    port = int(settings.mqtt_url.rpartition(":")[2])
    return await Wire.open(port, settings.mqtt_username, settings.mqtt_password, client_id)


async def _start(stack: AsyncExitStack, child: Child, folder: Path) -> None:
    process = await ChildProcess.start(child, folder / f"{child.name}.log")
    stack.push_async_callback(process.stop)
    await process.wait_until_ready()
