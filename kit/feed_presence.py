"""Who holds a feed connection: ``watchers`` rows, and sessions that are looked at again.

Evidence for the engine that a dispatcher's console lives, in real time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from kit import sessions
from kit.access import Permission
from kit.database import Database, Transaction, is_unavailable
from kit.feed_reader import Subscriber

log = logging.getLogger(__name__)

WATCH_S = 3.0
CHECK_S = 15.0  # promised: a session that has ended is noticed within 30


@dataclass(eq=False, slots=True)
class _Watcher:
    token_hash: str
    subscriber: Subscriber
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def user_id(self) -> int:
        return self.subscriber.actor.id


class FeedPresence:
    """The watchers of one process. ``process``: the name it leases."""

    def __init__(self, database: Database, process: str, *, demo: bool) -> None:
        self._database = database
        self._process = process
        self._demo = demo
        self._watchers: set[_Watcher] = set()

    @property
    def count(self) -> int:
        """Open connections."""
        return len(self._watchers)

    @asynccontextmanager
    async def of(self, token_hash: str, subscriber: Subscriber) -> AsyncIterator[asyncio.Event]:
        """Present for as long as the block runs; yields an event set when the session has ended."""
        watcher = _Watcher(token_hash, subscriber)
        self._watchers.add(watcher)
        await self._if_available(self._note([watcher.user_id]))
        try:
            yield watcher.ended
        finally:
            self._watchers.discard(watcher)
            if all(other.user_id != watcher.user_id for other in self._watchers):
                await self._if_available(self._forget(watcher.user_id))

    async def run(self) -> None:
        """Renew the rows every 3 s, look at the sessions every 15 s."""
        checked_at = time.monotonic()
        while True:
            await asyncio.sleep(WATCH_S)
            if not self._watchers:
                continue
            await self._if_available(self._note([watcher.user_id for watcher in self._watchers]))
            if time.monotonic() - checked_at >= CHECK_S:
                checked_at = time.monotonic()
                await self.check()

    async def _if_available(self, work: Awaitable[None]) -> None:
        """A database that is away is no reason to cut a console off: its rows come back with it."""
        try:
            await work
        except Exception as error:
            if not is_unavailable(error):
                raise
            log.info("feed presence: the database is away: %r", error)

    async def _note(self, user_ids: list[int]) -> None:
        async with self._database.transaction() as tx:
            await tx.execute(_NOTE, {"users": sorted(set(user_ids)), "process": self._process})

    async def _forget(self, user_id: int) -> None:
        async with self._database.transaction() as tx:
            await tx.execute(_FORGET, {"user": user_id, "process": self._process})

    async def check(self) -> None:
        """Look now whose session still stands, and what he may see."""
        await self._if_available(self._check())

    async def _check(self) -> None:
        async with self._database.transaction() as tx:
            await self._look_again(tx)

    async def _look_again(self, tx: Transaction) -> None:
        watchers = list(self._watchers)
        valid = await sessions.still_valid(
            tx, [watcher.token_hash for watcher in watchers], demo=self._demo
        )
        for watcher in watchers:
            actor = valid.get(watcher.token_hash)
            if actor is None or not actor.may(Permission.READ_FEED):
                watcher.ended.set()
            else:
                watcher.subscriber.actor = actor


_NOTE = sa.text(
    """
    insert into watchers (user_id, process, seen_at)
    select u, :process, clock_timestamp() from unnest(cast(:users as bigint[])) u
    on conflict (user_id, process) do update set seen_at = excluded.seen_at
    """
)
_FORGET = sa.text("delete from watchers where user_id = :user and process = :process")
