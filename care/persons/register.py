"""Reading and writing persons."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.drills import stale
from care.errors import ChangedMeanwhile
from care.persons import contacts, homes, risk, sealing
from care.persons.errors import IdentityKnown
from care.persons.fields import read_phone, settle_identity
from care.persons.schemas import NewPerson, PersonChanges
from care.persons.search_index import reindex
from care.persons.tables import homes as home_rows
from care.persons.tables import persons
from care.phones import masked
from care.records.errors import merged
from kit.access import Actor
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import NotFound
from kit.vault import keys
from kit.vault.cipher import PersonKey

_ITEM = sa.select(
    *(persons.c[name] for name in ("id", "name", "gender", "birth_date", "identity_number", "phone")),
    *(persons.c[name] for name in ("living", "risk", "area_id", "active")),
    home_rows.c.address,
).select_from(
    persons.join(areas, areas.c.id == persons.c.area_id).outerjoin(
        home_rows, home_rows.c.id == persons.c.home_id
    )
)
_DERIVED = ("risk", "risk_reasons")
_PHONES = ("phone", "other_phone", "doctor_phone")


async def items(
    tx: Transaction, *where: sa.ColumnElement[bool], limit: int | None = None
) -> list[dict[str, Any]]:
    """Persons as lists show them, by id, numbers masked. ``areas`` is part of the query."""
    rows = await tx.rows(_ITEM.where(*where).order_by(persons.c.id).limit(limit))
    held = await keys.of(tx, [row["id"] for row in rows])
    return [sealing.masked(sealing.opened(row, held[row["id"]])) for row in rows]


async def opened(tx: Transaction, row: sa.RowMapping) -> dict[str, Any]:
    """A whole row of ``persons`` with everything readable."""
    return sealing.opened(row, (await keys.of(tx, [row["id"]]))[row["id"]])


async def whole_picture(
    tx: Transaction, actor: Actor, person_id: int, *, mask: bool = True
) -> dict[str, Any]:
    """A person with home and contacts in order; numbers masked unless told otherwise.

    Raises: ``NotFound`` also outside the actor's areas; ``PersonMerged`` names who it is now.
    """
    row = await tx.row(
        sa.select(persons)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.id == person_id, actor.scope(areas.c.path))
    )
    if row is None:
        raise NotFound(what="person", id=person_id)
    if row["merged_into"] is not None:
        raise merged(row)
    person = await opened(tx, row)
    home = await homes.find(tx, actor, person["home_id"])
    shown = sealing.masked(person) if mask else person
    return {**shown, "home": home, "contacts": await _contacts(tx, person_id, mask=mask)}


async def _contacts(tx: Transaction, person_id: int, *, mask: bool) -> list[dict[str, Any]]:
    """In the order of calling, each with the channels on which the last drill found nobody."""
    known = await contacts.listed(tx, person_id, mask=False)
    found = await stale.of(tx, "contact", [(one["id"], one["phone"]) for one in known])
    return [
        {**one, "phone": masked(one["phone"]) if mask else one["phone"], "stale": found.get(one["id"], [])}
        for one in known
    ]


async def add(tx: Transaction, new: NewPerson) -> int:
    """Insert a person with home and contacts; returns the id.

    Raises: ``InvalidField``, ``IdentityKnown``.
    """
    values = new.model_dump(exclude={"home", "contacts"})
    dialling_code = await homes.dialling_code(tx, new.area_id)
    await _settle(tx, values, {}, dialling_code)
    if new.home is not None:
        values["home_id"] = await homes.add(tx, new.area_id, new.home)
    person_id: int = await tx.scalar(sa.text("select nextval(pg_get_serial_sequence('persons', 'id'))"))
    # The key's row refers to the person's, which is sealed under it.
    key = tx.vault.new_key(person_id)
    await _write(tx, sa.insert(persons).values(id=person_id, **sealing.sealed(values, key, tx.vault)))
    await keys.keep(tx, key)
    await contacts.add(tx, person_id, new.contacts, dialling_code)
    await reindex(tx, [person_id])
    return person_id


async def hold(tx: Transaction, actor: Actor, person_id: int, version: int | None) -> sa.RowMapping:
    """Lock a person within the actor's areas who is still as the caller has seen him.

    Raises: ``NotFound``, ``PersonMerged``, ``ChangedMeanwhile`` if he is no longer at ``version``.
    """
    held = await tx.row(
        sa.select(persons)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(persons.c.id == person_id, actor.scope(areas.c.path))
        .with_for_update(of=persons, key_share=True)
    )
    if held is None:
        raise NotFound(what="person", id=person_id)
    if held["merged_into"] is not None:
        raise merged(held)
    if version not in (None, held["version"]):
        raise ChangedMeanwhile(extra={"version": held["version"]})
    return held


async def change(tx: Transaction, held: sa.RowMapping, wanted: PersonChanges) -> dict[str, Any]:
    """Write what is given; a new home lies in the person's area. Answers as ``write``.

    Raises: ``InvalidField``, ``IdentityKnown``, ``PersonErased``.
    """
    values = wanted.given(exclude={"version", "home", "active"})
    if wanted.home is not None:
        area_id = values.get("area_id", held["area_id"])
        values["home_id"] = await homes.add(tx, area_id, wanted.home)
    return await write(tx, held, values)


async def write(tx: Transaction, held: sa.RowMapping, values: dict[str, Any]) -> dict[str, Any]:
    """Write facts of a person whom the caller holds; answers what stood in the fields that are new now.

    Raises: ``InvalidField``, ``IdentityKnown``, ``PersonErased``.
    """
    values, area_id = dict(values), values.get("area_id", held["area_id"])
    key = (await keys.for_writing(tx, [held["id"]]))[held["id"]]
    before = sealing.opened(held, key)
    await _settle(tx, values, before, await homes.dialling_code(tx, area_id))
    if values:
        await mark_changed(tx, held["id"], _sealed(values, before, key, tx))
        await reindex(tx, [held["id"]])
    return {name: before[name] for name in values if before[name] != values[name] and name not in _DERIVED}


async def mark_changed(tx: Transaction, person_id: int, columns: dict[str, Any]) -> None:
    """Count a change to the person or to the contacts; ``columns`` as they are stored."""
    await _write(
        tx,
        sa.update(persons)
        .where(persons.c.id == person_id)
        .values(**columns, version=persons.c.version + 1),
    )


async def _settle(
    tx: Transaction, values: dict[str, Any], before: dict[str, Any], dialling_code: str | None
) -> None:
    """Bring typed numbers into their one form and compute what follows from the facts."""
    today = local_date(await tx.now())
    settle_identity(values, "body.identity_number", before, today)
    for name in _PHONES:
        if values.get(name):
            values[name] = read_phone(values[name], f"body.{name}", dialling_code, before.get(name))
    after = {**before, **values}
    if after.get("powered_devices") and not after.get("powered_device"):
        values["powered_device"] = after["powered_device"] = True
    found = risk.assess(after, today)
    if values:
        values |= {"risk": found.tier, "risk_reasons": found.reasons}


def _sealed(
    values: dict[str, Any], before: dict[str, Any], key: PersonKey, tx: Transaction
) -> dict[str, Any]:
    if any(name in values for name in sealing.HEALTH):
        values = {**{name: before[name] for name in sealing.HEALTH}, **values}
    return sealing.sealed(values, key, tx.vault)


async def _write(tx: Transaction, statement: sa.Executable) -> None:
    try:
        async with tx.savepoint():
            await tx.execute(statement)
    except sa.exc.IntegrityError as error:
        if "uq_persons_identity" not in str(error.orig):
            raise
        raise IdentityKnown(field="body.identity_number") from None
