"""A person's contacts: one ordered list, read and written as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from care.persons import sealing
from care.persons.contact_schemas import ListedContact, NewContact
from care.persons.fields import read_phone
from care.persons.tables import contacts
from kit.clock_zone import LOCAL
from kit.database import Transaction
from kit.errors import InvalidField
from kit.vault import keys
from kit.vault.cipher import PersonKey

PHONE = "contacts.phone"


async def listed(tx: Transaction, person_id: int, *, mask: bool) -> list[dict[str, Any]]:
    """In the order of calling."""
    rows = await tx.rows(
        sa.select(contacts)
        .where(contacts.c.person_id == person_id)
        .order_by(contacts.c.position, contacts.c.id)
    )
    return await sealing.open_contacts(tx, rows, mask=mask)


async def add(
    tx: Transaction, person_id: int, new: Sequence[NewContact], dialling_code: str | None
) -> None:
    """The contacts of a new person. Raises: ``InvalidField``."""
    if not new:
        return
    key = (await keys.for_writing(tx, [person_id]))[person_id]
    rows = [
        _row(number, contact, read_phone(contact.phone, _field(number), dialling_code), key)
        for number, contact in enumerate(new)
    ]
    await tx.execute(sa.insert(contacts), rows)


async def replace(
    tx: Transaction, person_id: int, wanted: Sequence[ListedContact], dialling_code: str | None
) -> dict[str, list[int]]:
    """Make the list as ``wanted``; returns the ids ``added``, ``changed`` and ``removed``.

    A contact keeps its id over changes, because pages and their answers refer to it. The caller
    holds the person's row.
    Raises: ``InvalidField`` for an id that is not of this person's or stands there twice, and for a
    number that cannot be one; ``PersonErased``.
    """
    known = {row["id"]: row for row in await listed(tx, person_id, mask=False)}
    key = (await keys.for_writing(tx, [person_id]))[person_id]
    kept: set[int] = set()
    done: dict[str, list[int]] = {"added": [], "changed": [], "removed": []}
    for number, contact in enumerate(wanted):
        if contact.id is not None and (contact.id not in known or contact.id in kept):
            reason = "listed_twice" if contact.id in kept else "unknown_contact"
            raise InvalidField(field=f"body.contacts.{number}.id", reason=reason)
        held = known[contact.id] if contact.id is not None else None
        phone = _phone(contact, held, _field(number), dialling_code)
        row = _row(number, contact, phone, key)
        if held is None:
            added = await tx.scalar(sa.insert(contacts).values(**row).returning(contacts.c.id))
            done["added"].append(added)
            continue
        kept.add(held["id"])
        if {**row, "id": held["id"], "phone": phone} != held:
            await tx.execute(sa.update(contacts).where(contacts.c.id == held["id"]).values(**row))
            done["changed"].append(held["id"])
    done["removed"] = sorted(set(known) - kept)
    if done["removed"]:
        await tx.execute(sa.delete(contacts).where(contacts.c.id.in_(done["removed"])))
    return done


def reachable(contact: Mapping[str, Any], now: dt.datetime) -> bool:
    """Whether ``now`` lies within the contact's hours and days. Hours that pass midnight belong to the
    day they begin on."""
    local = now.astimezone(LOCAL)
    start, end = contact["hours_from"], contact["hours_until"]
    time, day = local.time(), local.isoweekday()
    if start is not None and end is not None and end < start:
        if not (time >= start or time < end):
            return False
        if time < end:
            day = (day - 2) % 7 + 1
    elif (start is not None and time < start) or (end is not None and time >= end):
        return False
    return not contact["days"] or day in contact["days"]


def _field(number: int) -> str:
    return f"body.contacts.{number}.phone"


def _phone(
    contact: ListedContact, held: Mapping[str, Any] | None, field: str, dialling_code: str | None
) -> str:
    known = None if held is None else held["phone"]
    if contact.phone is None:
        if known is None:
            raise InvalidField(field=field, reason="missing")
        return str(known)
    return read_phone(contact.phone, field, dialling_code, known)


def _row(number: int, contact: NewContact | ListedContact, phone: str, key: PersonKey) -> dict[str, Any]:
    values = contact.model_dump(exclude={"id"})
    if contact.do_not_inform:
        values["inform"] = "never"
    return {
        **values,
        "person_id": key.person_id,
        "position": number + 1,
        "phone": key.seal(PHONE, phone),
    }
