"""Device publish → frame on a console: the floor, idle, and while heartbeats are stored."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
from websockets.asyncio.client import ClientConnection, connect

from app.bench.machine import HOST, Machine, machine
from app.bench.report import Report, percentile
from app.bench.wire import Wire
from app.demo.processes import PortCheck
from app.local.child import until
from app.local.ports import free_port

GAP_S = 0.05
"""Between a frame and the next press: the first is over when the second comes."""

ANSWER_S = 10.0
DEVICES = 10_000
"""Heartbeats come from this many."""

SETTLE_S = 3.0
"""Caches filled, connections made, before anything is counted."""


async def measure(presses: int, heartbeats: int, chromium: Path | None = None) -> Report:
    """p50, p99 and maximum in milliseconds of each case; with ``chromium`` also to the painted row."""
    report = Report()
    async with machine() as town, _floor(town) as floor_url:
        wire = await town.wire("bench-presses")
        numbers = itertools.count(1)
        if chromium is not None:  # first, while every row that appears is a new one
            await _to_the_eye(report, town, wire, chromium, presses, numbers)
        async with connect(floor_url, compression=None) as screen:
            await _presses(wire, screen, "floor", 20, numbers)
            floor = await _presses(wire, screen, "floor", presses, numbers)
        _add(report, "floor", floor)
        headers = {"Authorization": f"Bearer {await town.token()}"}
        url = town.http_url.replace("http", "ws", 1) + "/api/v1/feed"
        async with connect(url, additional_headers=headers) as screen:
            await _presses(wire, screen, "alarm", 20, numbers)
            idle = await _presses(wire, screen, "alarm", presses, numbers)
            _add(report, "idle", idle, limit=15.0)
            ratio = percentile(idle, 0.99) / percentile(floor, 0.99)
            report.add("idle p99 / floor p99", ratio, "×", 5.0)
            if heartbeats:
                async with beating(town, heartbeats):
                    loaded = await _presses(wire, screen, "alarm", presses, numbers)
                _add(report, f"with {heartbeats} heartbeats/s", loaded, limit=30.0)
        await wire.close()
    return report


def _add(report: Report, name: str, seconds: list[float], limit: float | None = None) -> None:
    report.add(f"{name}, p50", 1000 * percentile(seconds, 0.5), "ms")
    report.add(f"{name}, p99", 1000 * percentile(seconds, 0.99), "ms", limit)
    report.add(f"{name}, maximum", 1000 * max(seconds), "ms")


async def _presses(
    wire: Wire, screen: ClientConnection, channel: str, count: int, numbers: Iterator[int]
) -> list[float]:
    """Press one after the other, each from a new unit; seconds until its case is on the screen."""
    seen: set[object] = set()
    took: list[float] = []
    for number in itertools.islice(numbers, count):
        topic, payload = _press(number, channel)
        started = time.perf_counter()
        wire.publish(topic, payload)
        async with asyncio.timeout(ANSWER_S):
            while not _is_news(orjson.loads(await screen.recv()), seen):
                pass
        took.append(time.perf_counter() - started)
        await asyncio.sleep(GAP_S)
    return took


async def _to_the_eye(
    report: Report, town: Machine, wire: Wire, chromium: Path, presses: int, numbers: Iterator[int]
) -> None:
    from app.bench.screen import open_screen

    async with open_screen(town, chromium) as screen:
        rows: list[tuple[float, float]] = []
        for number in itertools.islice(numbers, presses):
            started = time.perf_counter()
            wire.publish(*_press(number, "alarm"))
            rows.append(await screen.next_row(started))
            await asyncio.sleep(GAP_S)
    _add(report, "in the browser's page", [there for there, _ in rows])
    _add(report, "painted by the browser", [painted for _, painted in rows])


def _press(number: int, channel: str) -> tuple[str, bytes]:
    """Topic and payload of the press of a unit that nobody has seen before."""
    name = f"bench-{number}"
    body = {"id": name, "kind": "sos", "at": "2026-11-22T08:00:00+08:00"}
    return f"pab/v1/{name}/up/{channel}", orjson.dumps(body)


def _is_news(frame: dict[str, object], seen: set[object]) -> bool:
    """The floor's frame is the press itself; the program's is the opening of a case."""
    if frame.get("type") not in (None, "case.opened"):
        return False
    key = frame.get("case_id") or frame.get("id")
    fresh = key not in seen
    seen.add(key)
    return fresh


@asynccontextmanager
async def beating(town: Machine, per_second: int) -> AsyncIterator[None]:
    """Heartbeats for as long as the block runs; it begins when the first have settled."""
    wire = await town.wire("bench-heartbeats")

    def beats() -> Iterator[tuple[str, bytes]]:
        for number in itertools.count():
            status = {"battery": number % 100, "signal_dbm": -71, "mains": True}
            yield f"pab/v1/beat-{number % DEVICES}/up/status", orjson.dumps(status)

    sending = asyncio.create_task(wire.publish_paced(beats(), per_second))
    try:
        await asyncio.sleep(SETTLE_S)
        yield
    finally:
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending
        await wire.close()


@asynccontextmanager
async def _floor(town: Machine) -> AsyncIterator[str]:
    port = free_port(HOST)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.bench.floor", str(port)), env={**os.environ, **town.environment}
    )
    try:
        async with asyncio.timeout(ANSWER_S):
            await until(PortCheck(HOST, port))
        await asyncio.sleep(SETTLE_S)
        yield f"ws://{HOST}:{port}"
    finally:
        process.terminate()
        await process.wait()
