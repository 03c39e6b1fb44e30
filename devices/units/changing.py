"""Changes to a unit: whose it is, in which state, and what stands on its card. Each is one line of its
history. Nothing here touches its credentials or its cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from devices import registry
from devices.errors import NotInStock
from devices.tables import devices
from devices.units import history
from devices.units.states import WITH_NOBODY, State, after_binding, is_bound, require_change
from kit.access import Actor
from kit.database import Transaction
from kit.errors import InvalidField

BINDING = ("person_id", "home_id", "area_id", "place", "gateway_id")
"""What moves to the other unit in a swap."""


async def hold(tx: Transaction, actor: Actor, device_id: str) -> dict[str, Any]:
    """A unit within the actor's areas, which nobody else changes until the end of the transaction.

    Raises: ``NotFound``.
    """
    await tx.execute(
        sa.select(devices.c.id).where(devices.c.id == device_id).with_for_update(key_share=True)
    )
    return await registry.find(tx, actor, device_id)


async def change(
    tx: Transaction,
    user_id: int | None,
    unit: Mapping[str, Any],
    values: Mapping[str, Any],
    what: str = "changed",
    reason: str | None = None,
) -> dict[str, Any]:
    """Write what is new of ``values`` and a line of history; answers what was new.

    Raises: ``AlreadyExists`` for a serial, an IMEI or an ICCID that another unit has.
    """
    old = dict(await _columns(tx, unit["id"]))
    new = {name: value for name, value in values.items() if old[name] != value}
    if new:
        async with registry.unique_columns(tx):
            await tx.execute(sa.update(devices).where(devices.c.id == unit["id"]).values(**new))
        before = {name: old[name] for name in new}
        await history.record(tx, user_id, unit["id"], what, before=before, after=new, reason=reason)
    return new


async def edit(
    tx: Transaction,
    actor: Actor,
    unit: dict[str, Any],
    values: dict[str, Any],
    reason: str | None = None,
) -> dict[str, Any]:
    """Change its card and whose it is: bound it is installed, of nobody it lies in stock.

    Raises: ``IllegalStateChange``, ``AlreadyExists``.
    """
    bound = is_bound({**unit, **values})
    what = "changed"
    if {"person_id", "home_id"} & values.keys():
        values = {**values, "state": after_binding(unit, bound).value}
        what = "bound"
    return await change(tx, actor.id, unit, values, what, reason)


async def set_state(
    tx: Transaction, actor: Actor, unit: dict[str, Any], state: State, reason: str | None
) -> dict[str, Any]:
    """Raises: ``IllegalStateChange``, ``NotBound``. A unit that has been taken back is nobody's."""
    require_change(unit, state)
    values: dict[str, Any] = {"state": state.value}
    if state in WITH_NOBODY and is_bound(unit):
        values |= _nobody(unit)
    return await change(tx, actor.id, unit, values, "moved", reason)


async def swap(
    tx: Transaction, actor: Actor, old: dict[str, Any], new: dict[str, Any], reason: str
) -> None:
    """The new unit takes the old one's place; the old one is faulty and nobody's.

    Open cases belong to the person or the home and go on; what the old unit reported is still
    answered there, and a press of the old unit still opens a case, in the same area.
    Raises: ``NotInStock`` for a new unit that is somebody's or not in order, ``IllegalStateChange``.
    """
    if new["id"] == old["id"] or is_bound(new) or new["state"] not in (State.STOCK, State.ASSIGNED):
        raise NotInStock(id=new["id"], extra={"state": new["state"]})
    require_change(old, State.FAULTY)
    given = dict(await _columns(tx, old["id"]))
    taken = {name: given[name] for name in BINDING}
    state = State.INSTALLED if is_bound(given) else State(new["state"])
    freed = {"state": State.FAULTY.value, **_nobody(old)}
    await change(tx, actor.id, old, freed, "swapped_out", f"{reason} → {new['id']}")
    taken["state"] = state.value
    await change(tx, actor.id, new, taken, "swapped_in", f"{reason} ← {old['id']}")
    await tx.execute(
        sa.update(devices).where(devices.c.gateway_id == old["id"]).values(gateway_id=new["id"])
    )


def _nobody(unit: Mapping[str, Any]) -> dict[str, Any]:
    """Belonging to nobody. It stays within its area, so that the same desks still see it."""
    return {"person_id": None, "home_id": None, "place": None, "area_id": unit["area_id"]}


async def require_gateway(tx: Transaction, actor: Actor, gateway_id: str, behind: str | None) -> None:
    """Raises: ``InvalidField`` unless units can stand behind it: known, another unit, itself on the air."""
    row = await registry.seen(tx, actor, gateway_id)
    if row is None:
        raise InvalidField(field="body.gateway_id", reason="unknown_gateway")
    served = False
    if behind is not None:
        served = await tx.scalar(sa.select(sa.exists().where(devices.c.gateway_id == behind)))
    if gateway_id == behind or row["gateway_id"] is not None or served:
        raise InvalidField(field="body.gateway_id", reason="gateway_behind_gateway")


async def _columns(tx: Transaction, device_id: str) -> sa.RowMapping:
    row = await tx.row(sa.select(devices).where(devices.c.id == device_id))
    assert row is not None
    return row
