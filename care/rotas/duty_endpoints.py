"""``/duty``: who is on duty at an instant and why, where somebody is missing, going on and off."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Header, Query

from care.errors import NotForThisShift, NothingToTake
from care.rotas import accounts, calendar, duty, presence
from care.rotas.duty_schemas import (
    AccountBody,
    AccountView,
    DutyOff,
    DutyOn,
    DutyState,
    DutyView,
    GapList,
    Take,
)
from care.rotas.presence import Said
from care.rotas.schemas import Purpose
from care.rotas.tables import shifts
from kit import audit
from kit.access import Actor, Permission
from kit.areas import areas
from kit.catalogue import from_header, text
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import BigInt, Id, Moment, Word
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["rotas"])

Language = Annotated[str | None, Header(alias="accept-language", include_in_schema=False)]
Hours = Annotated[int, Query(ge=1, le=24 * 35, description="How far to look ahead")]
URGENT = dt.timedelta(hours=24)
LONGEST_UNPLANNED = dt.timedelta(hours=24)


@router.get("/duty", summary="Who is on duty, and why")
async def who_is_on_duty(
    tx: Tx,
    user: User,
    at: Moment | None = None,
    area: BigInt | None = None,
    skill: Word | None = None,
    purpose: Purpose | None = None,
    accept_language: Language = None,
) -> DutyView:
    """At ``at`` (now by default): people whose rota or place serves the area, a part of it or a larger one,
    with the skill; and the gaps at that instant. The past answers as it was.
    """
    user.require(Permission.READ_RESPONDERS)
    language = from_header(accept_language)
    now = await tx.now()
    moment = at or now
    path = await _path(tx, user, area)
    wanted = {"area_path": path, "skill": skill, "purpose": purpose}
    rows = await duty.on_duty(tx, user, moment, **wanted)
    holes = await duty.gaps(tx, user, moment, moment + dt.timedelta(microseconds=1), **wanted)
    known = await duty.names(tx, duty.mentioned([*rows, *holes]))
    day = local_date(moment)
    kind = (await calendar.known(tx, [day.year])).kind(day)
    missing = [_gap(row, known, now, language) for row in holes]
    if not rows and not missing:
        why = [{"code": "nobody", "text": text("duty.nobody_serves", language)}]
        missing.append(
            {"id": None, "rota": None, "area": None, "from_": moment, "until": None, "missing": 1}
            | {"urgent": moment < now + URGENT, "why": why}
        )
    return DutyView.model_validate(
        {
            "at": moment,
            "day": {"date": day, "working": kind.working, "known": kind.known, "name": kind.name},
            "items": [_item(user, row, known, language) for row in rows],
            "gaps": missing,
            "more": len(rows) == duty.MOST,
        }
    )


@router.get("/duty/gaps", summary="Where somebody will be missing")
async def list_gaps(
    tx: Tx,
    user: User,
    area: BigInt | None = None,
    within_h: Hours = 24 * 7,
    accept_language: Language = None,
) -> GapList:
    """Gaps of the next seven days (or ``within_h``), those that run first. One that begins within 24 h is
    a task on the consoles."""
    user.require(Permission.READ_RESPONDERS)
    now = await tx.now()
    path = await _path(tx, user, area)
    rows = await duty.gaps(tx, user, now, now + dt.timedelta(hours=within_h), area_path=path)
    known = await duty.names(tx, duty.mentioned(rows))
    language = from_header(accept_language)
    return GapList.model_validate({"items": [_gap(row, known, now, language) for row in rows]})


@router.post("/duty/on", summary="Go on duty")
async def go_on(body: DutyOn, tx: Tx, user: User) -> DutyState:
    """Says that somebody is there: for the shift that runs or begins within the hour; without one, he is
    on duty until ``until``. A responder for himself, a desk for anybody in its areas."""
    responder_id, himself = await accounts.acting_for(tx, user, body.responder_id)
    now = await tx.now()
    if body.until is not None and not now < body.until <= now + LONGEST_UNPLANNED:
        raise InvalidField(field="body.until", reason="within_a_day")
    said = Said(responder_id, "app" if himself else "desk", user.id)
    await presence.go_on(tx, said, body.until)
    return await _state(tx, responder_id)


@router.post("/duty/off", summary="Go off duty")
async def go_off(body: DutyOff, tx: Tx, user: User) -> DutyState:
    """Ends what runs. Before the end of a planned shift the rota shows a gap from now on."""
    responder_id, himself = await accounts.acting_for(tx, user, body.responder_id)
    ended = await presence.go_off(tx, Said(responder_id, "app" if himself else "desk", user.id))
    return await _state(tx, responder_id, ended)


@router.post("/duty/take", summary="Take this shift now", responses=problem_responses(409))
async def take(body: Take, tx: Tx, user: User) -> DutyState:
    """Fills a gap, or takes over what is left of somebody's shift; he is told. 409 `nothing_to_take`: it is
    filled or over; `not_for_this_shift`: another area, or a skill is missing."""
    responder_id, himself = await accounts.acting_for(tx, user, body.responder_id)
    said = Said(responder_id, "app" if himself else "desk", user.id)
    if (body.gap_id is None) == (body.shift_id is None):
        raise InvalidField(field="body.gap_id", reason="gap_or_shift")
    if body.gap_id is not None:
        gap = await presence.gap_to_take(tx, body.gap_id)
        if gap is None:
            raise NothingToTake
        await _require_fit(tx, user, himself, responder_id, gap["area_id"], gap["skill"])
        await presence.take_gap(tx, gap, said)
    else:
        assert body.shift_id is not None
        shift = await presence.shift_to_take(tx, body.shift_id)
        if shift is None or shift["responder_id"] == responder_id:
            raise NothingToTake
        await _require_fit(tx, user, himself, responder_id, shift["rota_area_id"], shift["skill"])
        await presence.take_shift(tx, shift, said)
    return await _state(tx, responder_id)


@router.put("/responders/{responder_id}/account", summary="A responder's account")
async def set_account(responder_id: Id, body: AccountBody, tx: Tx, user: User) -> AccountView:
    """Which account is this responder's: it goes on and off duty for itself."""
    user.require(Permission.WRITE_RESPONDERS)
    await accounts.connect(tx, user, responder_id, body.user_id)
    await audit.record(tx, user.id, "responder.account", "responder", responder_id, account=body.user_id)
    return AccountView(responder_id=responder_id, user_id=body.user_id)


