"""``/install-orders``: who shall get a unit, by when, and whether it has been proven."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter

from care.coverage import applications
from care.persons.sealing import phone_of
from care.persons.tables import homes, persons
from care.phones import masked
from care.scope import require_row, subtree
from devices.installing import orders
from devices.installing.schemas import (
    Cancellation,
    NewCheck,
    NewOrder,
    OrderChanges,
    OrderItem,
    OrderState,
    OrderView,
    Start,
)
from devices.installing.tables import install_orders
from devices.units import changing
from kit import audit, pages
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import BigInt, Code, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(
    prefix="/install-orders",
    route_class=UnitOfWorkRoute,
    tags=["install orders"],
    responses=problem_responses(404, 409),
)

_PERSONAL = ("person_name", "phone", "home_address", "way_in", "note")


@router.post("", status_code=201, summary="Order an installation")
async def create_order(body: NewOrder, tx: Tx, user: User) -> OrderView:
    """For a person or a home. Due in ten days at the latest; overdue orders are listed with
    `?overdue=true`."""
    user.require(Permission.WRITE_DEVICES)
    if body.application_id is not None:
        application = await applications.find(tx, user, body.application_id)
        if body.person_id not in (None, application["person_id"]):
            raise InvalidField(field="body.person_id", reason="other_than_applied_for")
        body = body.model_copy(update={"person_id": application["person_id"]})
    if body.person_id is not None:
        await require_row(tx, user, persons, body.person_id, "person")
    if body.home_id is not None:
        await require_row(tx, user, homes, body.home_id, "home")
    order_id = await orders.add(tx, user, body.model_dump())
    await audit.record(tx, user.id, "install_order.create", "install_order", order_id)
    return await _view(tx, user, order_id)


@router.get("", summary="Install orders")
async def list_orders(
    tx: Tx,
    user: User,
    state: OrderState | None = None,
    overdue: bool = False,
    area: BigInt | None = None,
    installer_id: BigInt | None = None,
    person_id: BigInt | None = None,
    home_id: BigInt | None = None,
    device_id: Code | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[OrderItem]:
    """Orders within the caller's areas, the most urgent first."""
    user.require(Permission.READ_DEVICES)
    where = [await subtree(tx, user, area)]
    for column, value in (
        (install_orders.c.state, state),
        (install_orders.c.installer_id, installer_id),
        (install_orders.c.person_id, person_id),
        (install_orders.c.home_id, home_id),
        (install_orders.c.device_id, device_id),
    ):
        if value is not None:
            where.append(column == value)
    after = pages.position(cursor, dt.datetime, int)
    rows = await orders.listed(tx, where, overdue, after, limit + 1)
    shown = user.may(Permission.READ_PERSONS)
    items = [dict(row) if shown else _without_persons(dict(row)) for row in rows]
    return Page[OrderItem].model_validate(pages.page(rows, limit, items, "due_at", "id"))


@router.get("/{order_id}", summary="An install order with what was tried")
async def get_order(order_id: Id, tx: Tx, user: User) -> OrderView:
    """The user who installs it sees name, address and telephone number as long as it is open; others who
    may read persons see the number masked."""
    user.require(Permission.READ_DEVICES)
    return await _view(tx, user, order_id)


@router.patch("/{order_id}", summary="Arrange an installation anew")
async def change_order(order_id: Id, body: OrderChanges, tx: Tx, user: User) -> OrderView:
    """Appointment, installer, model, place, and a due time within ten days of the order."""
    user.require(Permission.WRITE_DEVICES)
    order = await orders.find(tx, user, order_id, hold=True)
    values = body.given()
    await orders.arrange(tx, order, values)
    await audit.record(
        tx, user.id, "install_order.change", "install_order", order_id, fields=sorted(values)
    )
    return await _view(tx, user, order_id)


@router.post("/{order_id}/start", summary="Begin to install a unit")
async def start_order(order_id: Id, body: Start, tx: Tx, user: User) -> OrderView:
    """The unit belongs to the person from now on, so that any press of it finds them. The next receipted
    press proves the order. 409 `not_in_stock` for a unit of somebody else."""
    user.require(Permission.WRITE_DEVICES)
    order = await orders.find(tx, user, order_id, hold=True)
    unit = await changing.hold(tx, user, body.device_id)
    await orders.start(tx, user, order, unit, body.place)
    await audit.record(tx, user.id, "install_order.start", "install_order", order_id, device=body.device_id)
    return await _view(tx, user, order_id)


@router.post("/{order_id}/checks", status_code=201, summary="Note a try in a room")
async def add_check(order_id: Id, body: NewCheck, tx: Tx, user: User) -> OrderView:
    """Range and voice, room by room. The newest try of a room and kind counts."""
    user.require(Permission.WRITE_DEVICES)
    order = await orders.find(tx, user, order_id, hold=True)
    await orders.check(tx, user, order, body.model_dump())
    return await _view(tx, user, order_id)


@router.post("/{order_id}/cancel", summary="Call an installation off")
async def cancel_order(order_id: Id, body: Cancellation, tx: Tx, user: User) -> OrderView:
    """A unit that was only assigned lies in stock again."""
    user.require(Permission.WRITE_DEVICES)
    order = await orders.find(tx, user, order_id, hold=True)
    await orders.cancel(tx, user, order, body.reason)
    await audit.record(tx, user.id, "install_order.cancel", "install_order", order_id)
    return await _view(tx, user, order_id)


async def _view(tx: Transaction, user: Actor, order_id: int) -> OrderView:
    order = await orders.find(tx, user, order_id)
    installs_it = order["installer_id"] == user.id and order["state"] in orders.OPEN
    if not (installs_it or user.may(Permission.READ_PERSONS)):
        order = _without_persons(order)
    elif order["person_id"] is not None:
        phone = await phone_of(tx, order["person_id"])
        order["phone"] = phone if installs_it else masked(phone)
        await audit.record(tx, user.id, "person.view", "person", order["person_id"], order=order_id)
    tried = await orders.checks(tx, order_id)
    return OrderView.model_validate({**order, "checks": tried, "failed_checks": orders.failed(tried)})


def _without_persons(order: dict[str, Any]) -> dict[str, Any]:
    return {**order, **dict.fromkeys(_PERSONAL)}
