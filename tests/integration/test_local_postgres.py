"""PostgreSQL as our own child: made, started, killed, started again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import asyncpg
import pytest

from app.local.child import ChildProcess
from app.local.postgres import LocalPostgres


@pytest.fixture
async def server(tmp_path: Path) -> LocalPostgres:
    server = LocalPostgres(tmp_path / "postgres")
    await server.prepare()
    return server


async def start(server: LocalPostgres) -> ChildProcess:
    process = await ChildProcess.start(server.child(), server.folder / "log")
    await process.wait_until_ready(within_s=15)
    return process


async def test_is_version_18_in_utf8_and_commits_to_disk(server: LocalPostgres) -> None:
    process = await start(server)
    try:
        await server.ensure_database("bell")
        await server.ensure_database("bell")
        connection = await asyncpg.connect(server.dsn())
        assert (await connection.fetchval("show server_version")).startswith("18.")
        assert await connection.fetchval("show server_encoding") == "UTF8"
        assert await connection.fetchval("show fsync") == "on"
        assert await connection.fetchval("select upper('é')") == "É"
        await connection.close()
    finally:
        await process.stop()


async def test_needs_the_password(server: LocalPostgres) -> None:
    process = await start(server)
    try:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.dsn("postgres"), password="wrong")
    finally:
        await process.stop()


@pytest.mark.parametrize("frozen", [False, True])
async def test_comes_back_after_sigkill_with_what_was_committed(
    server: LocalPostgres, frozen: bool
) -> None:
    process = await start(server)
    connection = await asyncpg.connect(server.dsn("postgres"))
    await connection.execute("create table kept (n int); insert into kept values (7)")
    if frozen:  # a backend that cannot notice its postmaster's death holds the shared memory
        os.kill(await connection.fetchval("select pg_backend_pid()"), signal.SIGSTOP)
    os.kill(process.pid, signal.SIGKILL)
    await process.process.wait()
    connection.terminate()

    process = await start(server)
    try:
        connection = await asyncpg.connect(server.dsn("postgres"))
        assert await connection.fetchval("select n from kept") == 7
        await connection.close()
    finally:
        await process.stop()


async def test_a_lock_that_names_another_program_is_not_believed(server: LocalPostgres) -> None:
    process = await start(server)
    lock = server.cluster / "postmaster.pid"
    text = lock.read_text()
    os.kill(process.pid, signal.SIGKILL)
    await process.process.wait()
    lock.write_text(text.replace(str(process.pid), str(os.getpid()), 1))
    process = await start(server)
    await process.stop()


async def test_keeps_data_and_password_when_prepared_again(server: LocalPostgres) -> None:
    dsn = server.dsn()
    again = LocalPostgres(server.folder, port=server.port)
    await again.prepare()
    assert again.dsn() == dsn
