"""Starts child processes in order, brings back the ones that die, and stops them all.

A killed child is started again at once; one that ends by itself waits a little longer each time, at
most `LONGEST_PAUSE_S`. It is never given up: what cannot start is reported and tried again.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

from app.local.child import Child, ChildProcess, NotReady
from app.local.logs import RotatedLogs

logger = logging.getLogger(__name__)

SHORTEST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 1.5
STEADY_S = 10.0
"""A child that ran this long has started well; its next pause is the shortest again."""
REPORT_AFTER = 10
READY_S = 60.0


class Supervised:
    """One child and what is known of it now."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process: ChildProcess | None = None
        self.ready = asyncio.Event()
        self.failures = 0
        self.task: asyncio.Task[None] | None = None


class Supervisor:
    """Children by name; `on_change` is called whenever a process number changes."""

    def __init__(self, logs: Path, on_change: Callable[[], None] = lambda: None) -> None:
        self.logs = RotatedLogs(logs)
        self._on_change = on_change
        self._children: dict[str, Supervised] = {}
        self._trimming: asyncio.Task[None] | None = None

    @property
    def pids(self) -> dict[str, int]:
        """Name → process number of every child that runs."""
        return {
            name: supervised.process.pid
            for name, supervised in self._children.items()
            if supervised.process is not None and supervised.process.is_running
        }

    def ready_pid(self, name: str) -> int | None:
        """The process number of `name` while it is ready."""
        supervised = self._children.get(name)
        if supervised is None or supervised.process is None or not supervised.ready.is_set():
            return None
        return supervised.process.pid

    async def start(self, *children: Child, within_s: float = READY_S) -> None:
        """Start `children`, each after those it needs, and wait until all are ready.

        Raises:
            NotReady: One of them is not ready in time; all go on being tried.
        """
        if self._trimming is None:
            self._trimming = asyncio.create_task(self.logs.keep_short())
        started = []
        for child in children:
            supervised = Supervised(child)
            self._children[child.name] = supervised
            supervised.task = asyncio.create_task(self._keep(supervised), name=child.name)
            started.append(supervised)
        try:
            async with asyncio.timeout(within_s):
                await asyncio.gather(*(supervised.ready.wait() for supervised in started))
        except TimeoutError:
            late = next(one.child.name for one in started if not one.ready.is_set())
            raise NotReady(
                f"{late} is not ready after {within_s:.0f} s, see {self.logs.path_of(late)}"
            ) from None

    async def stop(self) -> None:
        """Stop every child, those first that no running one needs, each within its grace."""
        running = dict(self._children)
        await _cancel(supervised.task for supervised in running.values())
        while running:
            needed = {name for one in running.values() for name in one.child.needs}
            wave = [name for name in running if name not in needed] or list(running)
            await asyncio.gather(*(self._end(running.pop(name)) for name in wave))
        await _cancel([self._trimming])
        self._children.clear()

    async def _end(self, supervised: Supervised) -> None:
        if supervised.process is not None:
            await supervised.process.stop()
            supervised.ready.clear()
            self._on_change()

    async def _keep(self, supervised: Supervised) -> None:
        """Run one child for ever."""
        for name in supervised.child.needs:
            await self._children[name].ready.wait()
        while True:
            pause = SHORTEST_PAUSE_S
            try:
                code = await self._run_once(supervised)
            except (OSError, NotReady) as failure:
                self._count_failure(supervised, str(failure))
                pause = self._pause(supervised)
            except Exception:  # a check of the child's own; the child is kept all the same
                logger.exception("%s cannot be started", supervised.child.name)
                supervised.failures += 1
                pause = self._pause(supervised)
            else:
                if code != -signal.SIGKILL:
                    self._count_failure(supervised, f"ended with {code}")
                    pause = self._pause(supervised)
                logger.warning("%s ended with %s and is started again", supervised.child.name, code)
            await asyncio.sleep(pause)

    async def _run_once(self, supervised: Supervised) -> int:
        """Start the child, note when it is ready, and return its exit code."""
        child = supervised.child
        process = await ChildProcess.start(child, self.logs.path_of(child.name))
        supervised.process = process
        self._on_change()
        began = asyncio.get_running_loop().time()
        try:
            await process.wait_until_ready(READY_S)
            supervised.ready.set()
        except NotReady:
            if process.is_running:
                await process.stop(grace_s=1.0)
                raise
        try:
            code = await process.process.wait()
        finally:
            supervised.ready.clear()
        self._on_change()
        if asyncio.get_running_loop().time() - began > STEADY_S:
            supervised.failures = 0
        return code

    def _pause(self, supervised: Supervised) -> float:
        return min(LONGEST_PAUSE_S, SHORTEST_PAUSE_S * (1 << min(supervised.failures, 6)))

    def _count_failure(self, supervised: Supervised, reason: str) -> None:
        supervised.failures += 1
        if supervised.failures % REPORT_AFTER == 0:
            logger.error(
                "%s failed %d times in a row: %s; see %s",
                supervised.child.name,
                supervised.failures,
                reason,
                self.logs.path_of(supervised.child.name),
            )


async def _cancel(tasks: Iterable[asyncio.Task[None] | None]) -> None:
    waiting = [task for task in tasks if task is not None]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
