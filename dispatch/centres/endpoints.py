"""Handing a case to another centre, and that centre's answer."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request

from dispatch.cases import actions, queries, store
from dispatch.centres import handing
from dispatch.centres.schemas import (
    Acknowledged,
    Acknowledgement,
    CentreView,
    HandOverBody,
    HandOverView,
)
from dispatch.centres.tables import case_hand_overs
from dispatch.link import capability
from kit import audit
from kit.access import Permission
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page
from kit.webhooks import register
from kit.webhooks.events import CASE_HANDED_OVER
from kit.webhooks.tables import webhooks

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["cases"], responses=problem_responses(401, 403, 404, 422)
)


@router.get("/cases/{case_id}/centres", summary="Whom the case can be handed to")
async def list_centres(case_id: Id, tx: Tx, user: User) -> Page[CentreView]:
    """Other centres that have subscribed to hand-overs of this area."""
    user.require(Permission.HANDLE_CASES)
    case = await queries.visible(tx, user, case_id)
    found = await register.for_case(tx, CASE_HANDED_OVER, case["area_path"])
    return Page[CentreView](items=[CentreView(**row) for row in found])


@router.post(
    "/cases/{case_id}/hand-over",
    status_code=201,
    summary="Hand the case to another centre",
    responses=problem_responses(409),
)
async def hand_over(case_id: Id, body: HandOverBody, tx: Tx, user: User) -> HandOverView:
    """By its owner. The centre is sent who, where and what, and where to acknowledge; the case stays open,
    its steps go on, and the answer is written into its timeline."""
    user.require(Permission.HANDLE_CASES)
    await queries.visible(tx, user, case_id)
    work = await store.load_one(tx, case_id)
    actions.human_input(work, user.id, "hand_over")
    centres = await register.for_case(tx, CASE_HANDED_OVER, work.case.area_path)
    centre = next((one for one in centres if one["id"] == body.webhook_id), None)
    if centre is None:
        raise InvalidField(field="webhook_id", reason="unknown_centre")
    hand_over_id = await handing.hand_over(tx, work, user.id, centre, body.reason)
    said = {"hand_over": hand_over_id, "webhook": centre["id"]}
    await audit.record(tx, user.id, "case.hand_over", "case", case_id, **said)
    return (await _listed(tx, case_hand_overs.c.id == hand_over_id))[0]


@router.get("/cases/{case_id}/hand-overs", summary="To whom the case was handed")
async def list_hand_overs(case_id: Id, tx: Tx, user: User) -> Page[HandOverView]:
    """In order, with what the centres have answered."""
    user.require(Permission.READ_CASES)
    await queries.visible(tx, user, case_id)
    return Page[HandOverView](items=await _listed(tx, case_hand_overs.c.case_id == case_id))


@router.post(
    "/hand-overs/{token}",
    summary="The other centre's answer",
    responses=problem_responses(404, 422),
    tags=["webhooks"],
)
async def acknowledge(token: str, body: Acknowledgement, tx: Tx, request: Request) -> Acknowledged:
    """For whoever was sent the address with the event. The first answer counts; said again, it answers the
    same."""
    hand_over_id = capability.offer_id(request.app.state.settings.secret_key, token, handing.PURPOSE)
    found: dict[str, Any] | None = None
    if hand_over_id is not None:
        found = await handing.acknowledge(tx, hand_over_id, **body.model_dump())
    if found is None:
        raise NotFound(what="hand_over", id=token[:8])
    return Acknowledged(**found)


async def _listed(tx: Transaction, where: sa.ColumnElement[bool]) -> list[HandOverView]:
    query = (
        sa.select(case_hand_overs, webhooks.c.name.label("centre_name"))
        .join(webhooks, webhooks.c.id == case_hand_overs.c.webhook_id)
        .where(where)
        .order_by(case_hand_overs.c.id)
    )
    return [
        HandOverView.model_validate(
            {**row, "centre": {"id": row["webhook_id"], "name": row["centre_name"]}}
        )
        for row in await tx.rows(query)
    ]
