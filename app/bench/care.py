"""The quiet days at full size: check-ins planned and carried out, lists of visits, a campaign's start.

Check-ins are carried out by two engines as processes of their own, of which one is killed half-way; what
counts is how often each was begun. Beside each figure stands the same number of rows written bare.
"""

from __future__ import annotations

import asyncio
import sys
import time

import asyncpg
import sqlalchemy as sa

from app.bench.report import Report
from app.bench.servers import servers
from care.checkins import planning
from care.persons import sealing
from care.persons.tables import persons
from care.visits import writing
from dispatch.campaigns import feeding
from kit.database import Database
from kit.vault import keys
from kit.vault.cipher import vault_of
from kit.vault.master import master_key

ENGINE = "app.bench.care_engine"
PEOPLE_PER_VISITOR = 50

_TOWN = """
    insert into areas (id, parent_id, path, level, name) values
        (1, null, '/1/', 'city', 'bench'), (2, 1, '/1/2/', 'district', 'bench');
    insert into areas (id, parent_id, path, level, name)
        select 10 + s, 2, '/1/2/' || 10 + s || '/', 'street', 's' || s from generate_series(0, 19) s;
    insert into homes (id, area_id, address, lat, lon)
        select n, 10 + n * 20 / ({people} + 1), 'bench',
               30.0 + (n * 20 / ({people} + 1)) * 0.05 + random() * 0.05, 115.0 + random() * 0.05
        from generate_series(1, {people}) n;
    insert into persons (id, area_id, home_id, name)
        select n, 10 + n * 20 / ({people} + 1), n, 'bench' from generate_series(1, {people}) n;
"""
_VISITORS = """
    insert into responders (id, area_id, name, phone)
        select r, 10 + (r - 1) * 20 / {visitors}, 'r' || r, '+86100' || lpad(r::text, 8, '0')
        from generate_series(1, {visitors}) r;
    insert into visit_agreements (id, person_id, starts_on, code)
        select n, n, current_date - 30, 'BENCH' from generate_series(1, {people}) n;
    insert into visit_duties (agreement_id, responder_id, role, unit, times)
        select n, 1 + (n - 1) * {visitors} / {people}, 'village_official', 'week', 1
        from generate_series(1, {people}) n
        union all
        select n, 1 + n % {visitors}, 'neighbour', 'week', 2
        from generate_series(1, {people}) n where n % 4 = 0;
"""
_WEEKS = """
    insert into visit_weeks (week, write_at)
        select date_trunc('week', bell_now() at time zone 'Asia/Shanghai')::date + 7 * n,
               case n when 1 then bell_now() end
        from generate_series(0, 1) n
"""
_PLAN = """
    insert into checkin_plans (area_id, name, population, cadence, from_time, until_time, channels,
                               next_day, plan_at, created_at)
        select 1, 'bench', '{"area_id": 1}',
               jsonb_build_object('unit', 'day', 'every', 1, 'weekdays', '[]'::jsonb, 'starts_on', d,
                                  'ends_on', d),
               '09:00', '10:00', '{human}', d, bell_now(), bell_now() - interval '7 days'
        from (select (bell_now() at time zone 'Asia/Shanghai')::date as d) t
"""
_CAMPAIGN = """
    insert into campaigns (area_id, name, channel, text, population, people)
        values (1, 'bench', 'call', 'bench', '{}', $1)
"""
_TARGETS = """
    insert into campaign_targets (campaign_id, person_id)
        select c.id, p.id from campaigns c, persons p where p.id <= $1 order by p.id
"""


async def measure(*, checkins: int, visited: int, called: int) -> Report:
    """How many check-ins, people visited, and people called by a campaign."""
    async with servers() as settings:
        connection = await asyncpg.connect(settings.database_url)
        await connection.execute(_TOWN.format(people=max(checkins, visited, called)))
        await connection.execute("vacuum analyze")
        database = Database(settings.database_url, vault=vault_of(master_key(settings)))
        report = await _visits(database, connection, visited)
        report += await _checkins(database, connection, checkins)
        report += await _campaign(database, connection, called)
        await database.close()
        await connection.close()
    return report


async def _bare(connection: asyncpg.Connection, table: str) -> float:
    """The rows of a table written again into one without an index."""
    await connection.execute(f"create temp table bare as select * from {table} limit 0")
    started = time.perf_counter()
    await connection.execute(f"insert into bare select * from {table}")
    took = time.perf_counter() - started
    await connection.execute("drop table bare")
    return took


