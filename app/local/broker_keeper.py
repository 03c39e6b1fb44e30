"""Keeps the broker's password file equal to the device registry.

Runs beside the broker, in the process that is its parent. It listens for the bare wake-up
`bell_credentials`, looks by itself every few seconds in case one got lost, writes the whole file
anew and tells the broker by SIGHUP, which also cuts connected devices whose access has ended.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from datetime import datetime

import asyncpg

from app.local.mosquitto import LocalMosquitto

logger = logging.getLogger(__name__)

CHANNEL = "bell_credentials"
COLLECT_S = 0.3
"""Changes that come together are written together; a new device must be usable within 3 s."""
LOOK_S = 5.0
TICK_S = 0.25
RETRY_S = 0.5

CHANGED = "select max(credentials_changed_at) from devices"
LINES = "select id || ':' || broker_verifier from devices where broker_verifier is not null"


class BrokerKeeper:
    """Writes the password file of `broker` from the database at `dsn`.

    `broker_pid` names the broker's process while it is ready, None otherwise.
    """

    def __init__(self, dsn: str, broker: LocalMosquitto, broker_pid: Callable[[], int | None]) -> None:
        self.dsn = dsn
        self.broker = broker
        self.broker_pid = broker_pid
        self._told: int | None = None
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Keep the file until cancelled, through any loss of the database."""
        reachable = True
        while True:
            try:
                await self._keep()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as failure:
                if reachable:
                    logger.warning("broker credentials wait for the database: %s", failure)
                reachable = False
            except Exception:
                # Without a keeper no new device gets in and no revoked one is cut: go on, loudly.
                logger.exception("broker credentials could not be kept, trying again")
            else:
                reachable = True
            # The broker may be replaced meanwhile and must not miss the last file.
            self._tell(only_new=True)
            await asyncio.sleep(RETRY_S)

    async def write_once(self) -> None:
        """Write the file now, before the broker is started."""
        connection = await self._connect()
        try:
            await self._write(connection)
        finally:
            await connection.close()

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(self.dsn, ssl="disable", timeout=5, command_timeout=60)

    async def _keep(self) -> None:
        """Follow the registry over one connection; returns or raises when that has ended."""
        connection = await self._connect()
        try:
            connection.add_termination_listener(lambda *_: self._woken.set())
            await connection.add_listener(CHANNEL, lambda *_: self._woken.set())
            known = await self._renew(connection)
            looked = self._now()
            while not connection.is_closed():
                if await self._wait():
                    await asyncio.sleep(COLLECT_S)
                    self._woken.clear()
                    known = await self._renew(connection)
                elif self._now() - looked > LOOK_S:
                    looked = self._now()
                    if await connection.fetchval(CHANGED) != known:
                        known = await self._renew(connection)
                self._tell(only_new=True)
        finally:
            connection.terminate()

    async def _wait(self) -> bool:
        try:
            async with asyncio.timeout(TICK_S):
                await self._woken.wait()
        except TimeoutError:
            return False
        return True

    async def _renew(self, connection: asyncpg.Connection) -> datetime | None:
        # Read before the rows: what changes in between is seen as new at the next look.
        changed: datetime | None = await connection.fetchval(CHANGED)
        await self._write(connection)
        self._tell(only_new=False)
        return changed

    async def _write(self, connection: asyncpg.Connection) -> None:
        with self.broker.new_passwords() as file:
            file.write(self.broker.bridge_line().encode() + b"\n")
            # COPY streams: a hundred thousand units are 12 MB and never in memory.
            await connection.copy_from_query(LINES, output=file)

    def _tell(self, *, only_new: bool) -> None:
        pid = self.broker_pid()
        if pid is None or (only_new and pid == self._told):
            return
        try:
            os.kill(pid, signal.SIGHUP)
        except ProcessLookupError:
            return
        self._told = pid

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
