"""Who is meant: by identity number, else by name with birth date and telephone number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from care.importing.bulk import among
from care.importing.persons.people import Held
from care.importing.rows import Context, Row
from care.persons import sealing
from care.persons.tables import contacts, homes, persons
from kit.areas import areas
from kit.database import Transaction
from kit.vault import keys

_COMPARED = ("birth_date", "phone")


async def held_for(tx: Transaction, context: Context, rows: list[Row]) -> dict[int, Held]:
    """Line → who is meant, as known; locked if it is to be written. What cannot be told is noted."""
    by_identity = await _by_identity(tx, context, rows)
    rest = [row for row in rows if row.line not in by_identity and not row.problems]
    found = by_identity | await _by_name(tx, context, rest)
    held = await whole(tx, set(found.values()), lock=context.write)
    return {line: held[person_id] for line, person_id in found.items() if person_id in held}


async def _by_identity(tx: Transaction, context: Context, rows: list[Row]) -> dict[int, int]:
    blind = {
        tx.vault.blind("identity", row.values["identity_number"]): row
        for row in rows
        if "identity_number" in row.values
    }
    found: dict[int, int] = {}
    # Whoever is served has an index of his own; of the others there are few.
    for served in (True, False):
        rest = {index: row for index, row in blind.items() if row.line not in found and not row.problems}
        if rest:
            _take(found, rest, await tx.rows(_numbered(context, rest, served=served)))
    return found


def _numbered(context: Context, blind: Iterable[bytes], *, served: bool) -> sa.Select[Any]:
    now = persons.alias()  # a duplicate that was merged is the one that it became
    return (
        sa.select(
            now.c.id,
            now.c.active,
            persons.c.identity_index,
            persons.c.merged_into,
            sa.type_coerce(context.scope, sa.Boolean).label("seen"),
        )
        .select_from(persons)
        .join(now, now.c.id == sa.func.coalesce(persons.c.merged_into, persons.c.id))
        .join(areas, areas.c.id == now.c.area_id)
        .where(persons.c.identity_index == among(persons.c.identity_index, blind))
        .where(persons.c.active if served else ~persons.c.active, persons.c.identity_index.is_not(None))
        .order_by(now.c.active.desc(), persons.c.merged_into.is_not(None), now.c.id)
    )


def _take(found: dict[int, int], blind: dict[bytes, Row], listed: Iterable[sa.RowMapping]) -> None:
    for one in listed:
        row = blind[bytes(one["identity_index"])]
        if row.line in found or row.problems:
            continue
        if not one["seen"]:
            row.refuse("identity_number", "elsewhere")
        elif not one["active"]:
            row.refuse("identity_number", "no_longer_served")
        else:
            found[row.line] = one["id"]
            if one["merged_into"] is not None:
                # The number of the duplicate; whoever merged them has decided which one holds.
                row.values.pop("identity_number")


async def _by_name(tx: Transaction, context: Context, rows: list[Row]) -> dict[int, int]:
    for row in rows:
        known = ("identity_number", *_COMPARED)
        if not any(name in row.values for name in known):
            row.refuse("", "who_is_it")
    named = {row.values["name"] for row in rows if "identity_number" not in row.values}
    # Whoever has a number is somebody else than a row with another number.
    numbered = {row.values["name"] for row in rows if "identity_number" in row.values}
    numberless = sa.and_(
        persons.c.name == among(persons.c.name, numbered), persons.c.identity_index.is_(None)
    )
    query = (
        sa.select(*(persons.c[name] for name in ("id", "name", "identity_index", *_COMPARED)))
        .join(areas, areas.c.id == persons.c.area_id)
        .where(sa.or_(persons.c.name == among(persons.c.name, named), numberless))
        .where(persons.c.active, context.scope)
    )
    listed = await tx.rows(query)
    held = await keys.of(tx, [one["id"] for one in listed])
    candidates: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in listed:
        candidates[one["name"]].append(
            sealing.opened(one, held[one["id"]]) | {"numbered": one["identity_index"]}
        )
    found: dict[int, int] = {}
    for row in rows:
        same = [one for one in candidates[row.values["name"]] if _same(row, one)]
        if len(same) > 1:
            row.refuse("", "ambiguous", len(same))
        elif same:
            found[row.line] = same[0]["id"]
    return found


def _same(row: Row, known: dict[str, Any]) -> bool:
    """Whether everything that both sides say agrees, and there is something."""
    if "identity_number" in row.values and known["numbered"]:
        return False
    both = [
        row.values[name] == known[name]
        for name in _COMPARED
        if name in row.values and known[name] is not None
    ]
    return bool(both) and all(both)


async def whole(tx: Transaction, ids: Iterable[int], *, lock: bool = False) -> dict[int, Held]:
    """Persons by id, with everything readable, home and contacts; some five statements for any number."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    query = sa.select(persons).where(persons.c.id == among(persons.c.id, wanted)).order_by(persons.c.id)
    if lock:
        query = query.with_for_update(key_share=True)
    rows = await tx.rows(query)
    held = await keys.of(tx, wanted)
    home_ids = {row["home_id"] for row in rows if row["home_id"] is not None}
    dwellings = await tx.rows(sa.select(homes).where(homes.c.id == among(homes.c.id, home_ids)))
    home_of = {one["id"]: dict(one) for one in dwellings}
    owned: dict[int, list[dict[str, Any]]] = defaultdict(list)
    of_them = sa.select(contacts).where(contacts.c.person_id == among(contacts.c.person_id, wanted))
    for one in await sealing.open_contacts(tx, await tx.rows(of_them.order_by(contacts.c.position))):
        owned[one["person_id"]].append(one)
    return {
        row["id"]: {
            **sealing.opened(row, held[row["id"]]),
            "home": home_of.get(row["home_id"]),
            "contacts": owned[row["id"]],
        }
        for row in rows
    }
