"""Pages among thousands of other messages: from the row to the carrier's desk, on the whole program."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import orjson

from app.bench.machine import Machine, machine
from app.bench.report import Report
from kit import outbox
from kit.database import Database
from kit.outbox import BULK, Message
from kit.wakeups import Wakeups

EVERY_S = 0.1
WITHIN_S = 120.0

_FILL = """
    insert into outbox (key, channel, recipient, template, params, urgency)
    select 'bench-many-' || n, 'sms', '+86139' || 10000000 + n, 'campaign.words', '{"text": "-"}', $2
    from generate_series(1, $1) n
"""
_SENT = "select count(*) as n from outbox where key like 'bench-many-%' and sent_at is not null"


async def measure(*, waiting: int, pages: int) -> Report:
    """``pages`` SMS about an open case, alone and then with ``waiting`` others in the outbox."""
    async with machine() as town, _writer(town) as database:
        case_id = await _case(town)
        alone = await _pages(town, database, case_id, "alone", pages)
        await town.rows(_FILL, waiting, BULK)
        began, before = time.perf_counter(), await _sent(town)
        among = await _pages(town, database, case_id, "among", pages)
        took, sent = time.perf_counter() - began, await _sent(town) - before
        left = waiting - await _sent(town)
    report = Report()
    report.add("page at the carrier, nothing else, p99", _p99(alone) * 1000, "ms", 300)
    report.add(f"page at the carrier, {waiting:,} waiting, p99", _p99(among) * 1000, "ms", 1000)
    report.add("others still waiting at the end", left, "")
    report.add("others sent meanwhile", sent / took, "/s")
    return report


@asynccontextmanager
async def _writer(town: Machine) -> AsyncIterator[Database]:
    """A database as an engine has it: what is written wakes the senders."""
    wakeups = Wakeups(town.database_url)
    listening = asyncio.create_task(wakeups.run())
    database = Database(town.database_url, pool_size=2, wakeups=wakeups)
    try:
        yield database
    finally:
        await database.close()
        listening.cancel()


async def _case(town: Machine) -> int:
    """Press once; the open case."""
    wire = await town.wire("bench-messages")
    body = {"id": "bench-1", "kind": "sos", "at": "2026-11-22T08:00:00+08:00"}
    await wire.publish_paced([("pab/v1/demo-0001/up/alarm", orjson.dumps(body))], 1)
    await wire.confirmed()
    await wire.close()
    async with asyncio.timeout(30):
        while True:
            rows = await town.rows(
                "select case_id from signals where signal_id = 'bench-1' and case_id > 0"
            )
            if rows:
                return int(rows[0]["case_id"])
            await asyncio.sleep(EVERY_S)


async def _pages(town: Machine, database: Database, case_id: int, name: str, count: int) -> list[float]:
    """Seconds from the row's commit to the carrier, page by page."""
    written: dict[str, float] = {}
    for number in range(count):
        to = f"+86{'137' if name == 'alone' else '136'}{number:08}"
        message = Message(f"bench:{name}:{number}", "sms", to, "page.supervisor", {}, case_id, urgency=1)
        async with database.transaction() as tx:
            await outbox.write(tx, [message])
        written[to] = time.time()
        await asyncio.sleep(EVERY_S)
    carrier = town.environment["BELL_TWILIO_BASE_URL"]
    async with httpx2.AsyncClient(base_url=carrier, timeout=60, trust_env=False) as sim:
        async with asyncio.timeout(WITHIN_S):
            while True:
                texts = (await sim.get("/sim/messages")).json()
                came = {text["to"]: text["created_at"] for text in texts if text["to"] in written}
                if len(came) == count:
                    break
                await asyncio.sleep(1)
    return [dt.datetime.fromisoformat(at).timestamp() - written[to] for to, at in came.items()]


async def _sent(town: Machine) -> int:
    [row] = await town.rows(_SENT)
    return int(row["n"])


def _p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(len(values) * 0.99) - 1)]
