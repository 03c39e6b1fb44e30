"""The webhooks' own lane of the sender: a receiver that hangs holds up its deliveries and nobody's page."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from dispatch.webhooks import deliveries, rules
from dispatch.webhooks.delivering import Answer, Deliverer
from dispatch.webhooks.following import follow
from kit.database import Database, Transaction, is_connection_error
from kit.outbox import Taken
from kit.settings import Settings
from kit.targets import networks
from kit.wakeups import Wakeups, wait
from kit.webhooks.events import PREFIX

log = logging.getLogger(__name__)

AT_ONCE = 40
EACH = 4
"""Deliveries under way to one receiver."""

POLL_S = 1.0
FOLLOW_S = 0.2
"""How often the feed is looked at; news for other systems may wait that long."""

Complete = Callable[[Transaction, dict[str, Any]], Awaitable[dict[str, Any] | None]]
"""Data of an event with what is only looked up when it is sent; None: not to be sent any more."""

Settled = Callable[[Transaction, dict[str, Any], Answer, bool], Awaitable[None]]
"""Told what came of an attempt; ``final``: it was the last."""


class WebhookLane:
    """One process's deliveries. ``complete`` and ``settled``: by type of event."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        wakeups: Wakeups,
        holder: str,
        complete: dict[str, Complete] | None = None,
        settled: dict[str, Settled] | None = None,
    ) -> None:
        self._source = settings.public_url.rstrip("/")
        self._database = database
        self._holder = holder
        self._complete = complete or {}
        self._settled = settled or {}
        self._deliverer = Deliverer(networks(settings.webhook_networks))
        self.woken = wakeups.subscribe("webhooks")
        self._running: dict[asyncio.Task[None], int] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until ``stop`` is set; what is under way then has a moment to end."""
        following = asyncio.create_task(self._follow(stop), name="webhooks follow")
        try:
            while not stop.is_set():
                try:
                    taken = await self._take()
                except Exception as error:
                    _report("taking deliveries", error)
                    await asyncio.sleep(FOLLOW_S)
                    continue
                for message in taken:
                    task = asyncio.create_task(self._deliver(message), name=f"webhook {message.id}")
                    self._running[task] = _hook(message)
                    task.add_done_callback(self._done)
                if not taken:
                    await wait(self.woken, POLL_S)
            if self._running:
                await asyncio.wait(self._running, timeout=2)
        finally:
            following.cancel()
            await self._deliverer.close()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self.woken.set()

    async def _follow(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                while await follow(self._database):
                    pass
            except Exception as error:
                _report("following the feed", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FOLLOW_S):
                    await stop.wait()

    async def _take(self) -> list[Taken]:
        free = AT_ONCE - len(self._running)
        if free <= 0:
            return []
        busy = Counter(self._running.values())
        async with self._database.transaction() as tx:
            return await deliveries.take(tx, self._holder, busy, each=EACH, limit=free)

    async def _deliver(self, message: Taken) -> None:
        try:
            await self._send(message)
        except Exception as error:
            _report(f"delivery {message.id}", error)
            await self._put_back(message)

    async def _send(self, message: Taken) -> None:
        params = message.params
        async with self._database.transaction() as tx:
            hook = await deliveries.receiver(tx, _hook(message))
            data = params["data"] if hook is not None else None
            complete = self._complete.get(params["type"])
            if data is not None and complete is not None:
                data = await complete(tx, data)
            if hook is None or data is None:
                await deliveries.cancel(tx, message.id, self._holder, "not_wanted")
                return
        body = orjson.dumps(rules.cloud_event(params, data, self._source))
        answer = await self._deliverer.deliver(hook.url, hook.secrets, params["id"], body)
        async with self._database.transaction() as tx:
            delay = self._delay(message, answer)
            await deliveries.settle(tx, message.id, self._holder, answer, delay)
            if answer.status == rules.GONE:
                await deliveries.end(tx, hook.id)
            settled = self._settled.get(params["type"])
            if settled is not None:
                await settled(tx, params["data"], answer, delay is None)

    def _delay(self, message: Taken, answer: Answer) -> dt.timedelta | None:
        if answer.ok or answer.status == rules.GONE:
            return None
        delay = rules.again_in(message.attempt)
        if delay is None or answer.retry_after_s is None:
            return delay
        return max(delay, dt.timedelta(seconds=answer.retry_after_s))

    async def _put_back(self, message: Taken) -> None:
        while True:
            try:
                async with self._database.transaction() as tx:
                    await deliveries.put_back(tx, message.id, self._holder)
                return
            except Exception as error:
                if not is_connection_error(error):
                    log.exception("delivery %s could not be put back", message.id)
                    return
                await asyncio.sleep(FOLLOW_S)


def _hook(message: Taken) -> int:
    return int(message.recipient.removeprefix(PREFIX))


def _report(what: str, error: Exception) -> None:
    if is_connection_error(error):
        log.warning("%s has to wait: %r", what, error)
    else:
        log.error("%s failed", what, exc_info=error)
