"""The registry of units: who they belong to, and whether they may connect.

A unit lies in its own area, else in its person's, else in its home's; one of which nobody knows
the area is visible to every desk.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from care.persons.tables import homes, persons
from devices.credentials import broker_verifier, new_secret
from devices.errors import SecondPersonRequired
from devices.supervision import view as supervision
from devices.tables import device_status, devices
from devices.units import history
from kit import audit
from kit.access import Actor
from kit.areas import areas
from kit.audit import audit as audit_lines
from kit.clock import NOW
from kit.database import Transaction
from kit.errors import AlreadyExists, NotFound

PROPOSAL_VALID_FOR = dt.timedelta(hours=1)
"""How long the first person's call to revoke waits for a second."""

REVOKE_PROPOSED = "device.revoke_proposed"

_UNIQUE = {f"uq_devices_{column}": column for column in ("serial", "imei", "iccid")}


@dataclass(frozen=True, slots=True)
class Call:
    """What whoever revokes a unit says about the call to its holder."""

    holder_called: bool
    note: str | None = None


area_of_device = sa.func.coalesce(devices.c.area_id, persons.c.area_id, homes.c.area_id)

placed = (
    sa.outerjoin(devices, persons, persons.c.id == devices.c.person_id)
    .outerjoin(homes, homes.c.id == devices.c.home_id)
    .outerjoin(areas, areas.c.id == area_of_device)
)
"""Devices beside the area they lie in."""

_STATUS = [column for column in device_status.c if column.name not in ("device_id", "firmware")]
_KEPT_TO_ITSELF = ("area_id", "broker_verifier", "credentials_changed_at", "firmware")
_SELECT = sa.select(
    *(column for column in devices.c if column.name not in _KEPT_TO_ITSELF),
    sa.func.coalesce(device_status.c.firmware, devices.c.firmware).label("firmware"),
    area_of_device.label("area_id"),
    persons.c.name.label("person_name"),
    homes.c.address.label("home_address"),
    devices.c.broker_verifier.is_not(None).label("may_connect"),
    *_STATUS,
).select_from(placed.outerjoin(device_status, device_status.c.device_id == devices.c.id))


async def add(tx: Transaction, values: dict[str, Any]) -> tuple[str, str]:
    """Register a unit; answer its id and its secret.

    Raises: ``AlreadyExists`` for ``id``, ``serial``, ``imei`` or ``iccid``.
    """
    secret = new_secret()
    values = {**values, "id": values.get("id") or new_id()}
    bound = values.get("person_id") is not None or values.get("home_id") is not None
    async with unique_columns(tx):
        await tx.execute(
            sa.insert(devices).values(
                **values,
                state="installed" if bound else "stock",
                broker_verifier=broker_verifier(secret),
            )
        )
    tx.wake("credentials")
    return values["id"], secret


def new_id() -> str:
    """An MQTT user name that nobody has yet."""
    return f"u-{secrets.token_hex(6)}"


@asynccontextmanager
async def unique_columns(tx: Transaction) -> AsyncIterator[None]:
    """Raises: ``AlreadyExists`` naming the field that another unit has already."""
    try:
        async with tx.savepoint():
            yield
    except sa.exc.IntegrityError as error:
        refused = str(error.orig)
        if not any(f'"{name}"' in refused for name in ("pk_devices", *_UNIQUE)):
            raise
        field = next((column for name, column in _UNIQUE.items() if f'"{name}"' in refused), "id")
        raise AlreadyExists(field=field, extra={"field": field}) from error


async def seen(tx: Transaction, actor: Actor, device_id: str) -> sa.RowMapping | None:
    """The bare row of a unit within the actor's areas, or None."""
    query = sa.select(devices).select_from(placed)
    return await tx.row(query.where(devices.c.id == device_id, actor.scope(areas.c.path)))


async def find(tx: Transaction, actor: Actor, device_id: str) -> dict[str, Any]:
    """A unit within the actor's areas, with its status.

    Raises: ``NotFound``.
    """
    row = await tx.row(_SELECT.where(devices.c.id == device_id, actor.scope(areas.c.path)))
    if row is None:
        raise NotFound(what="device", id=device_id)
    return {**row, "supervision": await supervision.of_unit(tx, row)}


async def listed(
    tx: Transaction, where: Sequence[sa.ColumnElement[bool]], after: str | None, limit: int
) -> Sequence[sa.RowMapping]:
    """Units by id, from behind ``after``."""
    query = _SELECT.where(*where).order_by(devices.c.id).limit(limit)
    return await tx.rows(query if after is None else query.where(devices.c.id > after))


async def rotate(tx: Transaction, device_id: str) -> str:
    """Give a unit a new secret; the old one ends within seconds."""
    secret = new_secret()
    await _set_verifier(tx, device_id, broker_verifier(secret))
    return secret


async def revoke(tx: Transaction, actor: Actor, device: dict[str, Any], call: Call | None = None) -> None:
    """Cut a unit off. One that somebody relies on takes a second person within an hour, and a call to
    whoever holds it, which is put on record by whom it was made.

    Raises: ``SecondPersonRequired`` after noting the first one's call.
    """
    device_id = device["id"]
    if not device["may_connect"]:
        return
    bound = device["person_id"] is not None or device["home_id"] is not None
    said = {} if call is None else {"holder_called": call.holder_called}
    if call is not None:
        after = {"revoking": True, **said}
        await history.record(tx, actor.id, device_id, "called", after=after, reason=call.note)
    if bound and not await _proposed_by_another(tx, actor, device_id):
        await audit.record(tx, actor.id, REVOKE_PROPOSED, "device", device_id, **said)
        raise SecondPersonRequired
    await _set_verifier(tx, device_id, None)
    await audit.record(tx, actor.id, "device.revoke", "device", device_id, **said)
    await history.record(tx, actor.id, device_id, "revoked", after={"bound": bound, **said})


async def _set_verifier(tx: Transaction, device_id: str, verifier: str | None) -> None:
    await tx.execute(
        sa.update(devices)
        .where(devices.c.id == device_id)
        .values(broker_verifier=verifier, credentials_changed_at=NOW)
    )
    tx.wake("credentials")


async def _proposed_by_another(tx: Transaction, actor: Actor, device_id: str) -> bool:
    """Whether another user asked for it lately, and since the last change of the secret."""
    changed_at = (
        sa.select(devices.c.credentials_changed_at).where(devices.c.id == device_id).scalar_subquery()
    )
    query = sa.select(audit_lines.c.id).where(
        audit_lines.c.action == REVOKE_PROPOSED,
        audit_lines.c.subject_type == "device",
        audit_lines.c.subject_id == device_id,
        audit_lines.c.user_id != actor.id,
        audit_lines.c.at > await tx.now() - PROPOSAL_VALID_FOR,
        audit_lines.c.at >= changed_at,
    )
    return await tx.scalar(query.limit(1)) is not None
