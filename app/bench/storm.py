"""SOS while the fleet storms: units fall silent, say `offline` and reconnect, all at once.

The crowd is a process of its own, so that it takes no time from what is measured: `python -m
app.bench.storm PORT SILENT RECONNECTS WITHIN_S`, with the settings of a role in the environment. Presses
go on one after the other, each from a unit of its own, until the storm has been worked off.

A broker says `offline` for a unit when its keep-alive has run out, one and a half times twenty seconds
or more after its last packet: the wills of a dead cell come within such a time, not in one instant.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sys
import time
from collections.abc import Iterator

import orjson
import uvloop
from websockets.asyncio.client import ClientConnection, connect

from app.bench.machine import Machine, machine
from app.bench.report import Report, percentile
from app.bench.wire import Wire
from app.local.mosquitto import BRIDGE_USER

GAP_S = 0.05
ANSWER_S = 30.0
CALM_S = 5.0
"""Presses before the storm, for comparison."""

ALL_OVER_WITHIN_S = 600.0
LOOK_EVERY_S = 1.0
AT_A_TIME = 200
"""Connections that are being made at the same moment."""

# Everybody was heard half an hour ago and is offline from now on.
_FALL_SILENT = """
    with fleet as (update devices set model = 'five-key' where id like 'town-%' returning id)
    insert into device_status (device_id, last_seen_at, check_at, allowance_s, supervised_since, hour,
                               online, battery, signal_dbm, mains)
    select id, bell_now() - interval '31 minutes', bell_now(), 600, bell_now() - interval '1 day', 1,
           true, 83, -71, true
    from fleet order by id limit $1
"""
_HEARD = "update hearing set since = bell_now() - interval '1 day'"
_FOUND = """
    select count(*) filter (where level = 'offline') as n, count(raise_at) as untold
    from device_findings where finding = 'silence'
"""
_OUTCOME = """
    select (select count(*) from device_incidents) as incidents,
           (select count(*) from cases where priority = 4 and closed_at is null) as tasks,
           (select count(*) from device_status where online is false) as offline,
           (select count(*) from device_status where online and device_id like 'again-%') as online
"""


async def measure(*, silent: int, reconnects: int, within_s: int) -> Report:
    """Milliseconds from publish to frame, before and during the storm, and how long that lasted."""
    report = Report()
    async with machine(people=silent + 60) as town:
        wire = await town.wire("bench-presses")
        headers = {"Authorization": f"Bearer {await town.token()}"}
        url = town.http_url.replace("http", "ws", 1) + "/api/v1/feed"
        numbers = itertools.count(1)
        async with connect(url, additional_headers=headers, max_size=None) as screen:
            calm_over = asyncio.Event()
            asyncio.get_running_loop().call_later(CALM_S, calm_over.set)
            calm = await _press_until(calm_over, wire, screen, numbers)
            over = asyncio.Event()
            storm = asyncio.create_task(_storm(town, silent, reconnects, within_s, over))
            stormy = await _press_until(over, wire, screen, numbers)
            lasted = await storm
        [outcome] = await town.rows(_OUTCOME)
        await wire.close()
    report.add("presses before, p99", 1000 * percentile(calm, 0.99), "ms")
    report.add("presses during the storm", len(stormy), "")
    report.add("presses during the storm, p50", 1000 * percentile(stormy, 0.5), "ms")
    report.add("presses during the storm, p99", 1000 * percentile(stormy, 0.99), "ms", 250.0)
    report.add("presses during the storm, maximum", 1000 * max(stormy), "ms")
    report.add("until all had been found silent and told", lasted, "s")
    report.add("said offline", outcome["offline"], "")
    report.add("reconnected", outcome["online"], "", reconnects, at_most=False)
    report.add("incidents", outcome["incidents"], "")
    report.add("open technical tasks", outcome["tasks"], "", 20 + silent / 100)
    return report


async def _press_until(
    over: asyncio.Event, wire: Wire, screen: ClientConnection, numbers: Iterator[int]
) -> list[float]:
    """Seconds from publish to frame, press after press."""
    took: list[float] = []
    while not over.is_set():
        name = f"bench-{next(numbers)}"
        body = orjson.dumps({"id": name, "kind": "sos", "at": "2026-11-22T08:00:00+08:00"})
        started = time.perf_counter()
        wire.publish(f"pab/v1/{name}/up/alarm", body)
        async with asyncio.timeout(ANSWER_S):
            while not _opens(orjson.loads(await screen.recv()), name):
                pass
        took.append(time.perf_counter() - started)
        await asyncio.sleep(GAP_S)
    return took


def _opens(frame: dict[str, object], device_id: str) -> bool:
    """Whether this is the opening of the press's own case, and not of a technical one."""
    if frame.get("type") != "case.opened":
        return False
    case = frame.get("case")
    assert isinstance(case, dict)
    subject = case.get("subject")
    return isinstance(subject, dict) and subject.get("id") == device_id


async def _storm(town: Machine, silent: int, reconnects: int, within_s: int, over: asyncio.Event) -> float:
    """Let it break loose; answers the seconds until every silent unit has been found."""
    try:
        await town.rows(_HEARD)
        await town.rows(_FALL_SILENT, silent)
        started = time.perf_counter()
        crowd = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app.bench.storm"),
            *(str(number) for number in (town.mqtt_port, silent, reconnects, within_s)),
            env={**os.environ, **town.environment},
        )
        while time.perf_counter() - started < ALL_OVER_WITHIN_S:
            await asyncio.sleep(LOOK_EVERY_S)
            [found] = await town.rows(_FOUND)
            [outcome] = await town.rows(_OUTCOME)
            came = outcome["online"] >= reconnects and outcome["offline"] >= silent
            if came and found["n"] >= silent and not found["untold"]:
                break
        lasted = time.perf_counter() - started
        crowd.terminate()
        await crowd.wait()
        return lasted
    finally:
        over.set()


async def _crowd(port: int, silent: int, reconnects: int, within_s: int) -> None:
    """Say `offline` for the silent, and come back with so many others; then hold the line."""
    password = os.environ["BELL_MQTT_PASSWORD"]
    making = asyncio.Semaphore(AT_A_TIME)
    lines: list[Wire] = []

    async def come_back(number: int) -> None:
        async with making:
            line = await Wire.open(port, BRIDGE_USER, password, f"again-{number}")
        line.publish(f"pab/v1/again-{number}/presence", b"online")
        line.publish(f"pab/v1/again-{number}/up/status", b'{"battery": 80, "mains": true}')
        lines.append(line)

    wills = await Wire.open(port, BRIDGE_USER, password, "bench-wills")
    offline = ((f"pab/v1/town-{number + 61:07d}/presence", b"offline") for number in range(silent))
    async with asyncio.TaskGroup() as group:
        group.create_task(wills.publish_paced(offline, silent / within_s))
        for number in range(reconnects):
            group.create_task(come_back(number))
    await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(_crowd(*(int(value) for value in sys.argv[1:5])))
