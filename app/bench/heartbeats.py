"""Heartbeats stored per second by one bridge process, against the same code without a database.

The broker first collects all heartbeats in the lane's session, so that publishing takes no core
from what is measured. The lane runs in this process.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar, cast

import orjson

from app.bench.report import Report
from app.bench.servers import servers, wire
from broker_bridge import topics
from broker_bridge.connection import Connection, Delivery
from broker_bridge.lane import Broker
from broker_bridge.status_lane import StatusLane
from kit.database import Database
from kit.leases import Lease
from kit.settings import Settings

ROUNDS = 2
"""Each way, one after the other; the better one counts: everything else on the machine only slows."""

GIVE_UP_S = 120.0


class PreloadedLane(StatusLane):
    """The status lane with a session that the broker fills while nobody is connected."""

    name: ClassVar[str] = "bench"
    subscriptions = (f"{topics.ROOT}/+/{topics.STATUS}",)
    persistent: ClassVar[bool] = True

    def __init__(self, broker: Broker, lease: Lease, database: Database, expected: int) -> None:
        super().__init__(broker, lease, database)
        self._left = expected
        self.done = asyncio.Event()

    async def serve(self, connection: Connection) -> None:
        """Serve, counting what was acknowledged, which is what was committed."""
        acknowledge = connection.acknowledge

        def counting(deliveries: list[Delivery]) -> None:
            acknowledge(deliveries)
            self._left -= len(deliveries)
            if self._left <= 0:
                self.done.set()

        connection.acknowledge = counting  # type: ignore[assignment, method-assign]
        await super().serve(connection)


class _NoTransaction:
    """A transaction that answers everything with nothing."""

    async def execute(self, *_: Any) -> None:
        return None

    async def rows(self, *_: Any) -> list[Any]:
        return []


class NoDatabase:
    """Takes the place of the database where its calls are to be empty."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[_NoTransaction]:
        """A transaction of nothing."""
        yield _NoTransaction()


async def measure(count: int) -> Report:
    """``count`` heartbeats of as many devices, stored and not stored."""
    async with servers() as settings:
        stored, empty = [], []
        for number in range(ROUNDS):
            database = Database(settings.database_url)
            stored.append(await _rate(settings, database, count, f"stored-{number}"))
            await database.close()
            nothing = cast(Database, NoDatabase())
            empty.append(await _rate(settings, nothing, count, f"empty-{number}"))
    report = Report()
    report.add("heartbeats stored by one bridge", max(stored), "/s", 25_000, at_most=False)
    report.add("the same with empty database calls", max(empty), "/s")
    report.add("stored / empty", max(stored) / max(empty), "×", 0.8, at_most=False)
    return report


async def _rate(settings: Settings, database: Database, count: int, name: str) -> float:
    """Heartbeats per second of one lane that finds ``count`` of them waiting."""
    lease = Lease(name=name, role="bridge", epoch=1, secret="bench")
    broker = Broker.of(settings, lease)
    await _make_session(PreloadedLane(broker, lease, database, count))
    publisher = await wire(settings, "bench-preload")
    await publisher.publish_all(_beats(count))
    await publisher.confirmed()
    await publisher.close()
    lane = PreloadedLane(broker, lease, database, count)
    started = time.perf_counter()
    running = asyncio.create_task(lane.run())
    try:
        async with asyncio.timeout(GIVE_UP_S):
            await lane.done.wait()
        return count / (time.perf_counter() - started)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _make_session(lane: PreloadedLane) -> None:
    """Connect and leave, so that the broker collects for this lane from now on."""
    running = asyncio.create_task(lane.run())
    while not lane.connected:  # noqa: ASYNC110  (the broker's answer)
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def _beats(count: int) -> Iterator[tuple[str, bytes]]:
    for number in range(count):
        status = {"battery": number % 100, "signal_dbm": -71, "mains": True, "firmware": "2.1.7"}
        yield f"pab/v1/beat-{number}/up/status", orjson.dumps(status)
