"""Waiting for what other processes do: look, with a deadline, until it is so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

LOOK_EVERY_S = 0.02
WITHIN_S = 8.0
"""Longer than anything takes on a busy machine; a story that works never waits so long."""


async def until(look: Callable[[], Awaitable[T | None]], what: str, within_s: float = WITHIN_S) -> T:
    """The first true answer of ``look``.

    :raises AssertionError: there was none within ``within_s`` seconds; says ``what`` was awaited.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while True:
        answer = await look()
        if answer:
            return answer
        if loop.time() > deadline:
            raise AssertionError(f"not within {within_s:.0f} s: {what}")
        await asyncio.sleep(LOOK_EVERY_S)
