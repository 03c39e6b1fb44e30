"""Check-ins written ahead, a plan and a day at a time, in portions: set-based, and once each.

A portion is one transaction that moves the plan's own position on, so that a killed engine leaves nothing
half-planned; the unique key of person, plan and day stands behind it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from care.checkins.cadence import Cadence, falls_on
from care.checkins.ladder import DOOR_WITHIN
from care.checkins.population import count, members, path_of, stored
from care.checkins.spread import OFFSET_MS, seed_of, window
from care.checkins.tables import checkin_plans, checkins
from care.persons.tables import persons
from care.records.tables import absences
from care.rotas import calendar
from kit.areas import areas
from kit.clock_zone import LOCAL, local_date
from kit.database import Database, Transaction

PORTION = 10_000
"""People per transaction: half a second."""

AHEAD = dt.timedelta(days=1)
"""At this hour of the evening before, a day is written."""
WRITTEN_AT = dt.time(20, 0)

LATEST_CATCH_UP = dt.timedelta(days=3)
"""Days that lie further back are not written any more: nobody was asked, and it is on the plan's record."""


def plan_at(day: dt.date) -> dt.datetime:
    """When a day is written."""
    return dt.datetime.combine(day - AHEAD, WRITTEN_AT, LOCAL)


async def plan_due(database: Database) -> int:
    """Write one portion of one plan whose time has come; answers how many people were looked at, -1 when
    nothing is due."""
    async with database.transaction() as tx:
        plan = await tx.row(
            sa.select(checkin_plans)
            .where(checkin_plans.c.plan_at <= await tx.now())
            .order_by(checkin_plans.c.plan_at, checkin_plans.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if plan is None:
            return -1
        return await _portion(tx, plan)


async def _portion(tx: Transaction, plan: sa.RowMapping) -> int:
    today = local_date(await tx.now())
    cadence = Cadence.model_validate(plan["cadence"])
    day = max(plan["next_day"], today - LATEST_CATCH_UP, cadence.starts_on)
    if cadence.ends_on is not None and day > cadence.ends_on:
        await _write(tx, plan, plan_at=None)
        return 0
    if plan_at(day) > await tx.now():
        await _write(tx, plan, next_day=day, plan_at=plan_at(day))
        return 0
    known = await calendar.known(tx, {day.year, (day - dt.timedelta(days=20)).year})
    last: int | None = None
    looked = 0
    if falls_on(cadence, day, known) and not paused(plan, day):
        after = plan["planned_to"] if plan["next_day"] == day else 0
        looked, last = await _insert(tx, plan, day, after, passed=day < today)
        tx.wake("checkins")
    if last is not None:
        await _write(tx, plan, next_day=day, planned_to=last)
    else:
        following = day + dt.timedelta(days=1)
        await _write(tx, plan, next_day=following, planned_to=0, plan_at=plan_at(following))
    return looked


def paused(plan: sa.RowMapping | dict[str, Any], day: dt.date) -> bool:
    """Whether a plan rests on this day."""
    begun = plan["paused_from"] is not None and plan["paused_from"] <= day
    return begun and (plan["paused_until"] is None or day <= plan["paused_until"])


async def _write(tx: Transaction, plan: sa.RowMapping, **values: Any) -> None:
    await tx.execute(sa.update(checkin_plans).where(checkin_plans.c.id == plan["id"]).values(**values))


async def _insert(
    tx: Transaction, plan: sa.RowMapping, day: dt.date, after: int, *, passed: bool
) -> tuple[int, int | None]:
    """Writes the next portion of people; answers how many it looked at, and the last if more remain."""
    portion = sa.select(persons.c.id.label("person_id"), persons.c.risk)
    people = 1
    if plan["person_id"] is not None:
        portion = portion.where(persons.c.id == plan["person_id"], persons.c.active)
    else:
        population, path = stored(plan["population"]), await path_of(tx, plan["area_id"])
        people = plan["people"] if after else await count(tx, population, path, day)
        await _write(tx, plan, people=people)
        portion = (
            portion.join(areas, areas.c.id == persons.c.area_id)
            .where(members(population, path, day), persons.c.id > after, ~_has_his_own())
            .order_by(persons.c.id)
            .limit(PORTION)
        )
    begin, width = window(day, plan["from_time"], plan["until_time"], people, latest(plan))
    who = portion.cte("who").prefix_with("materialized")
    await tx.execute(_rows(who, plan, day, begin, width, passed=passed))
    looked = await tx.row(
        sa.select(sa.func.count().label("count"), sa.func.max(who.c.person_id).label("last"))
    )
    assert looked is not None
    return looked["count"], looked["last"] if looked["count"] == PORTION else None


def _has_his_own() -> sa.ColumnElement[bool]:
    """Who has a plan of his own is asked by that one alone."""
    own = checkin_plans.alias("own")
    return sa.exists().where(own.c.person_id == persons.c.id, own.c.active, own.c.plan_at.is_not(None))


def _rows(
    who: sa.CTE, plan: sa.RowMapping, day: dt.date, begin: dt.datetime, width_ms: int, *, passed: bool
) -> sa.Executable:
    # Who is away is not called; it is on record. A day that is over already is written as missed: the
    # platform was off, and nobody rings for it now.
    offset: sa.ColumnElement[Any] = sa.literal_column(
        OFFSET_MS.format(seed=seed_of(plan["id"], day), width_ms=width_ms)
    )
    due_at = sa.literal(begin, sa.DateTime(timezone=True)) + offset * sa.text("interval '1 millisecond'")
    away = sa.exists().where(
        absences.c.person_id == who.c.person_id,
        absences.c.from_on <= day,
        sa.or_(absences.c.until_on.is_(None), absences.c.until_on >= day),
    )
    reason = sa.literal("missed") if passed else sa.case((away, "absence"), else_=sa.null())
    allowance = sa.case(
        *((who.c.risk == risk, within) for risk, within in DOOR_WITHIN.items()), else_=DOOR_WITHIN["low"]
    )
    one = sa.select(
        who.c.person_id,
        who.c.risk,
        due_at.label("due_at"),
        allowance.label("allowance"),
        sa.cast(reason, sa.Text).label("reason"),
    ).subquery("one")
    asked = one.c.reason.is_(None)
    rows = sa.select(
        sa.literal(plan["id"]),
        one.c.person_id,
        sa.literal(day),
        one.c.due_at,
        one.c.due_at + one.c.allowance,
        one.c.risk,
        sa.case((asked, "due"), else_="skipped"),
        one.c.reason,
        sa.case((asked, one.c.due_at)),
    )
    # Of the day on which a plan begins, what lies behind is nobody's omission.
    rows = rows.where(one.c.due_at >= plan["created_at"]).order_by(one.c.person_id)
    names = ["plan_id", "person_id", "day", "due_at", "deadline_at", "risk", "state", "reason", "next_at"]
    return insert(checkins).from_select(names, rows).on_conflict_do_nothing()


def latest(plan: sa.RowMapping | dict[str, Any]) -> dt.time:
    """Until when a window may be widened: the quiet hours of the evening, or the end of the day."""
    begins: dt.time = plan["quiet_from"]
    return begins if begins > plan["until_time"] else dt.time(23, 59)


async def is_due(database: Database) -> bool:
    """Whether there is more to write now."""
    async with database.transaction() as tx:
        return bool(
            await tx.scalar(sa.select(sa.exists().where(checkin_plans.c.plan_at <= await tx.now())))
        )
