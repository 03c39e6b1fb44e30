"""What is handed out, a page of rows at a time: field → value, as the kinds of import name the fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from care import phones
from care.importing.bulk import among
from care.importing.persons import matching
from care.importing.persons.people import CONTACT, NUMBERS
from care.persons import sealing
from care.persons.tables import contacts, persons
from care.providers.tables import provider_areas, providers
from care.responders.tables import certificates, responder_areas, responders
from kit.access import Permission
from kit.areas import areas
from kit.database import Transaction

PAGE = 400

Rows = list[tuple[int, dict[str, Any]]]
"""Key and values of each row, by key."""

HIDDEN = frozenset((*sealing.HEALTH, "door_code", "way_in"))
"""Left out where numbers are masked."""


@dataclass(frozen=True, slots=True)
class Source:
    """``page``: rows behind a key within a scope. ``unmasks``: who may have the full numbers."""

    name: str
    reads: Permission
    unmasks: Permission
    key: sa.ColumnElement[int]
    page: Callable[[Transaction, Any, int], Awaitable[Rows]]


def _masked(values: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name not in HIDDEN}
    for name, value in kept.items():
        if name.endswith("phone"):
            kept[name] = phones.masked(value)
        elif name == "phones":
            kept[name] = [phones.masked(one) for one in value]
    return sealing.masked(kept)


def masked(rows: Rows) -> Rows:
    """Numbers masked; what lies behind the door and in the body left out."""
    return [(key, _masked(values)) for key, values in rows]


def _within(table: sa.Table, key: Any, scope: Any, after: int) -> sa.Select[Any]:
    joined = sa.select(table).join(areas, areas.c.id == table.c.area_id)
    return joined.where(scope, key > after).order_by(key).limit(PAGE)


async def _persons(tx: Transaction, scope: Any, after: int) -> Rows:
    query = _within(persons, persons.c.id, scope, after).with_only_columns(persons.c.id)
    ids = [row["id"] for row in await tx.rows(query.where(persons.c.active))]
    found = await matching.whole(tx, ids)
    return [(number, _flat(found[number])) for number in ids]


def _flat(person: dict[str, Any]) -> dict[str, Any]:
    values = {**(person["home"] or {}), **person, "area": person["area_id"]}
    for number, contact in zip(NUMBERS, person["contacts"], strict=False):
        values |= {f"contact{number}_{name}": contact[name] for name in CONTACT}
    return values


async def _contacts(tx: Transaction, scope: Any, after: int) -> Rows:
    query = (
        sa.select(contacts)
        .join(persons, persons.c.id == contacts.c.person_id)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(scope, persons.c.active, contacts.c.id > after)
        .order_by(contacts.c.id)
        .limit(PAGE)
    )
    rows = await sealing.open_contacts(tx, await tx.rows(query))
    whose = await matching.whole(tx, {row["person_id"] for row in rows})
    return [
        (
            row["id"],
            {
                **row,
                "person_name": whose[row["person_id"]]["name"],
                "person_identity": whose[row["person_id"]]["identity_number"],
                "person_phone": whose[row["person_id"]]["phone"],
            },
        )
        for row in rows
    ]


async def _providers(tx: Transaction, scope: Any, after: int) -> Rows:
    query = _within(providers, providers.c.id, scope, after).where(providers.c.active)
    rows = await tx.rows(query)
    served = await _areas(tx, provider_areas, "provider_id", [row["id"] for row in rows])
    return [(row["id"], {**row, "area": row["area_id"], "served_areas": served[row["id"]]}) for row in rows]


async def _staff(tx: Transaction, scope: Any, after: int) -> Rows:
    query = (
        _within(responders, responders.c.id, scope, after)
        .outerjoin(providers, providers.c.id == responders.c.provider_id)
        .add_columns(providers.c.name.label("provider"))
        .where(responders.c.active)
    )
    rows = await tx.rows(query)
    ids = [row["id"] for row in rows]
    worked = await _areas(tx, responder_areas, "responder_id", ids)
    papers: dict[int, list[sa.RowMapping]] = defaultdict(list)
    table = certificates
    held = sa.select(table).where(table.c.responder_id == among(table.c.responder_id, ids))
    for paper in await tx.rows(held.order_by(table.c.kind)):
        papers[paper["responder_id"]].append(paper)
    return [(row["id"], _member(row, worked[row["id"]], papers[row["id"]])) for row in rows]


def _member(row: sa.RowMapping, worked: list[int], papers: list[sa.RowMapping]) -> dict[str, Any]:
    values = {**row, "phone": None, "phones": [row["phone"], *row["phones"]]}
    values |= {"area": row["area_id"], "other_areas": worked}
    for number, paper in zip(NUMBERS, papers, strict=False):
        values[f"certificate{number}"] = paper["kind"]
        values[f"certificate{number}_number"] = paper["number"]
        values[f"certificate{number}_until"] = paper["valid_until"]
    return values


async def _areas(tx: Transaction, table: sa.Table, owner: str, ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    query = sa.select(table).where(table.c[owner] == among(table.c[owner], ids)).order_by(table.c.area_id)
    for row in await tx.rows(query):
        found[row[owner]].append(row["area_id"])
    return found


_P = Permission
SOURCES = {
    source.name: source
    for source in (
        Source("persons", _P.READ_PERSONS, _P.UNMASK_PERSONS, persons.c.id, _persons),
        Source("contacts", _P.READ_PERSONS, _P.UNMASK_PERSONS, contacts.c.id, _contacts),
        Source("providers", _P.READ_RESPONDERS, _P.WRITE_RESPONDERS, providers.c.id, _providers),
        Source("staff", _P.READ_RESPONDERS, _P.WRITE_RESPONDERS, responders.c.id, _staff),
    )
}
"""Kind → where its rows come from."""
