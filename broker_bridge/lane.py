"""A lane: one kind of traffic on a broker connection of its own, reconnected for ever.

Separate connections, because twenty unacknowledged heartbeats blocked all alarms of the same
session (measured; docs/pitfalls.md).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

import aiomqtt

from broker_bridge.connection import Connection, Disconnected
from kit.leases import Lease
from kit.settings import Settings

log = logging.getLogger(__name__)

FIRST_RETRY_S = 0.1
LAST_RETRY_S = 1.0


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is, and who we are to it."""

    host: str
    port: int
    tls: bool
    username: str
    password: str
    client_prefix: str

    @classmethod
    def of(cls, settings: Settings, lease: Lease) -> Broker:
        """From ``settings.mqtt_url`` (``mqtt://`` or ``mqtts://``) and the bridge's leased name."""
        url = urlsplit(settings.mqtt_url)
        tls = url.scheme == "mqtts"
        return cls(
            host=url.hostname or "127.0.0.1",
            port=url.port or (8883 if tls else 1883),
            tls=tls,
            username=settings.mqtt_username,
            password=settings.mqtt_password,
            client_prefix=f"bell-{lease.name}",
        )


class Lane:
    """Base of the lanes: ``serve`` is called with every new connection until that is lost."""

    name: ClassVar[str]
    subscriptions: ClassVar[Sequence[str]] = ()
    persistent: ClassVar[bool] = False

    def __init__(self, broker: Broker, lease: Lease) -> None:
        self._broker = broker
        self._client_id = f"{broker.client_prefix}-{self.name}-{lease.secret}"
        self.connection: Connection | None = None

    @property
    def connected(self) -> bool:
        """True while the lane has a connection with its subscriptions."""
        return self.connection is not None and self.connection.alive

    async def run(self) -> None:
        """Serve for ever; ends only by cancellation, disconnecting in good order."""
        pause = FIRST_RETRY_S
        while True:
            connection = self._new_connection()
            try:
                await connection.open(self.subscriptions)
            except aiomqtt.MqttError as error:
                log.warning("%s lane cannot connect to the broker: %s", self.name, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LAST_RETRY_S)
                continue
            log.info("%s lane connected", self.name)
            pause = FIRST_RETRY_S
            self.connection = connection
            try:
                await self.serve(connection)
            except Disconnected:
                log.warning("%s lane lost its connection to the broker", self.name)
            finally:
                self.connection = None
                await connection.shut()
            await asyncio.sleep(pause)

    async def serve(self, connection: Connection) -> None:
        """Work on ``connection``. Raises ``Disconnected`` when it is lost."""
        raise NotImplementedError

    def _new_connection(self) -> Connection:
        return Connection(
            self._broker.host,
            self._broker.port,
            username=self._broker.username,
            password=self._broker.password,
            client_id=self._client_id,
            persistent=self.persistent,
            tls=self._broker.tls,
        )
