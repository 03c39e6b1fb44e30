"""``/devices``: registering units, their credentials, commands to them."""

from __future__ import annotations

import datetime as dt
import secrets

from fastapi import APIRouter

from care.scope import require_area, require_row, subtree
from care.tables import homes, persons
from devices import registry
from devices.schemas import (
    CommandView,
    Credentials,
    DeviceId,
    DeviceItem,
    DeviceState,
    DeviceView,
    NewCommand,
    NewDevice,
    NewDeviceView,
)
from devices.tables import devices
from kit import audit, outbox, pages
from kit.access import Permission
from kit.fields import BigInt, CursorText, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import Message
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"])


@router.post("/devices", status_code=201, summary="Register a device", responses=problem_responses(409))
async def create_device(body: NewDevice, tx: Tx, user: User) -> NewDeviceView:
    """The device can connect to the broker within 3 s, with its id as user name."""
    user.require(Permission.WRITE_DEVICES)
    if body.person_id is not None:
        await require_row(tx, user, persons, body.person_id, "person")
    if body.home_id is not None:
        await require_row(tx, user, homes, body.home_id, "home")
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    device_id, secret = await registry.add(tx, body.model_dump())
    await audit.record(tx, user.id, "device.create", "device", device_id)
    device = await registry.find(tx, user, device_id)
    return NewDeviceView.model_validate({**device, "secret": secret})


@router.get("/devices", summary="Devices")
async def list_devices(
    tx: Tx,
    user: User,
    area: BigInt | None = None,
    person_id: BigInt | None = None,
    home_id: BigInt | None = None,
    state: DeviceState | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[DeviceItem]:
    """Devices within the caller's areas, by id."""
    user.require(Permission.READ_DEVICES)
    where = [await subtree(tx, user, area)]
    for column, value in (
        (devices.c.person_id, person_id),
        (devices.c.home_id, home_id),
        (devices.c.state, state),
    ):
        if value is not None:
            where.append(column == value)
    after = pages.position(cursor, str)
    rows = await registry.listed(tx, where, after[0] if after else None, limit + 1)
    return Page[DeviceItem].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.get("/devices/{device_id}", summary="A device and its status", responses=problem_responses(404))
async def get_device(device_id: DeviceId, tx: Tx, user: User) -> DeviceView:
    """What it is, whom it belongs to, and what it said about itself last."""
    user.require(Permission.READ_DEVICES)
    return DeviceView.model_validate(await registry.find(tx, user, device_id))


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
async def revoke_device(device_id: DeviceId, tx: Tx, user: User) -> DeviceView:
    """409 `second_person_required` for a bound device: the identical call of another user within
    an hour cuts it off."""
    user.require(Permission.REVOKE_DEVICES)
    await registry.revoke(tx, user, await registry.find(tx, user, device_id))
    return DeviceView.model_validate(await registry.find(tx, user, device_id))


@router.post(
    "/devices/{device_id}/commands",
    status_code=201,
    summary="Send a command",
    responses=problem_responses(404),
)
async def send_command(device_id: DeviceId, body: NewCommand, tx: Tx, user: User) -> CommandView:
    """Published as soon as a bridge takes it; the device's reply is noted on the message."""
    user.require(Permission.COMMAND_DEVICES)
    await registry.find(tx, user, device_id)
    expires_at = await tx.now() + dt.timedelta(seconds=body.expires_in_s)
    key = f"command:{secrets.token_hex(8)}"
    order = {"type": body.type, "args": body.args, "expires_at": expires_at.isoformat()}
    await outbox.write(
        tx,
        [
            Message(
                key=key,
                channel=outbox.TO_DEVICE,
                recipient=device_id,
                template="command",
                params={"topic": "down/command", "body": {"id": key, **order}},
                user_id=user.id,
            )
        ],
    )
    await audit.record(tx, user.id, "device.command", "device", device_id, type=body.type)
    return CommandView(id=key, device_id=device_id, type=body.type, expires_at=expires_at, state="pending")
