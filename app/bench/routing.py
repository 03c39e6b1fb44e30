"""Ranking who could come, among thousands of responders in one area tree.

One district: 20 streets, 100 communities, 400 grids, a third of the responders on duty, a history of
shifts, offers and messages. Each case has its own place in it. Beside the floor of the same run: the
same number of empty round trips to the database, and a bare pass over the responders.
"""

from __future__ import annotations

import datetime as dt
import time

import asyncpg
import sqlalchemy as sa

from app.bench.report import Report, percentile
from app.bench.servers import servers
from dispatch.cases.record import Case
from dispatch.routing.candidates import Ranking, candidates
from kit.database import Database, Transaction

WARM_UP = 50
ROUND_TRIPS = 3
"""Statements of one search: the place, the search, the quotas."""

_TREE = """
    insert into areas (id, parent_id, path, level, name) values
        (1, null, '/1/', 'city', 'bench'), (2, 1, '/1/2/', 'district', 'bench');
    insert into areas (id, parent_id, path, level, name)
        select 10 + s, 2, '/1/2/' || 10 + s || '/', 'street', 's' || s from generate_series(0, 19) s;
    insert into areas (id, parent_id, path, level, name)
        select 100 + c, 10 + c / 5, '/1/2/' || 10 + c / 5 || '/' || 100 + c || '/', 'community', 'c' || c
        from generate_series(0, 99) c;
    insert into areas (id, parent_id, path, level, name)
        select 1000 + g, 100 + g / 4,
               '/1/2/' || 10 + g / 20 || '/' || 100 + g / 4 || '/' || 1000 + g || '/', 'grid', 'g' || g
        from generate_series(0, 399) g;
    insert into homes (id, area_id, address, lat, lon)
        select n, 1000 + n % 400, 'bench', 30.2 + random() * 0.2, 115.0 + random() * 0.2
        from generate_series(1, 2000) n;
    insert into persons (id, area_id, home_id, name, languages)
        select n, 1000 + n % 400, n, 'bench', '{{mandarin}}' from generate_series(1, 2000) n;
"""
_STAFF = """
    insert into providers (id, area_id, name, contract_until)
        select 1 + s, 10 + s % 20, 'p' || s, current_date + (s % 20 - 1) * 30
        from generate_series(0, 193) s;
    insert into provider_areas (provider_id, area_id) select id, 2 from providers;
    insert into responders (id, area_id, provider_id, name, phone, skills, languages, vehicle, lat, lon)
        select n, case n % 3 when 0 then 1000 + n % 400 when 1 then 100 + n % 100 else 10 + n % 20 end,
               case when n % 3 = 2 then 1 + n % 194 end, 'r' || n, '+86100' || lpad(n::text, 8, '0'),
               case when n % 2 = 0 then '{{first_aid,nursing}}' else '{{lifting}}' end::text[],
               '{{mandarin}}', case when n % 4 = 0 then 'car' else 'e_bike' end,
               30.2 + random() * 0.2, 115.0 + random() * 0.2
        from generate_series(1, {responders}) n;
    insert into certificates (responder_id, kind, valid_until)
        select n, kind, current_date + case when n % 50 = 0 then -1 else 300 end
        from generate_series(1, {responders}) n, unnest(array['first_aid', 'insurance']) kind;
    insert into shifts (responder_id, starts_at, ends_at)
        select n, day + n % 3 * interval '8 hours', day + (n % 3 + 1) * interval '8 hours'
        from generate_series(1, {responders}) n,
             generate_series(date_trunc('day', bell_now()) - interval '60 days',
                             date_trunc('day', bell_now()) + interval '30 days', interval '1 day') day;
"""
_HISTORY = """
    insert into cases (id, number, state, priority, kind, situation, subject_type, subject_id, person_id,
                       home_id, area_id, area_path, opened_at, closed_at)
        select n, 'n' || n, 'closed', 1, 'sos', 'emergency', 'person', (1 + n % 2000)::text, 1 + n % 2000,
               1 + n % 2000, 1000 + n % 400, '/1/2/', bell_now() - n * interval '3 minutes', bell_now()
        from generate_series(1, 20000) n;
    insert into offers (case_id, responder_id, role, state, offered_at, expires_at)
        select n, 1 + n % {responders}, 'lead',
               (array['completed', 'declined', 'expired', 'completed', 'superseded'])[1 + n % 5],
               bell_now() - n * interval '3 minutes', bell_now()
        from generate_series(1, 20000) n;
    insert into outbox (key, channel, recipient, template, state, created_at)
        select channel || n, channel, '+86100' || lpad((1 + n % {responders})::text, 8, '0'),
               channel || '.offer', 'sent', bell_now() - n * interval '3 minutes'
        from generate_series(1, 20000) n, unnest(array['sms', 'voice']) channel;
"""


