"""A terminal in the browser, for demos and training: its presses go through the broker like any other.

Only in a demo: in production a press comes from a device that proves who it is.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Path
from pydantic import Field

from devices.tables import devices
from kit import outbox
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import Body, Code, View
from kit.http import Tx, UnitOfWorkRoute, problem_responses
from kit.outbox import Message
from kit.signals import signals

router = APIRouter(
    prefix="/terminal",
    route_class=UnitOfWorkRoute,
    tags=["virtual terminal"],
    responses=problem_responses(404, 422),
)

DeviceId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
NEWEST = 10


class PressBody(Body):
    """A key; the same ``id`` again is the same press."""

    id: Code
    kind: Literal["sos", "fire", "gas", "fall", "service", "test", "cancel", "fine"] = "sos"
    key: Annotated[int, Field(ge=1, le=9)] | None = None
    ref: Code | None = None


class ReceiptView(View):
    """What the terminal was last told about one press."""

    signal_id: str
    kind: str
    received_at: dt.datetime
    case_id: int | None
    receipt: dict[str, Any] | None


async def _device(tx: Transaction, device_id: str) -> None:
    if await tx.scalar(sa.select(devices.c.id).where(devices.c.id == device_id)) is None:
        raise NotFound(what="device", id=device_id)


@router.post("/{device_id}/press", status_code=202)
async def press(device_id: DeviceId, tx: Tx, body: PressBody) -> dict[str, str]:
    """Press a key: published on the device's alarm topic."""
    await _device(tx, device_id)
    now = await tx.now()
    content: dict[str, Any] = {"id": body.id, "kind": body.kind, "at": now.isoformat()}
    if body.key is not None:
        content["data"] = {"key": body.key}
    if body.ref is not None:
        content["ref"] = body.ref
    await outbox.write(
        tx,
        [
            Message(
                key=f"terminal:{device_id}:{body.id}",
                channel=outbox.TO_DEVICE,
                recipient=device_id,
                template="virtual_press",
                params={"topic": "up/alarm", "body": content},
            )
        ],
    )
    return {"id": body.id}


@router.get("/{device_id}/receipts")
async def receipts(device_id: DeviceId, tx: Tx) -> list[ReceiptView]:
    """The newest presses and what the terminal was told, the newest first."""
    await _device(tx, device_id)
    rows = await tx.rows(
        sa.select(*(signals.c[name] for name in ReceiptView.model_fields))
        .where(signals.c.device_id == device_id)
        .order_by(signals.c.id.desc())
        .limit(NEWEST)
    )
    return [ReceiptView(**row) for row in rows]
