"""What of a person is sealed, and how a row becomes values and values become a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from care import identity_numbers, phones
from care.persons.tables import persons
from kit.database import Transaction
from kit.vault import keys
from kit.vault.cipher import PersonKey, Vault

NUMBERS = ("identity_number", "phone", "other_phone")
"""Columns that are sealed one by one."""

LISTS = ("conditions", "medicines", "allergies", "powered_devices")
TEXTS = ("hearing", "blood_type", "doctor_name", "doctor_phone", "health_centre", "customs", "notes")
HEALTH = (*LISTS, *TEXTS)
"""Facts inside the sealed document ``persons.health``."""

MASKS = {
    "identity_number": identity_numbers.masked,
    "phone": phones.masked,
    "other_phone": phones.masked,
    "doctor_phone": phones.masked,
}
"""Fields that are shown masked, and how."""


_STORED_ONLY = ("health", "identity_index", "phone_index")

Row = Mapping[str, Any] | sa.RowMapping


def opened(row: Row, key: PersonKey) -> dict[str, Any]:
    """The row with every sealed value readable; ``erased`` with nothing in them once the key is gone."""
    values = {name: value for name, value in row.items() if name not in _STORED_ONLY}
    for name in NUMBERS:
        if name in row:
            values[name] = key.open(f"persons.{name}", row[name])
    if "health" in row:
        known = key.open_document("persons.health", row["health"])
        values |= {name: known.get(name, []) for name in LISTS}
        values |= {name: known.get(name) for name in TEXTS}
    return {**values, "erased": key.erased}


def sealed(values: Mapping[str, Any], key: PersonKey, vault: Vault) -> dict[str, Any]:
    """Columns for these values. If one of the health facts is among them, all have to be."""
    row = {name: value for name, value in values.items() if name not in (*NUMBERS, *HEALTH)}
    for name in NUMBERS:
        if name in values:
            row[name] = key.seal(f"persons.{name}", values[name])
    if "identity_number" in values:
        number = values["identity_number"]
        row["identity_index"] = vault.blind("identity", number) if number else None
    if "phone" in values:
        row["phone_index"] = vault.blind("phone", values["phone"]) if values["phone"] else None
    if any(name in values for name in HEALTH):
        row["health"] = key.seal_document(
            "persons.health", {name: values[name] for name in HEALTH if values.get(name)}
        )
    return row


def masked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same with numbers masked: what everybody sees who has no reason to call."""
    return {
        name: MASKS[name](value) if name in MASKS and value else value for name, value in values.items()
    }


async def open_contacts(
    tx: Transaction, rows: Iterable[Row], *, mask: bool = False
) -> list[dict[str, Any]]:
    """Contacts with readable numbers; of an erased person they are None."""
    rows = list(rows)
    held = await keys.of(tx, {row["person_id"] for row in rows})
    return [
        {**row, "phone": phones.masked(phone) if mask else phone}
        for row in rows
        for phone in [held[row["person_id"]].open("contacts.phone", row["phone"])]
    ]


async def phone_of(tx: Transaction, person_id: int | None) -> str | None:
    """The number of somebody who has to be called; None if there is none."""
    if person_id is None:
        return None
    value = await tx.scalar(sa.select(persons.c.phone).where(persons.c.id == person_id))
    return (await phones_of(tx, {person_id: value}))[person_id]


async def phones_of(tx: Transaction, sealed_phones: Mapping[int, bytes | None]) -> dict[int, str | None]:
    """Person → telephone number, for whoever has to call; from the column ``persons.phone``."""
    held = await keys.of(tx, sealed_phones)
    return {person: held[person].open("persons.phone", value) for person, value in sealed_phones.items()}
