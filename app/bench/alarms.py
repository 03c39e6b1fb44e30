"""Alarms → cases per second on a seeded database, with the plans of all these cases running."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Iterator

import orjson

from app.bench.machine import Machine, machine
from app.bench.report import Report

CATCH_UP_S = 60.0
LOOK_EVERY_S = 0.5


async def measure(*, people: int, rate: int, seconds: int) -> Report:
    """``rate`` presses per second for ``seconds``, each from a unit and for a person of its own."""
    sent = rate * seconds
    async with machine(people=people) as town:
        units = [row["id"] for row in await town.rows("select id from devices order by id limit $1", sent)]
        wire = await town.wire("bench-alarms")
        late: list[float] = []
        watching = asyncio.create_task(_watch_lateness(town, late))
        started = time.perf_counter()
        await wire.publish_paced(_presses(units, sent), rate)
        await wire.confirmed()
        cases = await _cases_in_the_end(town, sent)
        took = time.perf_counter() - started
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        await wire.close()
        [counted] = await town.rows(
            """select count(*) as signals, count(distinct signal_id) as presses,
                      count(*) filter (where case_id is null) as without_case
               from signals where signal_id like 'bench-%'"""
        )
    report = Report()
    report.add("alarms sent", sent, "")
    report.add("alarms to cases", cases / took, "/s", rate * seconds / (seconds + 2), at_most=False)
    report.add("alarms lost", sent - counted["presses"] + counted["without_case"], "", 0)
    report.add("alarms doubled", counted["signals"] - counted["presses"], "", 0)
    report.add("latest due step", max(late, default=0.0), "s", 2.0)
    return report


def _presses(units: list[str], count: int) -> Iterator[tuple[str, bytes]]:
    """Units of the town first, then such that nobody has registered."""
    unregistered = (f"bench-{number}" for number in itertools.count())
    for number, unit in enumerate(itertools.islice(itertools.chain(units, unregistered), count)):
        body = {"id": f"bench-{number}", "kind": "sos", "at": "2026-11-22T08:00:00+08:00"}
        yield f"pab/v1/{unit}/up/alarm", orjson.dumps(body)


async def _cases_in_the_end(town: Machine, sent: int) -> int:
    """How many presses have a case when all have, or when time is up."""
    query = "select count(*) as n from signals where signal_id like 'bench-%' and case_id is not null"
    deadline = time.perf_counter() + CATCH_UP_S
    while True:
        [row] = await town.rows(query)
        if row["n"] >= sent or time.perf_counter() > deadline:
            return int(row["n"])
        await asyncio.sleep(LOOK_EVERY_S)


async def _watch_lateness(town: Machine, late: list[float]) -> None:
    """Note twice a second by how many seconds the oldest due step is late."""
    query = "select extract(epoch from bell_now() - min(due_at))::float8 as late from steps"
    while True:
        [row] = await town.rows(query)
        late.append(max(0.0, row["late"] or 0.0))
        await asyncio.sleep(LOOK_EVERY_S)
