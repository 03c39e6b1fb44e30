"""What can wait gives way: while a page is on its way nothing else begins, or ends, in this process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from kit.outbox import NOTICE, Taken

LONGEST_S = 1.0
"""So long at most each time: pages without end stop nothing for good."""


class GivingWay:
    """One process's pages under way, and who waits for them."""

    def __init__(self) -> None:
        self._pages = 0
        self._clear = asyncio.Event()
        self._clear.set()

    @property
    def needed(self) -> bool:
        """Whether a page is under way."""
        return self._pages > 0

    @contextlib.contextmanager
    def on_its_way(self, message: Taken) -> Iterator[None]:
        """While ``message`` is sent; if a case waits for it, others give way."""
        if message.urgency >= NOTICE:
            yield
            return
        self._pages += 1
        self._clear.clear()
        try:
            yield
        finally:
            self._pages -= 1
            if not self._pages:
                self._clear.set()

    async def wait(self, message: Taken) -> None:
        """Let pages pass, unless ``message`` is one."""
        if message.urgency >= NOTICE and not self._clear.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_S):
                    await self._clear.wait()
