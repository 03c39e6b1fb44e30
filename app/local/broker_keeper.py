"""Keeps the broker's password file equal to the device registry.

Runs beside the broker, in the process that is its parent. It listens for the bare wake-up
`bell_credentials`, looks by itself every few seconds in case one got lost, writes the whole file
anew and tells the broker by SIGHUP, which also cuts connected devices whose access has ended.

Mosquitto forgets a SIGHUP that comes while it is reading: it clears its mark at the end. So every file
holds a password of the keeper's own, and the next file is not written before the broker admits it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
from collections.abc import Callable
from datetime import datetime

import asyncpg

from app.local.knocking import admits
from app.local.mosquitto import KEEPER_USER, LocalMosquitto

logger = logging.getLogger(__name__)

CHANNEL = "bell_credentials"
COLLECT_S = 0.3
"""Changes that come together are written together; a new device must be usable within 3 s."""
LOOK_S = 5.0
TICK_S = 0.25
RETRY_S = 0.5
KNOCK_S = 0.03
TELL_AGAIN_S = 3.0
"""Longer than reading takes: 0.3 s for 100,000 units (measured, Mosquitto 2.0.11)."""
GIVE_UP_S = 20.0

CHANGED = "select max(credentials_changed_at) from devices"
LINES = "select id || ':' || broker_verifier from devices where broker_verifier is not null"


class NotFollowing(Exception):
    """The broker runs and does not admit whom the newest file admits."""


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
            await self._write(connection, secrets.token_urlsafe(16))
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
        password = secrets.token_urlsafe(16)
        await self._write(connection, password)
        await self._until_read(password)
        return changed

    async def _write(self, connection: asyncpg.Connection, password: str) -> None:
        with self.broker.new_passwords() as file:
            for line in (self.broker.bridge_line(), self.broker.keeper_line(password)):
                file.write(line.encode() + b"\n")
            # COPY streams: a hundred thousand units are 12 MB and never in memory.
            await connection.copy_from_query(LINES, output=file)

    async def _until_read(self, password: str) -> None:
        """Tell the broker, and wait until it admits the keeper by the file just written."""
        began = self._now()
        told: float | None = None
        while self.broker_pid() is not None:
            now = self._now()
            if told is None or now - told > TELL_AGAIN_S:
                self._tell(only_new=False)
                told = now
            if await admits(self.broker.near_host, self.broker.port, KEEPER_USER, password):
                return
            if now - began > GIVE_UP_S:
                raise NotFollowing
            await asyncio.sleep(KNOCK_S)

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
