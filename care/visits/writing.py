"""Weekly lists written ahead as rows: set-based, some visitors per transaction, each visit once.

A portion moves the week's own position on, so that a killed engine leaves nothing half-written; the unique
key of duty and day stands behind it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from care.visits import vacant
from care.visits.patterns import GRACE, PATTERNS, WEEKDAYS, monday, rows
from care.visits.tables import visit_weeks
from kit.clock_zone import LOCAL, local_date
from kit.database import Database, Transaction

PORTION = 10_000
"""Duties per transaction, all of a visitor's in one: a second."""

WEEK = dt.timedelta(days=7)
BEFORE = dt.timedelta(days=2)
WRITTEN_AT = dt.time(20, 0)
LATEST_START = 4
"""An agreement that begins after Friday is not pressed into what is left of its week."""

_DAYS = f"array[{', '.join(repr(day) for day in WEEKDAYS)}]"
_PATTERNS = ", ".join(f"({times}, {sets}, {number}, {day})" for times, sets, number, day in rows())
_SETS = " ".join(f"when {times} then {len(sets)}" for times, sets in PATTERNS.items())
_LOCAL = f"at time zone '{LOCAL.key}'"

# Whether somebody is at home is asked when a visit is looked at: who comes back early is visited after all.
# A day that a pause has taken is made up for after it, within the week.
#
# Neighbours share a day: a visitor's people are sorted along strips half a kilometre high, there and back,
# and cut into as many parts as there are days.
_WRITE = """
    with mine as materialized (
        select d.id as duty_id, d.responder_id, d.weekdays, d.set_time, d.daily_when_unwell, g.person_id,
               g.starts_on,
               greatest(g.starts_on, cast(:from_day as date)) as from_day, g.ends_on, g.paused_from,
               g.paused_until, g.unwell_from, g.unwell_until,
               case d.unit when 'month' then 1 else d.times end as times,
               d.unit = 'week' or exists (
                   select from generate_series(0, d.times - 1) n
                   where (g.person_id + n * 4 / d.times) % 4 = :week_of_month) as this_week,
               coalesce(h.lat, 0) as lat, coalesce(h.lon, 0) as lon, p.home_id,
               floor(coalesce(h.lat, 0) * 200)::int as strip
        from visit_duties d
        join visit_agreements g on g.id = d.agreement_id and g.active
        join persons p on p.id = g.person_id and p.active
        join responders r on r.id = d.responder_id and r.active
        left join homes h on h.id = p.home_id
        where d.active and g.starts_on < cast(:week as date) + 7
          and (g.ends_on is null or g.ends_on >= :from_day) and {which}
    ), part as materialized (
        select m.*, {part} as part
        from mine m
    ), wanted as (
        select part.*, cast(:week as date) + array_position({days}, w.name) - 1 as day, true as of_day,
               false as extra
        from part cross join lateral unnest(part.weekdays) w(name) where this_week
        union all
        select part.*, case when part.times < 7 and p.day between paused_from and paused_until
                            then paused_until + 1 else p.day end, part.times = 7, false
        from part join (values {patterns}) t(times, sets, number, day)
          on t.times = part.times and t.number = part.part
        cross join lateral (select greatest(cast(:week as date) + t.day, part.from_day) as day) p
        where this_week and weekdays = '{{}}' and starts_on <= cast(:week as date) + {latest}
        union all
        select part.*, cast(:week as date) + n, true, true
        from part cross join generate_series(0, 6) n
        where daily_when_unwell and unwell_from <= cast(:week as date) + n
          and (unwell_until is null or unwell_until >= cast(:week as date) + n)
    ), possible as (
        select distinct on (duty_id, day) *
        from wanted
        where day >= from_day and day < cast(:week as date) + 7 and (ends_on is null or day <= ends_on)
          and (paused_from is null or day < paused_from or day > paused_until)
        order by duty_id, day, extra
    ), made as materialized (
        select v.duty_id as of_duty, count(*) as have
        from visits v where v.week = :week and not v.extra and {made} group by v.duty_id
    ), ranked as (
        select possible.*, row_number() over (partition by duty_id, extra order by day desc) as back,
               coalesce(made.have, 0) as have
        from possible left join made on made.of_duty = duty_id
    ), once as (
        select * from ranked where extra or back <= times - have
    ), placed as (
        select o.*, (o.day + o.set_time) {local} as set_at,
               case when o.of_day then (o.day + 1)::timestamp {local}
                    else (cast(:week as date) + 7)::timestamp {local} end as ends_at
        from once o
    )
    insert into visits (duty_id, person_id, responder_id, week, day, set_at, latest_at, next_at, extra)
    select duty_id, person_id, responder_id, :week, day, set_at,
           coalesce(set_at + cast(:grace as interval), ends_at),
           coalesce(set_at + cast(:grace as interval), ends_at), extra
    from placed order by responder_id, day, person_id
    on conflict (duty_id, day) do nothing
"""