async def measure(*, responders: int, rounds: int) -> Report:
    """Milliseconds from a loaded case to the ranked list with all reasons."""
    async with servers() as settings:
        connection = await asyncpg.connect(settings.database_url)
        for part in (_TREE, _STAFF, _HISTORY):
            await connection.execute(part.format(responders=responders))
        await connection.execute("vacuum analyze")
        await connection.close()
        database = Database(settings.database_url)
        for number in range(WARM_UP):
            await _timed(database, number)
        floor = [await _floor(database) for _ in range(rounds)]
        bare = [await _bare(database) for _ in range(rounds)]
        day = [await _timed(database, number) for number in range(rounds)]
        looked = [len(ranking.candidates) for _, ranking in day]
        ready = [sum(one.eligible for one in ranking.candidates) for _, ranking in day]
        async with database.transaction() as tx:
            # One in a hundred keeps his shifts: the search has to look at the whole district.
            await tx.execute(sa.text("delete from shifts where responder_id % 100 <> 0"))
        night = [await _timed(database, number) for number in range(rounds)]
        await database.close()
    report = Report()
    report.add("responders in one area tree", responders, "")
    report.add("looked at per case, with all reasons", percentile(looked, 0.5), "")
    report.add("of them ready to go", percentile(ready, 0.5), "")
    report.add(f"{ROUND_TRIPS} empty round trips, p50", 1000 * percentile(floor, 0.5), "ms")
    report.add("a bare pass over the responders, p50", 1000 * percentile(bare, 0.5), "ms")
    times = [seconds for seconds, _ in day]
    report.add("ranked, p50", 1000 * percentile(times, 0.5), "ms")
    report.add("ranked, p99", 1000 * percentile(times, 0.99), "ms", 20.0)
    alone = [seconds for seconds, _ in night]
    report.add("ranked, hardly anybody on duty, p50", 1000 * percentile(alone, 0.5), "ms")
    report.add("ranked, hardly anybody on duty, p99", 1000 * percentile(alone, 0.99), "ms", 20.0)
    report.add("ranked / empty round trips", percentile(times, 0.5) / percentile(floor, 0.5), "×")
    return report


async def _timed(database: Database, number: int) -> tuple[float, Ranking]:
    home = 1 + number * 37 % 2000
    grid = home % 400
    case = Case(
        id=20_001 + number,
        number="",
        state="claimed",
        priority=1,
        kind="sos",
        situation="emergency",
        subject_type="person",
        subject_id=str(home),
        person_id=home,
        home_id=home,
        device_id=None,
        area_id=1000 + grid,
        area_path=f"/1/2/{10 + grid // 20}/{100 + grid // 4}/{1000 + grid}/",
        pressed_at=None,
        received_at=None,
        opened_at=dt.datetime.now(dt.UTC),
    )
    async with database.transaction() as tx:
        await tx.now()
        started = time.perf_counter()
        ranking = await candidates(tx, case, [])
        return time.perf_counter() - started, ranking


async def _floor(database: Database) -> float:
    async with database.transaction() as tx:
        return await _statements(tx, "select 1", ROUND_TRIPS)


async def _bare(database: Database) -> float:
    async with database.transaction() as tx:
        return await _statements(tx, "select max(lat) from responders where active", 1)


async def _statements(tx: Transaction, statement: str, count: int) -> float:
    await tx.now()
    started = time.perf_counter()
    for _ in range(count):
        await tx.scalar(sa.text(statement))
    return time.perf_counter() - started
