"""The sweep for late devices among a million, while their heartbeats are written.

Beside the floor of the same run: a bare pass over the same table. The heartbeats come from a process
of their own, as a bridge would write them: `python -m app.bench.sweep PER_SECOND DEVICES`, with the
settings of a role in the environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import sqlalchemy as sa
import uvloop

from app.bench.report import Report, percentile
from app.bench.servers import servers
from devices import status
from devices.codecs.native import Status
from devices.status import News
from devices.supervision import hearing, sweep
from kit.database import Database
from kit.settings import Settings

ROUNDS = 25
LATE = 100
"""Units that fall silent between two passes: a million with a fault every ten days have a tenth of it."""

TURN_S = 0.05
SETTLE_S = 5.0

_FLEET = """
    insert into areas (id, path, level, name) values (1, '/1/', 'city', 'bench');
    insert into persons (id, area_id, name) values (1, 1, 'bench');
    insert into devices (id, model, state, person_id)
    select 'beat-' || n, 'five-key', 'installed', 1 from generate_series(0, {devices} - 1) n;
    insert into device_status (device_id, last_seen_at, check_at, allowance_s, supervised_since, hour,
                               online, battery, signal_dbm, mains, firmware, location, readings)
    select 'beat-' || n, seen, seen + interval '600 seconds', 600, bell_now(), 1, true, 83, -71, true,
           '2.1.7', '{{"lat": 30.2010, "lon": 115.0770, "accuracy_m": 12, "crs": "wgs84"}}',
           '{{"heart_rate": 72, "steps": 1234}}'
    from generate_series(0, {devices} - 1) n,
         lateral (select bell_now() - random() * interval '5 minutes' + n * interval '0 s' as seen) s;
"""
_BARE = "select count(*) from device_status where last_seen_at < now() - interval '1 day'"
_SILENCE = """
    update device_status set last_seen_at = bell_now() - interval '601 seconds',
           check_at = bell_now() - interval '1 second'
    where device_id in (select 'beat-' || floor(random() * {devices})::int from generate_series(1, {late}))
"""


async def measure(*, devices: int, heartbeats: int) -> Report:
    """Milliseconds per pass: bare, with nothing late, and with ``LATE`` units newly late."""
    async with servers() as settings:
        connection = await asyncpg.connect(settings.database_url)
        await connection.execute(_FLEET.format(devices=devices))
        await connection.execute("vacuum analyze")
        database = Database(settings.database_url)
        await _hear(database)
        async with _beating(settings, heartbeats, devices):
            bare = [await _timed(connection.fetchval(_BARE)) for _ in range(ROUNDS)]
            idle = [await _pass(database) for _ in range(ROUNDS)]
            late = []
            for _ in range(ROUNDS):
                await connection.execute(_SILENCE.format(devices=devices, late=LATE))
                late.append(await _pass(database))
            stored = await connection.fetchval("select sum(beats) from device_status")
        await connection.close()
        await database.close()
    report = Report()
    report.add("devices", devices, "")
    report.add("heartbeats stored meanwhile", stored or 0, "")
    report.add("a bare pass over the table, p50", 1000 * percentile(bare, 0.5), "ms")
    report.add("sweep, nothing late, p50", 1000 * percentile(idle, 0.5), "ms")
    report.add(f"sweep, {LATE} newly late, p50", 1000 * percentile(late, 0.5), "ms", 200.0)
    report.add(f"sweep, {LATE} newly late, p95", 1000 * percentile(late, 0.95), "ms")
    report.add("sweep / bare pass", percentile(idle, 0.5) / percentile(bare, 0.5), "×")
    return report


async def _hear(database: Database) -> None:
    """As if a bridge had listened for hours."""
    async with database.transaction() as tx:
        await hearing.note(tx)
        await tx.execute(sa.text("update hearing set since = bell_now() - interval '1 day'"))


async def _pass(database: Database) -> float:
    """Seconds of one pass: until everything that was due has been judged."""
    async with database.transaction() as tx:
        await hearing.note(tx)
    return await _timed(sweep.take_due(database))


async def _timed(work: object) -> float:
    assert asyncio.iscoroutine(work)
    started = time.perf_counter()
    await work
    return time.perf_counter() - started


@asynccontextmanager
async def _beating(settings: Settings, per_second: int, devices: int) -> AsyncIterator[None]:
    environment = {**os.environ, "BELL_DATABASE_URL": settings.database_url}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.bench.sweep", str(per_second), str(devices)), env=environment
    )
    try:
        await asyncio.sleep(SETTLE_S)
        yield
    finally:
        process.terminate()
        await process.wait()


async def beat(per_second: int, devices: int) -> None:
    """Write heartbeats of units drawn at random until killed."""
    database = Database(Settings().database_url)
    dice = random.Random(1)
    started, written = time.monotonic(), 0
    while True:
        due = int((time.monotonic() - started) * per_second) - written
        news = {}
        for _ in range(due):
            news[f"beat-{dice.randrange(devices)}"] = item = News()
            item.heard(Status(battery=83, signal_dbm=-71 - dice.randrange(9), mains=True))
        with contextlib.suppress(asyncio.CancelledError):
            async with database.transaction() as tx:
                await status.write(tx, news)
        written += due
        await asyncio.sleep(TURN_S)


if __name__ == "__main__":
    uvloop.run(beat(int(sys.argv[1]), int(sys.argv[2])))
