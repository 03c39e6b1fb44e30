"""What storing heartbeats costs: the cores that all processes of a town use, beside a silent town."""

from __future__ import annotations

import asyncio
import time

import psutil

from app.bench.latency import beating
from app.bench.machine import machine
from app.bench.report import Report

WATCH_S = 30.0
"""One full turn of the audit, the clock watch and the sweep at least."""


async def measure(*, heartbeats: int) -> Report:
    """Cores used while nothing happens, and while ``heartbeats`` per second are stored.

    This process, which publishes, does not count; everything it has started does.
    """
    async with machine() as town:
        silent = await _cores()
        async with beating(town, heartbeats):
            busy = await _cores()
        [stored] = await town.rows("select coalesce(sum(beats), 0) as beats from device_status")
    report = Report()
    report.add("cores of a silent town", silent, "")
    report.add(f"cores with {heartbeats} heartbeats/s, all processes", busy, "", 0.5)
    report.add("heartbeats stored", stored["beats"], "")
    return report


async def _cores() -> float:
    started, before = time.perf_counter(), _spent()
    await asyncio.sleep(WATCH_S)
    now = _spent()
    used = sum(seconds - before.get(pid, 0.0) for pid, seconds in now.items())
    return used / (time.perf_counter() - started)


def _spent() -> dict[int, float]:
    """CPU seconds of every process below this one."""
    spent: dict[int, float] = {}
    for child in psutil.Process().children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent[child.pid] = times.user + times.system
    return spent