async def _path(tx: Transaction, user: Actor, area_id: int | None) -> str | None:
    if area_id is None:
        return None
    path: str | None = await tx.scalar(
        sa.select(areas.c.path).where(areas.c.id == area_id, user.scope(areas.c.path))
    )
    if path is None:
        raise InvalidField(field="query.area", reason="unknown_area")
    return path


async def _require_fit(
    tx: Transaction, user: Actor, himself: bool, responder_id: int, area_id: int, skill: str | None
) -> None:
    """A responder takes shifts where he works, a desk gives them within its areas."""
    row = await tx.row(
        sa.text(
            """
            select a.path as rota_path, h.path as home_path, r.skills
            from responders r join areas h on h.id = r.area_id, areas a
            where r.id = :responder_id and a.id = :area_id
            """
        ),
        {"responder_id": responder_id, "area_id": area_id},
    )
    assert row is not None
    if not himself and not user.sees(row["rota_path"]):
        raise NothingToTake
    near = row["home_path"].startswith(row["rota_path"]) or row["rota_path"].startswith(row["home_path"])
    if himself and not near:
        raise NotForThisShift(extra={"reason": "area"})
    if skill is not None and skill not in row["skills"]:
        raise NotForThisShift(extra={"reason": "skill"})


async def _state(tx: Transaction, responder_id: int, ended: int = 0) -> DutyState:
    now = await tx.now()
    until = await tx.scalar(
        sa.select(sa.func.max(shifts.c.ends_at)).where(
            shifts.c.responder_id == responder_id, shifts.c.starts_at <= now, shifts.c.ends_at > now
        )
    )
    return DutyState(responder_id=responder_id, on_duty=until is not None, until=until, ended=ended)


def _item(user: Actor, row: sa.RowMapping, known: dict[int, str], language: str) -> dict[str, Any]:
    phone = row["phone"] if duty.may_call(user, row) else duty.masked(row["phone"])
    rota = None
    if row["rota_id"] is not None:
        # As it was called when the shift was written.
        named = (reason["rota"] for reason in row["why"] if reason["code"] == "rota")
        rota = {"id": row["rota_id"], "name": next(named, row["rota"]), "phone": row["rota_phone"]}
    return {
        "shift_id": row["id"],
        "responder": {"id": row["responder_id"], "name": row["name"], "phone": phone},
        "from_": row["starts_at"],
        "until": row["ends_at"],
        "area": {"id": row["area_id"], "name": row["area"]},
        "purpose": row["purpose"],
        "skill": row["skill"],
        "rota": rota,
        "confirmed": row["on_at"] is not None,
        "why": duty.reasons(row, known, language),
    }


def _gap(row: sa.RowMapping, known: dict[int, str], now: dt.datetime, language: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "rota": {"id": row["rota_id"], "name": row["rota"]},
        "area": {"id": row["area_id"], "name": row["area"]},
        "from_": row["starts_at"],
        "until": row["ends_at"],
        "missing": row["missing"],
        "urgent": row["starts_at"] < now + URGENT,
        "why": duty.in_words(list(row["why"]), known, language),
    }
