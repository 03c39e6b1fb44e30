"""The registry of units: who they belong to, and whether they may connect.

A unit lies in its own area, else in its person's, else in its home's; one of which nobody knows
the area is visible to every desk.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.tables import homes, persons
from devices.credentials import broker_verifier, new_secret
from devices.errors import SecondPersonRequired
from devices.tables import device_status, devices
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

area_of_device = sa.func.coalesce(devices.c.area_id, persons.c.area_id, homes.c.area_id)

placed = (
    sa.outerjoin(devices, persons, persons.c.id == devices.c.person_id)
    .outerjoin(homes, homes.c.id == devices.c.home_id)
    .outerjoin(areas, areas.c.id == area_of_device)
)
"""Devices beside the area they lie in."""

_STATUS = [column for column in device_status.c if column.name != "device_id"]
_SELECT = sa.select(
    *(devices.c[name] for name in ("id", "model", "serial", "state", "person_id", "home_id", "created_at")),
    area_of_device.label("area_id"),
    devices.c.broker_verifier.is_not(None).label("may_connect"),
    *_STATUS,
).select_from(placed.outerjoin(device_status, device_status.c.device_id == devices.c.id))


async def add(tx: Transaction, values: dict[str, Any]) -> tuple[str, str]:
    """Register a unit; answer its id and its secret.

    Raises: ``AlreadyExists`` for ``id`` or ``serial``.
    """
    secret = new_secret()
    values = {**values, "id": values.get("id") or f"u-{secrets.token_hex(6)}"}
    bound = values.get("person_id") is not None or values.get("home_id") is not None
    try:
        async with tx.savepoint():
            await tx.execute(
                sa.insert(devices).values(
                    **values,
                    state="installed" if bound else "stock",
                    broker_verifier=broker_verifier(secret),
                )
            )
    except sa.exc.IntegrityError as error:
        field = "serial" if "uq_devices_serial" in str(error.orig) else "id"
        raise AlreadyExists(field=field, extra={"field": field}) from error
    tx.wake("credentials")
    return values["id"], secret


async def find(tx: Transaction, actor: Actor, device_id: str) -> dict[str, Any]:
    """A unit within the actor's areas, with its status.

    Raises: ``NotFound``.
    """
    row = await tx.row(_SELECT.where(devices.c.id == device_id, actor.scope(areas.c.path)))
    if row is None:
        raise NotFound(what="device", id=device_id)
    return dict(row)


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


async def revoke(tx: Transaction, actor: Actor, device: dict[str, Any]) -> None:
    """Cut a unit off. One that somebody relies on takes a second person within an hour.

    Raises: ``SecondPersonRequired`` after noting the first one's call.
    """
    device_id = device["id"]
    if not device["may_connect"]:
        return
    bound = device["person_id"] is not None or device["home_id"] is not None
    if bound and not await _proposed_by_another(tx, actor, device_id):
        await audit.record(tx, actor.id, REVOKE_PROPOSED, "device", device_id)
        raise SecondPersonRequired
    await _set_verifier(tx, device_id, None)
    await audit.record(tx, actor.id, "device.revoke", "device", device_id)


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
