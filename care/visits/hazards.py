"""``/dwelling-hazards``: what is dangerous in a dwelling, and by when it has to be put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter
from sqlalchemy.dialects.postgresql import insert

from care.persons.tables import homes, persons
from care.scope import subtree
from care.visits.errors import HazardFixedAlready
from care.visits.schemas import FoundHazard, HazardFixed, HazardView
from care.visits.tables import dwelling_hazards
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["visits"], responses=problem_responses(404, 409))
FIX_WITHIN = dt.timedelta(days=30)

_SELECT = (
    sa.select(
        dwelling_hazards,
        persons.c.name.label("person_name"),
        persons.c.area_id,
        areas.c.name.label("area_name"),
        homes.c.address,
    )
    .join(persons, persons.c.id == dwelling_hazards.c.person_id)
    .join(areas, areas.c.id == persons.c.area_id)
    .outerjoin(homes, homes.c.id == dwelling_hazards.c.home_id)
)


async def found(
    tx: Transaction, visit: dict[str, Any], home_id: int | None, items: Sequence[FoundHazard], day: dt.date
) -> None:
    """Take down what a visitor has seen; what is known already and not put right keeps its day."""
    rows = [
        {
            "person_id": visit["person_id"],
            "home_id": home_id,
            "visit_id": visit["id"],
            "item": item.item,
            "note": item.note,
            "found_on": day,
            "fix_by": item.fix_by or day + FIX_WITHIN,
        }
        for item in items
    ]
    if rows:
        await tx.execute(insert(dwelling_hazards).on_conflict_do_nothing(), rows)


@router.get("/dwelling-hazards", summary="What is dangerous in dwellings")
async def list_hazards(
    tx: Tx,
    user: User,
    state: Literal["open", "overdue", "fixed"] = "open",
    area: BigInt | None = None,
    person_id: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[HazardView]:
    """By the day by which it has to be put right."""
    user.require(Permission.READ_PERSONS)
    today = local_date(await tx.now())
    held = dwelling_hazards.c
    query = _SELECT.where(await subtree(tx, user, area), held.fixed_on.is_not(None) == (state == "fixed"))
    if state == "overdue":
        query = query.where(held.fix_by < today)
    if person_id is not None:
        query = query.where(held.person_id == person_id)
    if after := pages.position(cursor, dt.datetime, int):
        query = query.where(sa.tuple_(held.fix_by, held.id) > sa.tuple_(after[0].date(), after[1]))
    rows = await tx.rows(query.order_by(held.fix_by, held.id).limit(limit + 1))
    items = [_shown(row, today) for row in rows]
    keyed = [
        {"id": row["id"], "day": dt.datetime.combine(row["fix_by"], dt.time(), dt.UTC)} for row in rows
    ]
    return Page[HazardView].model_validate(pages.page(keyed, limit, items, "day", "id"))


@router.post("/dwelling-hazards/{hazard_id}/fix", summary="It has been put right")
async def fix(hazard_id: Id, body: HazardFixed, tx: Tx, user: User) -> HazardView:
    """On a day, by default today."""
    user.require(Permission.WRITE_PERSONS)
    row = await _find(tx, user, hazard_id, lock=True)
    if row["fixed_on"] is not None:
        raise HazardFixedAlready
    today = local_date(await tx.now())
    values = {"fixed_on": body.on or today, "fixed_note": body.note, "fixed_by": user.id}
    await tx.execute(sa.update(dwelling_hazards).where(dwelling_hazards.c.id == hazard_id).values(**values))
    await audit.record(tx, user.id, "dwelling_hazard.fix", "person", row["person_id"], hazard_id=hazard_id)
    return HazardView.model_validate(_shown(await _find(tx, user, hazard_id), today))


async def _find(tx: Transaction, user: Actor, hazard_id: int, *, lock: bool = False) -> sa.RowMapping:
    query = _SELECT.where(dwelling_hazards.c.id == hazard_id, user.scope(areas.c.path))
    row = await tx.row(query.with_for_update(of=dwelling_hazards) if lock else query)
    if row is None:
        raise NotFound(what="dwelling_hazard", id=hazard_id)
    return row


def _shown(row: sa.RowMapping, today: dt.date) -> dict[str, Any]:
    return {**row, "overdue": row["fixed_on"] is None and row["fix_by"] < today}
