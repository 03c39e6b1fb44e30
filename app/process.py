"""What every role's process holds: settings, database, wake-ups, leased names, and when to stop.

A database that is away, at the start or later, is waited for: a process that crashed in a loop
because PostgreSQL restarts would come back later than the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa

from kit import leases
from kit.database import Database, is_unavailable
from kit.leases import Lease, LeaseLost
from kit.settings import Settings
from kit.vault import keys
from kit.vault.cipher import vault_of
from kit.vault.master import master_key
from kit.wakeups import Wakeups

log = logging.getLogger(__name__)

RETRY_S = 0.3

EXIT_FAILED = 1
EXIT_LEASE_LOST = 3


class NoSchema(Exception):
    """The database is there, our tables are not."""


class WrongMasterKey(Exception):
    """The database's personal values were sealed under another master key."""


class Process:
    """One running program. ``stop`` ends every role of it.

    Raises: ``NoMasterKey``: nothing starts that could not read whom to call.
    """

    def __init__(self, settings: Settings, stop: asyncio.Event) -> None:
        self.settings = settings
        self.stop = stop
        self.exit_code = 0
        self.wakeups = Wakeups(settings.database_url)
        self.database = Database(
            settings.database_url,
            pool_size=settings.database_pool_size,
            wakeups=self.wakeups,
            vault=vault_of(master_key(settings)),
        )
        self._tasks: set[asyncio.Task[None]] = set()

    def fail(self, code: int) -> None:
        """Stop every role and leave with ``code``."""
        self.exit_code = self.exit_code or code
        self.stop.set()

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something that the process cannot do without: if it fails, the process stops."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._on_end)
        return task

    def _on_end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or task.exception() is None:
            return
        error = task.exception()
        if _is_lease_lost(error):
            log.error("another process has taken our name: %r", error)
            self.fail(EXIT_LEASE_LOST)
        elif isinstance(error, NoSchema):
            log.error("the database has no tables yet; run: bell migrate")
            self.fail(EXIT_FAILED)
        elif isinstance(error, WrongMasterKey):
            log.error("BELL_MASTER_KEY is not the one that this database's personal values are sealed with")
            self.fail(EXIT_FAILED)
        else:
            log.critical("%s failed", task.get_name(), exc_info=error)
            self.fail(EXIT_FAILED)

    @asynccontextmanager
    async def lease(self, role: str, name: str | None, *, renew: bool = True) -> AsyncIterator[Lease]:
        """Hold a name while the block runs. ``renew`` False: the role renews it by itself.

        Raises: ``NoSchema``; ``WrongMasterKey``; ``asyncio.CancelledError`` if the process is stopped
        while waiting.
        """
        lease = await self._acquire(role, name)
        log.info("role %s runs as %s", role, lease.holder)
        renewing = self.start(f"lease of {lease.name}", self._renew(lease)) if renew else None
        try:
            yield lease
        finally:
            if renewing is not None:
                renewing.cancel()
            with contextlib.suppress(Exception):  # the database may be gone first: it expires
                await asyncio.wait_for(leases.release(self.database, lease), 1)

    async def _acquire(self, role: str, name: str | None) -> Lease:
        waiting = False
        while True:
            try:
                async with self.database.transaction() as tx:
                    if not await keys.is_ours(tx):
                        raise WrongMasterKey
                return await leases.acquire(self.database, role, name)
            except Exception as error:
                if isinstance(error, sa.exc.ProgrammingError) and _sqlstate(error) == "42P01":
                    raise NoSchema from error
                if not is_unavailable(error):
                    raise
                if not waiting:
                    log.warning("waiting for the database: %r", error)
                waiting = True
            if await self._stopped_within(RETRY_S):
                raise asyncio.CancelledError

    async def _renew(self, lease: Lease) -> None:
        away = False
        while not await self._stopped_within(leases.RENEW_S):
            try:
                await leases.renew(self.database, lease)
                away = False
            except Exception as error:
                if not is_unavailable(error):
                    raise
                if not away:
                    log.warning("the lease of %s cannot be renewed: %r", lease.name, error)
                away = True

    async def _stopped_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stop.wait()
        return self.stop.is_set()


def _is_lease_lost(error: BaseException | None) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(_is_lease_lost(part) for part in error.exceptions)
    return isinstance(error, LeaseLost)


def _sqlstate(error: sa.exc.DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


@asynccontextmanager
async def process(settings: Settings, stop: asyncio.Event | None = None) -> AsyncIterator[Process]:
    """A process with its wake-ups running; closes its connections at the end."""
    running = Process(settings, stop or asyncio.Event())
    wakeups = running.start("wake-ups", running.wakeups.run())
    try:
        yield running
    finally:
        wakeups.cancel()
        await asyncio.gather(wakeups, return_exceptions=True)
        await running.database.close()
