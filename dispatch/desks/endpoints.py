"""``/desks`` and ``/agents``: who serves what, who is there, and what he is doing."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query

from care.holding import hold, mark_changed
from care.scope import require_area
from dispatch.cases.schemas import Empty
from dispatch.desks import agents, load, phone_test, register
from dispatch.desks.duty import serving, shown_to
from dispatch.desks.frames import desk_event
from dispatch.desks.schemas import (
    AgentChanges,
    AgentView,
    DeskChanges,
    DeskInfo,
    NewDesk,
    PhoneTestView,
    ServingView,
    ShiftTestBody,
    StateBody,
)
from dispatch.desks.tables import desks
from kit import audit
from kit.access import Actor, Permission
from kit.areas import areas
from kit.areas.tree import current_path
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BIGINT_MAX, Moment
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["desks"], responses=problem_responses(401, 403, 404, 422)
)


@router.get("/desks", summary="Desks")
async def list_desks(tx: Tx, user: User) -> Page[DeskInfo]:
    """Desks of the caller's areas and of those above: what they serve, whether somebody is there, whether
    sound has been tested, how many alarms they have had in the last 10 minutes."""
    user.require(Permission.READ_CASES)
    found = await register.infos(tx, user, await load.read(tx))
    return Page[DeskInfo](items=[DeskInfo(**info) for info in found])


@router.get("/desks/serving", summary="Whose an area's cases are")
async def who_serves(
    tx: Tx,
    user: User,
    area: Annotated[int, Query(ge=1, le=BIGINT_MAX)],
    at: Annotated[Moment | None, Query()] = None,
) -> ServingView:
    """The desk to which an area's cases are shown as its own: now, or who would serve it at another hour
    if the same people were there. Where nobody is at a desk that serves it, they are everybody's."""
    user.require(Permission.READ_CASES)
    path = await current_path(tx, user, area)
    if path is None:
        raise InvalidField(field="query.area", reason="unknown_area")
    moment: dt.datetime = at or await tx.now()
    known = await register.all_desks(tx)
    shown = shown_to(known, path, moment)
    names = {
        row["id"]: row["name"]
        for row in await tx.rows(
            sa.text(
                "select d.id, d.name from desks d join areas a on a.id = d.area_id "
                "where position(cast(:within as text) in a.path) > 0"
                " or starts_with(cast(:scope as text), a.path)"
            ),
            {"within": f"/{user.area_id}/", "scope": user.area_path},
        )
    }
    return ServingView(
        at=moment,
        why=shown.why,
        desks=[{"id": id_, "name": names[id_]} for id_ in shown.desks if id_ in names],
        serving=[
            {"id": one.id, "name": names[one.id]} for one in serving(known, path, moment) if one.id in names
        ],
    )


@router.post("/desks", status_code=201, summary="Set up a desk")
async def create_desk(body: NewDesk, tx: Tx, user: User) -> DeskInfo:
    """A desk in an area of the caller's, with the areas it serves and their hours."""
    user.require(Permission.WRITE_DESKS)
    await require_area(tx, user, body.area_id)
    values = body.model_dump(by_alias=True, exclude={"serves"})
    desk_id: int = await tx.scalar(sa.insert(desks).values(**values).returning(desks.c.id))
    await register.write_serves(tx, user, desk_id, body.model_dump(by_alias=True)["serves"])
    await audit.record(tx, user.id, "desk.create", "desk", desk_id)
    return await _changed(tx, user, desk_id)


@router.patch("/desks/{desk_id}", summary="Change a desk", responses=problem_responses(409))
async def change_desk(desk_id: Id, body: DeskChanges, tx: Tx, user: User) -> DeskInfo:
    """Changes the fields that are given. 409 `changed_meanwhile`: somebody else has changed it since
    `version`."""
    user.require(Permission.WRITE_DESKS)
    await hold(tx, user, desks, desk_id, body.version, "desk")
    values: dict[str, Any] = body.model_dump(by_alias=True, exclude_unset=True, exclude={"version"})
    if "area_id" in values:
        await require_area(tx, user, values["area_id"])
    serves = values.pop("serves", None)
    if serves is not None:
        await register.write_serves(tx, user, desk_id, serves)
    if values or serves is not None:
        await mark_changed(tx, desks, desk_id, values)
    fields = sorted([*values, *(["serves"] if serves is not None else [])])
    await audit.record(tx, user.id, "desk.update", "desk", desk_id, fields=fields)
    return await _changed(tx, user, desk_id)


async def _changed(tx: Transaction, user: Actor, desk_id: int) -> DeskInfo:
    """Tell of it, and answer with the desk as it is then."""
    place = sa.select(areas.c.path).join(desks, desks.c.area_id == areas.c.id).where(desks.c.id == desk_id)
    tx.feed.append(desk_event(desk_id, await tx.scalar(place)))
    tx.wake("desks")
    found = await register.infos(tx, user, await load.read(tx), desk_id)
    if not found:
        raise NotFound(what="desk", id=desk_id)
    return DeskInfo(**found[0])


@router.get("/agents", summary="Who is at the desks")
async def list_agents(tx: Tx, user: User) -> Page[AgentView]:
    """Everybody within the caller's areas who has sat at a desk; those who are there first."""
    user.require(Permission.READ_CASES)
    found = await agents.listed(tx, user)
    return Page[AgentView](items=[AgentView(**one) for one in found])


@router.patch("/agents/{user_id}", summary="Change an agent")
async def change_agent(user_id: Id, body: AgentChanges, tx: Tx, user: User) -> AgentView:
    """His desk, his dialects, what he knows best."""
    user.require(Permission.WRITE_DESKS)
    values = body.given()
    await agents.change(tx, user, user_id, values)
    await audit.record(tx, user.id, "agent.update", "user", user_id, fields=sorted(values))
    return AgentView(**await agents.one(tx, user, user_id))


@router.post("/agents/me/state", summary="What I am doing")
async def say_state(body: StateBody, tx: Tx, user: User) -> AgentView:
    """Ready, wrapping up (5 minutes), on a break or away. Cases that were suggested to somebody who is no
    longer ready are suggested to others at once. A sign of life for 45 s without a console."""
    user.require(Permission.HANDLE_CASES)
    desk = {"desk_id": body.desk_id} if "desk_id" in body.model_fields_set else {}
    await agents.says(tx, user, body.state, desk)
    return AgentView(**await agents.one(tx, user, user.id))


@router.post("/agents/me/heartbeat", summary="I am here")
async def here(tx: Tx, user: User, _body: Empty | None = None) -> AgentView:
    """A sign of life from an agent without a console; due every 45 s."""
    user.require(Permission.HANDLE_CASES)
    await agents.arrive(tx, user)
    return AgentView(**await agents.one(tx, user, user.id))


@router.post("/agents/me/shift-test", summary="Sound and phone at the start of a shift")
async def test_shift(body: ShiftTestBody, tx: Tx, user: User) -> AgentView:
    """Keeps the result; a desk at which nobody has heard the alarm in this shift is shown as such."""
    user.require(Permission.HANDLE_CASES)
    await agents.tested(tx, user, **body.model_dump())
    return AgentView(**await agents.one(tx, user, user.id))


@router.post("/agents/me/phone-test", status_code=202, summary="Ring my telephone")
async def ring_me(tx: Tx, user: User, _body: Empty | None = None) -> PhoneTestView:
    """Rings the telephone of the caller's account; picked up and answered by key 1, it counts as tested in
    this shift, which the feed tells. 422 for an account without a telephone."""
    user.require(Permission.HANDLE_CASES)
    return PhoneTestView(phone=await phone_test.ring(tx, user))
