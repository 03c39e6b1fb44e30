"""``/routing``: how responders are asked. ``/offers/{id}/grounds``: why this one was."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from sqlalchemy.dialects.postgresql import insert as insert_into

from care.providers.tables import provider_ratings
from care.responders.tables import responders
from care.scope import require_area, subtree
from dispatch.cases import queries
from dispatch.errors import AlreadyRated, WrongState
from dispatch.routing import schemas, wording
from dispatch.routing.tables import callee_limits, routing_policies
from dispatch.tables import case_events, offers
from dispatch.vocabulary import OfferState
from kit import audit
from kit.access import Actor, Permission
from kit.areas import areas
from kit.catalogue import from_header
from kit.database import Transaction
from kit.errors import InvalidField, NotAllowed, NotFound
from kit.fields import BigInt, Id
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["offers"])

_POLICIES = sa.select(routing_policies, areas.c.name.label("area_name")).join(
    areas, areas.c.id == routing_policies.c.area_id
)


@router.get("/routing/policies", summary="How responders are asked")
async def list_policies(tx: Tx, user: User, area: BigInt | None = None) -> Page[schemas.PolicyView]:
    """Policies of the caller's areas. The nearest area up the tree counts, the row of a kind before the
    one of all kinds; without any row one is asked after the other."""
    user.require(Permission.READ_RESPONDERS)
    query = _POLICIES.where(await subtree(tx, user, area)).order_by(areas.c.path, routing_policies.c.kind)
    rows = await tx.rows(query)
    return Page[schemas.PolicyView].model_validate({"items": [dict(row) for row in rows]})


@router.put("/routing/policies", summary="Set how responders are asked in an area")
async def set_policy(body: schemas.Policy, tx: Tx, user: User) -> schemas.PolicyView:
    """One row per area and kind; setting it again replaces it."""
    user.require(Permission.WRITE_RESPONDERS)
    await require_area(tx, user, body.area_id)
    values = body.model_dump()
    insert = insert_into(routing_policies).values(**values)
    changing = {name: insert.excluded[name] for name in ("at_once", "too_far_min", "demands")}
    policy_id = await tx.scalar(
        insert.on_conflict_do_update(
            constraint="uq_routing_policies_area_id_kind", set_=changing
        ).returning(routing_policies.c.id)
    )
    await audit.record(tx, user.id, "policy.set", "area", body.area_id, **values)
    row = await tx.row(_POLICIES.where(routing_policies.c.id == policy_id))
    assert row is not None
    return schemas.PolicyView.model_validate(dict(row))


@router.delete(
    "/routing/policies/{policy_id}",
    status_code=204,
    summary="Remove a policy",
    responses=problem_responses(404),
)
async def remove_policy(policy_id: Id, tx: Tx, user: User) -> None:
    """The area then asks as the one above it does."""
    user.require(Permission.WRITE_RESPONDERS)
    found = await tx.row(_POLICIES.where(routing_policies.c.id == policy_id, user.scope(areas.c.path)))
    if found is None:
        raise NotFound(what="policy", id=policy_id)
    await tx.execute(sa.delete(routing_policies).where(routing_policies.c.id == policy_id))
    await audit.record(tx, user.id, "policy.remove", "area", found["area_id"], kind=found["kind"])


@router.get("/routing/limits", summary="How often a telephone may be called")
async def list_limits(tx: Tx, user: User) -> Page[schemas.CalleeLimit]:
    """Whose share is used up is asked over the other channel, or somebody else is."""
    user.require(Permission.READ_RESPONDERS)
    return await _limits(tx)


@router.put("/routing/limits", summary="Set how often a telephone may be called")
async def set_limits(body: schemas.CalleeLimits, tx: Tx, user: User) -> Page[schemas.CalleeLimit]:
    """The whole list, as the carriers have it. They are everybody's: only somebody whose area is a root
    of the tree may set them."""
    user.require(Permission.WRITE_RESPONDERS)
    if user.area_path.strip("/").count("/"):
        raise NotAllowed(permission="responders.write", extra={"permission": "responders.write"})
    rows = [limit.model_dump() for limit in body.limits]
    if len({(row["channel"], row["per_s"]) for row in rows}) < len(rows):
        raise InvalidField(field="body.limits", reason="listed_twice")
    await tx.execute(sa.delete(callee_limits))
    if rows:
        await tx.execute(sa.insert(callee_limits), rows)
    await audit.record(tx, user.id, "limits.set", "area", user.area_id, limits=rows)
    return await _limits(tx)


async def _limits(tx: Transaction) -> Page[schemas.CalleeLimit]:
    order = (callee_limits.c.channel, callee_limits.c.per_s)
    rows = await tx.rows(sa.select(callee_limits).order_by(*order))
    return Page[schemas.CalleeLimit].model_validate({"items": [dict(row) for row in rows]})


@router.get(
    "/offers/{offer_id}/grounds", summary="Why this responder was asked", responses=problem_responses(404)
)
async def offer_grounds(offer_id: Id, tx: Tx, user: User, request: Request) -> schemas.OfferGrounds:
    """Rank, score and reasons as they were when the offer was made, and who stood beside him."""
    user.require(Permission.READ_CASES)
    offer = await _offer(tx, user, offer_id)
    event = await tx.row(
        sa.select(case_events).where(
            case_events.c.case_id == offer["case_id"],
            case_events.c.type == "offered",
            case_events.c.data["offer_id"].as_integer() == offer_id,
        )
    )
    if event is None or "rank" not in event["data"]:
        raise NotFound(what="offer", id=offer_id)
    return schemas.OfferGrounds(**await _grounds(tx, event, offer["name"], request))


async def _grounds(tx: Transaction, event: sa.RowMapping, name: str, request: Request) -> dict[str, Any]:
    language = from_header(request.headers.get("accept-language"))
    data = event["data"]
    beside = [one["responder_id"] for one in (*data["passed_over"], *data["left_out"])]
    rows = await tx.rows(sa.select(responders.c.id, responders.c.name).where(responders.c.id.in_(beside)))
    names = {row["id"]: row["name"] for row in rows}
    shown: dict[str, Any] = {
        **{key: data[key] for key in ("offer_id", "responder_id", "rank", "score", "eligible", "policy")},
        "at": event["at"],
        "by": event["actor_type"],
        "why": data["why"],
        "responder_name": name,
    }
    for side in ("for", "against"):
        shown[side] = [_reason(kept, language) for kept in data[side]]
    for side in ("passed_over", "left_out"):
        shown[side] = [{**one, "name": names.get(one["responder_id"], "")} for one in data[side]]
    return shown


def _reason(kept: dict[str, Any], language: str) -> dict[str, Any]:
    data = {name: value for name, value in kept.items() if name not in ("code", "points")}
    return wording.reason_view(kept["code"], kept["points"], data, language)


@router.post(
    "/offers/{offer_id}/rating",
    status_code=204,
    summary="How it was, in the words of those served",
    responses=problem_responses(404, 409),
)
async def rate_offer(offer_id: Id, body: schemas.RatingBody, tx: Tx, user: User) -> None:
    """Counts for the provider of whoever came. One rating for a completed task; 409 `already_rated`."""
    user.require(Permission.HANDLE_CASES)
    offer = await _offer(tx, user, offer_id)
    if offer["state"] != OfferState.COMPLETED or offer["provider_id"] is None:
        raise WrongState(state=offer["state"], action="rate")
    insert = insert_into(provider_ratings).values(
        provider_id=offer["provider_id"], stars=body.stars, source="offer", offer_id=offer_id
    )
    rated = await tx.scalar(
        insert.on_conflict_do_nothing(index_elements=["offer_id"]).returning(provider_ratings.c.id)
    )
    if rated is None:
        raise AlreadyRated
    await audit.record(tx, user.id, "offer.rate", "offer", offer_id, stars=body.stars)


async def _offer(tx: Transaction, user: Actor, offer_id: int) -> sa.RowMapping:
    """The offer, if this user sees its case. Raises: ``NotFound``."""
    offer = await tx.row(
        sa.select(offers.c.case_id, offers.c.state, responders.c.name, responders.c.provider_id)
        .join(responders, responders.c.id == offers.c.responder_id)
        .where(offers.c.id == offer_id)
    )
    if offer is None:
        raise NotFound(what="offer", id=offer_id)
    await queries.visible(tx, user, offer["case_id"])
    return offer
