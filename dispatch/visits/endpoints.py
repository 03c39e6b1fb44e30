"""``/visit-links``, ``/v/{token}``: a visitor's list of the week behind a link that was sent to him."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Path, Request
from pydantic import Field

from care.persons import sealing
from care.persons.tables import homes, persons
from care.responders.tables import responders
from care.scope import require_row
from care.visits import taps, views, writing
from care.visits.patterns import monday
from care.visits.schemas import VisitArrival, VisitForm, VisitState
from care.visits.tables import dwelling_hazards, visit_agreements, visit_duties, visits
from dispatch.link.tails import ConfirmBody, WrongTail
from dispatch.visits import links
from kit import audit, outbox
from kit.access import Permission
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import InvalidField, NotAllowed, NotFound
from kit.fields import BigInt, Body, Id, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import Message

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["visits"], responses=problem_responses(403, 404, 409, 422)
)
TO_BE_MADE = ("due", "arrived", "missed")
AT_THE_DOOR = ("address", "way_in", "door_code", "lat", "lon", "phone")
"""Shown for as long as somebody has to go there."""

_AGREED = sa.and_(
    visit_duties.c.active,
    sa.exists().where(visit_agreements.c.id == views.AGREEMENT_ID, visit_agreements.c.active),
).label("agreed")
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{10,64}$")]


class NewVisitLink(Body):
    """For whom. ``send``: by text message, else whoever makes it passes it on."""

    responder_id: BigInt
    send: bool = True


class VisitLinkMade(View):
    """A link. It shows names and addresses only to whoever knows the end of the number it is for."""

    url: str
    expires_at: dt.datetime
    sent: bool


class VisitStop(View):
    """One visit on the list, with what is needed at the door."""

    id: int
    day: dt.date
    order: int
    set_at: dt.datetime | None
    latest_at: dt.datetime
    state: VisitState
    reason: str | None
    person: str
    address: str | None
    way_in: str | None
    door_code: str | None
    lat: float | None
    lon: float | None
    phone: str | None
    min_minutes: int
    arrived_at: dt.datetime | None
    completed_at: dt.datetime | None
    hazards: list[str] = Field(description="Known to be dangerous there, and not put right")


class VisitListView(View):
    """What the link shows. Before the number is confirmed: how many visits there are."""

    visitor: str
    week: dt.date
    confirmed: bool
    many: int
    visits: list[VisitStop]


@router.post("/visit-links", status_code=201, summary="Send a visitor the link to his list")
async def make_link(body: NewVisitLink, tx: Tx, user: User, request: Request) -> VisitLinkMade:
    """In place of the links he had. It lives for 14 days and always shows the week that it is."""
    user.require(Permission.WRITE_PERSONS)
    await require_row(tx, user, responders, body.responder_id, "responder")
    link_id, expires_at = await links.make(tx, body.responder_id, user.id)
    if body.send:
        phone = await tx.scalar(sa.select(responders.c.phone).where(responders.c.id == body.responder_id))
        key = f"visits{link_id}:1:{body.responder_id}:sms:1"
        await outbox.write(tx, [Message(key, "sms", phone, "sms.visit_list", {"visit_link_id": link_id})])
        tx.wake("outbox")
    await audit.record(tx, user.id, "visit_link.create", "responder", body.responder_id, link_id=link_id)
    url = links.url(request.app.state.settings, link_id)
    return VisitLinkMade(url=url, expires_at=expires_at, sent=body.send)


@router.get("/v/{token}", summary="A visitor's list")
async def show(token: Token, tx: Tx, request: Request, week: dt.date | None = None) -> VisitListView:
    """Of this week or the one before. Changes nothing; that names were seen is written down once a day."""
    link = await links.opened(tx, request.app.state.settings, token)
    this_week = monday(local_date(await tx.now()))
    begins = this_week if week is None else monday(week)
    if begins not in (this_week, this_week - writing.WEEK):
        raise InvalidField(field="query.week", reason="this_week_or_last")
    if link["confirmed"]:
        await links.seen(tx, link)
    return await _view(tx, link, begins)


@router.post("/v/{token}/confirm", summary="Prove to be the one who got the link")
async def confirm(token: Token, body: ConfirmBody, tx: Tx, request: Request) -> VisitListView:
    """By the last four digits of his number."""
    link = await links.opened(tx, request.app.state.settings, token, hold=True)
    left = await links.confirm(tx, link, body.phone_tail)
    if left is not None:
        raise WrongTail(extra={"left": left})
    await audit.record(
        tx, None, "visit_link.confirm", "responder", link["responder_id"], link_id=link["id"]
    )
    return await _view(tx, await links.opened(tx, request.app.state.settings, token))


@router.post("/v/{token}/visits/{visit_id}/arrive", summary="At the door")
async def arrive(token: Token, visit_id: Id, body: VisitArrival, tx: Tx, request: Request) -> VisitListView:
    """Now, or told later."""
    link, row, home = await _held(tx, request, token, visit_id)
    await taps.arrive(tx, row, home, body, None)
    return await _view(tx, link)


@router.post("/v/{token}/visits/{visit_id}/complete", summary="How it was")
async def complete(token: Token, visit_id: Id, body: VisitForm, tx: Tx, request: Request) -> VisitListView:
    """The form."""
    link, row, home = await _held(tx, request, token, visit_id)
    await taps.complete(tx, row, home["home_id"], body, None)
    return await _view(tx, link)


async def _held(
    tx: Transaction, request: Request, token: str, visit_id: int
) -> tuple[sa.RowMapping, dict[str, Any], dict[str, Any]]:
    link = await links.opened(tx, request.app.state.settings, token)
    if not link["confirmed"]:
        raise NotAllowed(permission="link", extra={"permission": "link"})
    row = await taps.hold(tx, visit_id)
    if row is None or row["responder_id"] != link["responder_id"]:
        raise NotFound(what="visit", id=visit_id, extra={"visit_id": visit_id})
    query = (
        sa.select(homes.c.lat, homes.c.lon, persons.c.home_id, visit_agreements.c.code)
        .select_from(views.JOINED.join(visit_agreements, visit_agreements.c.id == views.AGREEMENT_ID))
        .where(visits.c.id == visit_id)
    )
    home = await tx.row(query)
    assert home is not None
    return link, row, dict(home)


async def _view(tx: Transaction, link: sa.RowMapping, week: dt.date | None = None) -> VisitListView:
    begins = week or monday(local_date(await tx.now()))
    mine = (visits.c.responder_id == link["responder_id"], visits.c.week == begins)
    shown = []
    if link["confirmed"]:
        query = views.SELECT.add_columns(homes.c.door_code, persons.c.phone, _AGREED).where(*mine)
        rows = [dict(row) for row in await tx.rows(query)]
        phones = await sealing.phones_of(tx, {row["person_id"]: row["phone"] for row in rows})
        dangers = await _dangers(tx, list(phones))
        for row in await views.along_the_way(tx, link["responder_id"], rows):
            person = row["person_id"]
            row |= {
                "person": row["person_name"],
                "phone": phones[person],
                "hazards": dangers.get(person, []),
            }
            if row["state"] not in TO_BE_MADE or not row["agreed"]:
                row |= dict.fromkeys(AT_THE_DOOR)
            shown.append(row)
    many = await tx.scalar(sa.select(sa.func.count()).select_from(visits).where(*mine))
    return VisitListView.model_validate(
        {
            "visitor": link["name"],
            "week": begins,
            "confirmed": link["confirmed"],
            "many": many,
            "visits": shown,
        }
    )


async def _dangers(tx: Transaction, person_ids: list[int]) -> dict[int, list[str]]:
    held = dwelling_hazards.c
    query = sa.select(held.person_id, held.item).where(
        held.person_id.in_(person_ids), held.fixed_on.is_(None)
    )
    found: dict[int, list[str]] = {}
    for row in await tx.rows(query.order_by(held.id)):
        found.setdefault(row["person_id"], []).append(row["item"])
    return found
