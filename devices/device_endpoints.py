"""``/devices``: registering units, and their credentials."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.persons.tables import homes, persons
from care.scope import require_area, require_row, subtree
from devices import registry
from devices.schemas import (
    Credentials,
    DeviceChanges,
    DeviceId,
    DeviceItem,
    DeviceState,
    DeviceView,
    NewDevice,
    NewDeviceView,
)
from devices.supervision.rules import State
from devices.supervision.view import in_state
from devices.tables import devices
from devices.units import changing
from devices.units.schemas import Revocation
from kit import audit, pages
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.fields import BigInt, Code, CursorText, Limit, Search, Word
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"])


@router.post("/devices", status_code=201, summary="Register a device", responses=problem_responses(409))
async def create_device(body: NewDevice, tx: Tx, user: User) -> NewDeviceView:
    """The device can connect to the broker within 3 s, with its id as user name."""
    user.require(Permission.WRITE_DEVICES)
    await _require_visible(tx, user, body)
    device_id, secret = await registry.add(tx, body.model_dump())
    await audit.record(tx, user.id, "device.create", "device", device_id)
    device = await registry.find(tx, user, device_id)
    return NewDeviceView.model_validate({**shown(user, device), "secret": secret})


async def _require_visible(
    tx: Transaction, user: Actor, body: NewDevice | DeviceChanges, behind: str | None = None
) -> None:
    """Raises: ``InvalidField`` for a person, a home, an area or a gateway outside the caller's, and for
    one that ``behind`` cannot stand behind.
    """
    if body.person_id is not None:
        await require_row(tx, user, persons, body.person_id, "person")
    if body.home_id is not None:
        await require_row(tx, user, homes, body.home_id, "home")
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    if body.gateway_id is not None:
        await changing.require_gateway(tx, user, body.gateway_id, behind)


def shown(user: Actor, row: dict[str, Any]) -> dict[str, Any]:
    """A row without the words that only those who may look at persons see."""
    if user.may(Permission.READ_PERSONS):
        return row
    return {**row, "person_name": None, "home_address": None}


@router.get("/devices", summary="Devices")
async def list_devices(
    tx: Tx,
    user: User,
    q: Search = "",
    area: BigInt | None = None,
    person_id: BigInt | None = None,
    home_id: BigInt | None = None,
    state: DeviceState | None = None,
    gateway_id: Code | None = None,
    batch: Word | None = None,
    supervision: State | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[DeviceItem]:
    """Devices within the caller's areas whose id, serial or IMEI begins with ``q``, by id."""
    user.require(Permission.READ_DEVICES)
    where = [await subtree(tx, user, area)]
    if wanted := q.strip():
        columns = (devices.c.id, devices.c.serial, devices.c.imei)
        where.append(sa.or_(*(column.startswith(wanted, autoescape=True) for column in columns)))
    for column, value in (
        (devices.c.person_id, person_id),
        (devices.c.home_id, home_id),
        (devices.c.state, state),
        (devices.c.gateway_id, gateway_id),
        (devices.c.batch, batch),
    ):
        if value is not None:
            where.append(column == value)
    if supervision is not None:
        where.append(in_state(supervision))
    after = pages.position(cursor, str)
    rows = await registry.listed(tx, where, after[0] if after else None, limit + 1)
    items = [shown(user, dict(row)) for row in rows]
    return Page[DeviceItem].model_validate(pages.page(rows, limit, items, "id"))


@router.get("/devices/{device_id}", summary="A device and its status", responses=problem_responses(404))
async def get_device(device_id: DeviceId, tx: Tx, user: User) -> DeviceView:
    """What it is, whom it belongs to, and what it said about itself last."""
    user.require(Permission.READ_DEVICES)
    return DeviceView.model_validate(shown(user, await registry.find(tx, user, device_id)))


@router.patch(
    "/devices/{device_id}",
    summary="Bind a device, or correct its card",
    responses=problem_responses(404, 409),
)
async def change_device(device_id: DeviceId, body: DeviceChanges, tx: Tx, user: User) -> DeviceView:
    """Gives the device to a person, a home or an area, or takes it away from them; changes what stands
    on its card. 409 for a unit that has been taken back: into stock first."""
    user.require(Permission.WRITE_DEVICES)
    device = await changing.hold(tx, user, device_id)
    await _require_visible(tx, user, body, behind=device_id)
    new = await changing.edit(tx, user, device, body.given())
    await audit.record(tx, user.id, "device.change", "device", device_id, fields=sorted(new))
    return DeviceView.model_validate(shown(user, await registry.find(tx, user, device_id)))


@router.post(
    "/devices/{device_id}/credentials", summary="Give a new secret", responses=problem_responses(404)
)
async def rotate_credentials(device_id: DeviceId, tx: Tx, user: User) -> Credentials:
    """The old secret ends within 3 s; a connection made with it is cut."""
    user.require(Permission.WRITE_DEVICES)
    await registry.find(tx, user, device_id)
    secret = await registry.rotate(tx, device_id)
    await audit.record(tx, user.id, "device.rotate", "device", device_id)
    return Credentials(id=device_id, secret=secret)


@router.post(
    "/devices/{device_id}/revoke", summary="Cut a device off", responses=problem_responses(404, 409)
)
async def revoke_device(
    device_id: DeviceId, tx: Tx, user: User, body: Revocation | None = None
) -> DeviceView:
    """409 `second_person_required` for a bound device: the same call of another user within an hour cuts
    it off. Call whoever holds it first, and say so in the body; both stand in its history."""
    user.require(Permission.REVOKE_DEVICES)
    call = None
    if body is not None and body.holder_called is not None:
        call = registry.Call(body.holder_called, body.note)
    await registry.revoke(tx, user, await registry.find(tx, user, device_id), call)
    return DeviceView.model_validate(shown(user, await registry.find(tx, user, device_id)))
