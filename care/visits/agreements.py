"""Agreements kept: begun, changed, paused, ended; the visits that are written follow."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from care.persons.tables import persons
from care.responders.tables import responders
from care.visits import writing
from care.visits.errors import HasAgreement
from care.visits.patterns import monday
from care.visits.schemas import NewVisitAgreement, NewVisitDuty
from care.visits.tables import visit_agreements, visit_duties, visits
from kit.access import Actor
from kit.areas import areas
from kit.clock_zone import LOCAL, local_date
from kit.database import Transaction
from kit.errors import InvalidField

SELECT = (
    sa.select(
        visit_agreements,
        persons.c.name.label("person_name"),
        persons.c.area_id,
        areas.c.name.label("area_name"),
    )
    .join(persons, persons.c.id == visit_agreements.c.person_id)
    .join(areas, areas.c.id == persons.c.area_id)
)
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another


def new_code() -> str:
    """Eight characters that stand beside a door."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


async def with_duties(tx: Transaction, rows: Sequence[sa.RowMapping]) -> list[dict[str, Any]]:
    """Agreements with those who visit."""
    found: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    query = (
        sa.select(
            visit_duties,
            responders.c.name.label("responder_name"),
            responders.c.active.label("responder_active"),
        )
        .join(responders, responders.c.id == visit_duties.c.responder_id)
        .where(visit_duties.c.agreement_id.in_(found), visit_duties.c.active)
        .order_by(visit_duties.c.id)
    )
    for duty in await tx.rows(query):
        found[duty["agreement_id"]].append(dict(duty))
    return [{**row, "duties": found[row["id"]]} for row in rows]


async def require_visitors(tx: Transaction, actor: Actor, duties: Sequence[NewVisitDuty]) -> None:
    """Each within the actor's areas, at work, and named once. Raises: ``InvalidField``."""
    ids = [duty.responder_id for duty in duties]
    query = (
        sa.select(responders.c.id)
        .join(areas, areas.c.id == responders.c.area_id)
        .where(responders.c.id.in_(ids), responders.c.active, actor.scope(areas.c.path))
    )
    known = {row["id"] for row in await tx.rows(query)}
    for number, responder_id in enumerate(ids):
        if responder_id not in known or responder_id in ids[:number]:
            reason = "listed_twice" if responder_id in ids[:number] else "unknown_responder"
            raise InvalidField(field=f"body.duties.{number}.responder_id", reason=reason)


async def add(tx: Transaction, actor: Actor, new: NewVisitAgreement) -> int:
    """A new agreement of a person whom the caller holds; answers its id.

    Raises: ``HasAgreement``, ``InvalidField``.
    """
    held = await tx.scalar(
        sa.select(visit_agreements.c.id).where(
            visit_agreements.c.person_id == new.person_id, visit_agreements.c.active
        )
    )
    if held is not None:
        raise HasAgreement(extra={"agreement_id": held})
    await require_visitors(tx, actor, new.duties)
    starts_on = new.starts_on or local_date(await tx.now())
    require_order(starts_on, new.ends_on, "ends_on")
    agreement_id: int = await tx.scalar(
        sa.insert(visit_agreements)
        .values(
            person_id=new.person_id,
            starts_on=starts_on,
            ends_on=new.ends_on,
            code=new_code(),
            note=new.note,
            created_by=actor.id,
        )
        .returning(visit_agreements.c.id)
    )
    await _add_duties(tx, agreement_id, new.duties)
    await writing.write_agreement(tx, agreement_id)
    return agreement_id


def require_order(begins: dt.date, ends: dt.date | None, field: str) -> None:
    """Raises: ``InvalidField``."""
    if ends is not None and ends < begins:
        raise InvalidField(field=f"body.{field}", reason="ends_before_start")


async def _add_duties(tx: Transaction, agreement_id: int, duties: Sequence[NewVisitDuty]) -> None:
    rows = [{"agreement_id": agreement_id, **duty.model_dump()} for duty in duties]
    await tx.execute(sa.insert(visit_duties), rows)


CADENCE = ("unit", "times", "weekdays", "set_time")


async def replace_duties(tx: Transaction, agreement_id: int, duties: Sequence[NewVisitDuty]) -> None:
    """Whoever stays keeps his visits; if he is to come on other days, what lies ahead is taken back, to be
    written anew."""
    rows = await tx.rows(
        sa.select(visit_duties).where(visit_duties.c.agreement_id == agreement_id, visit_duties.c.active)
    )
    held = {row["responder_id"]: row for row in rows}
    fresh = []
    for duty in duties:
        row = held.pop(duty.responder_id, None)
        if row is None:
            fresh.append(duty)
            continue
        values = duty.model_dump()
        if any(row[name] != values[name] for name in CADENCE):
            await take_back(tx, [visits.c.duty_id == row["id"]])
        if row["daily_when_unwell"] and not duty.daily_when_unwell:
            await take_back(tx, [visits.c.duty_id == row["id"], visits.c.extra])
        await tx.execute(sa.update(visit_duties).where(visit_duties.c.id == row["id"]).values(**values))
    gone = [row["id"] for row in held.values()]
    if gone:
        await take_back(tx, [visits.c.duty_id.in_(gone)])
        await tx.execute(sa.update(visit_duties).where(visit_duties.c.id.in_(gone)).values(active=False))
    if fresh:
        await _add_duties(tx, agreement_id, fresh)


async def take_back(tx: Transaction, which: Iterable[sa.ColumnElement[bool]]) -> int:
    """Visits that can still be made and that nobody has begun are gone from the lists."""
    now = await tx.now()
    query = sa.delete(visits).where(
        visits.c.state.in_(["due", "skipped"]),
        visits.c.arrived_at.is_(None),
        visits.c.latest_at > now,
        visits.c.week >= monday(local_date(now)),
        *which,
    )
    return (await tx.execute(query)).rowcount


async def skip(tx: Transaction, which: Iterable[sa.ColumnElement[bool]], reason: str) -> int:
    """Pass over visits that nobody has begun; answers how many."""
    query = (
        sa.update(visits)
        .where(visits.c.state == "due", *which)
        .values(state="skipped", reason=reason, next_at=None)
    )
    return (await tx.execute(query)).rowcount


async def put_off(tx: Transaction, which: Iterable[sa.ColumnElement[bool]], day: dt.date) -> None:
    """Of each duty propose one visit of that day's week, for which the rest of it will do, for that day."""
    ends = dt.datetime.combine(monday(day) + writing.WEEK, dt.time(), LOCAL)
    there = visits.alias("there")
    taken = sa.exists().where(there.c.duty_id == visits.c.duty_id, there.c.day == day)
    one = (
        sa.select(sa.func.min(visits.c.id))
        .where(visits.c.week == monday(day), visits.c.state == "due", visits.c.latest_at == ends, *which)
        .where(~taken)
        .group_by(visits.c.duty_id)
    )
    await tx.execute(sa.update(visits).where(visits.c.id.in_(one)).values(day=day))


async def take_up(tx: Transaction, which: Iterable[sa.ColumnElement[bool]]) -> int:
    """What was passed over and lies ahead is to be made after all."""
    query = (
        sa.update(visits)
        .where(visits.c.state == "skipped", visits.c.latest_at > await tx.now(), *which)
        .values(state="due", reason=None, next_at=visits.c.latest_at)
    )
    return (await tx.execute(query)).rowcount
