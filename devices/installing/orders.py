"""Install orders: from the application to the unit that is proven to work.

An order waits for an appointment, for a unit, and for a press: `proven` is written only where the
bridge stores a receipted press of that unit (`devices.installing.proof`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.coverage import applications
from care.coverage.states import State as Application
from care.persons.tables import homes, persons
from devices.errors import NotInStock, OrderClosed, OrderNotStarted
from devices.installing.tables import install_checks, install_orders
from devices.tables import devices
from devices.units import changing
from devices.units.states import State, is_bound
from kit.access import Actor
from kit.areas import areas
from kit.clock import NOW
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.users import users

LONGEST = dt.timedelta(days=10)
"""From the order to the installed unit; the promise of a field that takes 5.5 days on average
(research/domain.md §1.6)."""

OPEN = ("ordered", "scheduled", "installing")

_overdue = sa.and_(install_orders.c.state.in_(OPEN), install_orders.c.due_at < NOW)
_home_id = sa.func.coalesce(install_orders.c.home_id, persons.c.home_id)
_SELECT = sa.select(
    install_orders,
    _overdue.label("overdue"),
    persons.c.name.label("person_name"),
    sa.null().label("phone"),  # opened only for whoever may see it
    homes.c.address.label("home_address"),
    homes.c.way_in.label("way_in"),
    users.c.name.label("installer_name"),
).select_from(
    install_orders.join(areas, areas.c.id == install_orders.c.area_id)
    .outerjoin(persons, persons.c.id == install_orders.c.person_id)
    .outerjoin(homes, homes.c.id == _home_id)
    .outerjoin(users, users.c.id == install_orders.c.installer_id)
)


async def add(tx: Transaction, actor: Actor, values: dict[str, Any]) -> int:
    """Take an order down; answers its id.

    Raises: ``InvalidField`` for nobody, for a time more than ten days off, for an unknown installer.
    """
    if values["person_id"] is None and values["home_id"] is None:
        raise InvalidField(field="body.person_id", reason="missing")
    now = await tx.now()
    values = {**values, "due_at": _due(values["due_at"], now, now), "ordered_at": now}
    await _require_installer(tx, values["installer_id"])
    table, row_id = (
        (homes, values["home_id"]) if values["person_id"] is None else (persons, values["person_id"])
    )
    area_id = await tx.scalar(sa.select(table.c.area_id).where(table.c.id == row_id))
    state = "ordered" if values["appointment_at"] is None else "scheduled"
    order_id: int = await tx.scalar(
        sa.insert(install_orders)
        .values(**values, area_id=area_id, state=state)
        .returning(install_orders.c.id)
    )
    if values.get("application_id") is not None:
        held = await applications.find(tx, actor, values["application_id"], hold=True)
        await applications.step(
            tx, actor.id, held, Application.INSTALLING, {}, detail={"order_id": order_id}
        )
    return order_id


async def find(tx: Transaction, actor: Actor, order_id: int, *, hold: bool = False) -> dict[str, Any]:
    """An order within the actor's areas; ``hold``: nobody else changes it until the transaction ends.

    Raises: ``NotFound``.
    """
    query = _SELECT.where(install_orders.c.id == order_id, actor.scope(areas.c.path))
    if hold:
        query = query.with_for_update(of=install_orders)
    row = await tx.row(query)
    if row is None:
        raise NotFound(what="install_order", id=order_id)
    return dict(row)


async def listed(
    tx: Transaction, where: Sequence[sa.ColumnElement[bool]], overdue: bool, after: Any, limit: int
) -> Sequence[sa.RowMapping]:
    """Orders by their time, from behind ``after``."""
    order = (install_orders.c.due_at, install_orders.c.id)
    query = _SELECT.where(*where).order_by(*order).limit(limit)
    if overdue:
        query = query.where(_overdue)
    if after:
        query = query.where(sa.tuple_(*order) > sa.tuple_(*after))
    return await tx.rows(query)


async def checks(tx: Transaction, order_id: int) -> list[dict[str, Any]]:
    """What was tried, in the order it was tried."""
    query = (
        sa.select(install_checks).where(install_checks.c.order_id == order_id).order_by(install_checks.c.id)
    )
    return [dict(row) for row in await tx.rows(query)]


def failed(tried: Sequence[dict[str, Any]]) -> list[str]:
    """``room: kind`` of what did not work when it was last tried."""
    last = {(one["room"], one["kind"]): one["ok"] for one in tried}
    return [f"{room}: {kind}" for (room, kind), ok in last.items() if not ok]


async def arrange(tx: Transaction, order: dict[str, Any], values: dict[str, Any]) -> None:
    """Change what is arranged. Raises: ``OrderClosed``, ``InvalidField``."""
    _require_open(order)
    if "due_at" in values:
        values = {**values, "due_at": _due(values["due_at"], order["ordered_at"], await tx.now())}
    if values.get("installer_id") is not None:
        await _require_installer(tx, values["installer_id"])
    if "appointment_at" in values and order["state"] != "installing":
        state = "ordered" if values["appointment_at"] is None else "scheduled"
        values = {**values, "state": state}
    await _write(tx, order["id"], values)


async def start(
    tx: Transaction, actor: Actor, order: dict[str, Any], unit: dict[str, Any], place: str | None
) -> None:
    """The unit is there: from now on a press of it proves the installation.

    Another unit may be tried in its place; the first goes back to stock. Raises: ``OrderClosed``;
    ``NotInStock`` for a unit that is somebody else's or not in order.
    """
    _require_open(order)
    theirs = {"person_id": order["person_id"], "home_id": order["home_id"]}
    same = {name: unit[name] for name in theirs} == theirs
    fit = unit["state"] in (State.STOCK, State.ASSIGNED) or (same and unit["state"] == State.INSTALLED)
    if not fit or (is_bound(unit) and not same) or await _elsewhere(tx, order, unit["id"]):
        raise NotInStock(id=unit["id"], extra={"state": unit["state"]})
    if order["device_id"] not in (None, unit["id"]):
        await _free(tx, actor, order)
    where = {**theirs, "place": place or order["place"] or unit["place"]}
    if unit["state"] != State.INSTALLED:
        where["state"] = State.ASSIGNED.value
    await changing.change(tx, actor.id, unit, where, "assigned", f"install order {order['id']}")
    await _write(
        tx,
        order["id"],
        {"state": "installing", "device_id": unit["id"], "started_at": NOW, "place": where["place"]},
    )


async def check(tx: Transaction, actor: Actor, order: dict[str, Any], values: dict[str, Any]) -> None:
    """Note what was tried in a room. Raises: ``OrderNotStarted``."""
    if order["started_at"] is None or order["state"] == "cancelled":
        raise OrderNotStarted
    await tx.execute(sa.insert(install_checks).values(order_id=order["id"], user_id=actor.id, **values))


async def cancel(tx: Transaction, actor: Actor, order: dict[str, Any], reason: str) -> None:
    """Nothing is installed; a unit that was on its way lies in stock again. Raises: ``OrderClosed``."""
    _require_open(order)
    if order["device_id"] is not None:
        await _free(tx, actor, order)
    await _write(tx, order["id"], {"state": "cancelled", "cancelled_at": NOW, "reason": reason})
    if order["application_id"] is not None:
        await applications.installation_called_off(tx, actor.id, order["application_id"], reason)


async def follow_swap(tx: Transaction, old_id: str, new_id: str) -> None:
    """A unit that failed while it was being installed: the press of the new one proves the order."""
    await tx.execute(
        sa.update(install_orders)
        .where(install_orders.c.device_id == old_id, install_orders.c.state == "installing")
        .values(device_id=new_id)
    )


def _require_open(order: dict[str, Any]) -> None:
    if order["state"] not in OPEN:
        raise OrderClosed(state=order["state"], extra={"state": order["state"]})


def _due(wanted: dt.datetime | None, ordered_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    latest = ordered_at + LONGEST
    if wanted is not None and not now < wanted <= latest:
        raise InvalidField(field="body.due_at", reason="within_ten_days")
    return wanted or latest


async def _require_installer(tx: Transaction, user_id: int | None) -> None:
    query = sa.select(users.c.id).where(users.c.id == user_id, users.c.active)
    if user_id is not None and await tx.scalar(query) is None:
        raise InvalidField(field="body.installer_id", reason="unknown_user")


async def _elsewhere(tx: Transaction, order: dict[str, Any], device_id: str) -> bool:
    query = sa.exists().where(
        install_orders.c.device_id == device_id,
        install_orders.c.state == "installing",
        install_orders.c.id != order["id"],
    )
    return bool(await tx.scalar(sa.select(query)))


async def _free(tx: Transaction, actor: Actor, order: dict[str, Any]) -> None:
    """Back to stock with a unit that never got further than being assigned."""
    unit = await tx.row(sa.select(devices).where(devices.c.id == order["device_id"]).with_for_update())
    if unit is not None and unit["state"] == State.ASSIGNED:
        area_id = unit["area_id"] or order["area_id"]
        values = {"state": "stock", "person_id": None, "home_id": None, "place": None, "area_id": area_id}
        await changing.change(tx, actor.id, dict(unit), values, "moved", f"install order {order['id']}")


async def _write(tx: Transaction, order_id: int, values: dict[str, Any]) -> None:
    if values:
        await tx.execute(sa.update(install_orders).where(install_orders.c.id == order_id).values(**values))
