"""``/persons/{id}/guardians``: guardians (监护人) and entrusted carers (委托照护人), roles of the law."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from fastapi import APIRouter

from care.fields import Day, TypedPhone
from care.phones import masked
from care.records import keeping, sealing
from care.records.person import settle_phone, within
from care.records.tables import guardians
from kit import audit
from kit.access import Permission
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import Body, Changes, Id, Line, Note, View, Word, left_out
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))

Role = Literal["guardian", "entrusted_carer"]


class NewGuardian(Body):
    """A legal role, by law, by court or by agreement; not the same as a contact to call."""

    role: Role
    name: Line
    relation: Word | None = None
    phone: TypedPhone | None = None
    from_on: Day
    until_on: Day | None = None
    document: Line | None = None
    note: Note | None = None


class GuardianChanges(Changes):
    """What is to be different; ``until_on``: the role ends."""

    role: Role = left_out()
    name: Line = left_out()
    relation: Word | None = None
    phone: TypedPhone | None = None
    from_on: Day = left_out()
    until_on: Day | None = None
    document: Line | None = None
    note: Note | None = None


class GuardianView(View):
    """Who acts for the person. ``document``: the judgement, the agreement or the notary's number. The
    telephone number is masked.
    """

    id: int
    role: Role
    name: str | None
    relation: str | None
    phone: str | None
    from_on: dt.date
    until_on: dt.date | None
    document: str | None
    note: str | None
    recorded_by: int
    recorded_at: dt.datetime
    now: bool


PERSONAL = ("name", "relation", "phone", "document", "note")


@router.get("/persons/{person_id}/guardians", summary="Guardians and entrusted carers")
async def list_guardians(person_id: Id, tx: Tx, user: User) -> list[GuardianView]:
    """All, also those whose time has passed."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    await audit.record(tx, user.id, "person.guardians", "person", person_id)
    return [_shown(row) for row in await of_person(tx, person_id)]


async def of_person(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    """The rows opened, by id; ``now``: the role holds today."""
    today = local_date(await tx.now())
    rows = [dict(row) for row in await keeping.listed(tx, guardians, person_id)]
    await sealing.open_rows(tx, guardians, rows, PERSONAL)
    return [{**row, "now": _holds(row, today)} for row in rows]


@router.post("/persons/{person_id}/guardians", status_code=201, summary="Somebody acts for the person")
async def add_guardian(person_id: Id, body: NewGuardian, tx: Tx, user: User) -> GuardianView:
    """A role with its dates and the document that it rests on."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, person_id, hold=True)
    values = body.model_dump()
    await settle_phone(tx, person, values)
    _require_order(values)
    row_id = await keeping.add(
        tx,
        user,
        guardians,
        person_id,
        "guardian",
        await sealing.sealed(tx, guardians, person_id, values, PERSONAL),
    )
    return await _view(tx, person_id, row_id)


@router.patch("/persons/{person_id}/guardians/{guardian_id}", summary="Change a legal role")
async def change_guardian(
    person_id: Id, guardian_id: Id, body: GuardianChanges, tx: Tx, user: User
) -> GuardianView:
    """Changes the fields that are given."""
    user.require(Permission.WRITE_PERSONS)
    person = await within(tx, user, person_id, hold=True)
    row = await _find(tx, person_id, guardian_id)
    values = body.given()
    await settle_phone(tx, person, values, row["phone"])
    _require_order({**row, **values})
    whole = {name: {**row, **values}[name] for name in NewGuardian.model_fields}
    await keeping.change(
        tx,
        user,
        guardians,
        row,
        "guardian",
        await sealing.sealed(tx, guardians, person_id, whole, PERSONAL),
        keeping.new_of(row, values),
    )
    return await _view(tx, person_id, guardian_id)


@router.delete("/persons/{person_id}/guardians/{guardian_id}", status_code=204, summary="It was a mistake")
async def remove_guardian(person_id: Id, guardian_id: Id, tx: Tx, user: User) -> None:
    """For what was never so; a role that has ended gets an end. The history keeps it."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    row = await _find(tx, person_id, guardian_id)
    fields = {name: row[name] for name in NewGuardian.model_fields if row[name] is not None}
    await keeping.remove(tx, user, guardians, row, "guardian", fields)


async def _find(tx: Transaction, person_id: int, guardian_id: int) -> dict[str, Any]:
    row = await keeping.find(tx, guardians, person_id, guardian_id, "guardian")
    await sealing.open_rows(tx, guardians, [row], PERSONAL)
    return row


async def _view(tx: Transaction, person_id: int, guardian_id: int) -> GuardianView:
    row = await _find(tx, person_id, guardian_id)
    return _shown({**row, "now": _holds(row, local_date(await tx.now()))})


def _shown(row: dict[str, Any]) -> GuardianView:
    return GuardianView.model_validate({**row, "phone": masked(row["phone"])})


def _holds(row: dict[str, Any], day: dt.date) -> bool:
    return bool(row["from_on"] <= day and (row["until_on"] is None or day <= row["until_on"]))


def _require_order(values: dict[str, Any]) -> None:
    if values["until_on"] is not None and values["until_on"] < values["from_on"]:
        raise InvalidField(field="body.until_on", reason="ends_before_start")
