"""Which plan a case gets: the most specific of those that count where, when and for whom it is.

A plan for the person comes before one for everybody; then the nearest area up the tree; then one for
the kind before one for all kinds; then one with hours before one for the whole day. Whatever is wrong
with a plan, the case gets the built-in one: nothing here may keep an alarm from being opened.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass, field

import sqlalchemy as sa

from dispatch.escalation.measure import measures
from dispatch.escalation.plan import PLANS, Plan
from dispatch.plans.body import PlanBody, compiled
from dispatch.plans.tables import escalation_plan_versions, escalation_plans
from dispatch.vocabulary import Priority
from kit.areas import areas
from kit.clock_zone import LOCAL
from kit.database import Transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A plan that counts in and below an area, from ``since`` until ``until`` by the clock in Shanghai.
    ``whole_tree``: the area has none above it."""

    id: int
    area_id: int
    priority: int
    plan: Plan
    whole_tree: bool = False
    kind: str | None = None
    person_id: int | None = None
    since: dt.time | None = None
    until: dt.time | None = None

    def counts(
        self, priority: int, kind: str, area_path: str | None, person_id: int | None, at: dt.time
    ) -> bool:
        """Whether it is meant for such a case at such an hour. Where nobody knows the place, only a plan
        of the whole tree counts."""
        return (
            self.priority == priority
            and self.kind in (None, kind)
            and self.person_id in (None, person_id)
            and (self.whole_tree if area_path is None else f"/{self.area_id}/" in area_path)
            and within(at, self.since, self.until)
        )

    def specific(self, area_path: str | None) -> tuple[bool, int, bool, bool, int]:
        """The greater, the more specific."""
        return (
            self.person_id is not None,
            (area_path or "").find(f"/{self.area_id}/"),
            self.kind is not None,
            self.since is not None,
            self.id,
        )


def within(at: dt.time, since: dt.time | None, until: dt.time | None) -> bool:
    """Whether a time of day lies in hours that may go over midnight; no hours: always."""
    if since is None or until is None:
        return True
    return since <= at < until if since < until else at >= since or at < until


@dataclass(slots=True)
class Book:
    """All plans that count. ``upto``: the newest change it knows; ``read_at``: when, monotonic."""

    entries: list[Entry] = field(default_factory=list)
    upto: int = 0
    read_at: float = 0.0

    def plan(
        self, priority: int, kind: str, area_path: str | None, person_id: int | None, now: dt.datetime
    ) -> Plan:
        """The plan for such a case, complete."""
        at = now.astimezone(LOCAL).time()
        found = [one for one in self.entries if one.counts(priority, kind, area_path, person_id, at)]
        best = max(found, key=lambda one: one.specific(area_path), default=None)
        return PLANS[Priority(priority)] if best is None else best.plan


NEWEST = "(select coalesce(max(id), 0) from escalation_plan_versions)"
"""The newest change, for a statement that is made anyway."""

FRESH_S = 60.0

REMEMBERED = "plans"


async def newest(tx: Transaction) -> Book:
    """The book as it is now."""
    return await book(tx, await tx.scalar(sa.select(sa.func.max(escalation_plan_versions.c.id))) or 0)


async def book(tx: Transaction, upto: int) -> Book:
    """The book with the changes up to ``upto``; read again when there are newer ones, and now and then
    for areas that were merged."""
    if upto == 0:
        return Book()
    known: Book = tx.remembered.get(REMEMBERED, Book())
    if known.upto == upto and time.monotonic() - known.read_at < FRESH_S:
        return known
    try:
        async with tx.savepoint():
            known = tx.remembered[REMEMBERED] = Book(await _entries(tx), upto, time.monotonic())
    except sa.exc.DBAPIError as error:
        log.error("the escalation plans cannot be read, the built-in ones go on: %r", error)
        return Book()
    return known


async def _entries(tx: Transaction) -> list[Entry]:
    rows = await tx.rows(
        sa.select(escalation_plans, areas.c.parent_id)
        .join(areas, areas.c.id == escalation_plans.c.area_id)
        .where(escalation_plans.c.retired_at.is_(None))
        .order_by(escalation_plans.c.id)
    )
    entries = []
    for row in rows:
        try:
            entries.append(entry(row))
        except Exception as error:  # a plan of an older program, or changed by hand
            log.error("escalation plan %s is left out: %r", row["id"], error)
    return entries


def entry(row: sa.RowMapping) -> Entry:
    """A plan's row, read as the engine will read it. Raises whatever is wrong with it."""
    plan = compiled(PlanBody.model_validate(row["body"]))
    for step in plan["ladder"]:
        measures(step)
    source = {"id": row["id"], "version": row["version"], "name": row["name"]}
    return Entry(
        id=row["id"],
        area_id=row["area_id"],
        whole_tree=row["parent_id"] is None,
        priority=row["priority"],
        plan={**plan, "source": source},
        kind=row["kind"],
        person_id=row["person_id"],
        since=row["from_time"],
        until=row["until_time"],
    )
