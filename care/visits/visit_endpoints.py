"""``/visits``: a week's lists, a visitor's own in the order of his way, and what he says from the door."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Annotated, Any, get_args

import sqlalchemy as sa
from fastapi import APIRouter, Query, Response

from care.records import sealing
from care.rotas.accounts import own
from care.scope import subtree
from care.visits import taps, views
from care.visits.errors import VisitOver
from care.visits.patterns import monday
from care.visits.schemas import VisitArrival, VisitCheck, VisitCounts, VisitForm, VisitState, VisitView
from care.visits.tables import visit_agreements, visit_checks, visit_photos, visits
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.vault import keys

router = APIRouter(route_class=UnitOfWorkRoute, tags=["visits"], responses=problem_responses(404, 409))

Week = Annotated[dt.date | None, Query(description="Any day of the week; default: today in Shanghai")]
MOST = 1000
"""Visits of one visitor in a week."""


@router.get("/visits", summary="Visits of a week")
async def list_visits(
    tx: Tx,
    user: User,
    week: Week = None,
    visitor: BigInt | None = None,
    state: VisitState | None = None,
    flagged: bool = False,
    area: BigInt | None = None,
    person_id: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[VisitView]:
    """With ``visitor`` that one's whole week, each day in the order of the way; a visitor with an account
    gets his own. Otherwise by day. With a person all weeks, the newest first, unless a week is given."""
    mine = await own(tx, user) if visitor is None or not user.may(Permission.READ_PERSONS) else None
    if mine is not None and visitor in (None, mine):
        visitor = mine
        query = views.SELECT
    else:
        user.require(Permission.READ_PERSONS)
        query = views.SELECT.where(await subtree(tx, user, area))
    begins = monday(week or local_date(await tx.now()))
    backwards = person_id is not None and week is None
    if person_id is not None:
        query = query.where(visits.c.person_id == person_id)
    if not backwards:
        query = query.where(visits.c.week == begins)
    if state is not None:
        query = query.where(views.in_state(state))
    if flagged:
        query = query.where(visits.c.flags != sa.cast([], sa.ARRAY(sa.Text)))
    if visitor is not None and not backwards:
        rows = await tx.rows(query.where(visits.c.responder_id == visitor).limit(MOST))
        items = await views.along_the_way(tx, visitor, await views.shown(tx, rows))
        return Page[VisitView].model_validate({"items": items, "next": None})
    if visitor is not None:
        query = query.where(visits.c.responder_id == visitor)
    place = sa.tuple_(visits.c.day, visits.c.id)
    if after := pages.position(cursor, dt.datetime, int):
        here = sa.tuple_(after[0].date(), after[1])
        query = query.where(place < here if backwards else place > here)
    order = [column.desc() if backwards else column for column in (visits.c.day, visits.c.id)]
    rows = await tx.rows(query.order_by(*order).limit(limit + 1))
    items = await views.shown(tx, rows[:limit])
    keyed = [{"id": row["id"], "day": dt.datetime.combine(row["day"], dt.time(), dt.UTC)} for row in rows]
    return Page[VisitView].model_validate(pages.page(keyed, limit, items, "day", "id"))


@router.get("/visits/counts", summary="How a week's visits stand")
async def count_visits(
    tx: Tx, user: User, week: Week = None, area: BigInt | None = None, visitor: BigInt | None = None
) -> VisitCounts:
    """Of the caller's areas, one of them, or a visitor."""
    user.require(Permission.READ_PERSONS)
    begins = monday(week or local_date(await tx.now()))
    query = sa.select(
        views.STATE.label("state"),
        sa.func.count().label("many"),
        sa.func.count().filter(visits.c.flags != sa.cast([], sa.ARRAY(sa.Text))).label("flagged"),
    ).select_from(views.JOINED)
    query = query.where(await subtree(tx, user, area), visits.c.week == begins).group_by(sa.text("1"))
    if visitor is not None:
        query = query.where(visits.c.responder_id == visitor)
    found = {row["state"]: row for row in await tx.rows(query)}
    many = {state: found[state]["many"] if state in found else 0 for state in get_args(VisitState)}
    return VisitCounts(**many, flagged=sum(row["flagged"] for row in found.values()))


@router.get("/visits/{visit_id}", summary="A visit")
async def get_visit(visit_id: Id, tx: Tx, user: User) -> VisitView:
    """As it stands."""
    return await _view(tx, await _find(tx, user, visit_id, Permission.READ_PERSONS))


