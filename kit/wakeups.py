"""Wake-ups between processes: a bare NOTIFY after a commit, never carrying data.

A NOTIFY inside every transaction costs two thirds of the commits (measured), so it goes out on a
connection of its own, at most one per 5 ms and channel. A lost wake-up costs a poll interval and
nothing else: every waiter also looks by itself once a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

import asyncpg

log = logging.getLogger(__name__)

COALESCE_S = 0.005
RECONNECT_S = 0.2
CHANNEL_PREFIX = "bell_"
CHANNELS = (
    "signals",
    "steps",
    "outbox",
    "outbox_device",
    "feed",
    "credentials",
    "clock",
    "areas",
    "rotas",
    "sheets",
    "desks",
    "calls",
    "webhooks",
    "checkins",
    "visits",
)
"""Every channel there is; a process listens to all of them, whatever it subscribes to later."""

SEND_WITHIN_S = 2.0
"""A connection that takes longer is dead, even if nobody has said so yet."""


_NOTIFY = "select pg_notify(c, '') from unnest($1::text[]) c"


class Wakeups:
    """One listening and sending connection per process."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url.replace("postgresql+asyncpg://", "postgresql://", 1)
        self._events: dict[str, list[asyncio.Event]] = {channel: [] for channel in CHANNELS}
        self._pending: set[str] = set()
        self._something = asyncio.Event()
        self.connected = False

    def subscribe(self, channel: str) -> asyncio.Event:
        """An event that is set whenever ``channel`` is woken; the waiter clears it."""
        event = asyncio.Event()
        self._events[channel].append(event)
        return event

    def unsubscribe(self, channel: str, event: asyncio.Event) -> None:
        """Forget an event got from ``subscribe``."""
        self._events[channel].remove(event)

    def send(self, *channels: str) -> None:
        """Wake waiters here at once, and those in other processes within 5 ms."""
        for channel in channels:
            self._wake(channel)
        self._pending.update(channels)
        self._something.set()

    def _wake(self, channel: str) -> None:
        for event in self._events.get(channel, ()):
            event.set()

    async def run(self) -> None:
        """Hold the connection for as long as the process lives; reconnect for ever."""
        while True:
            try:
                await self._hold_connection()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("wake-ups lost their connection: %r", error)
            self.connected = False
            await asyncio.sleep(RECONNECT_S)

    async def _hold_connection(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=5)
        lost = asyncio.Event()

        def on_lost(_connection: object) -> None:
            lost.set()
            self._something.set()

        connection.add_termination_listener(on_lost)
        try:
            for channel in self._events:
                await connection.add_listener(CHANNEL_PREFIX + channel, self._on_notify)
            self.connected = True
            # Whatever happened while we were away: let everybody look.
            for channel in self._events:
                self._wake(channel)
            while not lost.is_set():
                await self._something.wait()
                self._something.clear()
                channels = sorted(CHANNEL_PREFIX + name for name in self._pending)
                self._pending.clear()
                if channels and not lost.is_set():
                    await connection.execute(_NOTIFY, channels, timeout=SEND_WITHIN_S)
                    await asyncio.sleep(COALESCE_S)
        finally:
            with contextlib.suppress(Exception):
                await connection.close(timeout=1)

    def _on_notify(self, _connection: object, _pid: int, channel: str, _payload: str) -> None:
        self._wake(channel.removeprefix(CHANNEL_PREFIX))


async def wait(event: asyncio.Event, timeout: float) -> bool:
    """Wait until ``event`` is set or ``timeout`` seconds have passed, clear it, say whether it was set."""
    with contextlib.suppress(TimeoutError):
        # Not wait_for: until Python 3.12 it loses a cancellation that meets the event.
        async with asyncio.timeout(timeout):
            await event.wait()
    woken = event.is_set()
    event.clear()
    return woken