_SHARED = f"""ntile(case times {_SETS} end) over (
                   partition by responder_id, times, weekdays = '{{}}'
                   order by strip, case strip % 2 when 0 then lon else -lon end, home_id, person_id)"""
_ALONE = f"1 + person_id % case times {_SETS} end"


def _write(which: str, made: str, part: str) -> sa.TextClause:
    return sa.text(
        _WRITE.format(
            which=which,
            made=made,
            part=part,
            days=_DAYS,
            latest=LATEST_START,
            patterns=_PATTERNS,
            local=_LOCAL,
        )
    ).bindparams(
        sa.bindparam("week", type_=sa.Date),
        sa.bindparam("from_day", type_=sa.Date),
        sa.bindparam("grace", type_=sa.Interval),
        sa.bindparam("week_of_month", type_=sa.Integer),
    )


_OF_VISITORS = _write(
    "d.responder_id > :after and d.responder_id <= :last",
    "v.responder_id > :after and v.responder_id <= :last",
    _SHARED,
)
_OF_AGREEMENT = _write(
    "d.agreement_id = :agreement",
    "v.duty_id in (select id from visit_duties where agreement_id = :agreement)",
    _ALONE,
)

_PORTION = sa.text(
    """
    with carried as (
        select responder_id, count(*) as many from visit_duties
        where active and responder_id > :after group by responder_id
    ), upto as (
        select responder_id, sum(many) over (order by responder_id) - many as before from carried
    )
    select max(responder_id) from upto where before < :portion
    """
)


def write_at(week: dt.date) -> dt.datetime:
    """When the lists of a week are written: on the Saturday before."""
    return dt.datetime.combine(week - BEFORE, WRITTEN_AT, LOCAL)


def _given(week: dt.date, today: dt.date) -> dict[str, Any]:
    nth = (week.day - 1) // 7
    return {"week": week, "from_day": max(week, today), "grace": GRACE, "week_of_month": nth}


async def write_due(database: Database) -> int:
    """Write one portion of the earliest week whose time has come; answers how many visits, -1 when nothing
    is due."""
    async with database.transaction() as tx:
        today = local_date(await tx.now())
        await _begin_weeks(tx, today)
        row = await tx.row(
            sa.select(visit_weeks)
            .where(visit_weeks.c.write_at <= await tx.now())
            .order_by(visit_weeks.c.week)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return -1
        last = None
        if row["week"] + WEEK > today:  # one that is over is not written any more: nobody knew of it
            last = await tx.scalar(_PORTION, {"after": row["written_to"], "portion": PORTION})
        if last is None:
            await _note(tx, row["week"], write_at=None)
            return 0
        bounds = {"after": row["written_to"], "last": last}
        written = (await tx.execute(_OF_VISITORS, {**_given(row["week"], today), **bounds})).rowcount
        await vacant.tell(tx, row["week"], **bounds)
        await _note(tx, row["week"], written_to=last, visits=row["visits"] + written)
        return written


async def _begin_weeks(tx: Transaction, today: dt.date) -> None:
    """This week and the next have a row."""
    this = monday(today)
    known = await tx.scalar(sa.select(sa.func.max(visit_weeks.c.week)))
    if known is not None and known > this:
        return
    weeks = [week for week in (this, this + WEEK) if known is None or week > known]
    rows_ = [{"week": week, "write_at": write_at(week)} for week in weeks]
    await tx.execute(insert(visit_weeks).values(rows_).on_conflict_do_nothing())


async def _note(tx: Transaction, week: dt.date, **values: Any) -> None:
    await tx.execute(sa.update(visit_weeks).where(visit_weeks.c.week == week).values(**values))


async def write_agreement(tx: Transaction, agreement_id: int) -> None:
    """What is still missing of the weeks that are written already: an agreement begins, changes or goes on
    in the middle of one."""
    today = local_date(await tx.now())
    found = await tx.rows(
        sa.select(visit_weeks.c.week)
        .where(
            visit_weeks.c.week >= monday(today),
            sa.or_(visit_weeks.c.write_at.is_(None), visit_weeks.c.written_to > 0),
        )
        .order_by(visit_weeks.c.week)
        .with_for_update()
    )
    for row in found:
        await tx.execute(_OF_AGREEMENT, {**_given(row["week"], today), "agreement": agreement_id})
    tx.wake("visits")


async def is_due(database: Database) -> bool:
    """Whether there is more to write now."""
    async with database.transaction() as tx:
        return bool(await tx.scalar(sa.select(sa.exists().where(visit_weeks.c.write_at <= await tx.now()))))
