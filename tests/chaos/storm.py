"""Everything in a demo's `run.json` killed at random while elders press, then counted from outside.

    ./bell demo --data-dir D --quiet-town --elders 100 …    (in another terminal)
    .venv/bin/python -m tests.chaos.storm D --minutes 10 --elders 50

Prints what was killed how often, how long each took to be started again, and the count; leaves
with 1 if anything was lost or doubled. Any process may be killed, the carrier and its simulated
responders included.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import logging
import os
import random
import signal
import sys
import time
from pathlib import Path

import click

from tests.chaos.counting import Count, count
from tests.chaos.levers import BACK_S, until
from tests.chaos.pressing import OFTEN, Street, street
from tests.program import Carrier, Desk
from tests.running_demo import RunningDemo, is_alive

SETTLE_S = 90.0
"""For whatever is still under way when the killing ends."""


class Killer:
    """Kills one process after the other, each at a random moment."""

    def __init__(self, demo: RunningDemo) -> None:
        self._demo = demo
        self.times: dict[str, list[float]] = collections.defaultdict(list)
        """Name → seconds from each kill until a new process had taken the place."""

    async def run(self, pause_s: float) -> None:
        """Kill until cancelled, about every ``pause_s`` seconds."""
        async with asyncio.TaskGroup() as watching:
            while True:
                await asyncio.sleep(random.uniform(0, 2 * pause_s))
                name, pid = random.choice(list(self._demo.pids.items()))
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    watching.create_task(self._time(name, pid, time.monotonic()))

    async def _time(self, name: str, pid: int, since: float) -> None:
        async def started_again() -> bool:
            now = self._demo.pids.get(name, pid)
            return now != pid and is_alive(now)

        await until(started_again, BACK_S, f"{name} started again")
        self.times[name].append(time.monotonic() - since)

    def table(self) -> str:
        """Name, kills, longest and median time until it was started again."""
        lines = ["process      kills  median s  longest s"]
        for name, times in sorted(self.times.items()):
            middle = sorted(times)[len(times) // 2]
            lines.append(f"{name:12} {len(times):5} {middle:9.2f} {max(times):10.2f}")
        return "\n".join(lines)


async def press_for(elders: Street, seconds: float, pause_s: float) -> None:
    """Everybody presses now and then, about every ``pause_s`` seconds."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await elders.press_all(1_000_000, pause_s)


async def storm(data_dir: Path, minutes: float, elders: int, pause_s: float) -> tuple[Killer, Count]:
    """Run one storm against the demo in ``data_dir``."""
    demo = RunningDemo(data_dir)
    killer, carrier = Killer(demo), Carrier(demo.run["carrier"])
    try:
        async with street(demo.run["mqtt"], elders, OFTEN) as people, Desk(demo.run["http"]) as desk:
            killing = asyncio.create_task(killer.run(pause_s))
            await press_for(people, minutes * 60, 1.0)
            killing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await killing
            with contextlib.suppress(AssertionError):  # the count names what is missing
                await people.until_receipted(SETTLE_S)
            return killer, await count(desk, carrier, people.presses)
    finally:
        await carrier.close()


@click.command()
@click.argument("data_dir", type=click.Path(path_type=Path, exists=True))
@click.option("--minutes", type=float, default=10.0, show_default=True)
@click.option("--elders", type=click.IntRange(1), default=50, show_default=True)
@click.option("--pause", "pause_s", type=float, default=2.0, show_default=True, help="Between two kills.")
def main(data_dir: Path, minutes: float, elders: int, pause_s: float) -> None:
    """Kill everything in DATA_DIR/run.json at random, then count from outside."""
    logging.disable(logging.ERROR)  # paho has much to say about connections that are killed
    killer, found = asyncio.run(storm(data_dir, minutes, elders, pause_s))
    click.echo(killer.table())
    click.echo(str(found))
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
