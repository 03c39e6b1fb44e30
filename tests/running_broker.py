"""The test run's broker, and who may connect to it."""

from __future__ import annotations

import asyncio
import signal

import aiomqtt

from app.local.child import ChildProcess
from app.local.mosquitto import BRIDGE_USER, LocalMosquitto
from devices.credentials import broker_verifier


class RunningBroker:
    """A broker with the bridges' account, and devices as tests add them."""

    username = BRIDGE_USER

    def __init__(self, server: LocalMosquitto, process: ChildProcess) -> None:
        self.server = server
        self.process = process
        self._lines: dict[str, str] = {}

    @property
    def host(self) -> str:
        return self.server.host

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def url(self) -> str:
        return f"mqtt://{self.host}:{self.port}"

    @property
    def password(self) -> str:
        return self.server.bridge_password

    def client(self, username: str, password: str, **options: object) -> aiomqtt.Client:
        """A client of this broker, not yet connected."""
        return aiomqtt.Client(
            self.host,
            self.port,
            username=username,
            password=password,
            **options,  # type: ignore[arg-type]
        )

    async def add_device(self, device_id: str, secret: str | None = None) -> None:
        """Admit `device_id` (secret = id unless given); returns when it can connect."""
        secret = secret or device_id
        self._lines[device_id] = f"{device_id}:{broker_verifier(secret)}"
        self.server.write_passwords(self._lines.values())
        self.process.process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(5):
            while not await self.admits(device_id, secret):  # noqa: ASYNC110  (another process)
                await asyncio.sleep(0.02)

    async def admits(self, username: str | None, password: str | None) -> bool:
        """Whether the broker accepts this name and password."""
        try:
            async with aiomqtt.Client(
                self.host, self.port, username=username, password=password, timeout=5
            ):
                return True
        except aiomqtt.MqttError:
            return False
