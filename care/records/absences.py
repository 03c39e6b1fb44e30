"""``/persons/{id}/absences``: where somebody is who is not at home, and where help must go meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter

from care.fields import Day, Latitude, Longitude, TypedPhone
from care.phones import masked
from care.records import keeping, sealing
from care.records.person import settle_phone, within
from care.records.tables import absences
from care.scope import require_area
from kit import audit
from kit.access import Permission
from kit.clock_zone import TODAY, local_date
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import BigInt, Body, Changes, Id, Line, Note, View, left_out
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))

Kind = Literal["hospital", "travelling", "with_family", "care_home", "respite", "other"]


class NewAbsence(Body):
    """A time away from home. With an ``address`` help goes there while it lasts."""

    kind: Kind
    from_on: Day
    until_on: Day | None = None
    place: Line | None = None
    address: Line | None = None
    way_in: Note | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    area_id: BigInt | None = None
    phone: TypedPhone | None = None
    note: Note | None = None


class AbsenceChanges(Changes):
    """What is to be different; ``until_on`` yesterday: the person is back."""

    kind: Kind = left_out()
    from_on: Day = left_out()
    until_on: Day | None = None
    place: Line | None = None
    address: Line | None = None
    way_in: Note | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    area_id: BigInt | None = None
    phone: TypedPhone | None = None
    note: Note | None = None


PERSONAL = ("phone", "note")


class AbsenceView(View):
    """A time away. ``now``: it holds today. ``area_id``: of the address, if that is one of ours. The number
    is masked.
    """

    id: int
    kind: Kind
    from_on: dt.date
    until_on: dt.date | None
    place: str | None
    address: str | None
    way_in: str | None
    lat: float | None
    lon: float | None
    area_id: int | None
    phone: str | None
    note: str | None
    recorded_by: int
    recorded_at: dt.datetime
    now: bool


CURRENT = f"""
    select ab.* from absences ab
    where ab.person_id = {{person}} and ab.from_on <= {TODAY}
      and (ab.until_on is null or ab.until_on >= {{since}})
    order by ab.from_on desc, ab.id desc limit 1
"""
"""The absence that holds: the newest that has begun and had not ended on the day ``since``."""

_CURRENT = sa.text(CURRENT.format(person="cast(:person as bigint)", since=f"least({TODAY}, :since)"))


async def current(tx: Transaction, person_id: int, since: dt.date | None = None) -> dict[str, Any] | None:
    """Where a person is who is away. ``since``: the day a case began, whose place does not change
    because midnight has passed.
    """
    day = since or local_date(await tx.now())
    row = await tx.row(_CURRENT, {"person": person_id, "since": day})
    if row is None:
        return None
    found = dict(row)
    await sealing.open_rows(tx, absences, [found], PERSONAL)
    return found


@router.get("/persons/{person_id}/absences", summary="Absences and temporary addresses")
async def list_absences(person_id: Id, tx: Tx, user: User) -> list[AbsenceView]:
    """The newest first."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    await audit.record(tx, user.id, "person.absences", "person", person_id)
    rows = await keeping.listed(tx, absences, person_id, absences.c.from_on.desc(), absences.c.id.desc())
    found = [dict(row) for row in rows]
    await sealing.open_rows(tx, absences, found, PERSONAL)
    return await _shown(tx, found)


@router.post("/persons/{person_id}/absences", status_code=201, summary="Somebody goes away")
async def add_absence(person_id: Id, body: NewAbsence, tx: Tx, user: User) -> AbsenceView:
    """While it holds, the card of a case shows the temporary address first and help is sent there."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, person_id, hold=True)
    values = body.model_dump()
    await settle_phone(tx, person, values)
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    _require_sense(values)
    row = await sealing.sealed(tx, absences, person_id, values, PERSONAL)
    row_id = await keeping.add(tx, user, absences, person_id, "absence", row)
    return await _view(tx, person_id, row_id)


@router.patch("/persons/{person_id}/absences/{absence_id}", summary="Change an absence")
async def change_absence(
    person_id: Id, absence_id: Id, body: AbsenceChanges, tx: Tx, user: User
) -> AbsenceView:
    """Changes the fields that are given."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, person_id, hold=True)
    row = await _find(tx, person_id, absence_id)
    values = body.given()
    await settle_phone(tx, person, values, row["phone"])
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    _require_sense({**row, **values})
    whole = {name: {**row, **values}[name] for name in NewAbsence.model_fields}
    columns = await sealing.sealed(tx, absences, person_id, whole, PERSONAL)
    await keeping.change(tx, user, absences, row, "absence", columns, keeping.new_of(row, values))
    return await _view(tx, person_id, absence_id)


@router.delete("/persons/{person_id}/absences/{absence_id}", status_code=204, summary="It was a mistake")
async def remove_absence(person_id: Id, absence_id: Id, tx: Tx, user: User) -> None:
    """For what was never so; who is back has an absence that ended. The history keeps it."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    row = await _find(tx, person_id, absence_id)
    fields = {name: row[name] for name in NewAbsence.model_fields if row[name] is not None}
    await keeping.remove(tx, user, absences, row, "absence", fields)


async def _find(tx: Transaction, person_id: int, absence_id: int) -> dict[str, Any]:
    row = await keeping.find(tx, absences, person_id, absence_id, "absence")
    await sealing.open_rows(tx, absences, [row], PERSONAL)
    return row


async def _view(tx: Transaction, person_id: int, absence_id: int) -> AbsenceView:
    return (await _shown(tx, [await _find(tx, person_id, absence_id)]))[0]


async def _shown(tx: Transaction, rows: list[dict[str, Any]]) -> list[AbsenceView]:
    today = local_date(await tx.now())
    return [
        AbsenceView.model_validate({**row, "phone": masked(row["phone"]), "now": holds(row, today)})
        for row in rows
    ]


def holds(row: dict[str, Any], day: dt.date) -> bool:
    """Whether somebody is away on this day."""
    return bool(row["from_on"] <= day and (row["until_on"] is None or day <= row["until_on"]))


def _require_sense(values: dict[str, Any]) -> None:
    if values["until_on"] is not None and values["until_on"] < values["from_on"]:
        raise InvalidField(field="body.until_on", reason="ends_before_start")
    if (values["lat"] is None) != (values["lon"] is None):
        missing = "lat" if values["lat"] is None else "lon"
        raise InvalidField(field=f"body.{missing}", reason="missing")
    placed = any(values[name] is not None for name in ("lat", "way_in", "area_id"))
    if values["address"] is None and placed:
        raise InvalidField(field="body.address", reason="missing")
