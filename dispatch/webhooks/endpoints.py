"""``/webhooks``: who is told of what, every delivery, and sending one again."""

from __future__ import annotations

import secrets
from typing import Annotated, Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response

from care.scope import require_area
from dispatch.webhooks.schemas import (
    DeliveryView,
    NewWebhook,
    NewWebhookView,
    SecretView,
    State,
    WebhookView,
)
from kit import audit
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import CursorText
from kit.http import Id, Limit, Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import Message, attempts_of, outbox, write
from kit.pages import Page, page, position
from kit.settings import Settings
from kit.targets import RefusedTarget, find, networks
from kit.webhooks import register
from kit.webhooks.events import CHANNEL, PREFIX, TEMPLATE

router = APIRouter(
    prefix="/webhooks",
    route_class=UnitOfWorkRoute,
    tags=["webhooks"],
    responses=problem_responses(401, 403, 404, 422),
)


@router.post("", status_code=201, summary="Subscribe another system")
async def subscribe(
    body: NewWebhook, tx: Tx, user: User, request: Request, response: Response
) -> NewWebhookView:
    """Events from now on, as CloudEvents 1.0 in structured JSON, signed per Standard Webhooks. 422 for a
    URL that is not https or leads to a private address that the operator has not allowed."""
    user.require(Permission.MANAGE_WEBHOOKS)
    area_id = body.area_id or user.area_id
    await require_area(tx, user, area_id)
    settings: Settings = request.app.state.settings
    try:
        await find(body.url, networks(settings.webhook_networks))
    except RefusedTarget as error:
        raise InvalidField(field="url", reason=error.reason) from error
    hook_id, secret = await register.add(
        tx,
        user.id,
        {
            "name": body.name or urlsplit(body.url).netloc,
            "url": body.url,
            "events": sorted(set(body.events)),
            "area_id": area_id,
        },
    )
    await audit.record(
        tx, user.id, "webhook.create", "webhook", hook_id, events=sorted(set(body.events)), area=area_id
    )
    response.headers["Cache-Control"] = "no-store"
    return NewWebhookView(secret=secret, **await _one(tx, user, hook_id))


@router.get("", summary="Who is told of what")
async def list_webhooks(tx: Tx, user: User) -> Page[WebhookView]:
    """Subscriptions of the caller's areas."""
    user.require(Permission.MANAGE_WEBHOOKS)
    return Page[WebhookView](items=[WebhookView(**row) for row in await register.listed(tx, user.area_id)])


@router.get("/{webhook_id}", summary="One subscription")
async def show_webhook(webhook_id: Id, tx: Tx, user: User) -> WebhookView:
    """404 for one that is ended."""
    user.require(Permission.MANAGE_WEBHOOKS)
    return WebhookView(**await _one(tx, user, webhook_id))


@router.post("/{webhook_id}/secret", summary="A new secret")
async def rotate(webhook_id: Id, tx: Tx, user: User, response: Response) -> SecretView:
    """The one before signs too for 24 hours, so that the receiver can take the new one over in peace."""
    user.require(Permission.MANAGE_WEBHOOKS)
    await _one(tx, user, webhook_id)
    secret = await register.rotate(tx, webhook_id)
    await audit.record(tx, user.id, "webhook.rotate", "webhook", webhook_id)
    response.headers["Cache-Control"] = "no-store"
    return SecretView(id=webhook_id, secret=secret)


@router.delete("/{webhook_id}", status_code=204, summary="Tell it nothing more")
async def end(webhook_id: Id, tx: Tx, user: User) -> None:
    """What waits is cancelled."""
    user.require(Permission.MANAGE_WEBHOOKS)
    await _one(tx, user, webhook_id)
    await register.end(tx, webhook_id)
    await audit.record(tx, user.id, "webhook.end", "webhook", webhook_id)


@router.get("/{webhook_id}/deliveries", summary="What was sent, and what became of it")
async def list_deliveries(
    webhook_id: Id,
    tx: Tx,
    user: User,
    state: Annotated[State | None, Query()] = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[DeliveryView]:
    """The newest first, kept for 30 days."""
    user.require(Permission.MANAGE_WEBHOOKS)
    await _one(tx, user, webhook_id)
    query = (
        sa.select(outbox)
        .where(outbox.c.channel == CHANNEL, outbox.c.recipient == f"{PREFIX}{webhook_id}")
        .order_by(outbox.c.id.desc())
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where(outbox.c.state == state)
    if after := position(cursor, int):
        query = query.where(outbox.c.id < after[0])
    rows = await tx.rows(query)
    return Page[DeliveryView](**page(rows, limit, await _views(tx, rows), "id"))


@router.post("/{webhook_id}/deliveries/{delivery_id}/replay", status_code=201, summary="Send one again")
async def replay(webhook_id: Id, delivery_id: Id, tx: Tx, user: User) -> DeliveryView:
    """The same event under the same id, signed anew; also one that had arrived."""
    user.require(Permission.MANAGE_WEBHOOKS)
    await _one(tx, user, webhook_id)
    first = await tx.row(
        sa.select(outbox).where(
            outbox.c.id == delivery_id,
            outbox.c.channel == CHANNEL,
            outbox.c.recipient == f"{PREFIX}{webhook_id}",
        )
    )
    if first is None:
        raise NotFound(what="delivery", id=delivery_id)
    key = f"{first['key'].partition('#')[0]}#{secrets.token_hex(6)}"
    params = first["params"] | {"replay_of": first["params"].get("replay_of") or delivery_id}
    again = Message(
        key=key,
        channel=CHANNEL,
        recipient=first["recipient"],
        template=TEMPLATE,
        params=params,
        case_id=first["case_id"],
    )
    await write(tx, [again])
    await audit.record(tx, user.id, "webhook.replay", "webhook", webhook_id, delivery=delivery_id)
    row = await tx.row(sa.select(outbox).where(outbox.c.key == key))
    assert row is not None
    return (await _views(tx, [row]))[0]


async def _one(tx: Transaction, user: Actor, webhook_id: int) -> dict[str, Any]:
    found = await register.listed(tx, user.area_id, webhook_id)
    if not found:
        raise NotFound(what="webhook", id=webhook_id)
    return found[0]


async def _views(tx: Transaction, rows: Any) -> list[DeliveryView]:
    attempts = await attempts_of(tx, [row["id"] for row in rows])
    return [
        DeliveryView(
            **{name: row["params"].get(name) for name in ("type", "subject", "replay_of")},
            **{
                name: row[name] for name in ("id", "state", "created_at", "due_at", "delivered_at", "error")
            },
            event_id=row["params"]["id"],
            attempts=attempts.get(row["id"], []),
        )
        for row in rows
    ]
