"""``/devices/{id}/test-window``: a press that is only a test."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter

from devices import registry
from devices.commands.sending import speak
from devices.proving.schemas import NewTestWindow, TestWindowView
from devices.proving.window import close_window, find_window, open_window, require_until
from devices.schemas import DeviceId
from kit import audit
from kit.access import Actor, Permission
from kit.catalogue import text
from kit.database import Transaction
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"], responses=problem_responses(404))

SAID_WITHIN = dt.timedelta(minutes=2)
"""Words about a window that comes or goes are pointless later."""


@router.get("/devices/{device_id}/test-window", summary="Whether a device is on test")
async def get_test_window(device_id: DeviceId, tx: Tx, user: User) -> TestWindowView:
    """The open window, and when its test press came."""
    user.require(Permission.READ_DEVICES)
    await registry.find(tx, user, device_id)
    found = await find_window(tx, device_id)
    return TestWindowView.model_validate(found or {"device_id": device_id})


@router.post("/devices/{device_id}/test-window", summary="Put a device on test")
async def open_test_window(device_id: DeviceId, body: NewTestWindow, tx: Tx, user: User) -> TestWindowView:
    """Until then the next press of the button is a test, and the terminal says so. A second press, a
    fall, fire and gas are real. Opened again, the window allows one more test. 422 for a time that is
    past, or more than 2 h away."""
    user.require(Permission.COMMAND_DEVICES)
    await registry.find(tx, user, device_id)
    if body.until is None:
        await _close(tx, user, device_id)
        return TestWindowView(device_id=device_id)
    require_until(body.until, await tx.now())
    opened = await open_window(tx, device_id, body.until, user.id)
    await speak(tx, device_id, text("test_window.opened"), SAID_WITHIN, user.id)
    await audit.record(tx, user.id, "device.test_window", "device", device_id, until=body.until.isoformat())
    return TestWindowView.model_validate(opened)


@router.delete("/devices/{device_id}/test-window", status_code=204, summary="Take a device off test")
async def close_test_window(device_id: DeviceId, tx: Tx, user: User) -> None:
    """From now on every press is real. Nothing happens if no window is open."""
    user.require(Permission.COMMAND_DEVICES)
    await registry.find(tx, user, device_id)
    await _close(tx, user, device_id)


async def _close(tx: Transaction, user: Actor, device_id: str) -> None:
    if await close_window(tx, device_id):
        await speak(tx, device_id, text("test_window.closed"), SAID_WITHIN, user.id)
        await audit.record(tx, user.id, "device.test_window", "device", device_id, until=None)
