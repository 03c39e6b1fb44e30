"""``/visit-pairs``: an official stands by a household (结对帮扶)."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter

from care.persons.tables import homes, persons
from care.responders.tables import responders
from care.scope import require_row, subtree
from care.visits.errors import PairEnded
from care.visits.schemas import NewVisitPair, VisitPairView
from care.visits.tables import visit_pairs, visits
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.clock_zone import TODAY, local_date
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["visits"], responses=problem_responses(404, 409))
WHAT = "visit_pair"

_MADE = (
    sa.select(sa.func.count().label("visits"), sa.func.max(visits.c.day).label("last_visit_on"))
    .join(persons, persons.c.id == visits.c.person_id)
    .where(
        persons.c.home_id == visit_pairs.c.home_id,
        visits.c.responder_id == visit_pairs.c.responder_id,
        visits.c.state == "done",
        visits.c.day > sa.text(f"{TODAY} - 30"),
    )
)
_RESIDENTS = (
    sa.select(sa.func.coalesce(sa.func.array_agg(persons.c.name), sa.text("'{}'::text[]")))
    .where(persons.c.home_id == visit_pairs.c.home_id, persons.c.active)
    .scalar_subquery()
)


def _select() -> sa.Select[tuple[object, ...]]:
    made = _MADE.correlate(visit_pairs).lateral("made")
    return (
        sa.select(
            visit_pairs,
            homes.c.address,
            homes.c.area_id,
            responders.c.name.label("responder_name"),
            _RESIDENTS.label("residents"),
            made.c.visits,
            made.c.last_visit_on,
        )
        .join(homes, homes.c.id == visit_pairs.c.home_id)
        .join(areas, areas.c.id == homes.c.area_id)
        .join(responders, responders.c.id == visit_pairs.c.responder_id)
        .join(made, sa.true())
    )


@router.get("/visit-pairs", summary="Officials and their households")
async def list_pairs(
    tx: Tx,
    user: User,
    area: BigInt | None = None,
    responder_id: BigInt | None = None,
    home_id: BigInt | None = None,
    ended: bool = False,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[VisitPairView]:
    """The newest first, with the visits of the last 30 days."""
    user.require(Permission.READ_PERSONS)
    open_ones = visit_pairs.c.until_on.is_(None)
    query = _select().where(await subtree(tx, user, area), ~open_ones if ended else open_ones)
    for column, value in ((visit_pairs.c.responder_id, responder_id), (visit_pairs.c.home_id, home_id)):
        if value is not None:
            query = query.where(column == value)
    if after := pages.position(cursor, int):
        query = query.where(visit_pairs.c.id < after[0])
    rows = await tx.rows(query.order_by(visit_pairs.c.id.desc()).limit(limit + 1))
    return Page[VisitPairView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.post("/visit-pairs", status_code=201, summary="Pair an official with a household")
async def create_pair(body: NewVisitPair, tx: Tx, user: User) -> VisitPairView:
    """The same two make one pair at a time."""
    user.require(Permission.WRITE_PERSONS)
    await require_row(tx, user, homes, body.home_id, "home")
    await require_row(tx, user, responders, body.responder_id, "responder")
    held = visit_pairs.c
    same = sa.exists().where(
        held.home_id == body.home_id, held.responder_id == body.responder_id, held.until_on.is_(None)
    )
    if await tx.scalar(sa.select(same)):
        raise PairEnded
    values = body.model_dump()
    values["from_on"] = body.from_on or local_date(await tx.now())
    pair_id = await tx.scalar(
        sa.insert(visit_pairs).values(**values, created_by=user.id).returning(held.id)
    )
    await audit.record(tx, user.id, f"{WHAT}.create", "home", body.home_id, pair_id=pair_id)
    return await _view(tx, user, pair_id)


@router.post("/visit-pairs/{pair_id}/end", summary="A pair ends")
async def end_pair(pair_id: Id, tx: Tx, user: User) -> VisitPairView:
    """Today is its last day."""
    user.require(Permission.WRITE_PERSONS)
    found = await _view(tx, user, pair_id)
    if found.until_on is not None:
        raise PairEnded
    today = local_date(await tx.now())
    await tx.execute(sa.update(visit_pairs).where(visit_pairs.c.id == pair_id).values(until_on=today))
    await audit.record(tx, user.id, f"{WHAT}.end", "home", found.home_id, pair_id=pair_id)
    return await _view(tx, user, pair_id)


async def _view(tx: Transaction, user: Actor, pair_id: int) -> VisitPairView:
    row = await tx.row(_select().where(visit_pairs.c.id == pair_id, user.scope(areas.c.path)))
    if row is None:
        raise NotFound(what=WHAT, id=pair_id)
    return VisitPairView.model_validate(dict(row))
