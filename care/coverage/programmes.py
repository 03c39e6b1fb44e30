"""Programmes and the versions of their rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.coverage.errors import MonthClosed
from care.coverage.rules import Rules, month_after
from care.coverage.tables import programmes, rule_versions
from kit.access import Actor
from kit.areas import areas
from kit.clock_zone import LOCAL, local_date
from kit.database import Transaction
from kit.errors import InvalidField, NotFound

CLOSES_ON, CLOSES_AT = 3, dt.time(2)
"""A month is closed in the night to the third of the next: what was done on its last day is entered by
then."""

_SELECT = sa.select(programmes, areas.c.path.label("area_path"), areas.c.name.label("area_name")).join(
    areas, areas.c.id == programmes.c.area_id
)


def _for_actor(actor: Actor) -> sa.ColumnElement[bool]:
    """Programmes of the actor's subtree, and of the areas above it: they are for his people too."""
    above = sa.literal(actor.area_path).startswith(areas.c.path)
    return sa.or_(areas.c.path.like(actor.area_path + "%"), above)


async def find(tx: Transaction, actor: Actor, programme_id: int, *, change: bool = False) -> dict[str, Any]:
    """A programme that is for people of the actor's; ``change``: one of his own areas, locked.

    Raises: ``NotFound``.
    """
    query = _SELECT.where(programmes.c.id == programme_id)
    if change:
        query = query.where(actor.scope(areas.c.path)).with_for_update(of=programmes)
    else:
        query = query.where(_for_actor(actor))
    row = await tx.row(query)
    if row is None:
        raise NotFound(what="programme", id=programme_id)
    return dict(row)


async def listed(tx: Transaction, actor: Actor, after: int, limit: int) -> Sequence[sa.RowMapping]:
    """By id, from behind ``after``."""
    query = _SELECT.where(_for_actor(actor), programmes.c.id > after)
    return await tx.rows(query.order_by(programmes.c.id).limit(limit))


async def add(
    tx: Transaction, actor: Actor, values: dict[str, Any], rules: Rules, starts: dt.date, note: str | None
) -> int:
    """A new programme with its first rules."""
    month = starts.replace(day=1)
    values = {**values, "open_month": month, "close_at": closing_time(month), "created_by": actor.id}
    programme_id: int = await tx.scalar(sa.insert(programmes).values(**values).returning(programmes.c.id))
    await _save(tx, actor, programme_id, 1, rules, starts, note)
    return programme_id


async def save_rules(
    tx: Transaction,
    actor: Actor,
    programme: dict[str, Any],
    rules: Rules,
    starts: dt.date,
    note: str | None,
) -> None:
    """Another version, from some day of an open month on. Raises: ``MonthClosed``, ``InvalidField``."""
    if starts < programme["open_month"]:
        raise MonthClosed(extra={"open_month": programme["open_month"]})
    if programme["ends_on"] is not None and starts > programme["ends_on"]:
        raise InvalidField(field="body.valid_from", reason="after_the_end")
    versions = await versions_of(tx, programme["id"])
    await _save(tx, actor, programme["id"], versions[-1]["number"] + 1, rules, starts, note)


async def versions_of(tx: Transaction, programme_id: int) -> list[dict[str, Any]]:
    """All versions of the rules, by number."""
    rows = await tx.rows(
        sa.select(rule_versions)
        .where(rule_versions.c.programme_id == programme_id)
        .order_by(rule_versions.c.number)
    )
    return [dict(row) for row in rows]


async def rules_on(tx: Transaction, programme: dict[str, Any], day: dt.date) -> tuple[int, Rules]:
    """Number and rules that are valid on a day.

    Raises: ``InvalidField`` for a day before the first or after the last.
    """
    valid = [v for v in await versions_of(tx, programme["id"]) if v["valid_from"] <= day]
    over = programme["ends_on"] is not None and day > programme["ends_on"]
    if not valid or over:
        raise InvalidField(field="programme", reason="programme_not_valid")
    chosen = max(valid, key=lambda version: (version["valid_from"], version["number"]))
    return chosen["number"], Rules.model_validate(chosen["rules"])


async def rules_of_month(tx: Transaction, programme: dict[str, Any], month: dt.date) -> Rules:
    """What is valid on a month's first day holds for all of it; in the month in which the programme begins,
    its first rules.

    Raises: ``InvalidField``.
    """
    versions = await versions_of(tx, programme["id"])
    first = min(version["valid_from"] for version in versions)
    day = first if month <= first < month_after(month) else month
    return (await rules_on(tx, programme, day))[1]


def closing_time(month: dt.date) -> dt.datetime:
    """When a month is closed."""
    return dt.datetime.combine(month_after(month).replace(day=CLOSES_ON), CLOSES_AT, LOCAL)


async def today(tx: Transaction) -> dt.date:
    """The calendar day of the people served."""
    return local_date(await tx.now())


async def _save(
    tx: Transaction,
    actor: Actor,
    programme_id: int,
    number: int,
    rules: Rules,
    starts: dt.date,
    note: str | None,
) -> None:
    await tx.execute(
        sa.insert(rule_versions).values(
            programme_id=programme_id,
            number=number,
            valid_from=starts,
            rules=rules.model_dump(mode="json", by_alias=True, exclude_none=True),
            note=note,
            saved_by=actor.id,
        )
    )
