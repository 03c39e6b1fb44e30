"""``/responders``: who can come, what they may do, where they work."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from care.columns import holds
from care.holding import hold, mark_changed
from care.providers.endpoints import CHANGE, WithinDays
from care.providers.schemas import EndBody
from care.providers.tables import providers
from care.responders import register
from care.responders.schemas import (
    ExpiringCertificate,
    NewResponder,
    ResponderChanges,
    ResponderItem,
    ResponderType,
    ResponderView,
)
from care.responders.tables import responders
from care.scope import require_area, require_areas, require_row, subtree
from care.typed_phones import settle_phones
from kit import audit, pages
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.fields import BigInt, CursorText, Id, Limit, Search
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["responders"])


@router.get("/responders", summary="Who can come")
async def list_responders(
    tx: Tx,
    user: User,
    q: Search = "",
    area: BigInt | None = None,
    provider_id: BigInt | None = None,
    skill: Annotated[str | None, Query(max_length=64)] = None,
    type: ResponderType | None = None,
    active: bool | None = None,
    id: Annotated[list[BigInt] | None, Query(max_length=200)] = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[ResponderItem]:
    """Responders within the caller's areas, by id. ``q``: part of a name, or the last three or more
    digits of a phone. ``id``, any number of times: only these."""
    user.require(Permission.READ_RESPONDERS)
    after = pages.position(cursor, int)
    where = [await subtree(tx, user, area)]
    if provider_id is not None:
        where.append(responders.c.provider_id == provider_id)
    if skill is not None:
        where.append(holds(responders.c.skills, skill))
    if type is not None:
        where.append(responders.c.type == type)
    if active is not None:
        where.append(responders.c.active.is_(active))
    if id is not None:
        where.append(responders.c.id.in_(id))
    rows = await register.search(tx, where, q, after[0] if after else 0, limit + 1)
    return Page[ResponderItem].model_validate(pages.page(rows, limit, rows, "id"))


@router.get("/responders/expiring", summary="Certificates that run out soon or have")
async def expiring_certificates(
    tx: Tx, user: User, within_days: WithinDays = 30, area: BigInt | None = None
) -> Page[ExpiringCertificate]:
    """The first to run out first, at most 1,000. With one that has run out nobody is asked to come."""
    user.require(Permission.READ_RESPONDERS)
    rows = await register.expiring(tx, await subtree(tx, user, area), within_days)
    return Page[ExpiringCertificate].model_validate({"items": rows})


@router.get("/responders/{responder_id}", summary="A responder", responses=problem_responses(404))
async def get_responder(responder_id: Id, tx: Tx, user: User) -> ResponderView:
    """Phones, channels, skills, certificates and where he works. Every look is recorded."""
    user.require(Permission.READ_RESPONDERS)
    found = await register.whole(tx, user, responder_id)
    await audit.record(tx, user.id, "responder.view", "responder", responder_id)
    return ResponderView.model_validate(found)


@router.post("/responders", status_code=201, summary="Add a responder")
async def create_responder(body: NewResponder, tx: Tx, user: User) -> ResponderView:
    """Adds a responder to an area of the caller's."""
    user.require(Permission.WRITE_RESPONDERS)
    await _require_known(tx, user, body)
    responder_id = await register.add(tx, body)
    await audit.record(tx, user.id, "responder.create", "responder", responder_id)
    return ResponderView.model_validate(await register.whole(tx, user, responder_id))


@router.patch("/responders/{responder_id}", summary="Change a responder", responses=CHANGE)
async def change_responder(responder_id: Id, body: ResponderChanges, tx: Tx, user: User) -> ResponderView:
    """Changes the fields that are given. 409 `changed_meanwhile`: somebody else has changed him since
    `version`."""
    user.require(Permission.WRITE_RESPONDERS)
    held = await hold(tx, user, responders, responder_id, body.version, "responder")
    await _require_known(tx, user, body)
    values = body.given(exclude={"version"})
    await settle_phones(tx, values, values.get("area_id", held["area_id"]))
    lists = {name: values.pop(name) for name in register.LISTS & set(values)}
    await register.write_lists(tx, responder_id, lists)
    if values or lists:
        await mark_changed(tx, responders, responder_id, values)
    fields = sorted([*values, *lists])
    await audit.record(tx, user.id, "responder.update", "responder", responder_id, fields=fields)
    return ResponderView.model_validate(await register.whole(tx, user, responder_id))


@router.post("/responders/{responder_id}/end", summary="End a responder", responses=CHANGE)
async def end_responder(responder_id: Id, body: EndBody, tx: Tx, user: User) -> ResponderView:
    """Asked no more; a task that has been accepted goes on."""
    return await _set_active(tx, user, responder_id, "responder.end", body.reason)


@router.post("/responders/{responder_id}/reactivate", summary="Take a responder back", responses=CHANGE)
async def reactivate_responder(responder_id: Id, tx: Tx, user: User) -> ResponderView:
    """Undoes the end."""
    return await _set_active(tx, user, responder_id, "responder.reactivate", None)


async def _set_active(
    tx: Transaction, user: Actor, responder_id: int, action: str, reason: str | None
) -> ResponderView:
    user.require(Permission.WRITE_RESPONDERS)
    await hold(tx, user, responders, responder_id, None, "responder")
    ended_at = None if reason is None else await tx.now()
    values: dict[str, Any] = {"active": reason is None, "ended_at": ended_at, "end_reason": reason}
    await mark_changed(tx, responders, responder_id, values)
    await audit.record(tx, user.id, action, "responder", responder_id)
    return ResponderView.model_validate(await register.whole(tx, user, responder_id))


async def _require_known(tx: Transaction, user: Actor, body: NewResponder | ResponderChanges) -> None:
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    if body.area_ids is not None:
        await require_areas(tx, user, body.area_ids, "area_ids")
    if body.provider_id is not None:
        await require_row(tx, user, providers, body.provider_id, "provider")
