"""``/persons/{id}/regulars``: who regularly comes to a person and is asked first."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter

from care.holding import visible
from care.persons.register import hold
from care.persons.tables import persons
from care.responders.schemas import RegularList, RegularView
from care.responders.tables import regulars, responders
from kit import audit
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import Id
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["persons"])


@router.get(
    "/persons/{person_id}/regulars", summary="Who regularly comes", responses=problem_responses(404)
)
async def list_regulars(person_id: Id, tx: Tx, user: User) -> Page[RegularView]:
    """Carers, grid workers, neighbours and visitors of a person."""
    user.require(Permission.READ_PERSONS)
    await visible(tx, user, persons, person_id, "person")
    await audit.record(tx, user.id, "person.view", "person", person_id)
    return await _listed(tx, person_id)


@router.put(
    "/persons/{person_id}/regulars", summary="Set who regularly comes", responses=problem_responses(404)
)
async def set_regulars(person_id: Id, body: RegularList, tx: Tx, user: User) -> Page[RegularView]:
    """The whole list. Routing prefers those who know the person."""
    user.require(Permission.WRITE_PERSONS)
    await hold(tx, user, person_id, None)
    ids = [regular.responder_id for regular in body.regulars]
    known = await _within(tx, user, ids)
    for number, responder_id in enumerate(ids):
        if responder_id not in known or responder_id in ids[:number]:
            reason = "listed_twice" if responder_id in ids[:number] else "unknown_responder"
            raise InvalidField(field=f"body.regulars.{number}.responder_id", reason=reason)
    await tx.execute(sa.delete(regulars).where(regulars.c.person_id == person_id))
    if body.regulars:
        rows = [{"person_id": person_id, **regular.model_dump()} for regular in body.regulars]
        await tx.execute(sa.insert(regulars), rows)
    await audit.record(tx, user.id, "person.regulars", "person", person_id, responders=sorted(ids))
    return await _listed(tx, person_id)


async def _within(tx: Transaction, user: Actor, ids: list[int]) -> set[int]:
    query = (
        sa.select(responders.c.id)
        .join(areas, areas.c.id == responders.c.area_id)
        .where(responders.c.id.in_(ids), user.scope(areas.c.path))
    )
    return {row["id"] for row in await tx.rows(query)}


async def _listed(tx: Transaction, person_id: int) -> Page[RegularView]:
    rows = await tx.rows(
        sa.select(regulars.c.responder_id, responders.c.name, responders.c.phone, regulars.c.role)
        .join(responders, responders.c.id == regulars.c.responder_id)
        .where(regulars.c.person_id == person_id)
        .order_by(regulars.c.responder_id)
    )
    return Page[RegularView].model_validate({"items": [dict(row) for row in rows]})
