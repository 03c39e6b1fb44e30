"""How a watch reaches the platform: bare TCP to a gateway, or frames over MQTT as they are."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from typing import Protocol
from urllib.parse import urlsplit

import aiomqtt

QUIET = logging.getLogger("simulator.mqtt")
QUIET.setLevel(logging.WARNING)


class LinkLost(Exception):
    """There is no network, or nobody at the other end."""


class Link(Protocol):
    """One connection at a time. Everything raises ``LinkLost`` when there is none."""

    async def open(self) -> None: ...
    async def send(self, data: bytes) -> None: ...
    async def receive(self) -> bytes: ...
    async def close(self) -> None: ...


class TcpLink:
    """What the hardware does."""

    def __init__(self, host: str, port: int) -> None:
        self._where = host, port
        self._writer: asyncio.StreamWriter | None = None
        self._reader: asyncio.StreamReader | None = None

    async def open(self) -> None:
        try:
            self._reader, self._writer = await asyncio.open_connection(*self._where)
        except OSError as error:
            raise LinkLost(str(error)) from error

    async def send(self, data: bytes) -> None:
        if self._writer is None:
            raise LinkLost
        try:
            self._writer.write(data)
            await self._writer.drain()
        except OSError as error:
            raise LinkLost(str(error)) from error

    async def receive(self) -> bytes:
        if self._reader is None:
            raise LinkLost
        try:
            data = await self._reader.read(4096)
        except OSError as error:
            raise LinkLost(str(error)) from error
        if not data:
            raise LinkLost("closed")
        return data

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
        self._reader = self._writer = None


class MqttLink:
    """A watch with a modem that speaks MQTT: the same frames on ``raw/watch`` and ``down/raw/watch``."""

    def __init__(self, mqtt_url: str, device_id: str, secret: str) -> None:
        url = urlsplit(mqtt_url)
        if url.scheme != "mqtt" or url.hostname is None:
            raise ValueError(f"mqtt_url is {mqtt_url!r}; it must look like mqtt://host:1883")
        self._where = url.hostname, url.port or 1883
        self._root = f"pab/v1/{device_id}"
        self._device_id, self._secret = device_id, secret
        self._client: aiomqtt.Client | None = None

    async def open(self) -> None:
        client = aiomqtt.Client(
            *self._where,
            username=self._device_id,
            password=self._secret,
            identifier=f"{self._device_id}-{secrets.token_hex(6)}",
            logger=QUIET,
        )
        try:
            await client.__aenter__()
            await client.subscribe(f"{self._root}/down/raw/watch", qos=1)
        except aiomqtt.MqttError as error:
            raise LinkLost(str(error)) from error
        self._client = client

    async def send(self, data: bytes) -> None:
        if self._client is None:
            raise LinkLost
        try:
            await self._client.publish(f"{self._root}/raw/watch", data, qos=1, timeout=10)
        except aiomqtt.MqttError as error:
            raise LinkLost(str(error)) from error

    async def receive(self) -> bytes:
        if self._client is None:
            raise LinkLost
        try:
            async for message in self._client.messages:
                return bytes(message.payload)
        except aiomqtt.MqttError as error:
            raise LinkLost(str(error)) from error
        raise LinkLost("closed")

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(aiomqtt.MqttError):
                await client.__aexit__(None, None, None)