async def _visits(database: Database, connection: asyncpg.Connection, people: int) -> Report:
    visitors = max(1, people // PEOPLE_PER_VISITOR)
    await connection.execute(_VISITORS.format(people=people, visitors=visitors))
    await connection.execute("vacuum analyze")
    await connection.execute(_WEEKS)
    started = time.perf_counter()
    written = 0
    while (portion := await writing.write_due(database)) >= 0:
        written += portion
    took = time.perf_counter() - started
    report = Report()
    report.add("people visited", people, "")
    report.add("visitors", visitors, "")
    report.add("visits of a week", written, "")
    report.add("a week's lists for all visitors", took, "s", 30.0)
    bare = await _bare(connection, "visits where week = (select max(week) from visits)")
    report.add("the same rows, bare", bare, "s")
    expected = people + 2 * (people // 4)
    report.add("visits missing or too many", abs(written - expected), "", 0.0)
    return report


async def _checkins(database: Database, connection: asyncpg.Connection, people: int) -> Report:
    await connection.execute("update persons set active = (id <= $1)", people)
    await connection.execute("vacuum analyze persons")
    await connection.execute(_PLAN)
    started = time.perf_counter()
    while await planning.plan_due(database) >= 0:
        pass
    took = time.perf_counter() - started
    planned = await connection.fetchval("select count(*) from checkins")
    report = Report()
    report.add("check-ins planned", planned, "")
    report.add("planned in", took, "s", 60.0)
    report.add("the same rows, bare", await _bare(connection, "checkins"), "s")
    return report + await _carried_out(connection, database, planned)


async def _carried_out(connection: asyncpg.Connection, database: Database, planned: int) -> Report:
    await connection.execute("update checkins set next_at = bell_now()")
    await connection.execute("vacuum analyze checkins")
    url = str(database.engine.url.render_as_string(hide_password=False)).replace("+asyncpg", "")
    engines = [await asyncio.create_subprocess_exec(sys.executable, "-m", ENGINE, url) for _ in range(2)]
    started = time.perf_counter()
    killed = False
    while True:
        await asyncio.sleep(max(0.5, planned / 400_000))
        left = await connection.fetchval("select count(*) from checkins where next_at <= bell_now()")
        if not killed and left < planned / 2:
            engines[0].kill()
            killed = True
        if left == 0 or time.perf_counter() - started > 3600:
            break
    took = time.perf_counter() - started
    for engine in engines:
        if engine.returncode is None:
            engine.terminate()
        await engine.wait()
    counted = await connection.fetchrow(
        "select count(*) filter (where n = 1) as once, count(*) filter (where n <> 1) as other from"
        " (select c.id, (select count(*) from checkin_attempts a where a.checkin_id = c.id) as n"
        "  from checkins c) t"
    )
    report = Report()
    report.add("carried out by two engines, one killed", took, "s")
    report.add("check-ins a second", planned / took, "/s")
    report.add("begun exactly once", counted["once"], "", float(planned), at_most=False)
    report.add("begun never or twice", counted["other"], "", 0.0)
    return report


async def _campaign(database: Database, connection: asyncpg.Connection, people: int) -> Report:
    await connection.execute("update persons set active = true where id <= $1", people)
    await _give_phones(database)
    started = time.perf_counter()
    await connection.execute(_CAMPAIGN, people)
    await connection.execute(_TARGETS, people)
    written = time.perf_counter()
    fed = await feeding.feed(database, "en")
    first = time.perf_counter()
    report = Report()
    report.add("people of a campaign", people, "")
    report.add("its people written down", written - started, "s")
    report.add("calls handed to the carrier's queue at first", fed, "")
    report.add("from its start to these calls", first - started, "s", 2.0)
    return report


async def _give_phones(database: Database) -> None:
    """To those who are called first."""
    async with database.transaction() as tx:
        held = await keys.for_writing(tx, range(1, 1 + feeding.WINDOW))
        for person_id, key in held.items():
            values = sealing.sealed({"phone": f"+86101{person_id:08}"}, key, tx.vault)
            await tx.execute(sa.update(persons).where(persons.c.id == person_id).values(**values))
