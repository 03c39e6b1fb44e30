"""``/responders`` and ``/providers``: who can come."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter

from care.responders.schemas import NewProvider, NewResponder, ProviderView, ResponderView
from care.responders.tables import providers, responders
from care.scope import require_area, require_row, subtree
from kit import audit, pages
from kit.access import Permission
from kit.areas import areas
from kit.fields import BigInt, CursorText, Limit
from kit.http import Tx, UnitOfWorkRoute, User
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["responders"])


@router.get("/providers", summary="Service providers")
async def list_providers(
    tx: Tx, user: User, area: BigInt | None = None, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[ProviderView]:
    """Providers within the caller's areas, by id."""
    user.require(Permission.READ_RESPONDERS)
    query = sa.select(providers).join(areas, areas.c.id == providers.c.area_id)
    query = query.where(await subtree(tx, user, area)).order_by(providers.c.id).limit(limit + 1)
    if after := pages.position(cursor, int):
        query = query.where(providers.c.id > after[0])
    rows = await tx.rows(query)
    return Page[ProviderView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.post("/providers", status_code=201, summary="Add a provider")
async def create_provider(body: NewProvider, tx: Tx, user: User) -> ProviderView:
    """Adds a provider to an area of the caller's."""
    user.require(Permission.WRITE_RESPONDERS)
    await require_area(tx, user, body.area_id)
    row = await tx.row(sa.insert(providers).values(**body.model_dump()).returning(providers))
    assert row is not None
    await audit.record(tx, user.id, "provider.create", "provider", row["id"])
    return ProviderView.model_validate(dict(row))


@router.get("/responders", summary="Who can come")
async def list_responders(
    tx: Tx, user: User, area: BigInt | None = None, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[ResponderView]:
    """Responders within the caller's areas, by id."""
    user.require(Permission.READ_RESPONDERS)
    query = sa.select(responders).join(areas, areas.c.id == responders.c.area_id)
    query = query.where(await subtree(tx, user, area)).order_by(responders.c.id).limit(limit + 1)
    if after := pages.position(cursor, int):
        query = query.where(responders.c.id > after[0])
    rows = await tx.rows(query)
    return Page[ResponderView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.post("/responders", status_code=201, summary="Add a responder")
async def create_responder(body: NewResponder, tx: Tx, user: User) -> ResponderView:
    """Adds a responder to an area of the caller's."""
    user.require(Permission.WRITE_RESPONDERS)
    await require_area(tx, user, body.area_id)
    if body.provider_id is not None:
        await require_row(tx, user, providers, body.provider_id, "provider")
    row = await tx.row(sa.insert(responders).values(**body.model_dump()).returning(responders))
    assert row is not None
    await audit.record(tx, user.id, "responder.create", "responder", row["id"])
    return ResponderView.model_validate(dict(row))
