"""A simulated GPS watch with an SOS key, as the hardware behaves (published SeTracker protocol).

It says ``LK`` every five minutes; unanswered it says so again each minute, and reboots after five. Pressed,
it says ``AL`` until somebody answers, over reboots and lost networks. Positions that it could not
send it keeps, a few, and sends them as ``UD2``. Its battery drains, its clock drifts, it is taken off.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter, deque
from datetime import UTC, datetime, timedelta
from typing import Self

from simulator import watch_frames as frames
from simulator.watch_frames import Situation
from simulator.watch_links import Link, LinkLost
from simulator.watch_press import Habits, WatchPress

__all__ = ["Habits", "Watch", "WatchPress"]

logger = logging.getLogger(__name__)

BUFFER = 5
"""Positions that a watch without a network keeps (the protocol: three to five)."""


class Watch:
    """One watch. Use it as an async context manager, or call :meth:`start` and :meth:`stop`.

    ``link`` is a :class:`~simulator.watch_links.TcpLink` to a gateway, or an ``MqttLink``. A press may be
    made at any time; :attr:`presses` has them all. ``counts`` has what was sent and heard by word
    (``sent LK``, ``heard AL``), and ``connects``, ``reboots``, ``lost_positions``.
    """

    def __init__(
        self,
        link: Link,
        device_id: str,
        *,
        maker: str = "3G",
        numbered: bool = False,
        habits: Habits | None = None,
        place: tuple[float, float] = (30.2010, 115.0770),
        battery: float = 100.0,
        seed: int | None = None,
    ) -> None:
        self.device_id = device_id
        self.habits = habits or Habits()
        self.battery = battery
        self.place = place
        self.has_fix = True
        self.worn = True
        self.steps = 0
        self.clock_error_s = 0.0
        """How far the watch's clock is ahead; it drifts from here."""
        self.presses: list[WatchPress] = []
        self.commands: list[str] = []
        """Contents of the commands heard."""
        self.counts: Counter[str] = Counter()
        self.buffer: deque[Situation] = deque(maxlen=BUFFER)
        self._link = link
        self._maker = maker
        self._numbered = numbered
        self._sequence = 0
        self._chance = random.Random(seed)
        self._network = True
        self._online = asyncio.Event()
        self._unanswered = 0
        self._heartbeat_heard = asyncio.Event()
        self._pressed = asyncio.Event()
        self._changed = asyncio.Event()
        self._low_told = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    # hands

    def start(self) -> None:
        """Switch it on; it connects by itself."""
        self._task = asyncio.create_task(self._live(), name=f"watch {self.device_id}")
        self._task.add_done_callback(_report)

    async def stop(self) -> None:
        """Switch it off."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def press(self, kind: str = "sos") -> WatchPress:
        """``sos`` or ``fall``, ``removed`` or ``low_battery``; repeated until answered."""
        bit = {
            "sos": frames.SOS_BIT,
            "fall": frames.FALL_BIT,
            "removed": frames.REMOVED_BIT,
            "low_battery": frames.LOW_BATTERY_BIT,
        }[kind]
        press = WatchPress(f"AL,{self._situation(bit).body()}", kind)
        self.presses.append(press)
        self._pressed.set()
        return press

    def take_off(self) -> WatchPress:
        """Taken off the wrist."""
        self.worn = False
        return self.press("removed")

    async def lose_network(self) -> None:
        """Into the cellar: nothing goes, positions are kept."""
        self._network = False
        self._changed.set()
        await self._link.close()

    def find_network(self) -> None:
        """Out of it."""
        self._network = True
        self._changed.set()

    async def wait_online(self, timeout: float) -> None:
        """Until it is connected.

        :raises TimeoutError: not within ``timeout`` seconds.
        """
        async with asyncio.timeout(timeout):
            await self._online.wait()

    @property
    def unanswered(self) -> list[WatchPress]:
        """Presses that still wait."""
        return [press for press in self.presses if not press.is_answered]

    @property
    def is_online(self) -> bool:
        return self._online.is_set()

    @property
    def is_dead(self) -> bool:
        """Its battery is empty, or it was switched off."""
        return self._task is None or self._task.done()

    # life

    async def _live(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_connected())
                group.create_task(self._move())
                group.create_task(self._drain())
        except* _BatteryEmpty:
            logger.info("%s is out of battery", self.device_id)

    async def _keep_connected(self) -> None:
        while True:
            rebooting = False
            try:
                if not self._network:
                    raise LinkLost
                await self._link.open()
                self.counts["connects"] += 1
                self._unanswered = 0
                self._online.set()
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._listen())
                    group.create_task(self._beat())
                    group.create_task(self._call())
                    group.create_task(self._catch_up())
            except* LinkLost:
                pass
            except* _Reboot:
                rebooting = True
                self.counts["reboots"] += 1
                logger.info("%s reboots: nobody answers", self.device_id)
            finally:
                self._online.clear()
                await self._link.close()
            pause = self.habits.reboot_s if rebooting else self.habits.reconnect_s
            await asyncio.sleep(self.habits.span(pause) * self._chance.uniform(0.5, 1.0))
            while not self._network:
                self._changed.clear()
                await self._changed.wait()

    async def _beat(self) -> None:
        while True:
            self._heartbeat_heard.clear()
            await self._say(f"LK,{self.steps},0,{round(self.battery)}")
            if await self._answered_within(self.habits.retry_s):
                self._unanswered = 0
                await asyncio.sleep(self.habits.span(self.habits.heartbeat_s - self.habits.retry_s))
                continue
            self._unanswered += 1
            if self._unanswered >= self.habits.retries:
                raise _Reboot

    async def _answered_within(self, seconds: float) -> bool:
        """Waits the whole time, as the hardware's timer does."""
        await asyncio.sleep(self.habits.span(seconds))
        return self._heartbeat_heard.is_set()

    async def _call(self) -> None:
        """Every unanswered press, again and again."""
        while True:
            self._pressed.clear()
            for press in self.unanswered:
                press.sent += 1
                await self._say(press.content)
            pause = self.habits.span(self.habits.alarm_retry_s) if self.unanswered else None
            try:
                async with asyncio.timeout(pause):
                    await self._pressed.wait()
            except TimeoutError:
                continue

    async def _catch_up(self) -> None:
        while self.buffer:
            await self._say(f"UD2,{self.buffer[0].body()}")
            self.buffer.popleft()

    async def _listen(self) -> None:
        rest = b""
        while True:
            heard, rest = frames.contents(rest + await self._link.receive())
            for content in heard:
                await self._hear(content)

    async def _hear(self, content: str) -> None:
        word = content.split(",", 1)[0]
        self.counts[f"heard {word}"] += 1
        if word.upper() == "LK":
            self._heartbeat_heard.set()
        elif word.upper() == "AL":
            # The answer names no alarm: like the hardware, take it for all that were said.
            for press in self.unanswered:
                if press.sent:
                    press.answer()
        else:
            self.commands.append(content)
            await self._say(word)
            if word == "CR":
                await self._say(f"UD,{self._situation().body()}")

    async def _move(self) -> None:
        while True:
            await asyncio.sleep(self.habits.span(self.habits.position_s))
            self.steps += self._chance.randint(0, 200)
            now = self._situation()
            try:
                await self._say(f"UD,{now.body()}")
            except LinkLost:
                self.counts["lost_positions"] += len(self.buffer) == BUFFER
                self.buffer.append(now)

    async def _drain(self) -> None:
        step_s = 60.0
        while True:
            await asyncio.sleep(self.habits.span(step_s))
            self.battery = max(0.0, self.battery - self.habits.drain * step_s / 3600)
            self.clock_error_s += self.habits.drift * step_s / 86400
            if self.battery < 20 and not self._low_told:
                self._low_told = True
                self.press("low_battery")
            if self.battery == 0:
                raise _BatteryEmpty

    def _situation(self, alarm: int = 0) -> Situation:
        states = (frames.WORN_STATE if self.worn else 0) | (
            frames.LOW_BATTERY_STATE if self.battery < 20 else 0
        )
        return Situation(
            at=datetime.now(UTC) + timedelta(seconds=self.clock_error_s),
            lat=self.place[0],
            lon=self.place[1],
            fix=self.has_fix,
            battery=round(self.battery),
            steps=self.steps,
            status=alarm | states,
        )

    async def _say(self, content: str) -> None:
        if not self.is_online:
            raise LinkLost
        self._sequence += 1
        number = self._sequence if self._numbered else None
        await self._link.send(frames.frame(self._maker, self.device_id, content, number))
        self.counts[f"sent {content.split(',', 1)[0]}"] += 1


class _Reboot(Exception):
    """Five heartbeats in a row were not answered."""


class _BatteryEmpty(Exception):
    """The watch is off until somebody charges it."""


def _report(task: asyncio.Task[None]) -> None:
    """A watch tries for ever; if its task ends by an error, that is a fault of ours."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("%s has died", task.get_name(), exc_info=error)
