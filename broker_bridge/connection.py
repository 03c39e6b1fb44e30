"""One connection to the broker, acknowledging by hand.

aiomqtt has no public way to acknowledge only after a commit, and its message iterator costs a task
per message. Everything that reaches into it and into paho is here and in ``reading_ahead`` (checked against
aiomqtt 2.5.1 and paho-mqtt 2.2.0; docs/decisions/0001).
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import deque
from collections.abc import Iterable
from typing import Any

import aiomqtt
import paho.mqtt.client as paho

from broker_bridge.reading_ahead import ReadingAhead

KEEPALIVE_S = 10
ANSWER_S = 5.0
"""How long connecting, subscribing and disconnecting may take."""

PUBLISHES_IN_FLIGHT = 500
REFUSED = 0x80
"""Answers to a subscription from here on mean failure."""

Delivery = paho.MQTTMessage
"""A message as it came: ``topic payload qos retain mid``."""


class Disconnected(Exception):
    """The connection is gone: what it delivered and was not acknowledged will come again."""


class Refused(Exception):
    """Nobody may publish to this topic."""


class Connection(aiomqtt.Client):
    """A connection that is used once: after a loss, make another.

    ``persistent``: the broker keeps the session, its subscriptions and its messages.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        username: str,
        password: str,
        client_id: str,
        persistent: bool,
        tls: bool = False,
        will: aiomqtt.Will | None = None,
    ) -> None:
        super().__init__(
            host,
            port,
            username=username,
            password=password,
            identifier=client_id,
            # Not version 5: its properties triple what paho takes for each message (measured).
            # The broker's persistent_client_expiration ends the session of a bridge that never
            # comes back.
            protocol=aiomqtt.ProtocolVersion.V311,
            clean_session=not persistent,
            tls_params=aiomqtt.TLSParameters() if tls else None,
            will=will,
            keepalive=KEEPALIVE_S,
            timeout=ANSWER_S,
            max_inflight_messages=PUBLISHES_IN_FLIGHT,
            # A receipt follows its PUBACK: held back until that is confirmed, it took 40 ms.
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        )
        # Before connecting: a resumed session delivers before the context is entered.
        self._client.manual_ack_set(True)
        self._client.connect_timeout = ANSWER_S
        self._client.disable_logger()  # two formatted lines for each message
        ReadingAhead(self._client)
        self._waiting: deque[Delivery] = deque()
        self._stirred = asyncio.Event()
        self._unconfirmed: dict[int, asyncio.Future[None]] = {}

    async def open(self, subscriptions: Iterable[str]) -> None:
        """Connect and subscribe with QoS 1.

        Raises: ``aiomqtt.MqttError``.
        """
        try:
            await self.__aenter__()
            self._disconnected.add_done_callback(self._on_gone)
            topics = [(topic, 1) for topic in subscriptions]
            if topics:
                codes = await self.subscribe(topics)
                if any(_value(code) >= REFUSED for code in codes):
                    raise aiomqtt.MqttError(f"subscription refused: {[str(code) for code in codes]}")
        except BaseException:
            self.abandon()
            raise

    async def shut(self) -> None:
        """Disconnect in good order if there is still somebody to say it to."""
        with contextlib.suppress(aiomqtt.MqttError):
            await self.__aexit__(None, None, None)
        self.abandon()

    def abandon(self) -> None:
        """Drop the socket without a word, as a crash does. A persistent session stays."""
        if self._misc_task is not None:
            self._misc_task.cancel()
        self._client._sock_close()
        if not self._disconnected.done():
            self._disconnected.set_result(None)
        self._on_gone(self._disconnected)

    @property
    def alive(self) -> bool:
        """False once the connection is known to be lost."""
        return not self._disconnected.done()

    async def batch(self, limit: int) -> list[Delivery]:
        """What waits, oldest first and at most ``limit``; waits for the first one.

        Empty after ``stir()``. Raises: ``Disconnected``.
        """
        if self.alive and not self._waiting:
            await self._stirred.wait()
        self._stirred.clear()
        if not self.alive:
            raise Disconnected
        return [self._waiting.popleft() for _ in range(min(limit, len(self._waiting)))]

    def stir(self) -> None:
        """Let ``batch`` return although nothing came."""
        self._stirred.set()

    def acknowledge(self, deliveries: Iterable[Delivery]) -> None:
        """Send PUBACK for messages that came on this connection.

        Raises: ``Disconnected``; they will be delivered again.
        """
        for delivery in deliveries:
            if not self.alive:
                raise Disconnected
            if delivery.qos:
                self._client.ack(delivery.mid, delivery.qos)

    def publish_soon(self, topic: str, payload: bytes, *, retain: bool = False) -> asyncio.Future[None]:
        """Publish with QoS 1; the future ends with the broker's PUBACK.

        It raises ``Disconnected`` (outcome unknown) or ``Refused``; nobody has to look.
        """
        confirmed: asyncio.Future[None] = self._loop.create_future()
        confirmed.add_done_callback(_retrieve)
        try:
            info = self._client.publish(topic, payload, qos=1, retain=retain)
        except ValueError as error:  # not a topic that anybody may publish to
            confirmed.set_exception(Refused(str(error)))
            return confirmed
        if not self.alive or info.rc not in (paho.MQTT_ERR_SUCCESS, paho.MQTT_ERR_QUEUE_SIZE):
            confirmed.set_exception(Disconnected())
        else:
            self._unconfirmed[info.mid] = confirmed
        return confirmed

    def _on_message(self, client: paho.Client, userdata: Any, message: Delivery) -> None:
        self._waiting.append(message)
        self._stirred.set()

    def _on_publish(
        self, client: paho.Client, userdata: Any, mid: int, reason_code: Any, properties: Any
    ) -> None:
        confirmed = self._unconfirmed.pop(mid, None)
        if confirmed is not None and not confirmed.done():
            confirmed.set_result(None)

    def _on_gone(self, disconnected: asyncio.Future[None]) -> None:
        if not disconnected.cancelled():
            disconnected.exception()  # retrieved: the lane reports the loss itself
        self._stirred.set()
        for confirmed in self._unconfirmed.values():
            if not confirmed.done():
                confirmed.set_exception(Disconnected())
        self._unconfirmed.clear()


def _value(code: Any) -> int:
    return int(getattr(code, "value", code))


def _retrieve(future: asyncio.Future[None]) -> None:
    if not future.cancelled():
        future.exception()
