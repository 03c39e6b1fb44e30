"""One child process: how it is started, when it is ready, how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

logger = logging.getLogger(__name__)

POLL_S = 0.05

UNLESS_ORPHANED = '[ "$PPID" = "$0" ] || exit 1; exec "$@"'
"""The parent may have died before the child asked to be told of its death."""


async def until(check: Callable[[], Awaitable[bool]], meanwhile: Callable[[], None] = lambda: None) -> None:
    """Return when `check`, which looks at another process, says yes; `meanwhile` may raise."""
    while not await check():
        meanwhile()
        await asyncio.sleep(POLL_S)


class NotReady(Exception):
    """A child ended, or did not become ready in time; `str()` names it and its log."""


@dataclass(frozen=True)
class Child:
    """A program that runs as a child of this process.

    Attributes:
        environment: Variables added to ours.
        before_start: Awaited before each start; raises to have the start tried again later.
        is_ready: Asked until it answers true; None means ready as soon as it runs.
        needs: Names of the children that must be ready before the first start of this one.
        stop_signal: The polite request; SIGKILL follows after `grace_s` seconds.
        death_signal: What the kernel sends the child when this process dies.
        launcher: Words put in front of `command`, such as a change of user; must end in an exec.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    before_start: Callable[[], Awaitable[None]] | None = None
    is_ready: Callable[[], Awaitable[bool]] | None = None
    needs: Sequence[str] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    grace_s: float = 3.0
    launcher: Sequence[str] = ()


class ChildProcess:
    """A running `Child`, in a process group of its own, writing to the end of `log`."""

    def __init__(self, child: Child, process: asyncio.subprocess.Process, log: Path) -> None:
        self.child = child
        self.process = process
        self.log = log

    @classmethod
    async def start(cls, child: Child, log: Path) -> ChildProcess:
        """Start `child`; the kernel ends it when this process dies.

        Raises:
            OSError: The program cannot be executed.
        """
        if child.before_start is not None:
            await child.before_start()
        command = [
            *("setpriv", "--pdeathsig", child.death_signal.name.removeprefix("SIG")),
            *child.launcher,
            *("--", "sh", "-c", UNLESS_ORPHANED, str(os.getpid()), *child.command),
        ]
        # Appending, so that the file can be cut short (logs.py) while the child writes to it.
        output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                env={**os.environ, **child.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        finally:
            os.close(output)
        return cls(child, process, log)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process.returncode is None

    async def wait_until_ready(self, within_s: float = 30.0) -> None:
        """Return when the child's own check says yes.

        Raises:
            NotReady: It ended, or `within_s` seconds went by.
        """
        try:
            async with asyncio.timeout(within_s):
                if self.child.is_ready is not None:
                    await until(self.child.is_ready, meanwhile=self._refuse_if_ended)
        except TimeoutError:
            raise NotReady(
                f"{self.child.name} is not ready after {within_s:.0f} s, see {self.log}"
            ) from None
        self._refuse_if_ended()

    def _refuse_if_ended(self) -> None:
        if not self.is_running:
            raise NotReady(f"{self.child.name} ended with {self.process.returncode}, see {self.log}")

    async def stop(self, grace_s: float | None = None) -> None:
        """Ask, wait `grace_s` (the child's own by default), then kill the whole group."""
        if self.is_running:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.child.stop_signal)
            # A stopped process (SIGSTOP) hears nothing until it is continued.
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGCONT)
            try:
                async with asyncio.timeout(self.child.grace_s if grace_s is None else grace_s):
                    await self.process.wait()
            except TimeoutError:
                logger.warning("%s did not stop when asked and is killed", self.child.name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        await self.process.wait()
