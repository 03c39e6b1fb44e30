"""Writing many persons: keys, sealed values, homes, contacts and versions, each in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from care.importing import bulk
from care.importing.persons.people import CONTACT, HOME, Person, has_door_number
from care.importing.rows import Context
from care.persons import sealing
from care.persons.search_index import reindex
from care.persons.tables import contacts, homes, persons
from care.records import history
from kit import audit
from kit.database import Transaction
from kit.vault import keys
from kit.vault.cipher import PersonKey

_IDS = sa.text(
    "select nextval(pg_get_serial_sequence('persons', 'id')) as id from generate_series(1, :count)"
)
_AT = sa.text(
    """
    select h.id, h.area_id, h.address from homes h
    join unnest(cast(:areas as bigint[]), cast(:addresses as text[])) as t(area_id, address)
      on t.area_id = h.area_id and t.address = h.address
    order by h.id desc
    """
)
CONTACT_PHONE = "contacts.phone"


async def write(tx: Transaction, context: Context, people: list[Person]) -> None:
    """Write what each of these says. The persons that exist are locked by the caller."""
    home_of = await _homes(tx, people)
    new = [person for person in people if person.held is None]
    changed = [person for person in people if person.held is not None and person.row.outcome == "updated"]
    made = await _add(tx, new, home_of)
    found = await keys.for_writing(tx, [person.held["id"] for person in changed if person.held])
    await _change(tx, changed, found, home_of)
    holders = [*zip(new, made, strict=True), *_with(changed, found)]
    await write_contacts(tx, [(one, key) for person, key in holders for one in person.contacts])
    await reindex(tx, [key.person_id for _, key in holders])
    await _versions(tx, context, changed, home_of)
    if new or changed:
        done = {"created": [key.person_id for key in made], "updated": sorted(found)}
        await audit.record(tx, context.user_id, "person.import", "sheet_job", context.job_id, **done)


def _with(changed: list[Person], found: dict[int, PersonKey]) -> list[tuple[Person, PersonKey]]:
    return [(person, found[person.held["id"]]) for person in changed if person.held]


async def _homes(tx: Transaction, people: list[Person]) -> dict[int, int]:
    """Line → the home of who lives somewhere new; homes that others live in are found, others made."""
    moving = [
        person
        for person in people
        if "address" in person.home and person.row.outcome in ("created", "updated")
    ]
    places = {(person.area_id, person.home["address"]) for person in moving}
    shared = {place for place in places if has_door_number(place[1])}
    listed = {"areas": [place[0] for place in shared], "addresses": [place[1] for place in shared]}
    known = {(row["area_id"], row["address"]): row["id"] for row in await tx.rows(_AT, listed)}
    fresh: dict[Any, dict[str, Any]] = {}
    for person in moving:
        place = (person.area_id, person.home["address"])
        slot = place if place in shared else person.row.line
        if place not in known:
            row = fresh.setdefault(slot, dict.fromkeys(HOME) | {"area_id": person.area_id})
            row |= person.home
    made = dict(zip(fresh, await bulk.insert(tx, homes, list(fresh.values())), strict=True))
    return {
        person.row.line: known.get(place) or made[place if place in shared else person.row.line]
        for person in moving
        for place in [(person.area_id, person.home["address"])]
    }


async def _add(tx: Transaction, new: list[Person], home_of: dict[int, int]) -> list[PersonKey]:
    if not new:
        return []
    ids = [row["id"] for row in await tx.rows(_IDS, {"count": len(new)})]
    made = [tx.vault.new_key(person_id) for person_id in ids]
    rows = [
        {
            "id": key.person_id,
            "area_id": person.area_id,
            "home_id": home_of.get(person.row.line),
            **sealing.sealed(person.after, key, tx.vault),
        }
        for person, key in zip(new, made, strict=True)
    ]
    await tx.execute(sa.insert(persons), rows)
    await keys.keep(tx, *made)
    return made


async def _change(
    tx: Transaction, changed: list[Person], found: dict[int, PersonKey], home_of: dict[int, int]
) -> None:
    """Only what is new is written: what cannot be read just now must not be overwritten with nothing."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    dwellings: dict[tuple[str, ...], dict[int, dict[str, Any]]] = defaultdict(dict)
    for person in changed:
        held = person.held or {}
        facts = dict(person.facts)
        if any(name in facts for name in sealing.HEALTH):
            facts = {**{name: person.after[name] for name in sealing.HEALTH}, **facts}
        row = sealing.sealed(facts, found[held["id"]], tx.vault) | {"area_id": person.area_id}
        if person.row.line in home_of:
            row["home_id"] = home_of[person.row.line]
        elif person.home:
            home = {**person.home, "id": held["home_id"]}
            dwellings[tuple(sorted(person.home))][held["home_id"]] = home
        alike[tuple(sorted(row))].append({**row, "id": held["id"]})
    for columns, rows in sorted(alike.items()):
        await bulk.update(tx, persons, columns, rows)
    for columns, by_id in sorted(dwellings.items()):
        await bulk.update(tx, homes, columns, by_id.values())


async def write_contacts(tx: Transaction, listed: Iterable[tuple[dict[str, Any], PersonKey]]) -> None:
    """Write contacts, whole: those with an ``id`` exist already."""
    new: list[dict[str, Any]] = []
    changed: dict[int, dict[str, Any]] = {}
    for contact, key in listed:
        row = {name: contact[name] for name in CONTACT}
        row |= {"phone": key.seal(CONTACT_PHONE, contact["phone"])}
        if "id" in contact:
            changed[contact["id"]] = {**row, "id": contact["id"]}
        else:
            new.append({**row, "position": contact["position"], "person_id": key.person_id})
    if new:
        await tx.execute(sa.insert(contacts), new)
    await bulk.update(tx, contacts, CONTACT, changed.values())


async def _versions(
    tx: Transaction, context: Context, changed: list[Person], home_of: dict[int, int]
) -> None:
    versions = []
    homes_before: dict[int, dict[str, Any]] = {}
    for person in changed:
        held = person.held or {}
        before = dict(person.before)
        if person.moves:
            before["area_id"] = held["area_id"]
        if person.row.line in home_of:
            before["home_id"] = held["home_id"]
        elif person.home:
            homes_before[held["home_id"]] = {name: held["home"][name] for name in person.home}
        if before:
            versions.append(
                history.Version(
                    held["id"], context.user_id, "person", "change", fields=sorted(before), before=before
                )
            )
        if person.contacts:
            versions.append(contacts_version(held["id"], context, person.contacts, held["contacts"]))
    await history.write_all(tx, versions)
    for home_id, former in sorted(homes_before.items()):
        await history.write_home(tx, home_id, context.user_id, former)


def contacts_version(
    person_id: int, context: Context, touched: list[dict[str, Any]], known: list[dict[str, Any]]
) -> history.Version:
    """A change to a person's contacts; ``known``: as they were."""
    ids = {one["id"] for one in touched if "id" in one}
    former = [one for one in known if one["id"] in ids]
    fields = ["added"] * any("id" not in one for one in touched) + ["changed"] * bool(ids)
    before = {"contacts": former or None}
    return history.Version(person_id, context.user_id, "contacts", "change", fields=fields, before=before)
