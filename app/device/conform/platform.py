"""The platform's side of one unit: everything the unit says, as it was published, and our words to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiomqtt
import orjson
from paho.mqtt.subscribeoptions import SubscribeOptions

ROOT = "pab/v1"
UP = ("up/alarm", "up/status", "up/reply")


class AnotherPlatform(Exception):
    """Somebody else answers this unit; what it does would prove nothing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the unit. ``at``: monotonic; ``wall``: Unix time, both of our receipt."""

    channel: str
    payload: bytes
    qos: int
    retain: bool
    at: float = field(default_factory=time.monotonic)
    wall: float = field(default_factory=time.time)

    def content(self) -> dict[str, Any]:
        """The JSON object in it, empty when there is none."""
        try:
            value = orjson.loads(self.payload)
        except orjson.JSONDecodeError:
            return {}
        return value if isinstance(value, dict) else {}


class Platform:
    """Hears one unit and speaks to it."""

    def __init__(self, client: aiomqtt.Client, device_id: str) -> None:
        self.heard: list[Heard] = []
        self._client = client
        self._root = f"{ROOT}/{device_id}"
        self._news = asyncio.Condition()
        self._other = False

    async def wait(self, fits: Callable[[Heard], bool], timeout: float, after: int = 0) -> Heard | None:
        """The first message from the one numbered ``after`` on that fits; None: none in time.

        Raises: ``AnotherPlatform``.
        """

        def found() -> Heard | None:
            return next((one for one in self.heard[after:] if fits(one)), None)

        try:
            async with asyncio.timeout(timeout), self._news:
                await self._news.wait_for(lambda: self._other or found() is not None)
        except TimeoutError:
            return None
        if self._other:
            raise AnotherPlatform
        return found()

    async def listen(self, seconds: float) -> None:
        """Only listen. Raises: ``AnotherPlatform``."""
        await self.wait(lambda _one: False, seconds)

    async def say(self, channel: str, content: dict[str, Any]) -> None:
        """Publish to the unit."""
        await self._client.publish(f"{self._root}/{channel}", orjson.dumps(content), qos=1)

    async def run(self) -> None:
        """Hear everything, for ever."""
        async for message in self._client.messages:
            channel = str(message.topic).removeprefix(f"{self._root}/")
            if not message.payload and channel == "presence":
                continue  # a retained word that was cleared
            async with self._news:
                if channel.startswith("down/"):
                    self._other = True
                else:
                    payload = bytes(message.payload)
                    self.heard.append(Heard(channel, payload, int(message.qos), bool(message.retain)))
                self._news.notify_all()


@asynccontextmanager
async def platform(
    host: str, port: int, device_id: str, *, username: str, password: str, tls: bool = False
) -> AsyncIterator[Platform]:
    """The platform of one unit, as an MQTT 5 client: it hears what was retained, and not itself.

    Raises: ``aiomqtt.MqttError``.
    """
    async with aiomqtt.Client(
        host,
        port,
        username=username,
        password=password,
        protocol=aiomqtt.ProtocolVersion.V5,
        tls_params=aiomqtt.TLSParameters() if tls else None,
    ) as client:
        root = f"{ROOT}/{device_id}"
        await client.publish(f"{root}/presence", b"", qos=1, retain=True)  # what an earlier life left
        await client.subscribe(
            f"{root}/#", options=SubscribeOptions(qos=1, noLocal=True, retainAsPublished=True)
        )
        one = Platform(client, device_id)
        listening = asyncio.create_task(one.run())
        try:
            yield one
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
