"""``/devices/tests``: who proved when, who is due, and putting those on test."""

from __future__ import annotations

from fastapi import APIRouter

from care.scope import require_area, subtree
from devices import registry
from devices.commands.sending import speak
from devices.proving import programme
from devices.proving.schemas import Cadence, OpenedWindows, OpenWindows, TestReport
from devices.proving.window import open_window, require_until
from devices.proving.window_endpoints import SAID_WITHIN
from devices.schemas import DeviceId
from kit import audit, pages
from kit.access import Permission
from kit.catalogue import text
from kit.fields import BigInt, CursorText, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"])


@router.get("/devices/tests", summary="Test coverage")
async def list_tests(
    tx: Tx,
    user: User,
    area: BigInt | None = None,
    overdue: bool | None = None,
    never: bool | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> TestReport:
    """Every unit that is to be tested, by id, and when it was proven last: by a press that was stored and
    receipted. The totals are those of the whole area."""
    user.require(Permission.READ_DEVICES)
    scope = await subtree(tx, user, area)
    where = [scope]
    if overdue is not None:
        where.append(programme.overdue if overdue else ~programme.overdue)
    if never is not None:
        where.append(programme.never if never else ~programme.never)
    after = pages.position(cursor, str)
    rows = await programme.listed(tx, where, after[0] if after else None, limit + 1)
    hidden = {} if user.may(Permission.READ_PERSONS) else {"person_name": None, "home_address": None}
    items = [{**row, "device_id": row["id"], **hidden} for row in rows]
    page = pages.page(rows, limit, items, "id")
    return TestReport.model_validate({**page, "totals": await programme.totals(tx, scope)})


@router.post("/devices/tests/windows", summary="Put overdue devices on test")
async def open_windows(body: OpenWindows, tx: Tx, user: User) -> OpenedWindows:
    """Up to `limit` devices of the area that are overdue, the first by id: their terminals say so, and one
    press of each is a test. Called again, it goes on with those that have not been proven since."""
    user.require(Permission.COMMAND_DEVICES)
    await require_area(tx, user, body.area_id)
    require_until(body.until, await tx.now())
    scope = await subtree(tx, user, body.area_id)
    rows = await programme.listed(tx, [scope, programme.overdue, programme.not_on_test], None, body.limit)
    opened = [row["id"] for row in rows]
    for device_id in opened:
        await open_window(tx, device_id, body.until, user.id)
        await speak(tx, device_id, text("test_window.opened"), SAID_WITHIN, user.id)
    await audit.record(
        tx, user.id, "device.test_windows", "area", body.area_id, devices=len(opened), until=str(body.until)
    )
    return OpenedWindows(device_ids=opened)


@router.put(
    "/devices/{device_id}/test-cadence",
    summary="How often a device is tested",
    responses=problem_responses(404),
)
async def set_test_cadence(device_id: DeviceId, body: Cadence, tx: Tx, user: User) -> Cadence:
    """A cadence of its own, or that of its model."""
    user.require(Permission.WRITE_DEVICES)
    await registry.find(tx, user, device_id)
    await programme.set_cadence(tx, device_id, body.every_days)
    await audit.record(tx, user.id, "device.test_cadence", "device", device_id, every_days=body.every_days)
    return body
