"""``/holidays``: the public calendar with its make-up days, year by year."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Path

from care.rotas import calendar
from care.rotas.plan import REST, WORKING
from care.rotas.schemas import HolidayYear, HolidayYearView
from care.rotas.tables import holidays, rota_slots, rotas
from care.rotas.writing import write_soon
from kit import audit
from kit.access import Permission
from kit.database import Transaction
from kit.errors import InvalidField, NotAllowed
from kit.http import Tx, UnitOfWorkRoute, User

router = APIRouter(route_class=UnitOfWorkRoute, tags=["rotas"])

Year = Annotated[int, Path(ge=2000, le=2200)]
_YEAR = sa.func.extract("year", holidays.c.day).cast(sa.Integer)


@router.get("/holidays/{year}", summary="A year's holidays and make-up days")
async def get_holidays(year: Year, tx: Tx, user: User) -> HolidayYearView:
    """The days that differ from the plain week. A year that nobody knows answers `known: false`."""
    user.require(Permission.READ_RESPONDERS)
    return await _view(tx, year)


@router.put("/holidays/{year}", summary="Enter a year's notice")
async def put_holidays(year: Year, body: HolidayYear, tx: Tx, user: User) -> HolidayYearView:
    """Replaces the year. Every rota that follows the calendar is written anew within seconds. For users of
    the whole tree: the calendar is everybody's."""
    user.require(Permission.WRITE_RESPONDERS)
    await _require_whole_tree(tx, user.area_id)
    seen: set[object] = set()
    for n, day in enumerate(body.days):
        if day.day.year != year:
            raise InvalidField(field=f"body.days.{n}.day", reason="another_year")
        if day.day in seen:
            raise InvalidField(field=f"body.days.{n}.day", reason="listed_twice_day")
        seen.add(day.day)
    await tx.execute(sa.delete(holidays).where(_YEAR.in_([year])))
    rows = [{**day.model_dump(), "source": "office"} for day in body.days]
    await tx.execute(sa.insert(holidays), rows)
    await write_soon(tx, await _following(tx))
    await audit.record(tx, user.id, "holidays.update", "year", year, days=len(rows))
    return await _view(tx, year)


async def _view(tx: Transaction, year: int) -> HolidayYearView:
    known = year in (await calendar.known(tx, [year])).years
    rows = await tx.rows(sa.select(holidays).where(_YEAR.in_([year])).order_by(holidays.c.day))
    source = rows[0]["source"] if rows else None
    return HolidayYearView.model_validate(
        {
            "year": year,
            "known": known,
            "source": source,
            "days": [{name: row[name] for name in ("day", "kind", "name")} for row in rows],
        }
    )


async def _following(tx: Transaction) -> list[int]:
    """The rotas with slots for working days or rest days."""
    rows = await tx.rows(
        sa.select(rota_slots.c.rota_id)
        .distinct()
        .join(rotas, rotas.c.id == rota_slots.c.rota_id)
        .where(rotas.c.active, rota_slots.c.days.op("&&")(sa.cast([WORKING, REST], rota_slots.c.days.type)))
    )
    return [row["rota_id"] for row in rows]


async def _require_whole_tree(tx: Transaction, area_id: int) -> None:
    parent = await tx.scalar(sa.text("select parent_id from areas where id = :id"), {"id": area_id})
    if parent is not None:
        raise NotAllowed(permission=Permission.WRITE_RESPONDERS.value)
