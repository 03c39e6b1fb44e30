"""``/devices/{id}/commands``: orders to a terminal, and what became of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from devices import registry
from devices.commands.schemas import LONGEST_WORDS, CommandView, NewCommand
from devices.commands.sending import SAY, TOPIC, command
from devices.schemas import DeviceId
from kit import audit, outbox, pages
from kit.access import Permission
from kit.errors import InvalidField
from kit.fields import CursorText, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import outbox as messages
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["devices"], responses=problem_responses(404))


@router.post("/devices/{device_id}/commands", status_code=201, summary="Send a command")
async def send_command(device_id: DeviceId, body: NewCommand, tx: Tx, user: User) -> CommandView:
    """Published at once, and again until the device answers or the command expires. A device that is
    offline gets it when it comes online before that."""
    user.require(Permission.COMMAND_DEVICES)
    await registry.find(tx, user, device_id)
    _require_args(body)
    expires_at = await tx.now() + dt.timedelta(seconds=body.expires_in_s)
    order = command(device_id, body.type, body.args, expires_at, user_id=user.id)
    await outbox.write(tx, [order])
    await audit.record(tx, user.id, "device.command", "device", device_id, type=body.type, id=order.key)
    row = await tx.row(sa.select(messages).where(messages.c.key == order.key))
    assert row is not None
    return CommandView.model_validate(shown(row))


def _require_args(body: NewCommand) -> None:
    """Raises: ``InvalidField`` for a ``say`` without words and a ``configure`` without settings."""
    if body.type == SAY:
        words = body.args.get("text")
        if not isinstance(words, str) or not words.strip():
            raise InvalidField(field="body.args.text", reason="missing")
        if len(words) > LONGEST_WORDS:
            raise InvalidField(field="body.args.text", reason="too_many_words")
    if body.type == "configure" and not body.args:
        raise InvalidField(field="body.args", reason="missing")


@router.get("/devices/{device_id}/commands", summary="Commands and their answers")
async def list_commands(
    device_id: DeviceId, tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[CommandView]:
    """What this device was told to do, the newest first."""
    user.require(Permission.READ_DEVICES)
    await registry.find(tx, user, device_id)
    query = (
        sa.select(messages)
        .where(
            messages.c.recipient == device_id,
            messages.c.channel == outbox.TO_DEVICE,
            messages.c.params["topic"].astext == TOPIC,
        )
        .order_by(messages.c.created_at.desc(), messages.c.id.desc())
        .limit(limit + 1)
    )
    if after := pages.position(cursor, dt.datetime, int):
        query = query.where(sa.tuple_(messages.c.created_at, messages.c.id) < sa.tuple_(*after))
    rows = await tx.rows(query)
    items = [shown(row) for row in rows]
    return Page[CommandView].model_validate(pages.page(rows, limit, items, "created_at", "id"))


_STATES = {"pending": "pending", "sending": "pending", "delivered": "sent"}


def shown(row: sa.RowMapping) -> dict[str, Any]:
    """An outbox row as a command."""
    body = row["params"]["body"]
    state = _STATES.get(row["state"], row["state"])
    if state == "pending" and row["sent_at"] is not None:
        state = "sent"  # on its way once more
    if state == "failed" and row["error"] == outbox.EXPIRED:
        state = "expired"
    return {
        **{name: row[name] for name in ("created_at", "sent_at", "answered_at", "case_id", "user_id")},
        "id": row["key"],
        "device_id": row["recipient"],
        "type": body["type"],
        "args": body.get("args") or {},
        "expires_at": body["expires_at"],
        "state": state,
        "published": row["attempts"],
        "reply": row["params"].get("reply"),
        "error": row["error"],
    }
