"""``/persons``: the people served."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from care.persons import contacts, homes, unmasking
from care.persons import register as people
from care.persons.contact_schemas import ContactList
from care.persons.fields import RiskTier
from care.persons.home_schemas import NewHome
from care.persons.schemas import (
    NewPerson,
    PersonChanges,
    PersonPage,
    PersonView,
    UnmaskedNumbers,
    Unmasking,
)
from care.persons.search import search
from care.persons.search_index import reindex
from care.persons.tables import homes as home_rows
from care.persons.tables import persons
from care.records import endings, history
from care.records.followers import Followers
from care.scope import require_area, require_row, scope_path, subtree
from kit import audit, pages
from kit.access import Actor, Permission
from kit.catalogue import from_header, text
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import BigInt, CursorText, Id, Limit, Search
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["persons"])


@router.get("/persons", summary="Find persons")
async def list_persons(
    tx: Tx,
    user: User,
    q: Search = "",
    area: BigInt | None = None,
    risk: Annotated[RiskTier | None, Query(description="Only persons of this tier")] = None,
    limit: Limit = 20,
    cursor: CursorText | None = None,
) -> PersonPage:
    """Persons within the caller's areas. ``q``: name, pinyin or initials, parts of the address, a telephone
    number or its last digits (four or more), the same of an identity number, a device's id or serial;
    several words have to apply together. The best of the first 1,000 hits come first. Without ``q``: all,
    by id."""
    user.require(Permission.READ_PERSONS)
    if q.strip():
        found = await search(tx, await scope_path(tx, user, area), q, risk=risk, limit=limit)
        await audit.record(tx, user.id, "person.search", "area", area or user.area_id, hits=found.hits)
        return PersonPage.model_validate({"items": found.items, "hits": found.hits, "more": found.more})
    after = pages.position(cursor, int)
    where = [await subtree(tx, user, area), persons.c.merged_into.is_(None)]
    if risk is not None:
        where.append(persons.c.risk == risk)
    if after is not None:
        where.append(persons.c.id > after[0])
    rows = await people.items(tx, *where, limit=limit + 1)
    await audit.record(tx, user.id, "person.search", "area", area or user.area_id, hits=len(rows))
    return PersonPage.model_validate(pages.page(rows, limit, rows, "id"))


@router.get(
    "/persons/{person_id}", summary="The whole picture of a person", responses=problem_responses(404)
)
async def get_person(person_id: Id, tx: Tx, user: User, request: Request) -> PersonView:
    """Address, way in, door code, health and contacts in order; numbers are masked. Every look is
    recorded."""
    user.require(Permission.READ_PERSONS)
    person = await _view(tx, user, person_id, request)
    await audit.record(tx, user.id, "person.view", "person", person_id)
    return person


@router.post(
    "/persons/{person_id}/unmask",
    summary="See the full numbers of a person",
    responses=problem_responses(404),
)
async def unmask_person(
    person_id: Id, body: Unmasking, tx: Tx, user: User, response: Response
) -> UnmaskedNumbers:
    """Identity number and telephone numbers in full, those of the contacts too. Who asked, when, why and
    for which fields is on record."""
    user.require(Permission.READ_PERSONS, Permission.UNMASK_PERSONS)
    response.headers["Cache-Control"] = "no-store"
    return await unmasking.unmask(tx, user, person_id, body.reason)


@router.post("/persons", status_code=201, summary="Register a person", responses=problem_responses(409))
async def create_person(body: NewPerson, tx: Tx, user: User, request: Request) -> PersonView:
    """Registers a person, the home if it is new, and the contacts in the order of calling.
    409 `identity_known`: somebody who is served has the identity number already."""
    user.require(Permission.WRITE_PERSONS)
    await require_area(tx, user, body.area_id)
    await _require_home(tx, user, body.home, body.home_id)
    person_id = await people.add(tx, body)
    await audit.record(tx, user.id, "person.create", "person", person_id)
    return await _view(tx, user, person_id, request)


@router.patch("/persons/{person_id}", summary="Change a person", responses=problem_responses(404, 409))
async def change_person(
    person_id: Id, body: PersonChanges, tx: Tx, user: User, request: Request, followers: Followers
) -> PersonView:
    """Changes the fields that are given, and nothing if one of them cannot be accepted. `active` false ends
    services as `POST /persons/{id}/end` of the kind `other`, true undoes an ending.
    409 `changed_meanwhile`: somebody else has changed the person since `version`."""
    user.require(Permission.WRITE_PERSONS)
    held = await people.hold(tx, user, person_id, body.version)
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    await _require_home(tx, user, body.home, body.home_id)
    former = await people.change(tx, held, body)
    if former:
        await history.write(
            tx, person_id, user.id, "person", "change", fields=sorted(former), before=former
        )
    if body.active is not None and body.active != held["active"]:
        await endings.set_active(tx, user, held, followers, active=body.active)
    fields = sorted(body.model_fields_set - {"version"})
    await audit.record(tx, user.id, "person.update", "person", person_id, fields=fields)
    return await _view(tx, user, person_id, request)


@router.put(
    "/persons/{person_id}/contacts",
    summary="Set the contacts and their order",
    responses=problem_responses(404, 409),
)
async def set_contacts(
    person_id: Id, body: ContactList, tx: Tx, user: User, request: Request
) -> PersonView:
    """The whole list, the first to be called first. Contacts with an `id` are kept and changed,
    those without are added, those left out are removed."""
    user.require(Permission.WRITE_PERSONS)
    held = await people.hold(tx, user, person_id, body.version)
    before = await contacts.listed(tx, person_id, mask=False)
    dialling_code = await homes.dialling_code(tx, held["area_id"])
    done = await contacts.replace(tx, person_id, body.contacts, dialling_code)
    if any(done.values()):
        await people.mark_changed(tx, person_id, {})
        await reindex(tx, [person_id])
        await history.write_contacts(tx, person_id, user.id, done, before)
    await audit.record(tx, user.id, "person.contacts", "person", person_id, **done)
    return await _view(tx, user, person_id, request)


async def _view(tx: Transaction, user: Actor, person_id: int, request: Request) -> PersonView:
    person: dict[str, Any] = await people.whole_picture(tx, user, person_id)
    language = from_header(request.headers.get("accept-language"))
    reasons = [
        {"code": code, "text": text(f"risk.reason.{code}", language)} for code in person["risk_reasons"]
    ]
    return PersonView.model_validate({**person, "risk_reasons": reasons})


async def _require_home(tx: Transaction, user: Actor, home: NewHome | None, home_id: int | None) -> None:
    if home is not None and home_id is not None:
        raise InvalidField(field="body.home_id", reason="home_or_home_id")
    if home_id is not None:
        await require_row(tx, user, home_rows, home_id, "home")
