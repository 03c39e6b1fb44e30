"""Keeping plans: a new one, a new version, an end; none is kept that the rules speak against."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from dispatch.plans import rules
from dispatch.plans.body import PlanBody
from dispatch.plans.errors import PlanOverlaps, PlanRefused
from dispatch.plans.rules import Limit, Problem
from dispatch.plans.tables import escalation_plan_versions, escalation_plans
from dispatch.routing.tables import callee_limits
from kit import audit
from kit.catalogue import catalogue, text
from kit.database import Transaction

PLANS_LOCK = 4219
"""One change at a time: the book is read by the number of the newest change."""

MINUTES = 24 * 60


async def limits(tx: Transaction) -> list[Limit]:
    """The carriers' quotas per telephone."""
    rows = await tx.rows(sa.select(callee_limits.c.channel, callee_limits.c.per_s, callee_limits.c.most))
    return [Limit(**row) for row in rows]


def worded(problems: list[Problem], language: str) -> list[dict[str, Any]]:
    """The problems with their texts."""
    return [{"at": one.at, "code": one.code, "problem": _said(one, language)} for one in problems]


def _said(problem: Problem, language: str) -> str:
    if problem.code == "form":  # in the same words as every other field that cannot be accepted
        known = catalogue(language).get(f"reason.{problem.data['type']}")
        try:
            return known.format(**problem.data) if known else str(problem.data["said"])
        except (KeyError, IndexError):
            return str(problem.data["said"])
    return text(f"plan.problem.{problem.code}", language, **_words(problem.data, language))


def _words(data: dict[str, Any], language: str) -> dict[str, Any]:
    values = dict(data)
    for name, key in (("who", "plan.who"), ("channel", "plan.how"), ("kind", "kind")):
        if name in values:
            values[name] = text(f"{key}.{values[name]}", language)
    return values


async def keep(
    tx: Transaction, user_id: int, area_id: int, plan: PlanBody, language: str, plan_id: int | None = None
) -> int:
    """Write a plan or its next version; answers its id.

    Raises: ``PlanRefused`` with every problem in ``language``, ``PlanOverlaps`` when another plan of the
    same scope takes some of its hours.
    """
    await tx.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": PLANS_LOCK})
    problems = rules.check(plan, await limits(tx))
    if problems:
        said = [{"field": one["at"], "reason": one["problem"]} for one in worded(problems, language)]
        raise PlanRefused(field=said[0]["field"], reason=said[0]["reason"], extra={"errors": said})
    for other in await beside(tx, area_id, plan):
        if other["id"] != plan_id and _overlap(_hours(other), _own_hours(plan)):
            raise PlanOverlaps(name=other["name"], extra={"plan_id": other["id"]})
    values: dict[str, Any] = {
        "name": plan.name,
        "area_id": area_id,
        "priority": plan.priority,
        "kind": plan.kind and str(plan.kind),
        "person_id": plan.person_id,
        "from_time": plan.hours and plan.hours.from_time,
        "until_time": plan.hours and plan.hours.until_time,
        "body": plan.model_dump(mode="json", by_alias=True, exclude_none=True),
    }
    written: sa.Insert | sa.Update = sa.insert(escalation_plans).values(**values)
    if plan_id is not None:
        again = {**values, "version": escalation_plans.c.version + 1, "retired_at": None}
        written = sa.update(escalation_plans).where(escalation_plans.c.id == plan_id).values(**again)
    row = await tx.row(written.returning(escalation_plans.c.id, escalation_plans.c.version))
    assert row is not None
    await _note(tx, user_id, row["id"], row["version"], values["body"], "plan.save")
    kept: int = row["id"]
    return kept


async def retire(tx: Transaction, user_id: int, plan_id: int) -> None:
    """From now on it counts for no new case; those that have it keep it."""
    await tx.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": PLANS_LOCK})
    row = await tx.row(
        sa.update(escalation_plans)
        .where(escalation_plans.c.id == plan_id, escalation_plans.c.retired_at.is_(None))
        .values(version=escalation_plans.c.version + 1, retired_at=await tx.now())
        .returning(escalation_plans.c.version)
    )
    if row is not None:
        await _note(tx, user_id, plan_id, row["version"], {}, "plan.retire")


async def _note(
    tx: Transaction, user_id: int, plan_id: int, version: int, body: dict[str, Any], action: str
) -> None:
    values = {"plan_id": plan_id, "version": version, "plan": body, "by": user_id, "at": await tx.now()}
    await tx.execute(sa.insert(escalation_plan_versions).values(**values))
    await audit.record(tx, user_id, action, "plan", plan_id, version=version)


async def beside(tx: Transaction, area_id: int, plan: PlanBody) -> list[sa.RowMapping]:
    """The other plans of exactly the same area, priority, kind and person."""
    table = escalation_plans.c
    return list(
        await tx.rows(
            sa.select(escalation_plans).where(
                table.retired_at.is_(None),
                table.area_id == area_id,
                table.priority == plan.priority,
                table.kind.is_not_distinct_from(plan.kind and str(plan.kind)),
                table.person_id.is_not_distinct_from(plan.person_id),
            )
        )
    )


def uncovered(plan: PlanBody, others: list[sa.RowMapping]) -> list[tuple[dt.time, dt.time]]:
    """The hours of the day in which neither the plan nor one beside it counts; the next wider plan, in
    the end the built-in one, has them."""
    covered = set(_minutes(_own_hours(plan)))
    for other in others:
        covered |= set(_minutes(_hours(other)))
    free = [minute for minute in range(MINUTES) if minute not in covered]
    gaps: list[list[int]] = []
    for minute in free:
        if gaps and gaps[-1][1] == minute:
            gaps[-1][1] = minute + 1
        else:
            gaps.append([minute, minute + 1])
    return [(_clock(since), _clock(until % MINUTES)) for since, until in gaps]


Hours = tuple[dt.time, dt.time] | None


def _own_hours(plan: PlanBody) -> Hours:
    return (plan.hours.from_time, plan.hours.until_time) if plan.hours else None


def _hours(row: sa.RowMapping) -> Hours:
    return (row["from_time"], row["until_time"]) if row["from_time"] is not None else None


def _overlap(one: Hours, other: Hours) -> bool:
    """One for the whole day beside one with hours is no overlap: the one with hours comes first."""
    if one is None or other is None:
        return one is other
    return bool(set(_minutes(one)) & set(_minutes(other)))


def _minutes(hours: Hours) -> range | list[int]:
    if hours is None:
        return range(MINUTES)
    since, until = (moment.hour * 60 + moment.minute for moment in hours)
    return range(since, until) if since < until else [*range(since, MINUTES), *range(until)]


def _clock(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60)
