"""``/providers``: the organisations that come, their contracts and what is known of them."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query

from care.holding import hold, mark_changed, visible
from care.providers import register
from care.providers.schemas import (
    CreditView,
    EndBody,
    ExpiringContract,
    NewCredit,
    NewProvider,
    NewRating,
    ProviderChanges,
    ProviderItem,
    ProviderView,
)
from care.providers.tables import provider_credit, provider_ratings, providers
from care.scope import require_area, require_areas, subtree
from care.typed_phones import settle_phones
from kit import audit, pages
from kit.access import Permission
from kit.clock_zone import local_date
from kit.errors import InvalidField
from kit.fields import BigInt, CursorText, Id, Limit, Search
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.users import users

router = APIRouter(route_class=UnitOfWorkRoute, tags=["responders"])

CHANGE = problem_responses(404, 409)
WithinDays = Annotated[
    int, Query(ge=0, le=366, description="Days from today; what has run out is listed too")
]


@router.get("/providers", summary="Service providers")
async def list_providers(
    tx: Tx,
    user: User,
    q: Search = "",
    area: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[ProviderItem]:
    """Providers within the caller's areas whose name or phone contains ``q``, by id."""
    user.require(Permission.READ_RESPONDERS)
    after = pages.position(cursor, int)
    scope = await subtree(tx, user, area)
    rows = await register.search(tx, scope, q, after[0] if after else 0, limit + 1)
    return Page[ProviderItem].model_validate(pages.page(rows, limit, rows, "id"))


@router.get("/providers/expiring", summary="Contracts that end soon or have ended")
async def expiring_contracts(
    tx: Tx, user: User, within_days: WithinDays = 30, area: BigInt | None = None
) -> Page[ExpiringContract]:
    """The first to end first, at most 1,000. The staff of an expired one is left out of routing."""
    user.require(Permission.READ_RESPONDERS)
    rows = await register.expiring(tx, await subtree(tx, user, area), within_days)
    return Page[ExpiringContract].model_validate({"items": rows})


@router.get("/providers/{provider_id}", summary="A provider", responses=problem_responses(404))
async def get_provider(provider_id: Id, tx: Tx, user: User) -> ProviderView:
    """Contract, services, areas served, prices, rating and the sum of the credit record."""
    user.require(Permission.READ_RESPONDERS)
    return ProviderView.model_validate(await register.whole(tx, user, provider_id))


@router.post("/providers", status_code=201, summary="Add a provider")
async def create_provider(body: NewProvider, tx: Tx, user: User) -> ProviderView:
    """Adds a provider to an area of the caller's."""
    user.require(Permission.WRITE_RESPONDERS)
    await require_area(tx, user, body.area_id)
    await require_areas(tx, user, body.area_ids, "area_ids")
    provider_id = await register.add(tx, body)
    await audit.record(tx, user.id, "provider.create", "provider", provider_id)
    return ProviderView.model_validate(await register.whole(tx, user, provider_id))


@router.patch("/providers/{provider_id}", summary="Change a provider", responses=CHANGE)
async def change_provider(provider_id: Id, body: ProviderChanges, tx: Tx, user: User) -> ProviderView:
    """Changes the fields that are given. 409 `changed_meanwhile`: somebody else has changed it since
    `version`."""
    user.require(Permission.WRITE_RESPONDERS)
    held = await hold(tx, user, providers, provider_id, body.version, "provider")
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    if body.area_ids is not None:
        await require_areas(tx, user, body.area_ids, "area_ids")
    values = body.given(exclude={"version"})
    lists = {name: values.pop(name) for name in register.LISTS & set(values)}
    register.require_order({**held, **values})
    await settle_phones(tx, values, values.get("area_id", held["area_id"]))
    await register.write_lists(tx, provider_id, lists)
    if values or lists:
        await mark_changed(tx, providers, provider_id, values)
    fields = sorted([*values, *lists])
    await audit.record(tx, user.id, "provider.update", "provider", provider_id, fields=fields)
    return ProviderView.model_validate(await register.whole(tx, user, provider_id))


