"""Connections and the one way to make a transaction.

Whoever serves a request or takes an engine step opens exactly one ``Database.transaction()`` at
its edge. Everything below it executes statements and never commits. What must happen with the
commit is collected on the transaction: feed events become its last statement, wake-ups go out
after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from kit import feed
from kit.settings import Settings
from kit.vault.cipher import Vault, vault_of
from kit.vault.master import master_key
from kit.wakeups import Wakeups

SESSION_SETTINGS = {
    "timezone": "UTC",
    # A frozen process must give its rows back in seconds (a stopped engine kept them for ever
    # without this), and nothing may wait for a lock longer than that.
    "idle_in_transaction_session_timeout": "2000",
    "lock_timeout": "4000",
    "statement_timeout": "6000",
    # A process frozen between the parsing and the execution of a statement counts as active, and no
    # other time-out ends it (seen with PostgreSQL 18; needs 17).
    "transaction_timeout": "8000",
    "application_name": "bell",
    "jit": "off",
}


class Transaction:
    """One open transaction and what has to follow its commit."""

    def __init__(
        self, connection: AsyncConnection, vault: Callable[[], Vault], remembered: dict[str, Any]
    ) -> None:
        self._connection = connection
        self._vault = vault
        self.remembered = remembered
        """What this process knows of its database from one transaction to the next."""
        self._now: dt.datetime | None = None
        self.feed: list[feed.FeedEvent] = []
        self.wakes: set[str] = set()

    @property
    def vault(self) -> Vault:
        """What seals and opens personal values.

        Raises: ``NoMasterKey`` if this process was given none.
        """
        return self._vault()

    async def now(self) -> dt.datetime:
        """``bell_now()``, read once: all of a transaction happens at one moment."""
        if self._now is None:
            self._now = await self.scalar(sa.text("select bell_now()"))
        assert self._now is not None
        return self._now

    def happens_at(self, now: dt.datetime) -> None:
        """Take over ``bell_now()`` from a statement that has read it along with other things."""
        self._now = now

    def wake(self, *channels: str) -> None:
        """Wake whoever waits on these channels, after the commit."""
        self.wakes.update(channels)

    async def execute(self, statement: sa.Executable, parameters: Any = None) -> sa.CursorResult[Any]:
        """Run one statement; a list of parameters runs it for each."""
        return await self._connection.execute(statement, parameters)

    async def scalar(self, statement: sa.Executable, parameters: Any = None) -> Any:
        """The first column of the first row, or None."""
        return await self._connection.scalar(statement, parameters)

    async def rows(self, statement: sa.Executable, parameters: Any = None) -> Sequence[sa.RowMapping]:
        """All rows as mappings."""
        return (await self._connection.execute(statement, parameters)).mappings().all()

    async def row(self, statement: sa.Executable, parameters: Any = None) -> sa.RowMapping | None:
        """The first row as a mapping, or None."""
        return (await self._connection.execute(statement, parameters)).mappings().first()

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo only what happens inside if it raises."""
        async with self._connection.begin_nested():
            yield


class Database:
    """A pool of connections, the wake-ups that go with its commits, and the vault.

    ``vault`` None: that of the environment's master key, looked up when it is first needed.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 8,
        wakeups: Wakeups | None = None,
        vault: Vault | None = None,
    ) -> None:
        self.wakeups = wakeups
        self._vault = vault
        self._remembered: dict[str, Any] = {}
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            # Kept once made: one beyond the pool would be made and thrown away again and again in a flood.
            pool_size=2 * pool_size,
            max_overflow=0,
            pool_timeout=5,
            # The connection used last knows its statements: a cold one costs a press 5 ms (measured).
            pool_use_lifo=True,
            # A restarted server leaves dead connections behind; asking each one first is cheaper
            # than a failed press.
            pool_pre_ping=False,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            connect_args={"server_settings": SESSION_SETTINGS, "timeout": 5},
        )

    def vault(self) -> Vault:
        """What seals and opens personal values.

        Raises: ``NoMasterKey``.
        """
        if self._vault is None:
            self._vault = vault_of(master_key(Settings()))
        return self._vault

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end of the block, roll back if it raises.

        Raises: ``sqlalchemy.exc.DBAPIError`` when the database cannot be reached or refuses.
        """
        async with self.engine.begin() as connection:
            tx = Transaction(connection, self.vault, self._remembered)
            yield tx
            if tx.feed:
                await feed.write(tx, tx.feed)
                tx.wake("feed")
        if tx.wakes and self.wakeups is not None:
            self.wakeups.send(*tx.wakes)

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[Transaction]:
        """For a single statement that only reads: no transaction around it, two round trips less."""
        async with self.engine.connect() as connection:
            autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
            yield Transaction(autocommit, self.vault, self._remembered)

    async def close(self) -> None:
        """Close every pooled connection."""
        await self.engine.dispose()


AWAY_STATES = ("08", "53", "57P")
"""SQLSTATEs of a server that cannot serve just now: connection, resources, shutdown and start."""

BUSY_STATES = ("55P03", "40")
"""SQLSTATEs of a statement that may go through next time: lock time-out, deadlock."""


def is_connection_error(error: BaseException) -> bool:
    """True when the database was away, rather than the statement wrong or unlucky."""
    if isinstance(error, OSError | TimeoutError | sa.exc.TimeoutError | asyncpg.InterfaceError):
        return True
    if isinstance(error, sa.exc.DBAPIError):
        if error.connection_invalidated or isinstance(error, sa.exc.InterfaceError):
            return True
        error = error.orig or error
    return _sqlstate(error).startswith(AWAY_STATES)


def is_unavailable(error: BaseException) -> bool:
    """True when trying again shortly may work: the database is away, restarting or busy."""
    if is_connection_error(error):
        return True
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return _sqlstate(cause).startswith(BUSY_STATES)


def _sqlstate(error: BaseException | None) -> str:
    return getattr(error, "sqlstate", None) or ""
