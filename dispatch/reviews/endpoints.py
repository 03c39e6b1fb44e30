"""``/reviews``: late cases and samples, what was found, what is done about it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query

from dispatch.errors import WrongState
from dispatch.reviews.schemas import CRITERIA, Kind, ReviewResult, ReviewView
from dispatch.reviews.tables import reviews
from dispatch.tables import cases
from kit import audit
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import CursorText
from kit.http import Id, Limit, Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page, page, position
from kit.users import users

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["reports"], responses=problem_responses(401, 403, 404, 409, 422)
)

_whose, _by = users.alias("whose"), users.alias("by_")
_SELECT = (
    sa.select(
        reviews,
        cases.c.number.label("case_number"),
        areas.c.name.label("area_name"),
        _whose.c.name.label("user_name"),
        _by.c.name.label("done_by_name"),
    )
    .join(cases, cases.c.id == reviews.c.case_id)
    .outerjoin(areas, areas.c.id == cases.c.area_id)
    .outerjoin(_whose, _whose.c.id == reviews.c.user_id)
    .outerjoin(_by, _by.c.id == reviews.c.done_by)
)


@router.get("/reviews", summary="Cases to look back at")
async def list_reviews(
    tx: Tx,
    user: User,
    state: Literal["open", "done"] | None = None,
    kind: Kind | None = None,
    month: Annotated[str | None, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-11"])] = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[ReviewView]:
    """The oldest first. A late case is here as soon as it is late; samples of a month when it is over."""
    user.require(Permission.READ_REPORTS)
    query = _SELECT.where(user.scope(areas.c.path))
    for column, value in ((reviews.c.state, state), (reviews.c.kind, kind), (reviews.c.month, month)):
        if value is not None:
            query = query.where(column == value)
    after = position(cursor, dt.datetime, int)
    if after is not None:
        query = query.where(sa.tuple_(reviews.c.opened_at, reviews.c.id) > sa.tuple_(*after))
    rows = await tx.rows(query.order_by(reviews.c.opened_at, reviews.c.id).limit(limit + 1))
    shown = [ReviewView.model_validate(dict(row)) for row in rows]
    return Page[ReviewView].model_validate(page(rows, limit, shown, "opened_at", "id"))


@router.post("/reviews/{review_id}/complete", summary="What was found")
async def complete(review_id: Id, body: ReviewResult, tx: Tx, user: User) -> ReviewView:
    """Once; nobody judges a case of his own."""
    user.require(Permission.WRITE_REVIEWS)
    row = await _review(tx, user, review_id)
    if row["state"] != "open":
        raise WrongState(state=row["state"], action="complete")
    if row["user_id"] == user.id:
        raise InvalidField(field="review_id", reason="own_work")
    if row["kind"].endswith("_sample"):
        missing = sorted(set(CRITERIA) - set(body.scores or {}))
        if missing:
            raise InvalidField(field=f"body.scores.{missing[0]}", reason="missing")
    else:
        for name in ("cause", "action"):
            if getattr(body, name) is None:
                raise InvalidField(field=f"body.{name}", reason="missing")
    values = {**body.model_dump(), "state": "done", "done_by": user.id, "done_at": await tx.now()}
    await tx.execute(sa.update(reviews).where(reviews.c.id == review_id).values(**values))
    await audit.record(tx, user.id, "review.complete", "case", row["case_id"], kind=row["kind"])
    return ReviewView.model_validate(dict(await _review(tx, user, review_id)))


async def _review(tx: Transaction, user: Actor, review_id: int) -> sa.RowMapping:
    query = _SELECT.where(reviews.c.id == review_id, user.scope(areas.c.path))
    row = await tx.row(query.with_for_update(of=reviews))
    if row is None:
        raise NotFound(what="review", id=review_id)
    return row
