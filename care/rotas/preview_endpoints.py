"""``/rotas/preview``: what a plan would come to, before anybody is told."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import Field

from care.rotas import calendar, duty, rota_rows
from care.rotas.cover import gaps
from care.rotas.duty_schemas import DutyReason
from care.rotas.loading import load
from care.rotas.plan import Piece, Plan, Rotation, Slot, covered, local, pieces
from care.rotas.schemas import RotationBody, Rotations, SlotBody, Slots
from kit.access import Permission
from kit.catalogue import from_header
from kit.clock_zone import local_date
from kit.fields import BigInt, Body, View, Word
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["rotas"])

MOST_DAYS = 35


class RotaPreview(Body):
    """A plan that nobody has saved. ``rota_id``: of that rota, its overrides, swaps and leave count."""

    rota_id: BigInt | None = None
    skill: Word | None = None
    rotations: Rotations = Field(default=[])
    slots: Slots = Field(default=[])
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 7


class PlannedPiece(View):
    """Somebody for a time; ``responder_id`` null: nobody, a gap."""

    responder_id: int | None
    responder_name: str | None
    from_: dt.datetime = Field(serialization_alias="from")
    until: dt.datetime
    why: list[DutyReason]


class PlannedTime(View):
    """Pieces by start, from today 00:00 in Shanghai on."""

    items: list[PlannedPiece]


@router.post("/rotas/preview", summary="What a plan would come to", responses=problem_responses(404))
async def preview(
    body: RotaPreview,
    tx: Tx,
    user: User,
    accept_language: Annotated[str | None, Header(alias="accept-language", include_in_schema=False)] = None,
) -> PlannedTime:
    """Who would be on duty in the next ``days``. Nothing is saved and nobody is told."""
    user.require(Permission.READ_RESPONDERS)
    await rota_rows.check(tx, user, body.rotations, body.slots, body.skill)
    today = local_date(await tx.now())
    start, end = local(today, dt.time()), local(today + dt.timedelta(days=body.days), dt.time())
    held = Plan()
    if body.rota_id is not None:
        await rota_rows.find(tx, user, body.rota_id)
        held = await load(tx, body.rota_id, start)
    plan = Plan(_slots(body.rotations, body.slots), held.changes, held.away)
    years = {(start - dt.timedelta(days=1)).year, today.year, end.year}
    found = await asyncio.to_thread(pieces, plan, await calendar.known(tx, years), start, end)
    # As it would be written: extra cover fills a hole, nobody stands in two windows at once.
    holes = [
        Piece(gap.starts_at, gap.ends_at, None, gap.why) for gap in gaps(found) for _ in range(gap.missing)
    ]
    found = sorted([*covered(found), *holes], key=lambda piece: piece.starts_at)
    people = {piece.responder_id for piece in found if piece.responder_id is not None}
    people |= {reason[key] for piece in found for reason in piece.why for key in NAMED if reason.get(key)}
    names = await duty.names(tx, people)
    language = from_header(accept_language)
    return PlannedTime.model_validate({"items": [_shown(piece, names, language) for piece in found]})


NAMED = ("replaces_id", "responder_id")


def _slots(rotations: list[RotationBody], slots: list[SlotBody]) -> tuple[Slot, ...]:
    named = {
        one.name: Rotation(one.name, one.starts_on, one.handover, one.length, one.unit, tuple(one.members))
        for one in rotations
    }
    return tuple(
        Slot(
            frozenset(slot.days),
            slot.starts,
            slot.ends,
            slot.from_day,
            slot.until_day,
            slot.responder_id,
            named[slot.rotation] if slot.rotation is not None else None,
        )
        for slot in slots
    )


def _shown(piece: Piece, names: dict[int, str], language: str) -> dict[str, Any]:
    someone = piece.responder_id
    return {
        "responder_id": someone,
        "responder_name": None if someone is None else names.get(someone, f"#{someone}"),
        "from_": piece.starts_at,
        "until": piece.ends_at,
        "why": duty.in_words(list(piece.why), names, language),
    }
