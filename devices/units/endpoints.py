"""``/devices/{id}/state``, ``/swap``, ``/history`` and ``/devices/models``: the life of a unit."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from devices import models, registry
from devices.device_endpoints import shown
from devices.installing import orders
from devices.schemas import DeviceId, DeviceView
from devices.units import changing, history
from devices.units.schemas import HistoryLine, ModelList, StateChange, Swap, SwapView
from devices.units.states import State
from kit import audit, pages
from kit.access import Permission
from kit.fields import CursorText, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"])


@router.get("/devices/models", summary="Models of devices")
async def list_models(user: User) -> ModelList:
    """What each model can do, how often it speaks, what its keys mean."""
    user.require(Permission.READ_DEVICES)
    return ModelList.model_validate({"items": list(models.MODELS.values()), "other": models.OTHER})


@router.post(
    "/devices/{device_id}/state", summary="Say where a unit is", responses=problem_responses(404, 409)
)
async def set_state(device_id: DeviceId, body: StateChange, tx: Tx, user: User) -> DeviceView:
    """409 `illegal_state_change` names what is allowed. A unit that is taken back, retired or laid in
    stock belongs to nobody any more. No state keeps a press from being heard."""
    user.require(Permission.WRITE_DEVICES)
    device = await changing.hold(tx, user, device_id)
    await changing.set_state(tx, user, device, State(body.state), body.reason)
    await audit.record(tx, user.id, "device.state", "device", device_id, state=body.state)
    return DeviceView.model_validate(shown(user, await registry.find(tx, user, device_id)))


@router.post(
    "/devices/{device_id}/swap",
    summary="Put another unit in its place",
    responses=problem_responses(404, 409),
)
async def swap_device(device_id: DeviceId, body: Swap, tx: Tx, user: User) -> SwapView:
    """The new unit gets person, home, area, place and gateway of this one, which becomes faulty. Open
    cases go on, and the credentials of both stay as they are. 409 `not_in_stock` for a new unit that is
    somebody's or not in order."""
    user.require(Permission.WRITE_DEVICES)
    # Two swaps that meet wait for each other in one order.
    held = {one: await changing.hold(tx, user, one) for one in sorted({device_id, body.new_device_id})}
    await changing.swap(tx, user, held[device_id], held[body.new_device_id], body.reason)
    await orders.follow_swap(tx, device_id, body.new_device_id)
    await audit.record(tx, user.id, "device.swap", "device", device_id, new=body.new_device_id)
    now: dict[str, Any] = {one: shown(user, await registry.find(tx, user, one)) for one in held}
    return SwapView.model_validate({"old": now[device_id], "new": now[body.new_device_id]})


@router.get(
    "/devices/{device_id}/history", summary="What was done to a unit", responses=problem_responses(404)
)
async def list_history(
    device_id: DeviceId, tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[HistoryLine]:
    """Who changed what and why, the newest first."""
    user.require(Permission.READ_DEVICES)
    await registry.find(tx, user, device_id)
    after = pages.position(cursor, int)
    rows = await history.listed(tx, device_id, after[0] if after else None, limit + 1)
    return Page[HistoryLine].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))
