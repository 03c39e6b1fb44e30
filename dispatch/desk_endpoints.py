"""Looking into the machine: what is due next, and what went out to whom."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query
from pydantic import Field

from devices.registry import placed
from devices.tables import devices
from dispatch.cases.scope import visible
from dispatch.tables import cases, steps
from kit.access import Actor, Permission
from kit.areas import areas
from kit.fields import BIGINT_MAX, CursorText, View
from kit.http import Limit, Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import attempts_of, outbox
from kit.pages import Page, page, position

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["desk"], responses=problem_responses(401, 403, 404, 422)
)


class DeadlineView(View):
    """Something that falls due for a case."""

    id: int
    case_id: int
    case_number: str
    kind: str
    offer_id: int | None
    round: int
    due_at: dt.datetime
    overdue_s: float = Field(description="Seconds past its time; negative: still to come")
    failures: int
    error: str | None


class Attempt(View):
    """One attempt, or one report of the carrier."""

    at: dt.datetime
    result: str
    carrier_id: str | None
    detail: str | None


class MessageView(View):
    """A message of the outbox with its attempts."""

    id: int
    key: str
    channel: str
    recipient: str
    template: str
    case_id: int | None
    offer_id: int | None
    state: str
    due_at: dt.datetime
    created_at: dt.datetime
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    answered_at: dt.datetime | None
    carrier_id: str | None
    error: str | None
    attempts: list[Attempt]


CaseId = Annotated[int | None, Query(ge=1, le=BIGINT_MAX)]


@router.get("/deadlines")
async def deadlines(
    tx: Tx, user: User, case_id: CaseId = None, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[DeadlineView]:
    """What is due next, the earliest first."""
    user.require(Permission.READ_MESSAGES)
    statement = (
        sa.select(
            steps,
            cases.c.number.label("case_number"),
            sa.text("extract(epoch from bell_now() - due_at)::float8 as overdue_s"),
        )
        .join(cases, cases.c.id == steps.c.case_id)
        .where(visible(user))
        .order_by(steps.c.due_at, steps.c.id)
        .limit(limit + 1)
    )
    if case_id is not None:
        statement = statement.where(steps.c.case_id == case_id)
    after = position(cursor, dt.datetime, int)
    if after is not None:
        statement = statement.where(sa.tuple_(steps.c.due_at, steps.c.id) > sa.tuple_(*after))
    rows = await tx.rows(statement)
    items = [{**row, "offer_id": row["offer_id"] or None} for row in rows]
    return Page[DeadlineView](**page(rows, limit, items, "due_at", "id"))


@router.get("/messages")
async def messages(
    tx: Tx,
    user: User,
    case_id: CaseId = None,
    state: Annotated[str | None, Query(pattern=r"^[a-z]{1,20}$")] = None,
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
        statement = statement.where(outbox.c.state == state)
    after = position(cursor, int)
    if after is not None:
        statement = statement.where(outbox.c.id < after[0])
    rows = await tx.rows(statement)
    attempts = await attempts_of(tx, [row["id"] for row in rows])
    items = [{**row, "attempts": attempts.get(row["id"], [])} for row in rows]
    return Page[MessageView](**page(rows, limit, items, "id"))


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
