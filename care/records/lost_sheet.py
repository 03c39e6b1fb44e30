"""``/persons/{id}/lost-sheet``: what everybody has to know who looks for somebody that is lost."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.dialects.postgresql import insert

from care.records import keeping, sealing
from care.records.person import within
from care.records.tables import lost_sheets, photos
from kit import audit
from kit.access import Permission
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, Body, Id, Line, Note
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))


class LostSheet(Body):
    """How to recognise the person, and where to look first."""

    photo_id: BigInt | None = None
    height_cm: Annotated[int, Field(ge=50, le=250)] | None = None
    build: Line | None = None
    hair: Line | None = None
    marks: Note | None = None
    clothing: Note | None = None
    usual_places: Note | None = None
    habits: Note | None = None
    speech: Line | None = None
    note: Note | None = None


class LostSheetView(LostSheet):
    """The sheet as it stands."""

    changed_by: int
    changed_at: dt.datetime


PERSONAL = tuple(name for name in LostSheet.model_fields if name != "photo_id")


@router.get("/persons/{person_id}/lost-sheet", summary="The sheet for looking for a person")
async def get_lost_sheet(person_id: Id, tx: Tx, user: User) -> LostSheetView:
    """404 `not_found` while nobody has filled it in."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    row = await find(tx, person_id)
    if row is None:
        raise NotFound(what="lost_sheet", id=person_id)
    await audit.record(tx, user.id, "person.lost_sheet", "person", person_id)
    return _view(row)


@router.put("/persons/{person_id}/lost-sheet", summary="Fill in the sheet")
async def put_lost_sheet(person_id: Id, body: LostSheet, tx: Tx, user: User) -> LostSheetView:
    """The whole sheet; what is left out is empty. The former one stays in the history."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    if body.photo_id is not None:
        theirs = sa.select(photos.c.id).where(photos.c.id == body.photo_id, photos.c.person_id == person_id)
        if await tx.scalar(theirs) is None:
            raise InvalidField(field="body.photo_id", reason="unknown_photo_id")
    values = body.model_dump()
    old = await find(tx, person_id)
    before = keeping.new_of(old, values) if old is not None else {}
    if old is None or before:
        row = await sealing.sealed(tx, lost_sheets, person_id, values, PERSONAL)
        row |= {"changed_by": user.id, "changed_at": await tx.now()}
        statement = insert(lost_sheets).values(person_id=person_id, **row)
        await tx.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=row))
        given = sorted(name for name, value in values.items() if value is not None)
        fields, action = (given, "add") if old is None else (sorted(before), "change")
        await keeping.note(tx, user, person_id, "lost_sheet", action, None, fields, before)
    now = await find(tx, person_id)
    assert now is not None
    return _view(now)


async def find(tx: Transaction, person_id: int) -> dict[str, Any] | None:
    """The sheet opened; None: nobody has filled it in."""
    row = await tx.row(sa.select(lost_sheets).where(lost_sheets.c.person_id == person_id))
    if row is None:
        return None
    found = dict(row)
    await sealing.open_rows(tx, lost_sheets, [found], PERSONAL)
    return found


def _view(row: dict[str, Any]) -> LostSheetView:
    return LostSheetView.model_validate({name: row[name] for name in LostSheetView.model_fields})
