"""Finding persons: the best of the first thousand hits, within 50 ms among a million.

Words are looked up in one index, numbers in another, devices by the beginning of their id or serial.
What is common is cut off by the limit, what is rare is found by the index; the planner chooses, which
is why it has to see the values (``force_custom_plan``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from care.persons import register, sealing
from care.persons import search_terms as words
from care.persons.search_index import area_term, risk_term
from care.persons.search_query import Query, Word, read
from care.persons.tables import contacts, homes, person_search, persons
from care.phones import national
from kit.areas import areas
from kit.database import Transaction
from kit.vault import keys

MOST_HITS = 1000
MOST_AREAS = 500
"""Subtrees of fewer areas are looked up by the index; larger ones hold so many people that hits are
near anyway."""
MOST_DEVICES = 50

_CHOOSE_BY_VALUES = sa.text(
    "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '16MB', true)"
)
# By name, because the registry belongs to a room above. Either half has an index for beginnings, and
# a beginning that is a value of its own plan can use it; one OR over both, or LIKE ANY, cannot.
_BY_DEVICE = sa.text(
    """
    (select person_id, home_id from devices where id like :a or id like :b or id like :c limit :most)
    union
    (select person_id, home_id from devices
     where serial like :a or serial like :b or serial like :c limit :most)
    """
)


@dataclass(frozen=True, slots=True)
class Found:
    """``items`` as lists show them, the best first; ``hits``: how many there are, at most 1,000;
    ``more``: there are still more, which nobody has compared."""

    items: list[dict[str, Any]]
    hits: int
    more: bool


async def search(
    tx: Transaction, scope_path: str, typed: str, *, risk: str | None = None, limit: int
) -> Found:
    """Persons in the subtree of ``scope_path`` to whom every word of ``typed`` applies."""
    query = read(typed, tx.vault)
    if not query.words and query.device is None:
        return Found([], 0, more=False)
    await tx.execute(_CHOOSE_BY_VALUES)
    inside = await _inside(tx, scope_path)
    if risk is not None:
        inside.append(_has([risk_term(risk)]))
    rows = await _hits(tx, query.words, inside) if query.words else []
    more = len(rows) > MOST_HITS
    rows = await _really(tx, rows[:MOST_HITS], query.words)
    by_device = await _by_device(tx, query, inside, {row["id"] for row in rows})
    ranked = sorted([*rows, *by_device], key=lambda row: _rank(row, query))
    best = [row["id"] for row in ranked[:limit]]
    shown = {item["id"]: item for item in await register.items(tx, persons.c.id.in_(best))}
    return Found([shown[number] for number in best if number in shown], len(ranked), more)


async def by_phone(tx: Transaction, phone: str) -> list[dict[str, Any]]:
    """Everybody with this number (E.164), themselves or as the number of a contact: ``id``, ``name``,
    ``area_id``, ``contact`` (the contact's name, None: the person's own). A number may be several people's.
    """
    index = tx.vault.blind("phone", phone)
    await tx.execute(_CHOOSE_BY_VALUES)
    people = await tx.rows(
        sa.select(persons.c.id, persons.c.name, persons.c.area_id, persons.c.phone, persons.c.other_phone)
        .join(person_search, person_search.c.person_id == persons.c.id)
        .where(_any_of([index]), persons.c.active, persons.c.merged_into.is_(None))
        .order_by(persons.c.id)
        .limit(MOST_HITS)
    )
    held = await keys.of(tx, [row["id"] for row in people])
    their = await _contacts(tx, [row["id"] for row in people])
    found = []
    for row in people:
        who = {name: row[name] for name in ("id", "name", "area_id")}
        own = sealing.opened(row, held[row["id"]])
        if phone in (own["phone"], own["other_phone"]):
            found.append({**who, "contact": None})
        found += [
            {**who, "contact": one["name"]} for one in their.get(row["id"], []) if one["phone"] == phone
        ]
    return found


async def _inside(tx: Transaction, scope_path: str) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = [areas.c.path.like(scope_path + "%")]
    among = sa.select(areas.c.id).where(*where).limit(MOST_AREAS + 1)
    where.append(persons.c.merged_into.is_(None))
    ids = (await tx.execute(among)).scalars().all()
    if len(ids) <= MOST_AREAS:
        terms = sa.cast([area_term(number) for number in ids], sa.ARRAY(sa.Integer))
        where.append(person_search.c.terms.op("&&")(terms))
    return where


def _has(terms: Sequence[int]) -> sa.ColumnElement[bool]:
    return person_search.c.terms.op("@>")(sa.cast(list(terms), sa.ARRAY(sa.Integer)))


def _any_of(blind: Sequence[bytes]) -> sa.ColumnElement[bool]:
    return person_search.c.blind.op("&&")(sa.cast(list(blind), sa.ARRAY(sa.LargeBinary)))


_ROWS = sa.select(
    persons.c.id, persons.c.name, persons.c.active, homes.c.address, sa.literal(False).label("by_device")
).select_from(
    person_search.join(persons, persons.c.id == person_search.c.person_id)
    .join(areas, areas.c.id == persons.c.area_id)
    .outerjoin(homes, homes.c.id == persons.c.home_id)
)


async def _hits(
    tx: Transaction, wanted: Sequence[Word], inside: Sequence[sa.ColumnElement[bool]]
) -> list[sa.RowMapping]:
    sure = [term for word in wanted if not word.blind for term in word.terms]
    where = [_has(sure)] if sure else []
    for word in wanted:
        if word.blind:
            ways = [_any_of(word.blind)] + ([_has(word.terms)] if word.terms else [])
            where.append(sa.or_(*ways))
    return list(await tx.rows(_ROWS.where(*where, *inside).limit(MOST_HITS + 1)))


async def _by_device(
    tx: Transaction, query: Query, inside: Sequence[sa.ColumnElement[bool]], known: set[int]
) -> list[sa.RowMapping]:
    if query.device is None:
        return []
    escaped = query.device.replace("_", "\\_")
    forms = {"a": escaped, "b": escaped.lower(), "c": escaped.upper()}
    beginnings = {name: form + "%" for name, form in forms.items()}
    units = await tx.rows(_BY_DEVICE, {**beginnings, "most": MOST_DEVICES})
    owners = {row["person_id"] for row in units} - {None}
    places = {row["home_id"] for row in units} - {None}
    if not units:
        return []
    theirs = sa.or_(persons.c.id.in_(owners), persons.c.home_id.in_(places))
    marked = _ROWS.with_only_columns(
        *(column for column in _ROWS.selected_columns if column.key != "by_device"),
        sa.literal(True).label("by_device"),
    )
    rows = await tx.rows(marked.where(theirs, *inside).limit(MOST_HITS))
    return [row for row in rows if row["id"] not in known]


async def _really(
    tx: Transaction, rows: Sequence[sa.RowMapping], wanted: Sequence[Word]
) -> list[sa.RowMapping]:
    """Without those who only look like hits."""
    rows = [
        row
        for row in rows
        if all(
            word.is_spelling or word.blind or word.stands_in(row["name"], row["address"]) for word in wanted
        )
    ]
    for word in wanted:
        if word.ends_with:
            rows = await _ending_with(tx, rows, word)
    return rows


async def _ending_with(tx: Transaction, rows: list[sa.RowMapping], word: Word) -> list[sa.RowMapping]:
    doubtful = [row["id"] for row in rows if not word.stands_in(row["name"], row["address"])]
    numbers = await _numbers(tx, doubtful)
    wrong = {
        person
        for person in doubtful
        if not any(number.endswith(word.ends_with) for number in numbers.get(person, ()))
    }
    return [row for row in rows if row["id"] not in wrong]


async def _numbers(tx: Transaction, person_ids: Sequence[int]) -> dict[int, list[str]]:
    """All numbers of these persons and their contacts, as people type them."""
    columns = (persons.c.id, *(persons.c[name] for name in sealing.NUMBERS))
    rows = await tx.rows(sa.select(*columns).where(_among(persons.c.id, person_ids)))
    held = await keys.of(tx, person_ids)
    found: dict[int, list[str]] = {}
    for row in rows:
        values = sealing.opened(row, held[row["id"]])
        found[row["id"]] = [national(values[name]) for name in sealing.NUMBERS if values[name]]
    for person, listed in (await _contacts(tx, person_ids)).items():
        found.setdefault(person, []).extend(national(one["phone"]) for one in listed if one["phone"])
    return found


def _among(column: sa.Column[int], person_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """One value for any number of persons: a thousand of them cost SQLAlchemy milliseconds."""
    return column == sa.func.any(sa.cast(list(person_ids), sa.ARRAY(sa.BigInteger)))


async def _contacts(tx: Transaction, person_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = await tx.rows(
        sa.select(contacts.c.person_id, contacts.c.name, contacts.c.phone)
        .where(_among(contacts.c.person_id, person_ids))
        .order_by(contacts.c.person_id, contacts.c.position)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in await sealing.open_contacts(tx, rows):
        found.setdefault(row["person_id"], []).append(row)
    return found


def _rank(row: sa.RowMapping, query: Query) -> tuple[int, bool, str, int]:
    """Who is served, then who is named so, then who lives there."""
    texts = [word.text for word in query.words]
    first = texts[0] if texts else ""
    name = words.squeezed(row["name"])
    if (
        row["by_device"]
        or any(word.blind and not word.ends_with and not word.terms for word in query.words)
        or name == first
    ):
        place = 0
    elif name.startswith(first) or first in (words.spelled(row["name"]), words.initials(row["name"])):
        place = 1
    elif first in name or words.spelled(row["name"]).startswith(first):
        place = 2
    else:
        place = 3
    return place, not row["active"], name, row["id"]