@router.post("/visits/{visit_id}/arrive", summary="At the door")
async def arrive(visit_id: Id, body: VisitArrival, tx: Tx, user: User) -> VisitView:
    """From the visitor's own account, or taken down for him. Told late it is taken and marked."""
    found = await _find(tx, user, visit_id, Permission.WRITE_PERSONS)
    held = await taps.hold(tx, visit_id)
    assert held is not None
    await taps.arrive(tx, held, await _home(tx, found), body, _by(found, user))
    await audit.record(tx, user.id, "visit.arrive", "person", found["person_id"], visit_id=visit_id)
    return await _view(tx, await _find(tx, user, visit_id, Permission.READ_PERSONS))


@router.post("/visits/{visit_id}/complete", summary="How it was")
async def complete(visit_id: Id, body: VisitForm, tx: Tx, user: User) -> VisitView:
    """The form. A short visit is flagged and not refused; whoever does not answer the door becomes a case
    at once."""
    found = await _find(tx, user, visit_id, Permission.WRITE_PERSONS)
    held = await taps.hold(tx, visit_id)
    assert held is not None
    await taps.complete(tx, held, found["home_id"], body, _by(found, user))
    await audit.record(tx, user.id, "visit.complete", "person", found["person_id"], visit_id=visit_id)
    return await _view(tx, await _find(tx, user, visit_id, Permission.READ_PERSONS))


@router.post("/visits/{visit_id}/check", summary="What supervision has found")
async def check(visit_id: Id, body: VisitCheck, tx: Tx, user: User) -> VisitView:
    """Somebody of this or a higher level has called, gone there, or looked at the photo."""
    user.require(Permission.READ_REPORTS)
    found = await _find(tx, user, visit_id, Permission.READ_PERSONS)
    if found["state"] not in ("arrived", "done", "not_met"):
        raise VisitOver(extra={"state": found["state"]})
    values = {**body.model_dump(), "visit_id": visit_id, "user_id": user.id}
    await tx.execute(sa.insert(visit_checks).values(**values))
    await audit.record(
        tx, user.id, "visit.check", "person", found["person_id"], visit_id=visit_id, finding=body.finding
    )
    return await _view(tx, await _find(tx, user, visit_id, Permission.READ_PERSONS))


@router.get(
    "/visits/{visit_id}/photo",
    summary="The photo from the door",
    response_class=Response,
    responses={200: {"content": {f"image/{name}": {} for name in ("jpeg", "png", "webp")}}},
)
async def get_photo(visit_id: Id, tx: Tx, user: User) -> Response:
    """Never kept by anything on the way. Every look is recorded."""
    user.require(Permission.READ_PERSONS)
    await _find(tx, user, visit_id, Permission.READ_PERSONS)
    row = await tx.row(sa.select(visit_photos).where(visit_photos.c.visit_id == visit_id))
    text = None
    if row is not None:
        key = (await keys.of(tx, [row["person_id"]]))[row["person_id"]]
        text = key.open(sealing.column(visit_photos), row["sealed"])
    if row is None or text is None:
        raise NotFound(what="photo", id=visit_id)
    await audit.record(tx, user.id, "person.photo", "person", row["person_id"], visit_id=visit_id)
    return Response(
        base64.b85decode(text),
        media_type=row["media_type"],
        headers={"Cache-Control": "no-store, private", "X-Content-Type-Options": "nosniff"},
    )


async def _find(tx: Transaction, user: Actor, visit_id: int, needs: Permission) -> dict[str, Any]:
    """A visit within the caller's areas, or the caller's own. Raises: ``NotFound``, ``NotAllowed``."""
    mine = await own(tx, user)
    seen = user.scope(areas.c.path) if user.may(needs) else sa.false()
    if mine is not None:
        seen = sa.or_(seen, visits.c.responder_id == mine)
    elif not user.may(needs):
        user.require(needs)
    row = await tx.row(views.SELECT.where(visits.c.id == visit_id, seen))
    if row is None:
        raise NotFound(what="visit", id=visit_id)
    return {**row, "own": row["responder_id"] == mine}


async def _home(tx: Transaction, found: dict[str, Any]) -> dict[str, Any]:
    query = sa.select(visit_agreements.c.code).where(visit_agreements.c.id == found["agreement_id"])
    return {"lat": found["lat"], "lon": found["lon"], "code": await tx.scalar(query)}


def _by(found: dict[str, Any], user: Actor) -> int | None:
    """Who took it down for the visitor; None: the visitor himself."""
    return None if found["own"] else user.id


async def _view(tx: Transaction, row: dict[str, Any]) -> VisitView:
    return VisitView.model_validate((await views.shown(tx, [row]))[0])
