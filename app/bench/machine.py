"""The whole program on this machine, in a temporary directory, as the demo runs it."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx2

from app.bench.wire import Wire
from app.demo import processes
from app.demo.demo import Demo
from app.demo.options import DemoOptions
from app.local.child import ChildProcess
from app.local.data_folder import DataFolder
from app.local.mosquitto import BRIDGE_USER
from app.local.ports import free_port
from app.local.postgres import LocalPostgres
from app.migrate import migrate_database
from app.seed import seed_town
from kit.vault.cipher import vault_of

HOST = "127.0.0.1"
ELDERS = 60
"""Units that may connect; the bench publishes for all others too."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A running town. ``environment``: that of its roles (``BELL_…``)."""

    http_url: str
    mqtt_port: int
    environment: Mapping[str, str]

    @property
    def database_url(self) -> str:
        """``postgresql://…`` of the town."""
        return self.environment["BELL_DATABASE_URL"]

    async def wire(self, client_id: str) -> Wire:
        """A connection that may publish for every device."""
        password = self.environment["BELL_MQTT_PASSWORD"]
        return await Wire.open(self.mqtt_port, BRIDGE_USER, password, client_id)

    async def token(self) -> str:
        """A dispatcher's token."""
        async with httpx2.AsyncClient(base_url=self.http_url) as http:
            answer = await http.post(
                "/api/v1/sessions", json={"username": "dispatcher", "password": "demo"}
            )
            answer.raise_for_status()
            return str(answer.json()["token"])

    async def rows(self, query: str, *values: object) -> list[asyncpg.Record]:
        """Ask the database directly; counting is not part of what is measured."""
        connection = await asyncpg.connect(self.database_url)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(query, *values)
            return rows
        finally:
            await connection.close()


@asynccontextmanager
async def machine(people: int = ELDERS) -> AsyncIterator[Machine]:
    """A quiet town of so many ``people``, stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="bell-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # the database runs as a user of its own
        options = DemoOptions(
            data_dir=Path(folder),
            host=HOST,
            http_port=free_port(HOST),
            mqtt_port=free_port(HOST),
            elders=ELDERS,
            browser=False,
            quiet_town=True,
            test_clock=False,
        )
        data = DataFolder(options.data_dir)
        data.claim()
        demo = Demo(options, data)
        try:
            if people > ELDERS:
                await _settle(data, people)
            await demo.start()
            yield Machine(options.http_url, options.mqtt_port, environment_of(demo))
        finally:
            await demo.stop()
            data.release()


async def _settle(data: DataFolder, people: int) -> None:
    """Seed a larger town than a demo has, before the demo starts on it."""
    postgres = LocalPostgres(data.path / "postgres", data.ports.take("postgres", HOST))
    await postgres.prepare()
    process = await ChildProcess.start(postgres.child(), data.path / "seed.log")
    try:
        await process.wait_until_ready()
        await postgres.ensure_database()
        await asyncio.to_thread(migrate_database, postgres.dsn())
        vault = vault_of(processes.master_key(data))
        await seed_town(postgres.dsn(), demo=True, elders=ELDERS, people=people, vault=vault)
    finally:
        await process.stop()


def environment_of(demo: Demo) -> dict[str, str]:
    """The environment that the demo has given its roles."""
    folder = demo.data.path
    port = json.loads((folder / "ports.json").read_text())["postgres"]
    url = LocalPostgres(folder / "postgres", port).dsn()
    password = (folder / "broker" / "bridge-password").read_text()
    return processes.settings(demo.options, demo.data, url, password, demo.carrier_url)
