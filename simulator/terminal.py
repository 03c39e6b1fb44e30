"""A simulated one-touch terminal or wearable that speaks only the public MQTT contract."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import aiomqtt
import orjson

from simulator import frames
from simulator.commands import CommandAnswers, FallAnswer
from simulator.press_buffer import PressBuffer
from simulator.receipts import Press, Receipt

logger = logging.getLogger(__name__)
QUIET = logging.getLogger("simulator.mqtt")
QUIET.setLevel(logging.WARNING)
FIRMWARE = "simulated-1"


@dataclass(frozen=True, slots=True)
class Repeats:
    """When an unreceipted press is sent again, in seconds (DESIGN §4.1)."""

    every_s: float = 5.0
    for_s: float = 60.0
    then_every_s: float = 30.0

    def next_after(self, first_sent_at: float, now: float) -> float:
        """The time of the next repeat, monotonic."""
        return now + (self.every_s if now - first_sent_at < self.for_s else self.then_every_s)


class Terminal:
    """One device. Use it as an async context manager, or call :meth:`start` and :meth:`stop`.

    It connects for ever, with a back-off of ``backoff_s`` (least, most). ``fall_answer`` is what
    the person says when the terminal asks after a fall. ``buffer_file`` keeps unreceipted presses
    over a restart. ``on_receipt`` is called with each receipt, also those of unknown presses.
    """

    def __init__(
        self,
        mqtt_url: str,
        device_id: str,
        secret: str,
        *,
        repeats: Repeats | None = None,
        heartbeat_s: float = 300.0,
        fall_answer: FallAnswer = "none",
        fall_answer_after_s: float = 3.0,
        buffer_file: Path | None = None,
        backoff_s: tuple[float, float] = (0.2, 5.0),
        keepalive_s: int = 20,
        on_receipt: Callable[[Receipt], None] | None = None,
    ) -> None:
        url = urlsplit(mqtt_url)
        if url.scheme != "mqtt" or url.hostname is None:
            raise ValueError(f"mqtt_url is {mqtt_url!r}; it must look like mqtt://host:1883")
        self.device_id = device_id
        self.presses: dict[str, Press] = {}
        """Every press of this life, and the buffered ones of earlier lives, by signal id."""
        self.receipts: list[Receipt] = []
        self.commands = CommandAnswers(fall_answer, fall_answer_after_s)
        self.battery = random.randint(60, 100)
        self.mains = True
        self.clock_error_s = 0.0
        """How far its clock is ahead."""
        self._host, self._port = url.hostname, url.port or 1883
        self._secret = secret
        self._root = f"pab/v1/{device_id}"
        self._repeats = repeats or Repeats()
        self._heartbeat_s = heartbeat_s
        self._buffer = PressBuffer(buffer_file)
        self._backoff_s = backoff_s
        self._keepalive_s = keepalive_s
        self._on_receipt = on_receipt
        self._pending: dict[str, Press] = {}
        self._changed = asyncio.Event()
        self._connected = asyncio.Event()
        self._line = asyncio.Event()
        self._line.set()
        self._client: aiomqtt.Client | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    def start(self) -> None:
        """Switch the terminal on; it connects in the background."""
        for press in self._buffer.load():
            self.presses[press.id] = self._pending[press.id] = press
        self._task = asyncio.create_task(self._stay_connected(), name=f"terminal {self.device_id}")
        self._task.add_done_callback(_report)

    async def stop(self, *, say_offline: bool = True) -> None:
        """Switch it off, in order: it says ``offline`` itself, unless told not to."""
        if say_offline and self._client is not None:
            with contextlib.suppress(aiomqtt.MqttError):
                await self._publish("presence", b"offline", retain=True, timeout=0.5)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def is_online(self) -> bool:
        return self._connected.is_set()

    @property
    def unreceipted(self) -> list[Press]:
        """Presses that still wait for their first receipt."""
        return list(self._pending.values())

    async def wait_online(self, timeout: float) -> None:
        """Wait until the broker has let the terminal in and it has subscribed.

        :raises TimeoutError: not within ``timeout`` seconds.
        """
        await asyncio.wait_for(self._connected.wait(), timeout)

    async def press(self, kind: str = "sos", **fields: Any) -> Press:
        """Press a button. Returns at once; the terminal sends and repeats by itself."""
        said = {"at": frames.device_time(self.clock_error_s), "battery": self.battery}
        press = Press(frames.alarm(kind, **(said | fields)), stored=not self.is_online)
        self.presses[press.id] = self._pending[press.id] = press
        self._buffer.save(self._pending.values())
        self._changed.set()
        return press

    async def repeat(self, press: Press) -> None:
        """Deliver a press once more, as a firmware does that has not heard its receipt."""
        with contextlib.suppress(aiomqtt.MqttError):
            await self._send(press)

    async def beat(self) -> None:
        """Say how it is, now and not when it is due."""
        with contextlib.suppress(aiomqtt.MqttError):
            await self._publish("up/status", self._status(), qos=0)

    def lose_line(self) -> None:
        """The network is gone in the middle of a word; nothing connects until :meth:`find_line`."""
        self._line.clear()
        held = self._client._client.socket() if self._client is not None else None
        if isinstance(held, socket.socket):
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def find_line(self) -> None:
        """There is a network again."""
        self._line.set()

    # the connection

    async def _stay_connected(self) -> None:
        least, most = self._backoff_s
        wait = least
        failures = 0
        while True:
            await self._line.wait()
            started = time.monotonic()
            try:
                await self._connection()
            except* (aiomqtt.MqttError, OSError) as errors:
                failures = 1 if self.is_online else failures + 1
                if failures == 1:
                    logger.info("%s is offline: %s", self.device_id, errors.exceptions[0])
            finally:
                self._client = None
                self._connected.clear()
            wait = least if time.monotonic() - started > most else min(wait * 2, most)
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))

    async def _connection(self) -> None:
        """One connection, from CONNECT until it breaks (always by an exception)."""
        will = aiomqtt.Will(f"{self._root}/presence", b"offline", qos=1, retain=True)
        async with aiomqtt.Client(
            self._host,
            self._port,
            username=self.device_id,
            password=self._secret,
            identifier=f"{self.device_id}-{secrets.token_hex(6)}",
            will=will,
            keepalive=self._keepalive_s,
            logger=QUIET,
        ) as client:
            await client.subscribe(f"{self._root}/down/#", qos=1)
            self._client = client
            await self._publish("presence", b"online", retain=True)
            for press in self._pending.values():
                press.first_sent_at, press.next_due_at = None, 0.0
                press.stored = press.stored or not press.acknowledged
            self._connected.set()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(client, group))
                group.create_task(self._send_presses(group))
                group.create_task(self._send_heartbeats())

    async def _publish(
        self, topic: str, content: bytes, *, retain: bool = False, timeout: float = 10, qos: int = 1
    ) -> None:
        if self._client is None:
            raise aiomqtt.MqttError("offline")
        await self._client.publish(
            f"{self._root}/{topic}", content, qos=qos, retain=retain, timeout=timeout
        )

    # up

    async def _send_presses(self, group: asyncio.TaskGroup) -> None:
        """Send every pending press when it is due."""
        while True:
            self._changed.clear()
            now = time.monotonic()
            for press in list(self._pending.values()):
                if press.next_due_at <= now:
                    press.first_sent_at = press.first_sent_at or now
                    press.next_due_at = self._repeats.next_after(press.first_sent_at, now)
                    group.create_task(self._send(press))
            soonest = min((press.next_due_at for press in self._pending.values()), default=None)
            with contextlib.suppress(TimeoutError):
                # Not wait_for: until Python 3.12 it loses a cancellation that meets the event.
                async with asyncio.timeout(None if soonest is None else soonest - time.monotonic()):
                    await self._changed.wait()

    async def _send(self, press: Press) -> None:
        content = press.frame | {"stored": bool(press.stored or press.frame.get("stored"))}
        press.sent += 1
        await self._publish("up/alarm", orjson.dumps(content))
        press.acknowledged = True

    async def _send_heartbeats(self) -> None:
        while True:
            await self._publish("up/status", self._status(), qos=0)
            await asyncio.sleep(self._heartbeat_s * random.uniform(0.9, 1.1))

    def _status(self) -> bytes:
        at = frames.device_time(self.clock_error_s)
        return orjson.dumps(frames.status(self.battery, FIRMWARE) | {"at": at, "mains": self.mains})

    # down

    async def _listen(self, client: aiomqtt.Client, group: asyncio.TaskGroup) -> None:
        async for message in client.messages:
            try:
                content = orjson.loads(bytes(message.payload))
            except orjson.JSONDecodeError:
                logger.warning("%s got no JSON on %s", self.device_id, message.topic)
                continue
            if message.topic.matches(f"{self._root}/down/receipt"):
                self._hear(Receipt.from_wire(content))
            elif message.topic.matches(f"{self._root}/down/command"):
                group.create_task(self._answer(content))

    def _hear(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        if (press := self.presses.get(receipt.id or "")) is not None:
            press.hear(receipt)
        if self._pending.pop(receipt.id or "", None) is not None:
            self._buffer.save(self._pending.values())
        if self._on_receipt is not None:
            self._on_receipt(receipt)

    async def _answer(self, command: dict[str, Any]) -> None:
        reply = await self.commands.answer(command)
        if reply is not None:
            await self._publish("up/reply", orjson.dumps(reply))


def _report(task: asyncio.Task[None]) -> None:
    """A terminal tries for ever; if its task ends by an error, that is a fault of ours."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("%s has died", task.get_name(), exc_info=error)
