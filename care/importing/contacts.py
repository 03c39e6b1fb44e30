"""Lists of contacts. Whose they are: by identity number, or by name and telephone number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from care.importing import bulk
from care.importing.persons import matching
from care.importing.persons.people import CONTACT, MOST_CONTACTS, Held, merge_contact
from care.importing.persons.writing import contacts_version, write_contacts
from care.importing.rows import Context, Kind, Row
from care.importing.vocabulary import (
    choice,
    identity_number,
    load_columns,
    person_name,
    phone,
    with_area_code,
    yes_no,
)
from care.persons.search_index import reindex
from care.persons.tables import persons
from care.records import history
from kit import audit
from kit.access import Permission
from kit.database import Transaction
from kit.sheets.cells import clock, line
from kit.sheets.errors import Refused
from kit.vault import keys


async def take(tx: Transaction, context: Context, rows: list[Row]) -> None:
    """Give each row an outcome and write what changes."""
    shadows = {row.line: _person(row, context) for row in rows}
    wanted = [shadow for shadow in shadows.values() if not shadow.problems]
    held = await matching.held_for(tx, context, wanted)
    changed: list[tuple[dict[str, Any], Held]] = []
    for row in rows:
        for problem in shadows[row.line].problems:
            row.refuse(_FIELDS.get(problem.field, ""), problem.code, problem.detail)
        owner = held.get(row.line)
        if owner is None and not row.problems:
            row.refuse("person_name", "unknown_person")
        if owner is not None and not row.problems:
            _merge(row, owner, changed)
    if context.write and changed:
        await _write(tx, context, changed)


_FIELDS = {"name": "person_name", "identity_number": "person_identity", "phone": "person_phone"}
"""Field of a person → the column that says it here."""


def _person(row: Row, context: Context) -> Row:
    """The row as one about the person, so that it is found as in lists of persons."""
    values = row.values
    shadow = Row(row.line, {"name": values["person_name"]})
    if (identity := values.get("person_identity")) is not None:
        shadow.values["identity_number"] = identity.number
    code = context.places.dialling_code(context.places.default)
    for name, target in (("person_phone", shadow.values), ("phone", values)):
        if name in values:
            try:
                target["phone"] = with_area_code(values[name], code)
            except Refused as refused:
                row.refuse(name, refused.code)
    return shadow


def _merge(row: Row, owner: Held, changed: list[tuple[dict[str, Any], Held]]) -> None:
    before = len(owner["contacts"])
    owner.setdefault("former", [dict(one) for one in owner["contacts"]])
    given = {name: row.values[name] for name in CONTACT if name in row.values}
    contact = merge_contact(owner["contacts"], given)
    if contact is None:
        row.outcome = "unchanged"
        return
    if len(owner["contacts"]) > MOST_CONTACTS:
        owner["contacts"].pop()
        row.refuse("", "too_many_contacts", MOST_CONTACTS)
        return
    row.outcome = "created" if len(owner["contacts"]) > before else "updated"
    if not any(contact is one for one, _ in changed):
        changed.append((contact, owner))


async def _write(tx: Transaction, context: Context, changed: list[tuple[dict[str, Any], Held]]) -> None:
    owners = {owner["id"]: owner for _, owner in changed}
    found = await keys.for_writing(tx, owners)
    await write_contacts(tx, [(contact, found[owner["id"]]) for contact, owner in changed])
    await bulk.update(tx, persons, ("name",), owners.values())  # counts the change
    await reindex(tx, owners)
    touched = {number: [one for one, owner in changed if owner["id"] == number] for number in owners}
    versions = [
        contacts_version(number, context, touched[number], owner["former"])
        for number, owner in sorted(owners.items())
    ]
    await history.write_all(tx, versions)
    await audit.record(
        tx, context.user_id, "contact.import", "sheet_job", context.job_id, persons=sorted(owners)
    )


def _key(values: Mapping[str, Any]) -> str:
    identity = values.get("person_identity")
    whose = identity.number if identity else f"{values['person_name']}\n{values.get('person_phone', '')}"
    return f"{whose}\n{values['phone']}"


KIND = Kind(
    name="contacts",
    permission=Permission.WRITE_PERSONS,
    columns=load_columns("contacts", ["person_name", "name", "phone"]),
    readers={
        "person_name": person_name,
        "person_identity": identity_number,
        "person_phone": phone,
        "name": person_name,
        "relation": line(64),
        "phone": phone,
        "language": line(64),
        "has_key": yes_no,
        "inform": choice("inform"),
        "do_not_inform": yes_no,
        "hours_from": clock,
        "hours_until": clock,
    },
    needed=("person_name", "name", "phone"),
    key=_key,
    take=take,
    choices={"inform": "inform", "has_key": "yes_no", "do_not_inform": "yes_no"},
)
