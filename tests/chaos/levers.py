"""What chaos pulls at: signals to processes, and locks inside the database.

The database is touched only to hold something up at a chosen instant. What came of it is counted
from outside (`counting.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from app.local.postgres import LocalPostgres
from tests.running_demo import RunningDemo, is_alive

BACK_S = 10.0
COMMIT_LOCK = 777
LOOK_S = 0.01


async def until(condition: Callable[[], Awaitable[bool]], within_s: float, what: str) -> None:
    """Return when ``condition`` holds.

    Raises: ``AssertionError`` naming ``what`` after ``within_s`` seconds.
    """
    try:
        async with asyncio.timeout(within_s):
            while not await condition():  # noqa: ASYNC110  (another process)
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        raise AssertionError(f"after {within_s:.0f} s still not: {what}") from None


class Processes:
    """The demo's children, by name."""

    def __init__(self, demo: RunningDemo) -> None:
        self.demo = demo

    def signal(self, number: signal.Signals, names: Iterable[str]) -> dict[str, int]:
        """Send ``number``; the process numbers it went to, without those that were gone."""
        hit = {}
        pids = self.demo.pids
        for name in names:
            with contextlib.suppress(KeyError, ProcessLookupError):
                os.kill(pids[name], number)
                hit[name] = pids[name]
        return hit

    def kill(self, *names: str) -> dict[str, int]:
        """SIGKILL."""
        return self.signal(signal.SIGKILL, names)

    def freeze(self, *names: str) -> None:
        """SIGSTOP."""
        self.signal(signal.SIGSTOP, names)

    def thaw(self, *names: str) -> None:
        """SIGCONT."""
        self.signal(signal.SIGCONT, names)

    @asynccontextmanager
    async def frozen(self, *names: str) -> AsyncIterator[None]:
        """SIGSTOP while the block runs."""
        self.freeze(*names)
        try:
            yield
        finally:
            self.thaw(*names)

    async def back(self, killed: dict[str, int]) -> None:
        """Return as soon as each has been started again."""

        async def restarted() -> bool:
            pids = self.demo.pids
            return all(pids.get(name, pid) != pid and is_alive(pids[name]) for name, pid in killed.items())

        await until(restarted, BACK_S, f"{sorted(killed)} started again")


class Postgres:
    """A superuser's connection to the demo's database, for holding things up."""

    def __init__(self, data_dir: Path) -> None:
        port = json.loads((data_dir / "ports.json").read_text(encoding="utf-8"))["postgres"]
        self.server = LocalPostgres(data_dir / "postgres", port)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection[Any]]:
        """A connection of its own."""
        connection = await asyncpg.connect(self.server.dsn(), ssl="disable")
        try:
            yield connection
        finally:
            with contextlib.suppress(OSError, asyncpg.PostgresError, TimeoutError):
                await connection.close(timeout=2)

    async def value(self, query: str, *arguments: Any) -> Any:
        """One value."""
        async with self.connection() as connection:
            return await connection.fetchval(query, *arguments)

    async def until_waiting(self, what: str, sessions: int) -> None:
        """Return when at least so many sessions wait for ``what``: a table, or ``commit``.

        Raises: ``AssertionError`` after 4 s; the program itself gives up waiting then.
        """
        waiting = (
            "select count(*) from pg_locks where not granted and locktype = 'advisory'"
            if what == "commit"
            else f"select count(*) from pg_locks where not granted and relation = '{what}'::regclass"
        )
        async with self.connection() as connection:

            async def enough() -> bool:
                return int(await connection.fetchval(waiting)) >= sessions

            await until(enough, 4, f"{sessions} sessions wait for {what}")

    @asynccontextmanager
    async def locked(self, table: str) -> AsyncIterator[None]:
        """Nobody writes to ``table`` while the block runs; reading goes on."""
        async with self.connection() as connection, connection.transaction():
            await connection.execute(f"lock table {table} in share mode")
            yield

    @asynccontextmanager
    async def commits_held_up(self, table: str) -> AsyncIterator[asyncpg.Connection[Any]]:
        """Whoever has inserted into ``table`` hangs in its COMMIT while the block runs."""
        async with self.connection() as connection:
            await connection.execute(
                f"""
                create or replace function hold_up() returns trigger language plpgsql as
                'begin perform pg_advisory_xact_lock_shared({COMMIT_LOCK}); return null; end';
                create constraint trigger hold_up after insert on {table}
                deferrable initially deferred for each row execute function hold_up()
                """
            )
            await connection.execute(f"select pg_advisory_lock({COMMIT_LOCK})")
            try:
                yield connection
            finally:
                await connection.execute("select pg_advisory_unlock_all()")
                await connection.execute(f"drop trigger hold_up on {table}")

    @asynccontextmanager
    async def full_disk(self, table: str) -> AsyncIterator[Callable[[], Awaitable[int]]]:
        """Every insert into ``table`` fails as on a full disk; yields how to count the attempts."""
        async with self.connection() as connection:
            await connection.execute(
                f"""
                create sequence refusals;
                create function refuse() returns trigger language plpgsql as
                'begin perform nextval(''refusals'');
                 raise exception ''could not extend file: no space left'' using errcode = ''53100'';
                 end';
                create trigger refuse before insert on {table} for each statement
                execute function refuse()
                """
            )

            async def attempts() -> int:
                row = await connection.fetchrow("select last_value, is_called from refusals")
                return int(row["last_value"]) if row is not None and row["is_called"] else 0

            try:
                yield attempts
            finally:
                await connection.execute(
                    f"drop trigger refuse on {table}; drop function refuse; drop sequence refusals"
                )

    @asynccontextmanager
    async def read_only(self) -> AsyncIterator[None]:
        """Every new transaction of everybody is refused to write."""
        async with self.connection() as connection:
            await connection.execute("set default_transaction_read_only = off")
            await connection.execute("alter system set default_transaction_read_only = on")
            await connection.execute("select pg_reload_conf()")
            try:
                yield
            finally:
                await connection.execute("alter system reset default_transaction_read_only")
                await connection.execute("select pg_reload_conf()")
