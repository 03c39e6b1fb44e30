"""Floods over HTTP: the tray, the shelf, and what may have one cause."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from fastapi import APIRouter

from dispatch.cases import actions, queries, store
from dispatch.cases.record import Work
from dispatch.cases.schemas import CaseView, Empty
from dispatch.desks import load
from dispatch.errors import WrongState
from dispatch.floods import aside
from dispatch.floods import queries as floods
from dispatch.floods.schemas import CauseView, ShelveBody, ShelveManyBody, TrayPage
from dispatch.floods.tray import FLOOD
from dispatch.tables import cases
from dispatch.vocabulary import Priority
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.fields import CursorText
from kit.http import Id, Limit, Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page, page, position
from kit.users import users

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["cases"], responses=problem_responses(401, 403, 404, 422)
)

ACT = problem_responses(409)


@router.get("/desk/tray", summary="The tray")
async def tray(tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None) -> TrayPage:
    """P3 and P4 that came while their desk had more than 10 alarms in 10 minutes: they make no sound until
    `tray_until`, at which a P3 comes back with sound. Never a P1, a P2 or a call for health advice."""
    user.require(Permission.READ_CASES)
    rows = await floods.aside(tx, user, "tray", position(cursor, dt.datetime, int), limit)
    found = page(rows, limit, [queries.view(row) for row in rows], "tray_until", "id")
    mine = await _my_desk(tx, user)
    return TrayPage(alarms=mine, limit=FLOOD, flooded=mine > FLOOD, **found)


async def _my_desk(tx: Transaction, user: Actor) -> int:
    """Alarms of the last 10 minutes at the caller's desk; without one at the busiest."""
    busy = await load.read(tx)
    desk_id = await tx.scalar(sa.text("select desk_id from agents where user_id = :u"), {"u": user.id})
    return busy.alarms[desk_id] if desk_id is not None else max(busy.alarms.values(), default=0)


@router.get("/desk/shelf", summary="The shelf")
async def shelf(tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None) -> Page[CaseView]:
    """P3 and P4 that somebody has put aside until a time, the first to come back first."""
    user.require(Permission.READ_CASES)
    rows = await floods.aside(tx, user, "shelf", position(cursor, dt.datetime, int), limit)
    shown = [queries.view(row) for row in rows]
    return Page[CaseView](**page(rows, limit, shown, "shelf_until", "id"))


@router.get("/desk/common-causes", summary="What may have one cause")
async def common_causes(tx: Tx, user: User) -> Page[CauseView]:
    """Several SOS, fires or gas alarms of one building within 10 minutes. Nothing is folded away: each has
    its own case and its own next step."""
    user.require(Permission.READ_CASES)
    return Page[CauseView](items=[CauseView(**cause) for cause in await floods.causes(tx, user)])


@router.post("/cases/shelve", responses=ACT, summary="Put several on the shelf")
async def shelve_many(tx: Tx, user: User, body: ShelveManyBody) -> list[CaseView]:
    """All or none. 409 `not_shelvable` names every P1, P2 and call for health advice among them."""
    return await _shelve(tx, user, sorted(set(body.case_ids)), body)


@router.post("/cases/{case_id}/shelve", responses=ACT, summary="Put on the shelf")
async def shelve(case_id: Id, tx: Tx, user: User, body: ShelveBody) -> CaseView:
    """Put a P3 or P4 aside until a time, at which it wakes by itself with sound. What is new in it, such as
    another kind of alarm, wakes it before. Never a P1, a P2 or a call for health advice."""
    return (await _shelve(tx, user, [case_id], body))[0]


@router.post("/cases/{case_id}/unshelve", responses=ACT, summary="Take from the shelf")
async def unshelve(case_id: Id, tx: Tx, user: User, _body: Empty | None = None) -> CaseView:
    """Back into the queue before its time; from the tray too."""
    (work,) = await _works(tx, user, [case_id])
    if work.case.shelf_until is None and work.case.tray_until is None:
        raise WrongState(state=work.case.state, action="unshelve")
    if work.case.shelf_until is not None:
        aside.leave_shelf(work, actions.user_actor(user.id), "by_hand")
    if work.case.tray_until is not None:
        aside.leave_tray(work, "by_hand")
    return (await _answers(tx, user, [work]))[0]


async def _works(tx: Transaction, user: Actor, case_ids: list[int]) -> list[Work]:
    user.require(Permission.HANDLE_CASES)
    for case_id in case_ids:
        await queries.visible(tx, user, case_id)
    works = await store.load(tx, cases.c.id.in_(case_ids))
    for work in works:
        if work.case.owner_id not in (None, user.id):
            name = sa.select(users.c.name).where(users.c.id == work.case.owner_id)
            work.owner_name = await tx.scalar(name)
    return works


async def _shelve(tx: Transaction, user: Actor, case_ids: list[int], body: ShelveBody) -> list[CaseView]:
    works = await _works(tx, user, case_ids)
    advice = await floods.asks_for_advice(tx, case_ids)
    refused = [work for work in works if work.case.priority <= Priority.P2 or work.case.id in advice]
    if refused:
        raise aside.refusal(refused)
    for work in works:
        aside.shelve(work, user.id, body.until, body.reason)
    return await _answers(tx, user, works)


async def _answers(tx: Transaction, user: Actor, works: list[Work]) -> list[CaseView]:
    await store.save(tx, works)
    return [CaseView(**queries.view(await queries.visible(tx, user, work.case.id))) for work in works]
