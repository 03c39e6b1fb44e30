"""A row of a list as a person to be: facts, home and contacts, beside what is known already."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from care.importing.places import FIELDS, Places
from care.importing.rows import Row
from care.importing.vocabulary import NUMBERED, with_area_code
from care.persons import risk, sealing
from kit.sheets.errors import Refused

PLAIN = (
    *("name", "gender", "birth_date", "living", "relief", "disability_type", "disability_grade"),
    *("ability", "ability_assessed_on", "dementia", "powered_device", "family_planning_special"),
    "languages",
)
FACTS = (*PLAIN, *sealing.NUMBERS, *sealing.HEALTH)
HOME = ("address", "way_in", "door_code", "lat", "lon")
CONTACT = (
    *("name", "relation", "phone", "has_key", "inform", "language"),
    *("hours_from", "hours_until", "do_not_inform"),
)
NUMBERS = range(1, len(NUMBERED) + 1)
MOST_CONTACTS = 20

_EMPTY: dict[str, Any] = {
    **dict.fromkeys(FACTS),
    **dict.fromkeys(("dementia", "powered_device", "family_planning_special"), False),
    **{name: [] for name in (*sealing.LISTS, "languages")},
}
_NEW_CONTACT: dict[str, Any] = {
    **dict.fromkeys(CONTACT),
    **{"has_key": False, "inform": "at_press", "do_not_inform": False},
}
_DOOR_NUMBER = re.compile(r"\d")

Held = dict[str, Any]
"""A person as known: a row of ``persons`` opened, with ``home`` (or None) and ``contacts``."""


@dataclass(slots=True)
class Person:
    """``facts``, ``home``: what the row says; ``contacts``: whole contacts that are new or changed."""

    row: Row
    held: Held | None
    facts: dict[str, Any]
    home: dict[str, Any]
    contacts: list[dict[str, Any]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    area_id: int = 0
    moves: bool = False

    @property
    def after(self) -> dict[str, Any]:
        """All facts as they are to be."""
        return {**(self.held or _EMPTY), **self.facts}


def settle(row: Row, places: Places, today: dt.date) -> None:
    """Bring numbers into their one form; take birth date and gender from the identity number."""
    values = row.values
    try:
        code = places.dialling_code(places.find(values))
    except Refused:
        code = None
    for name in ("phone", "doctor_phone", *(f"contact{number}_phone" for number in NUMBERS)):
        if name in values:
            _numbers(row, name, code)
    if len(values.get("phone", ())) > 2 - ("other_phone" in values):
        row.refuse("phone", "two_phones")
    elif numbers := values.pop("phone", None):
        values |= dict(zip(("phone", "other_phone"), numbers, strict=False))
    identity = values.get("identity_number")
    if identity is not None:
        values["identity_number"] = identity.number
        for name, said in (("birth_date", identity.birth_date), ("gender", identity.gender)):
            if values.setdefault(name, said) != said:
                row.refuse(name, "identity_says_otherwise")
    if values.get("birth_date", dt.date.min) > today:
        row.refuse("birth_date", "not_born_yet")


def _numbers(row: Row, name: str, code: str | None) -> None:
    given = row.values[name]
    try:
        made = [with_area_code(number, code) for number in ([given] if isinstance(given, str) else given)]
    except Refused as refused:
        row.refuse(name, refused.code)
    else:
        row.values[name] = made[0] if isinstance(given, str) else made


def plan(row: Row, held: Held | None, places: Places, today: dt.date) -> Person:
    """What is to be done for a row; what is wrong is noted on it."""
    values = row.values
    facts = {name: values[name] for name in FACTS if name in values}
    person = Person(row, held, facts, {name: values[name] for name in HOME if name in values})
    _place(person, places)
    _change_home(person)
    _change_contacts(person)
    if person.after["powered_devices"] and not person.after["powered_device"]:
        facts["powered_device"] = True
    if held is not None:
        person.before = {name: held[name] for name, value in facts.items() if held[name] != value}
        person.facts = {name: facts[name] for name in person.before}
    if held is None or person.facts:
        found = risk.assess(person.after, today)
        person.facts |= {"risk": found.tier, "risk_reasons": found.reasons}
    if not row.problems:
        touched = person.facts or person.home or person.contacts or person.moves
        row.outcome = "created" if held is None else "updated" if touched else "unchanged"
    return person


def _place(person: Person, places: Places) -> None:
    held, values = person.held, person.row.values
    if held is not None and not any(values.get(name) for name in ("area", *FIELDS)):
        person.area_id = held["area_id"]
        return
    try:
        person.area_id = places.find(values)
    except Refused as refused:
        person.row.refuse("area", refused.code, refused.detail)
        return
    if held is not None and person.area_id != held["area_id"]:
        person.moves = True


def _change_home(person: Person) -> None:
    """Leave in ``home`` what is new; another address is another home, unless it is only written better."""
    if not person.home:
        return
    known = person.held and person.held["home"]
    if not known:
        if "address" not in person.home:
            person.row.refuse("address", "address_missing")
        return
    if person.home.get("address", known["address"]) == known["address"]:
        person.home = {name: value for name, value in person.home.items() if known[name] != value}


def has_door_number(address: str) -> bool:
    """Whether an address tells one door from the next, so that who shares it shares the home."""
    return _DOOR_NUMBER.search(address) is not None


def _change_contacts(person: Person) -> None:
    row = person.row
    known = [dict(one) for one in (person.held["contacts"] if person.held else [])]
    for number in NUMBERS:
        given = {
            name: row.values[f"contact{number}_{name}"]
            for name in CONTACT
            if f"contact{number}_{name}" in row.values
        }
        if not given:
            continue
        missing = [name for name in ("name", "phone") if name not in given]
        for name in missing:
            row.refuse(f"contact{number}_{name}", "missing")
        if not missing:
            changed = merge_contact(known, given)
            if changed is not None:
                person.contacts.append(changed)
    if len(known) > MOST_CONTACTS:
        row.refuse("", "too_many_contacts", MOST_CONTACTS)


def merge_contact(known: list[dict[str, Any]], given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Find the contact that is meant among those known, by number, else by name, and change it.

    Answers it whole, without ``id`` if it is new; None if nothing changes.
    """
    same = [one for one in known if one["phone"] == given["phone"]]
    same = same or [one for one in known if one["name"] == given["name"]]
    if not same:
        position = max((one["position"] for one in known), default=0) + 1
        made = {**_NEW_CONTACT, **given, "position": position}
        known.append(made)
        return made
    if all(same[0][name] == value for name, value in given.items()):
        return None
    same[0].update(given)
    return same[0]
