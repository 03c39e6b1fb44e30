"""``/facilities``: places that help, and which of them an elder can walk to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.facilities import register
from care.facilities.schemas import FacilityChanges, FacilityKind, FacilityView, NewFacility
from care.facilities.tables import facilities
from care.holding import hold, mark_changed, visible
from care.providers.tables import providers
from care.scope import require_area, require_row, subtree
from care.typed_phones import settle_phones
from kit import audit, pages
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.fields import BigInt, CursorText, Id, Limit, Search
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["responders"])


@router.get("/facilities", summary="Homes, day centres, care points, meal points, health stations")
async def list_facilities(
    tx: Tx,
    user: User,
    near_home: BigInt | None = None,
    area: BigInt | None = None,
    kind: FacilityKind | None = None,
    q: Search = "",
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[FacilityView]:
    """Those within the caller's areas, by id; or, with `near_home`, those within 5 km of that home, the
    nearest first, on one page."""
    user.require(Permission.READ_RESPONDERS)
    where = [await subtree(tx, user, area), facilities.c.active]
    if kind is not None:
        where.append(facilities.c.kind == kind)
    if wanted := q.strip():
        columns = (facilities.c.name, facilities.c.address)
        where.append(sa.or_(*(column.icontains(wanted, autoescape=True) for column in columns)))
    if near_home is not None:
        rows = await register.around(tx, user, near_home, where, limit)
        return Page[FacilityView].model_validate({"items": rows})
    after = pages.position(cursor, int)
    rows = await register.within(tx, where, after[0] if after else 0, limit + 1)
    return Page[FacilityView].model_validate(pages.page(rows, limit, rows, "id"))


@router.get("/facilities/{facility_id}", summary="A facility", responses=problem_responses(404))
async def get_facility(facility_id: Id, tx: Tx, user: User) -> FacilityView:
    """Place, phone, capacity, opening hours, devices and reach."""
    user.require(Permission.READ_RESPONDERS)
    return await _view(tx, user, facility_id)


@router.post("/facilities", status_code=201, summary="Add a facility")
async def create_facility(body: NewFacility, tx: Tx, user: User) -> FacilityView:
    """Adds a facility to an area of the caller's."""
    user.require(Permission.WRITE_RESPONDERS)
    await _require_known(tx, user, body)
    values = body.model_dump(by_alias=True)
    await settle_phones(tx, values, body.area_id)
    facility_id = await tx.scalar(sa.insert(facilities).values(**values).returning(facilities.c.id))
    await audit.record(tx, user.id, "facility.create", "facility", facility_id)
    return await _view(tx, user, facility_id)


@router.patch(
    "/facilities/{facility_id}", summary="Change a facility", responses=problem_responses(404, 409)
)
async def change_facility(facility_id: Id, body: FacilityChanges, tx: Tx, user: User) -> FacilityView:
    """Changes the fields that are given. 409 `changed_meanwhile`: somebody else has changed it since
    `version`."""
    user.require(Permission.WRITE_RESPONDERS)
    held = await hold(tx, user, facilities, facility_id, body.version, "facility")
    await _require_known(tx, user, body)
    values: dict[str, Any] = body.model_dump(by_alias=True, exclude_unset=True, exclude={"version"})
    await settle_phones(tx, values, values.get("area_id", held["area_id"]))
    if values:
        await mark_changed(tx, facilities, facility_id, values)
    await audit.record(tx, user.id, "facility.update", "facility", facility_id, fields=sorted(values))
    return await _view(tx, user, facility_id)


async def _view(tx: Transaction, user: Actor, facility_id: int) -> FacilityView:
    row = await visible(tx, user, facilities, facility_id, "facility")
    return FacilityView.model_validate(register.shown(row, await tx.now()))


async def _require_known(tx: Transaction, user: Actor, body: NewFacility | FacilityChanges) -> None:
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    if body.provider_id is not None:
        await require_row(tx, user, providers, body.provider_id, "provider")
