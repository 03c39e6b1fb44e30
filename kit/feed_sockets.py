"""``GET /feed`` as a WebSocket: live events, resumed where the reader left off."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Annotated

from fastapi import APIRouter, Query, WebSocket
from starlette.websockets import WebSocketDisconnect

from kit import feed_rows, sessions
from kit.access import Actor, Permission
from kit.database import Database, is_unavailable
from kit.errors import NotAllowed, NotSignedIn
from kit.feed_presence import FeedPresence
from kit.feed_reader import FeedReader, Subscriber
from kit.fields import BIGINT_MAX
from kit.http import credentials, is_same_site

log = logging.getLogger(__name__)

router = APIRouter(tags=["feed"])

HEARTBEAT_S = 4.0  # promised: at most 5
REPLAY_PAGE = 500
CLOSE_TIMEOUT_S = 1.0

NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403
TOO_SLOW = 1013  # "try again later": resume from the last seq seen
UNAVAILABLE = 1013


@router.websocket("/feed")
async def feed(socket: WebSocket, after: Annotated[int | None, Query(ge=0, le=BIGINT_MAX)] = None) -> None:
    """Signed in by ``Authorization: Bearer`` or, from our own pages, by the cookie.

    ``after``: the last ``seq`` seen; without it only what happens from now on. Closes with 4401
    when the session has ended, 4403 when the roles do not allow it, 1013 to come back later.
    """
    await socket.accept()
    state = socket.app.state
    reader: FeedReader = state.feed_reader
    presence: FeedPresence = state.feed_presence
    token, from_cookie = credentials(socket)
    try:
        if from_cookie and not is_same_site(socket, state.settings):
            raise NotSignedIn
        async with state.database.transaction() as tx:
            actor = await sessions.find(tx, token, demo=state.settings.demo)
        actor.require(Permission.READ_FEED)
    except NotSignedIn:
        return await _close(socket, NOT_SIGNED_IN)
    except NotAllowed:
        return await _close(socket, NOT_ALLOWED)
    except Exception as error:
        if not is_unavailable(error):
            raise
        return await _close(socket, UNAVAILABLE)
    subscriber = await reader.subscribe(actor)
    try:
        async with presence.of(sessions.token_hash(token or ""), subscriber) as ended:
            code = await _serve(_Connection(socket, state.database, reader, subscriber), after, ended)
    finally:
        reader.unsubscribe(subscriber)
    if code is not None:
        await _close(socket, code)


async def _close(socket: WebSocket, code: int) -> None:
    with contextlib.suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
        await asyncio.wait_for(socket.close(code), CLOSE_TIMEOUT_S)


class _Connection:
    """One socket and what its reader has seen."""

    def __init__(
        self, socket: WebSocket, database: Database, reader: FeedReader, subscriber: Subscriber
    ) -> None:
        self._socket = socket
        self._database = database
        self._reader = reader
        self._subscriber = subscriber
        self._prev = 0

    async def listen(self) -> None:
        """Readers have nothing to say; this ends when they go."""
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                await self._socket.receive_text()

    async def send(self, after: int | None) -> None:
        """Everything since ``after``, then live, with heartbeats in between."""
        live_from = self._subscriber.position
        self._prev = live_from if after is None else await self._resume(after)
        await self._replay(self._prev, live_from)
        await self._heartbeat(max(live_from, self._prev))
        while True:
            try:
                # Not wait_for: in Python 3.11 it can swallow our cancellation.
                async with asyncio.timeout(HEARTBEAT_S):
                    row = await self._subscriber.queue.get()
            except TimeoutError:
                await self._heartbeat(max(self._subscriber.position, self._prev))
                continue
            if row.seq <= self._prev:
                continue
            await self._send(row.frame(self._prev))
            self._prev = row.seq

    async def _resume(self, after: int) -> int:
        """The position to go on from; a ``reset`` if the one given cannot be.

        The table is asked, not the reader: another process may have shown this client more already.
        """
        async with self._database.transaction() as tx:
            newest = await feed_rows.high_water(tx)
            lost = feed_rows.is_lost(after, await feed_rows.oldest(tx), newest)
        if not lost:
            return after
        await self._send(feed_rows.control_frame("reset", self._reader.now(), newest))
        return newest

    async def _replay(self, position: int, until: int) -> None:
        while position < until:
            actor: Actor = self._subscriber.actor
            async with self._database.transaction() as tx:
                rows = await self._reader.rows.visible(tx, actor, position, until, REPLAY_PAGE)
            for row in rows:
                await self._send(row.frame(self._prev))
                self._prev = row.seq
            position = rows[-1].seq if len(rows) == REPLAY_PAGE else until

    async def _heartbeat(self, seq: int) -> None:
        frame = feed_rows.control_frame("heartbeat", self._reader.now(), seq, self._prev)
        await self._send(frame)

    async def _send(self, frame: str) -> None:
        await self._socket.send_text(frame)


async def _serve(connection: _Connection, after: int | None, ended: asyncio.Event) -> int | None:
    """Send until the reader goes (None), is too slow, or is no longer signed in (a close code)."""
    subscriber = connection._subscriber
    sending = asyncio.create_task(connection.send(after))
    listening = asyncio.create_task(connection.listen())
    overflow = asyncio.create_task(subscriber.overflowed.wait())
    expiry = asyncio.create_task(ended.wait())
    tasks = {sending, listening, overflow, expiry}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if listening.done():
            return None
        if expiry.done():
            return NOT_SIGNED_IN
        if overflow.done():
            log.warning("feed: %s is too slow at seq %s", subscriber.actor.username, subscriber.position)
            return TOO_SLOW
        return _after_failure(sending.exception())
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _after_failure(error: BaseException | None) -> int | None:
    if error is None or isinstance(error, WebSocketDisconnect | RuntimeError):
        return None
    if is_unavailable(error):
        return UNAVAILABLE
    raise error
