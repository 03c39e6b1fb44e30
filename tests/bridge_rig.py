"""A bridge in the test's own loop and a terminal made of paho alone, on the run's broker."""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import paho.mqtt.client as paho
import sqlalchemy as sa

from broker_bridge.run import Bridge
from kit import leases
from kit.database import Database
from kit.settings import Settings
from kit.wakeups import Wakeups
from tests.running_broker import RunningBroker


class Terminal:
    """A device as paho sees it. Threads are paho's own; methods that wait run in one."""

    def __init__(self, broker: RunningBroker, device_id: str, client_id: str | None = None) -> None:
        self.device_id = device_id
        self.heard: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._ready = queue.Queue[Any]()
        self._client = paho.Client(
            paho.CallbackAPIVersion.VERSION2, client_id or device_id, protocol=paho.MQTTv311
        )
        self._client.username_pw_set(device_id, device_id)
        self._client.on_connect = lambda client, *_: client.subscribe(f"pab/v1/{device_id}/down/#", 1)
        self._client.on_subscribe = lambda *_: self._ready.put(True)
        self._client.on_message = self._on_message
        self._client.connect_async(broker.host, broker.port, keepalive=30)

    def _on_message(self, _client: paho.Client, _userdata: Any, message: paho.MQTTMessage) -> None:
        channel = message.topic.split("/", 3)[3]
        raw = channel.startswith("down/raw/")
        self.heard.put((channel, message.payload if raw else json.loads(message.payload)))

    async def __aenter__(self) -> Terminal:
        self._client.loop_start()
        await asyncio.to_thread(self._ready.get, timeout=5)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    async def send(self, channel: str, payload: Any, qos: int = 1) -> None:
        """Publish under the own id and wait for the broker's PUBACK."""
        data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        info = self._client.publish(f"pab/v1/{self.device_id}/{channel}", data, qos)
        await asyncio.to_thread(info.wait_for_publish, 5)
        assert info.is_published()

    async def hear(self, timeout: float = 5) -> tuple[str, Any]:
        """The next message from the desk: (``down/…``, body); a vendor's frame as bytes."""
        return await asyncio.to_thread(self.heard.get, timeout=timeout)

    async def receipt(self, timeout: float = 5) -> dict[str, Any]:
        """The next receipt."""
        channel, body = await self.hear(timeout)
        assert channel == "down/receipt"
        return dict(body)


@asynccontextmanager
async def running_bridge(
    database_url: str, broker: RunningBroker, name: str | None = None
) -> AsyncIterator[Bridge]:
    """A bridge whose alarm lane is connected; stopped at the end of the block."""
    settings = Settings(
        database_url=database_url,
        mqtt_url=broker.url,
        mqtt_username=broker.username,
        mqtt_password=broker.password,
    )
    wakeups = Wakeups(database_url)
    database = Database(database_url, wakeups=wakeups)
    lease = await leases.acquire(database, "bridge", name)
    bridge = Bridge(settings, database, wakeups, lease)
    stop = asyncio.Event()
    listening = asyncio.create_task(wakeups.run())
    running = asyncio.create_task(bridge.run(stop))
    try:
        await until(lambda: bridge.ready)
        yield bridge
    finally:
        stop.set()
        await running
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
        await leases.release(database, lease)
        await database.close()


async def until(condition: Any, timeout: float = 5) -> None:
    """Wait until ``condition()`` holds; look every 10 ms."""
    async with asyncio.timeout(timeout):
        while True:
            value = condition()
            if value if not asyncio.iscoroutine(value) else await value:
                return
            await asyncio.sleep(0.01)


async def fetch(database: Database, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of a query as dicts."""
    async with database.transaction() as tx:
        return [dict(row) for row in await tx.rows(sa.text(query), parameters)]
