"""The gateway's connection to the broker: frames up, answers and commands down."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiomqtt
import orjson

from broker_bridge import topics
from broker_bridge.connection import Connection, Disconnected
from broker_bridge.gateway.waiting import Waiting
from devices.codecs.native.schema import DEVICE_ID

log = logging.getLogger(__name__)

IN_FLIGHT = 200
FIRST_RETRY_S = 0.1
LAST_RETRY_S = 2.0
HEARTBEAT_S = 60.0
BATCH = 100


@dataclass(frozen=True, slots=True)
class Account:
    """Where the broker is, and who the gateway is to it: a unit of model ``gateway`` and its secret."""

    host: str
    port: int
    tls: bool
    gateway_id: str
    secret: str

    @classmethod
    def of(cls, url: str, gateway_id: str, secret: str) -> Account:
        """From ``mqtt://host:port`` or ``mqtts://host:port``.

        Raises: ``ValueError``.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("mqtt", "mqtts") or parts.hostname is None:
            raise ValueError(f"{url!r} does not look like mqtt://host:1883")
        if DEVICE_ID.fullmatch(gateway_id) is None:
            raise ValueError(f"{gateway_id!r} is no device id")
        tls = parts.scheme == "mqtts"
        return cls(parts.hostname, parts.port or (8883 if tls else 1883), tls, gateway_id, secret)


class Uplink:
    """Publishes what it is given, for ever; ``on_down`` gets what comes for the gateway's units.

    The session is not kept by the broker: an answer that is late by a broken connection may be taken
    for the answer to the next alarm, and that one would not be stored.
    """

    def __init__(self, account: Account, codec: str, on_down: Callable[[bytes], None]) -> None:
        self._account = account
        self._up = topics.down(account.gateway_id, f"{topics.RAW}{codec}")
        self._down = topics.down_raw(account.gateway_id, codec)
        self._presence = topics.down(account.gateway_id, topics.PRESENCE)
        self._status = topics.down(account.gateway_id, topics.STATUS)
        self._on_down = on_down
        self._waiting = Waiting()
        self._stirred = asyncio.Event()
        self._in_flight = 0
        self.connection: Connection | None = None
        self.units = 0
        """How many units are connected, for the gateway's heartbeat."""

    @property
    def connected(self) -> bool:
        return self.connection is not None and self.connection.alive

    @property
    def alarms_waiting(self) -> int:
        return self._waiting.alarms

    def send(self, frame: bytes, *, alarm: bool, repeated: bool) -> None:
        """Publish ``frame`` now, or when the broker is back.

        ``repeated``: the unit will say it again by itself; without a broker it is not kept.
        """
        if alarm or not repeated or self.connected:
            self._waiting.put(frame, alarm=alarm)
            self._stirred.set()

    async def run(self) -> None:
        """Ends only by cancellation, disconnecting in good order."""
        pause = FIRST_RETRY_S
        while True:
            connection = self._new_connection()
            try:
                await connection.open([self._down])
            except aiomqtt.MqttError as error:
                log.warning("cannot connect to the broker: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LAST_RETRY_S)
                continue
            log.info("connected to the broker as %s", self._account.gateway_id)
            pause = FIRST_RETRY_S
            self.connection = connection
            try:
                await self._serve(connection)
            except* Disconnected:
                log.warning("lost the connection to the broker, %d alarms wait", self.alarms_waiting)
            except* Exception:  # a fault of ours must not leave the watches alone
                log.exception("the connection to the broker is made anew")
            finally:
                self.connection = None
                await connection.shut()
            await asyncio.sleep(pause)

    async def _serve(self, connection: Connection) -> None:
        connection.publish_soon(self._presence, b"online", retain=True)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._publish(connection))
            group.create_task(self._listen(connection))
            group.create_task(self._say_alive(connection))

    async def _publish(self, connection: Connection) -> None:
        while True:
            self._stirred.clear()
            while self._in_flight < IN_FLIGHT and (taken := self._waiting.take()) is not None:
                self._publish_one(connection, *taken)
            if not connection.alive:
                raise Disconnected
            await self._stirred.wait()

    def _publish_one(self, connection: Connection, frame: bytes, alarm: bool) -> None:
        self._in_flight += 1

        def settle(confirmed: asyncio.Future[None]) -> None:
            self._in_flight -= 1
            if confirmed.cancelled() or confirmed.exception() is not None:
                self._waiting.again(frame, alarm=alarm)
            else:
                self._waiting.done(frame, alarm=alarm)
            self._stirred.set()

        connection.publish_soon(self._up, frame).add_done_callback(settle)

    async def _listen(self, connection: Connection) -> None:
        while True:
            for delivery in (deliveries := await connection.batch(BATCH)):
                self._on_down(bytes(delivery.payload))
            connection.acknowledge(deliveries)

    async def _say_alive(self, connection: Connection) -> None:
        while True:
            readings = {"units": self.units, "alarms_waiting": self.alarms_waiting}
            connection.publish_soon(self._status, orjson.dumps({"readings": readings}))
            await asyncio.sleep(HEARTBEAT_S)

    def _new_connection(self) -> Connection:
        account = self._account
        return Connection(
            account.host,
            account.port,
            username=account.gateway_id,
            password=account.secret,
            # Not the id alone: a second process with it would throw the first one out, and so on.
            client_id=f"{account.gateway_id}-{secrets.token_hex(6)}",
            persistent=False,
            tls=account.tls,
            will=aiomqtt.Will(self._presence, b"offline", qos=1, retain=True),
        )
