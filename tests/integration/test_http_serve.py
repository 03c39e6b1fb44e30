"""``bell serve`` as a process: stopping, losing its name, waiting for the database."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process

from app.local.environment import CHECKOUT
from app.local.ports import free_port
from kit import leases
from kit.database import Database
from tests.integration.line import Line


async def serve(database_url: str) -> Process:
    environment = {
        "BELL_DATABASE_URL": database_url,
        "BELL_HTTP_PORT": str(free_port("127.0.0.1")),
        "BELL_SECRET_KEY": "k" * 32,
        "BELL_MASTER_KEY": os.environ["BELL_MASTER_KEY"],
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "serve", "--role", "api", "--instance", "api-1"),
        cwd=CHECKOUT,
        env=environment,
        stderr=PIPE,
    )


async def reads(process: Process, words: str) -> None:
    """Wait until the process has logged these words."""
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while words not in (line := (await process.stderr.readline()).decode()):
            assert line, f"ended before it logged: {words}"


async def ends(process: Process) -> int:
    async with asyncio.timeout(20):
        await process.communicate()
    assert process.returncode is not None
    return process.returncode


async def test_it_stops_when_told_to(database_url: str) -> None:
    process = await serve(database_url)
    await reads(process, "Uvicorn running")
    process.send_signal(signal.SIGTERM)
    assert await ends(process) == 0


async def test_it_leaves_with_3_when_another_takes_its_name(database_url: str) -> None:
    process = await serve(database_url)
    await reads(process, "Uvicorn running")
    database = Database(database_url)
    await leases.acquire(database, "api", "api-1")
    await database.close()
    assert await ends(process) == 3


async def test_it_waits_for_a_database_that_is_away(database_url: str) -> None:
    line = Line(database_url)
    async with line.up():
        await line.cut()
        process = await serve(line.url)
        await reads(process, "waiting for the database")
        await line.mend()
        await reads(process, "Uvicorn running")
        process.send_signal(signal.SIGTERM)
        assert await ends(process) == 0
