"""Looking into the machine: what is due next."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query
from pydantic import Field

from dispatch.cases.scope import visible
from dispatch.tables import cases, steps
from kit.access import Permission
from kit.fields import BIGINT_MAX, CursorText, View
from kit.http import Limit, Tx, UnitOfWorkRoute, User, problem_responses
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