@router.post("/providers/{provider_id}/end", summary="End a provider", responses=CHANGE)
async def end_provider(provider_id: Id, body: EndBody, tx: Tx, user: User) -> ProviderView:
    """Its staff are asked no more; everything else stays on record."""
    user.require(Permission.WRITE_RESPONDERS)
    await hold(tx, user, providers, provider_id, None, "provider")
    values = {"active": False, "ended_at": await tx.now(), "end_reason": body.reason}
    await mark_changed(tx, providers, provider_id, values)
    await audit.record(tx, user.id, "provider.end", "provider", provider_id)
    return ProviderView.model_validate(await register.whole(tx, user, provider_id))


@router.post("/providers/{provider_id}/reactivate", summary="Take a provider back", responses=CHANGE)
async def reactivate_provider(provider_id: Id, tx: Tx, user: User) -> ProviderView:
    """Undoes the end; an expired contract stays expired until it is extended."""
    user.require(Permission.WRITE_RESPONDERS)
    await hold(tx, user, providers, provider_id, None, "provider")
    values: dict[str, Any] = {"active": True, "ended_at": None, "end_reason": None}
    await mark_changed(tx, providers, provider_id, values)
    await audit.record(tx, user.id, "provider.reactivate", "provider", provider_id)
    return ProviderView.model_validate(await register.whole(tx, user, provider_id))


@router.get(
    "/providers/{provider_id}/credit", summary="The credit record", responses=problem_responses(404)
)
async def credit_record(
    provider_id: Id, tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[CreditView]:
    """Praise, complaints and breaches, the newest entry first."""
    user.require(Permission.READ_RESPONDERS)
    await visible(tx, user, providers, provider_id, "provider")
    after = pages.position(cursor, int)
    query = (
        sa.select(provider_credit, users.c.name.label("user_name"))
        .join(users, users.c.id == provider_credit.c.recorded_by)
        .where(provider_credit.c.provider_id == provider_id)
        .order_by(provider_credit.c.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(provider_credit.c.id < after[0])
    rows = await tx.rows(query)
    items = [{**row, "recorded_by": {"id": row["recorded_by"], "name": row["user_name"]}} for row in rows]
    return Page[CreditView].model_validate(pages.page(rows, limit, items, "id"))


@router.post(
    "/providers/{provider_id}/credit",
    status_code=201,
    summary="Add to the credit record",
    responses=problem_responses(404),
)
async def add_credit(provider_id: Id, body: NewCredit, tx: Tx, user: User) -> CreditView:
    """Entries are never changed or removed; what was wrong is answered by another entry."""
    user.require(Permission.WRITE_RESPONDERS)
    await visible(tx, user, providers, provider_id, "provider")
    if body.day > local_date(await tx.now()):
        raise InvalidField(field="body.day", reason="in_future")
    row = await tx.row(
        sa.insert(provider_credit)
        .values(provider_id=provider_id, recorded_by=user.id, **body.model_dump())
        .returning(provider_credit)
    )
    assert row is not None
    await audit.record(
        tx, user.id, "provider.credit", "provider", provider_id, kind=body.kind, entry=row["id"]
    )
    return CreditView.model_validate({**row, "recorded_by": {"id": user.id, "name": user.name}})


@router.post(
    "/providers/{provider_id}/ratings",
    status_code=201,
    summary="Enter what a survey said",
    responses=problem_responses(404),
)
async def rate_provider(provider_id: Id, body: NewRating, tx: Tx, user: User) -> ProviderView:
    """One to five stars. A completed task is rated by `POST /offers/{id}/rating`."""
    user.require(Permission.WRITE_RESPONDERS)
    await visible(tx, user, providers, provider_id, "provider")
    await tx.execute(
        sa.insert(provider_ratings).values(provider_id=provider_id, stars=body.stars, source="survey")
    )
    await audit.record(tx, user.id, "provider.rate", "provider", provider_id, stars=body.stars)
    return ProviderView.model_validate(await register.whole(tx, user, provider_id))
