"""``/responders/{id}/rota.ics``: a calendar to subscribe to, and the links that open it."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response

from care.responders.tables import responders
from care.rotas import accounts, ics
from care.rotas.tables import rota_links
from kit import audit
from kit.access import Actor, Permission
from kit.areas import areas
from kit.catalogue import from_header
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import Id, View
from kit.http import Tx, UnitOfWorkRoute, User, actor_of, problem_responses
from kit.settings import Settings

router = APIRouter(route_class=UnitOfWorkRoute, tags=["rotas"])

Token = Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class RotaLink(View):
    """A calendar's address. It is shown once and works until it is revoked."""

    id: int
    url: str


@router.get(
    "/responders/{responder_id}/rota.ics",
    response_class=Response,
    summary="A person's shifts as a calendar",
    responses={**problem_responses(401, 404), 200: {"content": {"text/calendar": {}}}},
)
async def calendar(responder_id: Id, tx: Tx, request: Request, token: Token = None) -> Response:
    """For phone calendars by ``token``, without signing in; else for whoever may read responders."""
    if token is not None:
        if not await ics.opens(tx, responder_id, token):
            raise NotFound(what="responder", id=responder_id)
    else:
        actor = await actor_of(request, tx)
        await _require_readable(tx, actor, responder_id, Permission.READ_RESPONDERS)
    language = from_header(request.headers.get("accept-language"))
    content = await ics.document(tx, responder_id, language)
    return Response(content, media_type="text/calendar", headers={"Cache-Control": "private, max-age=300"})


@router.post(
    "/responders/{responder_id}/rota-links",
    status_code=201,
    summary="Make a calendar link",
    responses=problem_responses(404),
)
async def make_link(responder_id: Id, tx: Tx, user: User, request: Request) -> RotaLink:
    """A responder for himself, or whoever keeps the responders' list."""
    await _require_readable(tx, user, responder_id, Permission.WRITE_RESPONDERS)
    link_id, token = await ics.new_link(tx, responder_id, user.id)
    settings: Settings = request.app.state.settings
    path = f"/api/v1/responders/{responder_id}/rota.ics?token={token}"
    await audit.record(tx, user.id, "rota_link.create", "responder", responder_id, link_id=link_id)
    return RotaLink(id=link_id, url=settings.public_url.rstrip("/") + path)


@router.delete(
    "/responders/{responder_id}/rota-links/{link_id}",
    status_code=204,
    summary="Revoke a calendar link",
    responses=problem_responses(404),
)
async def revoke_link(responder_id: Id, link_id: Id, tx: Tx, user: User) -> None:
    """It opens nothing any more."""
    await _require_readable(tx, user, responder_id, Permission.WRITE_RESPONDERS)
    done = await tx.execute(
        sa.update(rota_links)
        .where(rota_links.c.id == link_id, rota_links.c.responder_id == responder_id)
        .values(revoked_at=sa.func.coalesce(rota_links.c.revoked_at, await tx.now()))
    )
    if not done.rowcount:
        raise NotFound(what="link", id=link_id)
    await audit.record(tx, user.id, "rota_link.revoke", "responder", responder_id, link_id=link_id)


async def _require_readable(
    tx: Transaction, actor: Actor, responder_id: int, permission: Permission
) -> None:
    """Raises: ``NotAllowed``, ``NotFound``."""
    if await accounts.require_self_or(tx, actor, responder_id, permission):
        return
    inside = sa.select(responders.c.id).join(areas, areas.c.id == responders.c.area_id)
    inside = inside.where(responders.c.id == responder_id, actor.scope(areas.c.path))
    if await tx.scalar(inside) is None:
        raise NotFound(what="responder", id=responder_id)
