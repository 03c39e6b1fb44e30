"""The keys of a phone in a call, and the ear that waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Keypad:
    """Keys wait in a queue until a Gather listens; pressing cuts speech short.

    ``on_change`` is called whenever listening begins or ends.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._on_change = on_change
        self._keys: asyncio.Queue[str] = asyncio.Queue()
        self._hurry = asyncio.Event()
        self._moved = asyncio.Condition()
        self._is_listening = False
        self._gathers = 0
        self._closed = False

    @property
    def is_listening(self) -> bool:
        """True while a Gather waits for keys."""
        return self._is_listening

    def press(self, digits: str) -> None:
        """Press keys now, whether or not anything listens."""
        for digit in digits:
            self._keys.put_nowait(digit)
        self._hurry.set()

    async def wait_until_asked(self, timeout: float) -> bool:
        """Skip speech until a Gather listens. False if the call ends before that.

        :raises TimeoutError: neither happened within ``timeout`` seconds.
        """
        self._hurry.set()
        await asyncio.wait_for(self._wait(lambda: self._is_listening or self._closed), timeout)
        return not self._closed

    async def press_and_settle(self, digits: str, timeout: float) -> None:
        """Press keys, then wait until the call listens again or ends; speech is skipped.

        :raises TimeoutError: neither happened within ``timeout`` seconds.
        """
        heard = self._gathers
        self.press(digits)
        await asyncio.wait_for(
            self._wait(lambda: self._closed or (self._is_listening and self._gathers > heard)),
            timeout,
        )
        self._hurry.clear()

    async def _wait(self, reached: Callable[[], bool]) -> None:
        async with self._moved:
            await self._moved.wait_for(reached)

    async def speak_for(self, seconds: float) -> None:
        """Let speech last, unless a key cuts it short."""
        if seconds <= 0 or self._hurry.is_set():
            return
        try:
            await asyncio.wait_for(self._hurry.wait(), seconds)
        except TimeoutError:
            return

    async def collect(self, count: int | None, timeout_s: float, finish_on: str) -> str:
        """Keys until ``count`` of them, the finishing key, or ``timeout_s`` without one."""
        async with self._moved:
            self._is_listening = True
            self._gathers += 1
            self._moved.notify_all()
        self._on_change()
        digits = ""
        while count is None or len(digits) < count:
            try:
                key = await asyncio.wait_for(self._keys.get(), timeout_s)
            except TimeoutError:
                break
            if key == finish_on:
                break
            digits += key
        self._is_listening = False
        self._on_change()
        return digits

    async def close(self) -> None:
        """The call is over; nobody listens any more."""
        async with self._moved:
            self._closed = True
            self._is_listening = False
            self._moved.notify_all()
