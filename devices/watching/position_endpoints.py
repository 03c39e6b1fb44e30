"""``/persons/{id}/positions``, ``/persons/{id}/location-consent``: where somebody was, who may know."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from fastapi import APIRouter
from sqlalchemy.dialects.postgresql import insert

from devices.watching.fences import person_within
from devices.watching.schemas import Consent, PositionView
from devices.watching.tables import location_consents, positions
from kit import audit, pages
from kit.access import Permission
from kit.database import Transaction
from kit.fields import CursorText, Id, Limit, Moment
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["watching"], responses=problem_responses(404))


@router.get("/persons/{person_id}/positions", summary="Where a person was")
async def list_positions(
    person_id: Id,
    tx: Tx,
    user: User,
    since: Moment | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[PositionView]:
    """The newest first, for 30 days. Kept with the person's consent, for a fence, and while help is wanted.
    Every look is recorded."""
    user.require(Permission.READ_PERSONS)
    await person_within(tx, user, person_id)
    query = sa.select(positions).where(positions.c.person_id == person_id)
    if since is not None:
        query = query.where(positions.c.at >= since)
    if after := pages.position(cursor, dt.datetime, str):
        query = query.where(sa.tuple_(positions.c.at, positions.c.device_id) < sa.tuple_(*after))
    order = (positions.c.at.desc(), positions.c.device_id.desc())
    rows = await tx.rows(query.order_by(*order).limit(limit + 1))
    await audit.record(tx, user.id, "person.positions", "person", person_id, hits=len(rows))
    found = pages.page(rows, limit, [dict(row) for row in rows], "at", "device_id")
    return Page[PositionView].model_validate(found)


@router.get("/persons/{person_id}/location-consent", summary="Whether positions may be kept")
async def get_location_consent(person_id: Id, tx: Tx, user: User) -> Consent:
    """Since when, and who wrote it down."""
    user.require(Permission.READ_PERSONS)
    await person_within(tx, user, person_id)
    return await _consent(tx, person_id)


@router.put("/persons/{person_id}/location-consent", summary="The person agrees to be located")
async def give_location_consent(person_id: Id, tx: Tx, user: User) -> Consent:
    """From now on the positions of the person's units are kept for 30 days."""
    user.require(Permission.WRITE_PERSONS)
    await person_within(tx, user, person_id)
    values = {"person_id": person_id, "given_at": await tx.now(), "recorded_by": user.id}
    given = await tx.execute(insert(location_consents).values(**values).on_conflict_do_nothing())
    if given.rowcount:
        await audit.record(tx, user.id, "person.location_consent", "person", person_id, given=True)
    return await _consent(tx, person_id)


@router.delete("/persons/{person_id}/location-consent", status_code=204, summary="Consent is taken back")
async def withdraw_location_consent(person_id: Id, tx: Tx, user: User) -> None:
    """What was kept is deleted."""
    user.require(Permission.WRITE_PERSONS)
    await person_within(tx, user, person_id)
    await tx.execute(sa.delete(location_consents).where(location_consents.c.person_id == person_id))
    gone = await tx.execute(sa.delete(positions).where(positions.c.person_id == person_id))
    await audit.record(
        tx, user.id, "person.location_consent", "person", person_id, given=False, deleted=gone.rowcount
    )


async def _consent(tx: Transaction, person_id: int) -> Consent:
    row = await tx.row(sa.select(location_consents).where(location_consents.c.person_id == person_id))
    return Consent.model_validate(row or {"person_id": person_id})
