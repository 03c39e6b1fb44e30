"""The responder's link: a page and its small API. The token is the only credential."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from typing import Annotated, Any

import orjson
import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi import Path as PathField
from fastapi.responses import HTMLResponse
from pydantic import Field

from care.persons.sealing import opened
from dispatch.cases import answering, schemas, store
from dispatch.cases.answering import Action, Answer
from dispatch.cases.record import Actor, Offer, Work
from dispatch.cases.whereabouts import destination
from dispatch.link import capability, tails
from dispatch.link.tails import ConfirmBody, WrongTail
from dispatch.link.taps import Tap, TapOf
from dispatch.naming import mask_name
from dispatch.vocabulary import STAY_OUTSIDE, OfferRole, OfferState
from kit import audit
from kit.catalogue import catalogue, from_header, text
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import View
from kit.http import Tx, UnitOfWorkRoute, problem_responses
from kit.vault import keys

router = APIRouter(route_class=UnitOfWorkRoute, tags=["link"])
pages = APIRouter(tags=["link"])

KEEP_AFTER_END = dt.timedelta(hours=2)
"""A link opens this long after its offer has ended, to say so; then it is gone."""

ACT = problem_responses(403, 404, 409, 422)

Token = Annotated[str, PathField(pattern=r"^[A-Za-z0-9_-]{10,64}$")]


class LinkPlace(View):
    """Where to go and how to get in; only after the phone was confirmed."""

    name: str | None
    address: str | None
    way_in: str | None
    door_code: str | None
    temporary: bool = Field(description="The person is away from home, and this is where")
    place: str | None = Field(description="Ward, whose flat; of a temporary address")
    conditions: list[str]
    phone: str | None


class LinkView(View):
    """What the link shows."""

    state: OfferState
    role: OfferRole
    expires_at: dt.datetime
    eta_at: dt.datetime | None
    case_number: str
    kind: str
    kind_text: str
    priority: int
    person: str | None = Field(description="Surname only")
    area: str | None
    pressed_at: dt.datetime | None
    stay_outside: bool
    confirmed: bool
    entered: bool
    live: bool
    place: LinkPlace | None


async def _open(tx: Transaction, request: Request, token: str) -> tuple[Work, Offer]:
    offer_id = capability.offer_id(request.app.state.settings.secret_key, token)
    if offer_id is None:
        raise NotFound(what="link", id="")
    work, offer = await answering.load(tx, offer_id)
    ended = offer.ended_at or work.case.closed_at
    if ended is not None and work.now - ended > KEEP_AFTER_END:
        raise NotFound(what="link", id="")
    return work, offer


_AROUND = sa.text(
    """
    select p.id, p.name, p.phone, p.health, a.name as area
    from cases c left join persons p on p.id = c.person_id
    left join areas a on a.id = c.area_id where c.id = :id
    """
)


async def _view(tx: Transaction, request: Request, work: Work, offer: Offer) -> LinkView:
    case = work.case
    around = await tx.row(_AROUND, {"id": case.id})
    assert around is not None
    language = from_header(request.headers.get("accept-language"))
    live = offer.live and case.closed_at is None
    place = None
    if live and offer.phone_confirmed:
        goal = await destination(
            tx, case.kind, case.person_id, case.home_id, case.device_id, case.opened_at
        )
        person = await _opened(tx, around)
        place = LinkPlace(
            name=around["name"],
            address=goal.address,
            way_in=goal.way_in,
            door_code=goal.door_code,
            temporary=goal.temporary,
            place=goal.place,
            conditions=person["conditions"],
            phone=goal.phone or person["phone"],
        )
    return LinkView(
        state=OfferState(offer.state),
        role=OfferRole(offer.role),
        expires_at=offer.expires_at,
        eta_at=offer.eta_at,
        case_number=case.number,
        kind=case.kind,
        kind_text=text(f"kind.{case.kind}", language),
        priority=case.priority,
        person=mask_name(around["name"]),
        area=around["area"],
        pressed_at=case.pressed_at or case.received_at,
        stay_outside=case.kind in STAY_OUTSIDE,
        confirmed=offer.phone_confirmed,
        entered=offer.entered_at is not None,
        live=live,
        place=place,
    )


async def _opened(tx: Transaction, around: sa.RowMapping) -> dict[str, Any]:
    """What the responder needs at the door: how to reach the person, and what to be prepared for."""
    if around["id"] is None:
        return {"phone": None, "conditions": []}
    key = (await keys.of(tx, [around["id"]]))[around["id"]]
    return opened({"phone": around["phone"], "health": around["health"]}, key)


@router.get("/r/{token}", responses=problem_responses(404, 422))
async def show(token: Token, tx: Tx, request: Request) -> LinkView:
    """What the link is about. Changes nothing."""
    work, offer = await _open(tx, request, token)
    return await _view(tx, request, work, offer)


@router.post("/r/{token}/confirm", responses=ACT)
async def confirm(token: Token, tx: Tx, request: Request, body: ConfirmBody) -> LinkView:
    """Prove to be the one who was called. After five wrong tries one more is allowed every two
    minutes, and the desk is told: a responder at the door must never be locked out for good.
    """
    work, offer = await _open(tx, request, token)
    phones = await tx.scalar(
        sa.text("select array_prepend(phone, phones) from responders where id = :id"),
        {"id": offer.responder_id},
    )
    work.touched = True
    before = offer.confirm_failures
    if not tails.tried(offer, phones, body.phone_tail, work.now):
        if before < offer.confirm_failures == tails.MAX_FAILURES:
            work.note("link_locked", alert=True, offer_id=offer.id, responder_id=offer.responder_id)
        await store.save(tx, [work])
        raise WrongTail(extra={"left": tails.left(offer)})
    await audit.record(
        tx, None, "person.view", "case", work.case.id, responder_id=offer.responder_id, offer_id=offer.id
    )
    await store.save(tx, [work])
    return await _view(tx, request, work, offer)


async def _say(
    tx: Transaction, request: Request, token: str, tap: Tap, action: Action, **fields: Any
) -> LinkView:
    work, offer = await _open(tx, request, token)
    actor = Actor("responder", str(offer.responder_id))
    said = Answer(action, "link", tap=tap.id, tapped_at=tap.at, **fields)
    await answering.answer(tx, work, offer, actor, said)
    return await _view(tx, request, work, offer)


@router.post("/r/{token}/accept", responses=ACT)
async def accept(
    token: Token, tap: TapOf, tx: Tx, request: Request, _body: schemas.Empty | None = None
) -> LinkView:
    """Say yes."""
    return await _say(tx, request, token, tap, "accept")


@router.post("/r/{token}/decline", responses=ACT)
async def decline(
    token: Token, tap: TapOf, tx: Tx, request: Request, body: schemas.DeclineBody | None = None
) -> LinkView:
    """Say no."""
    return await _say(tx, request, token, tap, "decline", reason=(body or schemas.DeclineBody()).reason)


@router.post("/r/{token}/depart", responses=ACT)
async def depart(
    token: Token, tap: TapOf, tx: Tx, request: Request, body: schemas.DepartBody | None = None
) -> LinkView:
    """Be on the way."""
    return await _say(tx, request, token, tap, "depart", eta_min=(body or schemas.DepartBody()).eta_min)


@router.post("/r/{token}/arrive", responses=ACT)
async def arrive(
    token: Token, tap: TapOf, tx: Tx, request: Request, _body: schemas.Empty | None = None
) -> LinkView:
    """Be at the door."""
    return await _say(tx, request, token, tap, "arrive")


@router.post("/r/{token}/enter", responses=ACT)
async def enter(
    token: Token, tap: TapOf, tx: Tx, request: Request, _body: schemas.Empty | None = None
) -> LinkView:
    """Be inside."""
    return await _say(tx, request, token, tap, "enter")


@router.post("/r/{token}/no_access", responses=ACT)
async def no_access(
    token: Token, tap: TapOf, tx: Tx, request: Request, body: schemas.SceneBody | None = None
) -> LinkView:
    """Cannot get in."""
    return await _say(tx, request, token, tap, "no_access", reason=(body or schemas.SceneBody()).note)


@router.post("/r/{token}/need_help", responses=ACT)
async def need_help(
    token: Token, tap: TapOf, tx: Tx, request: Request, body: schemas.SceneBody | None = None
) -> LinkView:
    """More hands are needed."""
    return await _say(tx, request, token, tap, "need_help", reason=(body or schemas.SceneBody()).note)


@router.post("/r/{token}/withdraw", responses=ACT)
async def withdraw(
    token: Token, tap: TapOf, tx: Tx, request: Request, body: schemas.ReasonBody
) -> LinkView:
    """Give the task back."""
    return await _say(tx, request, token, tap, "withdraw", reason=body.reason)


@router.post("/r/{token}/complete", responses=ACT)
async def complete(
    token: Token, tap: TapOf, tx: Tx, request: Request, body: schemas.CompleteBody
) -> LinkView:
    """Have helped."""
    return await _say(tx, request, token, tap, "complete", outcome=body.outcome, reason=body.note)


@functools.cache
def _page(language: str) -> str:
    template = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
    words = {key[5:]: value for key, value in catalogue(language).items() if key.startswith("link.")}
    # Nothing in a text may end the script element.
    encoded = orjson.dumps(words).decode().replace("<", "\\u003c")
    return template.replace("__LANGUAGE__", language).replace('"__TEXTS__"', encoded)


@pages.api_route("/r/{token}", methods=["GET", "HEAD"], include_in_schema=False)
async def page(token: str, request: Request) -> HTMLResponse:
    """The page behind the link: the same for every token, it asks the API above."""
    return HTMLResponse(
        _page(from_header(request.headers.get("accept-language"))),
        headers={"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
    )
