"""Plans kept: begun, changed, paused, ended; what is written already of a day follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from care.checkins import answering
from care.checkins.cadence import Cadence
from care.checkins.ladder import in_quiet
from care.checkins.planning import paused
from care.checkins.population import Population, kept
from care.checkins.tables import checkin_plans, checkins
from care.persons.tables import persons
from care.scope import require_area
from kit.access import Actor, Permission
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import InvalidField

SELECT = (
    sa.select(checkin_plans, persons.c.name.label("person_name"))
    .join(areas, areas.c.id == checkin_plans.c.area_id)
    .outerjoin(persons, persons.c.id == checkin_plans.c.person_id)
)


def require_times(values: dict[str, Any]) -> None:
    """The window opens before it closes, outside the quiet hours. Raises: ``InvalidField``."""
    if values["until_time"] <= values["from_time"]:
        raise InvalidField(field="body.until_time", reason="ends_before_start")
    quiet = values["quiet_from"], values["quiet_until"]
    for name in ("from_time", "until_time"):
        if in_quiet(values[name], *quiet) and values[name] != quiet[0]:
            raise InvalidField(field=f"body.{name}", reason="in_quiet_hours")


def require_channels(channels: list[str]) -> None:
    """Each once. Raises: ``InvalidField``."""
    for number, channel in enumerate(channels):
        if channel in channels[:number]:
            raise InvalidField(field=f"body.channels.{number}", reason="channel_twice")


async def place(tx: Transaction, actor: Actor, population: Population) -> int:
    """The area of a population. Raises: ``InvalidField``, ``NotAllowed``."""
    actor.require(Permission.WRITE_PLANS)
    if population.area_id is None:
        return actor.area_id
    await require_area(tx, actor, population.area_id)
    return population.area_id


async def add(tx: Transaction, actor: Actor, values: dict[str, Any], area_id: int) -> int:
    """A new plan; today is asked too, as far as its window lies ahead. Answers its id."""
    cadence: Cadence = values.pop("cadence")
    population: Population | None = values.pop("population")
    today = local_date(await tx.now())
    plan_id: int = await tx.scalar(
        sa.insert(checkin_plans)
        .values(
            **values,
            area_id=area_id,
            population=None if population is None else kept(population, area_id),
            cadence=cadence.model_dump(mode="json"),
            next_day=max(today, cadence.starts_on),
            plan_at=await tx.now(),
            created_by=actor.id,
        )
        .returning(checkin_plans.c.id)
    )
    tx.wake("checkins")
    return plan_id


async def write_anew(tx: Transaction, plan_id: int) -> None:
    """Days that are written and have not begun to ring are written again by the plan as it is now."""
    now = await tx.now()
    today = local_date(now)
    await tx.execute(
        sa.delete(checkins).where(
            checkins.c.plan_id == plan_id,
            checkins.c.day > today,
            checkins.c.state.in_(["due", "skipped"]),
            checkins.c.rung < 0,
        )
    )
    plan = await tx.row(sa.select(checkin_plans).where(checkin_plans.c.id == plan_id))
    assert plan is not None
    await tx.execute(
        sa.update(checkin_plans)
        .where(checkin_plans.c.id == plan_id)
        .values(next_day=min(plan["next_day"], today + dt.timedelta(days=1)), planned_to=0, plan_at=now)
    )
    tx.wake("checkins")


async def stop_written(tx: Transaction, plan: sa.RowMapping | dict[str, Any]) -> int:
    """What is written of the days on which the plan rests now is passed over."""
    today = local_date(await tx.now())
    rows = await tx.rows(
        sa.select(checkins.c.day)
        .distinct()
        .where(checkins.c.plan_id == plan["id"], checkins.c.day >= today)
    )
    days = [row["day"] for row in rows if not plan["active"] or paused(plan, row["day"])]
    which = [checkins.c.plan_id == plan["id"], checkins.c.day.in_(days)]
    return await answering.skip(tx, which, "plan") if days else 0
