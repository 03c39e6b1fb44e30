"""The kind ``persons``: its columns and how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from care.importing.persons import matching, people, writing
from care.importing.persons.people import NUMBERS
from care.importing.places import FIELDS
from care.importing.rows import Context, Kind, Reader, Row, listed
from care.importing.vocabulary import (
    choice,
    identity_number,
    load_columns,
    person_name,
    phone,
    phones,
    whole,
    yes_no,
)
from kit.access import Permission
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.sheets.cells import date, decimal, line, prose

_name = line(200)
_word = line(64)
_words = listed(_word)

CHOICES = {
    **{name: name for name in ("gender", "living", "relief", "disability_type", "blood_type")},
    **{name: name for name in ("disability_grade", "ability")},
}
_CONTACT: dict[str, Reader] = {
    "name": person_name,
    "relation": _word,
    "phone": phone,
    "has_key": yes_no,
    "inform": choice("inform"),
}


async def take(tx: Transaction, context: Context, rows: list[Row]) -> None:
    """Give each row an outcome and write what changes."""
    today = local_date(await tx.now())
    for row in rows:
        people.settle(row, context.places, today)
    rows = [row for row in rows if not row.problems]
    held = await matching.held_for(tx, context, rows)
    planned = [
        people.plan(row, held.get(row.line), context.places, today) for row in rows if not row.problems
    ]
    good = [person for person in planned if not person.row.problems]
    _one_row_each(good)
    if context.write:
        await writing.write(tx, context, [person for person in good if not person.row.problems])


def _one_row_each(good: list[people.Person]) -> None:
    """Two rows of a chunk may mean the same person in different words."""
    seen: dict[object, int] = {}
    for person in good:
        after = person.after
        names: list[object] = [person.held["id"]] if person.held else []
        if after["birth_date"] and after["phone"]:
            names.append((after["name"], after["birth_date"], after["phone"]))
        first = min((seen[name] for name in names if name in seen), default=None)
        if first is not None:
            person.row.refuse("", "twice_in_file", first)
        seen |= {name: person.row.line for name in names if name not in seen}


def _key(values: Mapping[str, Any]) -> str:
    identity = values.get("identity_number")
    if identity is not None:
        return str(getattr(identity, "number", identity))
    numbers = values.get("phone") or [""]
    first = numbers[0] if isinstance(numbers, list) else numbers
    return f"{values['name']}\n{values.get('birth_date', '')}\n{first}"


KIND = Kind(
    name="persons",
    permission=Permission.WRITE_PERSONS,
    columns=load_columns("persons", ["name"]),
    readers={
        "name": person_name,
        **dict.fromkeys(("area", *FIELDS, "address", "health_centre", "doctor_name"), _name),
        "gender": choice("gender"),
        "birth_date": date,
        "identity_number": identity_number,
        "phone": phones,
        "other_phone": phone,
        "living": choice("living"),
        "relief": choice("relief"),
        "disability_type": choice("disability_type"),
        "disability_grade": whole("disability_grade"),
        "ability": whole("ability"),
        "ability_assessed_on": date,
        **dict.fromkeys(("dementia", "powered_device", "family_planning_special"), yes_no),
        **dict.fromkeys(("languages", "conditions", "medicines", "allergies", "powered_devices"), _words),
        **dict.fromkeys(("hearing", "customs"), _name),
        "blood_type": choice("blood_type"),
        "doctor_phone": phone,
        **dict.fromkeys(("notes", "way_in"), prose(4000)),
        "door_code": _word,
        "lat": decimal(-90, 90, "bad_coordinate"),
        "lon": decimal(-180, 180, "bad_coordinate"),
        **{f"contact{number}_{name}": reader for number in NUMBERS for name, reader in _CONTACT.items()},
    },
    needed=("name",),
    key=_key,
    take=take,
    choices={
        **CHOICES,
        **dict.fromkeys(("dementia", "powered_device", "family_planning_special"), "yes_no"),
        **{f"contact{number}_inform": "inform" for number in NUMBERS},
        **{f"contact{number}_has_key": "yes_no" for number in NUMBERS},
    },
)
