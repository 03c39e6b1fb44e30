"""A relative's link: what happens now, and "I am with her". The token is the only credential; what it opens
is asked anew each time, so that a consent taken back, a silence or another list of contacts closes it.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi import Path as PathField

from care.phones import dialled
from dispatch.cases import call_sheet, schemas, store
from dispatch.cases.record import Actor
from dispatch.errors import WrongState
from dispatch.family import composing, permission
from dispatch.family.schemas import FamilyLinkView
from dispatch.family.tables import family_links
from dispatch.link import capability, tails
from dispatch.link.tails import ConfirmBody, WrongTail
from kit import audit
from kit.catalogue import from_header, text
from kit.database import Transaction
from kit.errors import BellError, NotFound
from kit.http import Tx, UnitOfWorkRoute, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["link"])

OPEN_AFTER_END = dt.timedelta(hours=12)
"""Whoever reads the message in the morning still reads how it ended; then the link is gone."""

ACT = problem_responses(403, 404, 409, 422)

Token = Annotated[str, PathField(pattern=r"^[A-Za-z0-9_-]{10,64}$")]


class NotConfirmed(BellError):
    """Who acts has to have confirmed the telephone first."""

    code = "phone_not_confirmed"
    status = 403


async def _open(tx: Transaction, request: Request, token: str) -> sa.RowMapping:
    """The link's row, held. Raises: ``NotFound`` for every reason alike."""
    marked = capability.offer_id(request.app.state.settings.secret_key, token, composing.TOKEN)
    row = None
    if marked is not None:
        link_id = marked >> composing.MARK_BITS
        row = await tx.row(sa.select(family_links).where(family_links.c.id == link_id))
    if row is None or not await permission.may_know(tx, row["case_id"], row["contact_id"]):
        raise NotFound(what="link", id="")
    phone = await composing.number_of(tx, row["contact_id"])
    if phone is None or composing.marked(tx, row["id"], phone) != marked:
        raise NotFound(what="link", id="")
    return row


async def _view(tx: Transaction, request: Request, link_id: int) -> FamilyLinkView:
    link = await tx.row(sa.select(family_links).where(family_links.c.id == link_id))
    assert link is not None
    found = await composing.now_of(tx, link["case_id"])
    now = await tx.now()
    if found is None or (found.closed_at is not None and now - found.closed_at > OPEN_AFTER_END):
        raise NotFound(what="link", id="")
    shown = found if link["phone_confirmed"] else found.masked()
    language = from_header(request.headers.get("accept-language"))
    called = await call_sheet.numbers(tx, found.area_path)
    return FamilyLinkView(
        now=composing.says(shown, now, language),
        kind_text=text(f"kind.{shown.kind}", language),
        desk_phone=called["desk"] and dialled(called["desk"]),
        confirmed=link["phone_confirmed"],
        with_her_at=link["with_her_at"],
        stay_outside=shown.stay_outside and shown.closed_at is None,
        **{name: getattr(shown, name) for name in _PLAIN},
    )


_PLAIN = ("stage", "number", "person", "pressed_at", "closed_at", "agent", "helper", "helper_of", "eta_at")


@router.get("/f/{token}", summary="What happens now", responses=problem_responses(404, 422))
async def show(token: Token, tx: Tx, request: Request) -> FamilyLinkView:
    """For the relative who received the link. Changes nothing."""
    link = await _open(tx, request, token)
    return await _view(tx, request, link["id"])


@router.post("/f/{token}/confirm", summary="The end of the number that received the link", responses=ACT)
async def confirm(token: Token, tx: Tx, request: Request, body: ConfirmBody) -> FamilyLinkView:
    """After five wrong tries one more is allowed every two minutes."""
    link = await _open(tx, request, token)
    held = await tx.row(sa.select(family_links).where(family_links.c.id == link["id"]).with_for_update())
    assert held is not None
    tries = SimpleNamespace(**held)
    phone = await composing.number_of(tx, link["contact_id"])
    right = tails.tried(tries, [phone or ""], body.phone_tail, await tx.now())
    names = ("phone_confirmed", "confirm_failures", "confirm_failed_at")
    await tx.execute(
        sa.update(family_links)
        .where(family_links.c.id == link["id"])
        .values(**{name: getattr(tries, name) for name in names})
    )
    if not right:
        raise WrongTail(extra={"left": tails.left(tries)})
    about = {"contact_id": link["contact_id"]}
    await audit.record(tx, None, "case.family_view", "case", link["case_id"], **about)
    return await _view(tx, request, link["id"])


@router.post("/f/{token}/with-her", summary="I am with her", responses=ACT)
async def with_her(
    token: Token, tx: Tx, request: Request, _body: schemas.Empty | None = None
) -> FamilyLinkView:
    """The desk hears it and calls back. A relative's word: no deadline stops and no case ends by it."""
    link = await _open(tx, request, token)
    if not link["phone_confirmed"]:
        raise NotConfirmed
    work = await store.load_one(tx, link["case_id"])
    if work.case.closed_at is not None:
        raise WrongState(state=work.case.state, action="with_her")
    first = await tx.execute(
        sa.update(family_links)
        .where(family_links.c.id == link["id"], family_links.c.with_her_at.is_(None))
        .values(with_her_at=work.now)
    )
    if first.rowcount:
        who = Actor("contact", str(link["contact_id"]))
        work.note("family_present", who, alert=True, contact_id=link["contact_id"])
        await store.save(tx, [work])
    return await _view(tx, request, link["id"])
