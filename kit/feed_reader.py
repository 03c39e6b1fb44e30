"""One reader of the feed per process, fanned out to its readers' queues.

Woken by the channel ``feed`` and otherwise once a second, it reads each row once, whoever watches.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable

import sqlalchemy as sa

from kit import feed_rows
from kit.access import Actor
from kit.database import Database, is_unavailable
from kit.feed_rows import FeedRow, FeedRows
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

POLL_S = 1.0
BATCH = 500
QUEUE = 5_000
"""Frames that may wait for one slow socket: some seconds of the heaviest load."""
RETRY_S = 0.2


class Subscriber:
    """One reader's queue. ``actor`` is replaced when his scope changes."""

    def __init__(self, actor: Actor, position: int) -> None:
        self.actor = actor
        self.position = position
        """Everything up to here is in the queue, or is none of this reader's business."""
        self.queue: asyncio.Queue[FeedRow] = asyncio.Queue(QUEUE)
        self.overflowed = asyncio.Event()

    def offer(self, row: FeedRow) -> None:
        """Queue a row if this reader may see it."""
        self.position = row.seq
        if self.overflowed.is_set() or not self.actor.sees(row.area_path):
            return
        try:
            self.queue.put_nowait(row)
        except asyncio.QueueFull:
            self.overflowed.set()


class FeedReader:
    """Reads the feed and hands every row to the subscribers who may see it."""

    def __init__(self, database: Database, wakeups: Wakeups, rows: FeedRows | None = None) -> None:
        self._database = database
        self.rows = rows or FeedRows()
        self._woken = wakeups.subscribe("feed")
        self._subscribers: set[Subscriber] = set()
        self._started = asyncio.Event()
        self._clock = dt.timedelta()
        self._read_at = 0.0
        self.look_again: Callable[[], Awaitable[None]] | None = None
        """Called before events that follow a change of areas: may the subscribers see them?"""
        self.seq = 0
        """The high-water mark: everything up to here was fanned out."""

    @property
    def works(self) -> bool:
        """Whether the last look at the table succeeded and is at most 3 s old."""
        return self._started.is_set() and time.monotonic() - self._read_at < 3 * POLL_S

    def now(self) -> dt.datetime:
        """The database's time, as of the last look, moved on by our own clock."""
        return dt.datetime.fromtimestamp(time.monotonic(), dt.UTC) + self._clock

    async def subscribe(self, actor: Actor) -> Subscriber:
        """Begin to queue what this user may see, from ``position`` on."""
        await self._started.wait()
        subscriber = Subscriber(actor, self.seq)
        self._subscribers.add(subscriber)
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Stop queueing."""
        self._subscribers.discard(subscriber)

    async def run(self) -> None:
        """Read for as long as the process lives; a database that is away is waited for."""
        away = False
        while True:
            try:
                full = await self._look()
                if away:
                    log.info("feed: reading again at %s", self.seq)
                away = False
            except Exception as error:
                if not is_unavailable(error):
                    raise
                if not away:
                    log.warning("feed: the database is away: %r", error)
                away = True
                await asyncio.sleep(RETRY_S)
                continue
            if not full:
                await wait(self._woken, POLL_S)

    async def _look(self) -> bool:
        """Fan out what is new; True when there may be more already."""
        async with self._database.glance() as tx:
            if not self._started.is_set():
                self.seq = await feed_rows.high_water(tx)
            rows = await self.rows.since(tx, self.seq, BATCH)
            if not rows:
                now = await tx.scalar(sa.text("select bell_now()"))
                self._clock = now - dt.datetime.fromtimestamp(time.monotonic(), dt.UTC)
        self._read_at = time.monotonic()
        self._started.set()
        if self.look_again is not None and any(row.resets for row in rows):
            await self.look_again()
        for row in rows:
            for subscriber in self._subscribers:
                subscriber.offer(row)
            self.seq = row.seq
        return len(rows) == BATCH
