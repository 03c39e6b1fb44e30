"""``/messages``: what went out to whom, by which carrier, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query
from pydantic import Field

from devices.registry import placed
from devices.tables import devices
from dispatch import addressees
from dispatch.cases.scope import visible
from dispatch.tables import cases
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.fields import BIGINT_MAX, CursorText, View
from kit.http import Limit, Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import attempts_of, outbox
from kit.pages import Page, page, position

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["desk"], responses=problem_responses(401, 403, 404, 422)
)

MessageState = Literal["queued", "sent", "delivered", "answered", "failed", "cancelled", "skipped"]
QUEUED = ("pending", "sending")


class Attempt(View):
    """One attempt, or one report of the carrier."""

    at: dt.datetime
    result: str
    carrier_id: str | None
    detail: str | None


class Addressee(View):
    """Whom a message is for."""

    type: Literal["person", "contact", "user", "responder"]
    id: int
    name: str


class MessageView(View):
    """A message of the outbox with its attempts."""

    id: int
    key: str
    case_id: int | None
    person: Addressee | None = Field(description="The person served, a contact or a user; else `responder`")
    responder: Addressee | None
    channel: str = Field(examples=["sms"])
    carrier: str | None = Field(description="Whom it was given to last", examples=["twilio"])
    attempt: int = Field(description="How often it has been tried")
    state: MessageState
    reason: str | None = Field(description="Why it failed, waits, was cancelled or was skipped")
    recipient: str
    template: str
    offer_id: int | None
    queued_at: dt.datetime
    due_at: dt.datetime
    created_at: dt.datetime = Field(description="The same as `queued_at`")
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    answered_at: dt.datetime | None
    carrier_id: str | None
    error: str | None = Field(description="The same as `reason`")
    attempts: list[Attempt]


@router.get("/messages")
async def messages(
    tx: Tx,
    user: User,
    case_id: Annotated[int | None, Query(ge=1, le=BIGINT_MAX)] = None,
    state: MessageState | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[MessageView]:
    """The outbox, the newest first, each message with its attempts. What belongs to no case: of the
    caller's devices; a text or call only for those who see the whole tree."""
    user.require(Permission.READ_MESSAGES)
    statement = (
        sa.select(outbox)
        .outerjoin(cases, cases.c.id == outbox.c.case_id)
        .where(_may_see_message(user))
        .order_by(outbox.c.id.desc())
        .limit(limit + 1)
    )
    if case_id is not None:
        statement = statement.where(outbox.c.case_id == case_id)
    if state is not None:
        statement = statement.where(outbox.c.state.in_(QUEUED if state == "queued" else (state,)))
    after = position(cursor, int)
    if after is not None:
        statement = statement.where(outbox.c.id < after[0])
    rows = await tx.rows(statement)
    return Page[MessageView](**page(rows, limit, await _views(tx, rows), "id"))


async def _views(tx: Transaction, rows: Sequence[sa.RowMapping]) -> list[dict[str, Any]]:
    attempts = await attempts_of(tx, [row["id"] for row in rows])
    whom = await addressees.of(tx, rows)
    views = []
    for row in rows:
        to = whom.get(row["id"])
        answers = to is not None and to["type"] == "responder"
        views.append(
            {
                **row,
                "state": "queued" if row["state"] in QUEUED else row["state"],
                "person": None if answers else to,
                "responder": to if answers else None,
                "attempt": row["attempts"],
                "reason": row["error"],
                "queued_at": row["created_at"],
                "attempts": attempts.get(row["id"], []),
            }
        )
    return views


def _may_see_message(actor: Actor) -> sa.ColumnElement[bool]:
    path = (
        sa.select(areas.c.path)
        .select_from(placed)
        .where(devices.c.id == outbox.c.recipient)
        .scalar_subquery()
    )
    others: sa.ColumnElement[bool] = sa.and_(outbox.c.channel == "device", actor.scope(path))
    if actor.sees_all:
        others = sa.true()
    return sa.or_(sa.and_(cases.c.id.is_not(None), visible(actor)), sa.and_(cases.c.id.is_(None), others))
