"""``/persons``: the people served."""

from __future__ import annotations

from fastapi import APIRouter

from care.persons import contacts
from care.persons import register as people
from care.persons.schemas import ContactList, NewHome, NewPerson, PersonChanges, PersonItem, PersonView
from care.persons.tables import homes
from care.scope import require_area, require_row, subtree
from kit import audit, pages
from kit.access import Actor, Permission
from kit.database import Transaction
from kit.errors import InvalidField
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
    rows = await people.search(tx, scope, people.containing(q), after[0] if after else None, limit + 1)
    await audit.record(tx, user.id, "person.search", "area", area or user.area_id, hits=len(rows))
    return Page[PersonItem].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.get(
    "/persons/{person_id}", summary="The whole picture of a person", responses=problem_responses(404)
)
async def get_person(person_id: Id, tx: Tx, user: User) -> PersonView:
    """Address, way in, door code, conditions and contacts in order. Every look is recorded."""
    user.require(Permission.READ_PERSONS)
    person = await people.whole_picture(tx, user, person_id)
    await audit.record(tx, user.id, "person.view", "person", person_id)
    return PersonView.model_validate(person)


@router.post("/persons", status_code=201, summary="Register a person")
async def create_person(body: NewPerson, tx: Tx, user: User) -> PersonView:
    """Registers a person, the home if it is new, and the contacts in the order of calling."""
    user.require(Permission.WRITE_PERSONS)
    await require_area(tx, user, body.area_id)
    await _require_home(tx, user, body.home, body.home_id)
    person_id = await people.add(tx, body)
    await audit.record(tx, user.id, "person.create", "person", person_id)
    return PersonView.model_validate(await people.whole_picture(tx, user, person_id))


@router.patch("/persons/{person_id}", summary="Change a person", responses=problem_responses(404, 409))
async def change_person(person_id: Id, body: PersonChanges, tx: Tx, user: User) -> PersonView:
    """Changes the fields that are given, and nothing if one of them cannot be accepted.
    409 `changed_meanwhile`: somebody else has changed the person since `version`."""
    user.require(Permission.WRITE_PERSONS)
    held = await people.hold(tx, user, person_id, body.version)
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    await _require_home(tx, user, body.home, body.home_id)
    await people.change(tx, held, body)
    fields = sorted(body.model_fields_set - {"version"})
    await audit.record(tx, user.id, "person.update", "person", person_id, fields=fields)
    return PersonView.model_validate(await people.whole_picture(tx, user, person_id))


@router.put(
    "/persons/{person_id}/contacts",
    summary="Set the contacts and their order",
    responses=problem_responses(404, 409),
)
async def set_contacts(person_id: Id, body: ContactList, tx: Tx, user: User) -> PersonView:
    """The whole list, the first to be called first. Contacts with an `id` are kept and changed,
    those without are added, those left out are removed."""
    user.require(Permission.WRITE_PERSONS)
    await people.hold(tx, user, person_id, body.version)
    done = await contacts.replace(tx, person_id, body.contacts)
    if any(done.values()):
        await people.mark_changed(tx, person_id, {})
    await audit.record(tx, user.id, "person.contacts", "person", person_id, **done)
    return PersonView.model_validate(await people.whole_picture(tx, user, person_id))


async def _require_home(tx: Transaction, user: Actor, home: NewHome | None, home_id: int | None) -> None:
    if home is not None and home_id is not None:
        raise InvalidField(field="body.home_id", reason="home_or_home_id")
    if home_id is not None:
        await require_row(tx, user, homes, home_id, "home")
