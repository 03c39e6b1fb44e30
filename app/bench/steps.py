"""A step falls due → its message is requested at the carrier, while many other cases are open."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

import httpx2
import orjson

from app.bench.machine import Machine, machine
from app.bench.report import Report, percentile

OPENING_RATE = 800
"""Tasks per second while the many are opened: nothing is measured then."""

PRESS_EVERY_S = 0.25
LOOK_EVERY_S = 0.5
PLAN_S = 195.0
"""Until the steps of the last press at 15, 60 and 180 s have come (DESIGN §5)."""

WAIT_S = 300.0

_CASES = "select distinct case_id from signals where signal_id like 'bench-sos-%' and case_id is not null"
_FIRST = f"""
    select o.case_id, o.channel, min(a.carrier_id) as carrier_id
    from outbox o
    join lateral (select carrier_id from outbox_attempts where outbox_id = o.id and carrier_id is not null
                  order by id limit 1) a on true
    where o.case_id in ({_CASES}) group by o.id, o.case_id, o.channel
"""


async def measure(*, open_cases: int, presses: int) -> Report:
    """``presses`` emergencies whose plans run, beside ``open_cases`` open tasks."""
    async with machine(people=open_cases + presses) as town:
        units = [row["id"] for row in await town.rows("select id from devices order by id")]
        wire = await town.wire("bench-steps")
        await wire.publish_paced(_tasks(units[presses : presses + open_cases]), OPENING_RATE)
        await wire.confirmed()
        await _all_open(town, open_cases)
        due: dict[int, set[dt.datetime]] = defaultdict(set)
        looking = asyncio.create_task(_note_due(town, due))
        for number, unit in enumerate(units[:presses]):
            body = {"id": f"bench-sos-{number}", "kind": "sos", "at": _at()}
            wire.publish(f"pab/v1/{unit}/up/alarm", orjson.dumps(body))
            await asyncio.sleep(PRESS_EVERY_S)
        await asyncio.sleep(PLAN_S)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await wire.close()
        requested = await _requests(town)
        first = await town.rows(_FIRST)
        [many] = await town.rows("select count(*) as n from cases where closed_at is null")
    took = [
        (requested[row["carrier_id"]] - moment).total_seconds()
        for row in first
        if row["carrier_id"] in requested
        and (moment := _last_before(due[row["case_id"]], requested[row["carrier_id"]])) is not None
    ]
    report = Report()
    report.add("open cases", many["n"], "", float(open_cases), at_most=False)
    report.add("messages measured", len(took), "", float(presses), at_most=False)
    if took:
        report.add("step due → carrier, p50", 1000 * percentile(took, 0.5), "ms")
        report.add("step due → carrier, p99", 1000 * percentile(took, 0.99), "ms", 300.0)
        report.add("step due → carrier, maximum", 1000 * max(took), "ms")
    return report


def _tasks(units: list[str]) -> Iterator[tuple[str, bytes]]:
    for number, unit in zip(itertools.count(), units, strict=False):
        body = {"id": f"bench-task-{number}", "kind": "low_battery", "at": _at()}
        yield f"pab/v1/{unit}/up/alarm", orjson.dumps(body)


def _at() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


async def _all_open(town: Machine, count: int) -> None:
    """Raises: ``TimeoutError`` when fewer are open in the end."""
    deadline = time.perf_counter() + WAIT_S
    while True:
        [row] = await town.rows("select count(*) as n from cases where closed_at is null")
        if row["n"] >= count:
            return
        if time.perf_counter() > deadline:
            raise TimeoutError(f"{row['n']} of {count} tasks are open")
        await asyncio.sleep(LOOK_EVERY_S)


async def _note_due(town: Machine, due: dict[int, set[dt.datetime]]) -> None:
    """Remember when each step of the emergencies is to come, before it comes."""
    while True:
        for row in await town.rows(f"select case_id, due_at from steps where case_id in ({_CASES})"):
            due[row["case_id"]].add(row["due_at"])
        await asyncio.sleep(LOOK_EVERY_S)


async def _requests(town: Machine) -> dict[str, dt.datetime]:
    """When the carrier was asked for each message and call, by its identity there."""
    found: dict[str, dt.datetime] = {}
    async with httpx2.AsyncClient(base_url=town.environment["BELL_TWILIO_BASE_URL"], timeout=60) as http:
        for path in ("/sim/messages", "/sim/calls"):
            answer = await http.get(path)
            answer.raise_for_status()
            for record in answer.json():
                found[record["sid"]] = dt.datetime.fromisoformat(record["created_at"])
    return found


def _last_before(moments: set[dt.datetime], at: dt.datetime) -> dt.datetime | None:
    known = sorted(moments)
    place = bisect_right(known, at)
    return known[place - 1] if place else None
