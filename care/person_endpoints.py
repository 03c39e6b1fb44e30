"""``/persons``: the people served."""

from __future__ import annotations

from fastapi import APIRouter

from care import persons as people
from care.schemas import NewPerson, PersonItem, PersonView
from care.scope import require_area, require_row, subtree
from care.tables import homes
from kit import audit, pages
from kit.access import Permission
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit, Search
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["persons"])


@router.get("/persons", summary="Find persons")
async def list_persons(
    tx: Tx,
    user: User,
    q: Search = "",
    area: BigInt | None = None,
    limit: Limit = 20,
    cursor: CursorText | None = None,
) -> Page[PersonItem]:
    """Persons within the caller's areas whose name, phone or address contains ``q``, by id."""
    user.require(Permission.READ_PERSONS)
    after = pages.position(cursor, int)
    scope = await subtree(tx, user, area)
    rows = await people.search(tx, scope, q, after[0] if after else None, limit + 1)
    await audit.record(tx, user.id, "person.search", "area", area or user.area_id, hits=len(rows))
    return Page[PersonItem].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.get(
    "/persons/{person_id}", summary="The whole picture of a person", responses=problem_responses(404)
)
async def get_person(person_id: Id, tx: Tx, user: User) -> PersonView:
    """Address, way in, door code, conditions and contacts in order. Every look is recorded."""
    user.require(Permission.READ_PERSONS)
    person = await people.whole_picture(tx, user, person_id)
    if person is None:
        raise NotFound(what="person", id=person_id)
    await audit.record(tx, user.id, "person.view", "person", person_id)
    return PersonView.model_validate(person)


@router.post("/persons", status_code=201, summary="Register a person")
async def create_person(body: NewPerson, tx: Tx, user: User) -> PersonView:
    """Registers a person, the home if it is new, and the contacts in the order of calling."""
    user.require(Permission.WRITE_PERSONS)
    await require_area(tx, user, body.area_id)
    if body.home is not None and body.home_id is not None:
        raise InvalidField(field="body.home_id", reason="home_or_home_id")
    if body.home_id is not None:
        await require_row(tx, user, homes, body.home_id, "home")
    person_id = await people.add(tx, body)
    await audit.record(tx, user.id, "person.create", "person", person_id)
    person = await people.whole_picture(tx, user, person_id)
    return PersonView.model_validate(person)
