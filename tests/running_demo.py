"""A whole demo as a process of its own, driven from outside through `run.json` and signals."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.demo.processes import HttpCheck
from app.local.environment import CHECKOUT
from app.local.ports import free_port

READY_S = 90.0


class DemoEnded(Exception):
    """The demo ended before it was ready; `str()` is what it wrote."""


class RunningDemo:
    """One `bell demo` on `data_dir`, on free ports, with a quiet town and the clock in hand."""

    def __init__(self, data_dir: Path, *options: str) -> None:
        self.data_dir = data_dir
        self.http_port = free_port("127.0.0.1")
        self.mqtt_port = free_port("127.0.0.1")
        self.options = options or ("--quiet-town", "--test-clock", "--elders", "30")
        self.output = data_dir.parent / f"{data_dir.name}.out"
        self.process: asyncio.subprocess.Process | None = None

    def command(self) -> list[str]:
        """The words that start it."""
        return [
            *(sys.executable, "-m", "app", "demo", "--no-browser"),
            *("--data-dir", str(self.data_dir)),
            *("--http-port", str(self.http_port), "--mqtt-port", str(self.mqtt_port)),
            *self.options,
        ]

    async def start(self) -> float:
        """Start it; the seconds until `/readyz` answered 200.

        Raises:
            DemoEnded: It gave up.
        """
        began = time.monotonic()
        with self.output.open("wb") as output:
            self.process = await asyncio.create_subprocess_exec(
                *self.command(), cwd=CHECKOUT, stdout=output, stderr=asyncio.subprocess.STDOUT
            )
        works = HttpCheck(f"http://127.0.0.1:{self.http_port}/readyz")
        async with asyncio.timeout(READY_S):
            while not (self.run_file.exists() and await works()):
                if self.process.returncode is not None:
                    raise DemoEnded(self.output.read_text(encoding="utf-8"))
                await asyncio.sleep(0.05)
        return time.monotonic() - began

    @property
    def run_file(self) -> Path:
        return self.data_dir / "run.json"

    @property
    def run(self) -> dict[str, Any]:
        """`run.json` as it is now."""
        content: dict[str, Any] = json.loads(self.run_file.read_text(encoding="utf-8"))
        return content

    @property
    def pids(self) -> dict[str, int]:
        pids: dict[str, int] = self.run["pids"]
        return pids

    async def kill(self, name: str, within_s: float = 2.0) -> int:
        """SIGKILL a process and return the number of the one that takes its place.

        Raises:
            TimeoutError: None did within `within_s` seconds.
        """
        killed = self.pids[name]
        os.kill(killed, signal.SIGKILL)
        await until(lambda: self.pids.get(name, killed) != killed, within_s)
        return self.pids[name]

    async def stop(self, within_s: float = 12.0) -> float:
        """Stop it as Ctrl-C does; the seconds it took."""
        began = time.monotonic()
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGINT)
            async with asyncio.timeout(within_s):
                await self.process.wait()
        return time.monotonic() - began


async def until(condition: Callable[[], bool], within_s: float) -> None:
    """Return when `condition`, about another process, is true.

    Raises:
        TimeoutError: It is not after `within_s` seconds.
    """
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.01)


def is_alive(pid: int) -> bool:
    """True while the process runs; a zombie does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rsplit(")", 1)[1].split()[0] not in "ZX"
