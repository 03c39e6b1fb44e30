"""``/cases/{id}/emergency-calls``: that 120, 110 or 119 was called, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from dispatch.cases import actions, call_sheet, queries, store
from dispatch.cases.record import Work
from dispatch.emergency_calls import queries as calls
from dispatch.emergency_calls import telling
from dispatch.emergency_calls.schemas import EmergencyCallBody, EmergencyCallChanges, EmergencyCallView
from dispatch.emergency_calls.tables import emergency_calls
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["cases"], responses=problem_responses(401, 403, 404, 422)
)

TOLERANCE = dt.timedelta(minutes=5)
"""A telephone's clock may be ahead of ours."""


@router.post("/cases/{case_id}/emergency-calls", status_code=201, summary="120, 110 or 119 was called")
async def add_call(case_id: Id, body: EmergencyCallBody, tx: Tx, user: User) -> EmergencyCallView:
    """Also afterwards, when the case is closed. The timeline keeps it; calling is a human's act. Systems
    that subscribed to `emergency_call.recorded` are sent the sheet, signed."""
    work = await _work(tx, user, case_id)
    _require_past(body.called_at, work)
    called = await call_sheet.numbers(tx, work.case.area_path)
    values = body.model_dump() | {
        "case_id": case_id,
        "called_by": user.id,
        "called_at": body.called_at or work.now,
        "phone": body.phone or called[body.service],
    }
    call_id = await tx.scalar(sa.insert(emergency_calls).values(**values).returning(emergency_calls.c.id))
    _note(work, user, "emergency_called", call_id, values)
    await store.save(tx, [work])
    await telling.tell(tx, case_id, work.case.area_path, call_id, work.case.version)
    return await _view(tx, case_id, call_id)


@router.patch("/cases/{case_id}/emergency-calls/{call_id}", summary="Reference, hospital, time")
async def change_call(
    case_id: Id, call_id: Id, body: EmergencyCallChanges, tx: Tx, user: User
) -> EmergencyCallView:
    """What the other centre said later; what it was before stays in the timeline."""
    work = await _work(tx, user, case_id)
    _require_past(body.called_at, work)
    before = await _view(tx, case_id, call_id)
    given = body.given()
    if given:
        where = (emergency_calls.c.id == call_id, emergency_calls.c.case_id == case_id)
        await tx.execute(sa.update(emergency_calls).where(*where).values(**given))
        _note(work, user, "emergency_updated", call_id, {"service": before.service, **given})
        await store.save(tx, [work])
        await telling.tell(tx, case_id, work.case.area_path, call_id, work.case.version)
    return await _view(tx, case_id, call_id)


async def _work(tx: Transaction, user: Actor, case_id: int) -> Work:
    user.require(Permission.HANDLE_CASES)
    await queries.visible(tx, user, case_id)
    return await store.load_one(tx, case_id)


def _require_past(moment: dt.datetime | None, work: Work) -> None:
    if moment is not None and moment > work.now + TOLERANCE:
        raise InvalidField(field="body.called_at", reason="in_future")


def _note(work: Work, user: Actor, event: Any, call_id: int, values: dict[str, Any]) -> None:
    said = {
        name: values[name] for name in ("service", "phone", "reference", "hospital") if values.get(name)
    }
    called_at = values.get("called_at")
    if called_at is not None:
        said["called_at"] = called_at.isoformat()
    case = work.case
    if case.owner_id == user.id and case.closed_at is None:
        actions.human_input(work, user.id, "emergency_call")
    work.note(event, actions.user_actor(user.id), call_id=call_id, **said)


async def _view(tx: Transaction, case_id: int, call_id: int) -> EmergencyCallView:
    for row in await calls.of_case(tx, case_id):
        if row["id"] == call_id:
            return EmergencyCallView(**row)
    raise NotFound(what="emergency_call", id=call_id)
