"""Rows of a list against the people of an area, in a handful of statements for any number of rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from care.identity_numbers import BadIdentity, identity
from care.identity_numbers import masked as masked_identity
from care.offices.kinds import DISABILITY, GRANTING, RELIEF, Outcome, Said, follows, lost
from care.offices.schemas import Listed, OfficeRow
from care.persons.tables import persons
from care.records.tables import person_endings
from kit.areas import areas
from kit.database import Transaction

_FACTS = ("relief", *DISABILITY)
_PERSON = (
    sa.select(
        *(persons.c[name] for name in ("id", "name", "birth_date", "identity_index", *_FACTS)),
        person_endings.c.kind.label("ending"),
    )
    .select_from(
        persons.join(areas, areas.c.id == persons.c.area_id).outerjoin(
            person_endings,
            sa.and_(person_endings.c.person_id == persons.c.id, person_endings.c.undone_at.is_(None)),
        )
    )
    .where(persons.c.merged_into.is_(None))
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what it means. ``state``: as in ``office_rows``."""

    number: int
    state: str
    person_id: int | None = None
    found_by: str | None = None
    what: dict[str, Any] | None = None
    reason: str | None = None
    masked_name: str | None = None
    masked_identity: str | None = None


async def judge(
    tx: Transaction,
    kind: str,
    area_path: str,
    as_of: dt.date,
    rows: Sequence[Listed],
    *,
    complete: bool,
) -> list[Judged]:
    """Every row, and behind them those who are missing from a complete list."""
    here = areas.c.path.like(area_path + "%")
    numbers: dict[int, bytes] = {}
    bad = {one.number: one.problem for one in rows if one.problem is not None}
    for one in rows:
        if one.row.identity_number is not None:
            try:
                number = identity(one.row.identity_number).number
                numbers[one.number] = tx.vault.blind("identity", number)
            except BadIdentity as error:
                bad[one.number] = error.code
    by_index = await _by_identity(tx, here, set(numbers.values()))
    by_name = await _by_name(tx, here, [one.row for one in rows])
    judged: list[Judged] = []
    seen: dict[int, int] = {}
    for one in rows:
        found = _judge(kind, as_of, one, bad, numbers, by_index, by_name)
        if found.person_id is not None:
            first = seen.setdefault(found.person_id, found.number)
            if first != found.number:
                found = _shown(one, "invalid", person_id=found.person_id, reason="listed_twice_here")
        judged.append(found)
    if complete and kind in GRANTING:
        judged += await _missing(tx, kind, here, set(seen), rows[-1].number)
    return judged


def _judge(
    kind: str,
    as_of: dt.date,
    one: Listed,
    bad: dict[int, str],
    numbers: dict[int, bytes],
    by_index: dict[bytes, list[sa.RowMapping]],
    by_name: dict[tuple[str, dt.date], list[sa.RowMapping]],
) -> Judged:
    row, number = one.row, one.number
    if number in bad:
        return _shown(one, "invalid", reason=bad[number])
    if number not in numbers and (row.name is None or row.birth_date is None):
        return _shown(one, "invalid", reason="needs_identity_or_name_and_birth_date")
    found, found_by = by_index.get(numbers[number], []) if number in numbers else [], "identity"

    if not found and (key := _name_and_birth(row)) is not None:
        found, found_by = by_name.get(key, []), "name_birth"
        if number in numbers:
            # Somebody of that name and birthday with another number is somebody else.
            found = [person for person in found if person["identity_index"] is None]
    if not found:
        return _shown(one, "unknown")
    if len(found) > 1:
        return _shown(one, "ambiguous", reason="several_persons")
    person = found[0]
    said = Said(row.on, row.until, row.relief, row.disability_type, row.disability_grade)
    return settled(number, person["id"], found_by, follows(kind, said, person, person["ending"], as_of))


def _name_and_birth(row: OfficeRow) -> tuple[str, dt.date] | None:
    """The birth date is in the identity number too."""
    born = row.birth_date
    if born is None and row.identity_number is not None:
        try:
            born = identity(row.identity_number).birth_date
        except BadIdentity:
            return None
    return None if row.name is None or born is None else (row.name, born)


def settled(number: int, person_id: int, found_by: str, outcome: Outcome) -> Judged:
    """What an outcome makes of a row."""
    if not outcome.changes:
        return Judged(number, "unchanged", person_id, found_by, reason=outcome.reason)
    if outcome.end is not None:
        assert outcome.on is not None
        return Judged(
            number, "change", person_id, found_by, {"end": outcome.end, "on": outcome.on.isoformat()}
        )
    return Judged(number, "change", person_id, found_by, {"facts": dict(outcome.facts or {})})


def _shown(one: Listed, state: str, **known: Any) -> Judged:
    row, name = one.row, one.row.name
    return Judged(
        one.number,
        state,
        masked_name=name[0] + "*" * (len(name) - 1) if name else None,
        masked_identity=masked_identity(row.identity_number) if row.identity_number else None,
        **known,
    )


async def _by_identity(
    tx: Transaction, here: sa.ColumnElement[bool], wanted: set[bytes]
) -> dict[bytes, list[sa.RowMapping]]:
    found: dict[bytes, list[sa.RowMapping]] = defaultdict(list)
    if wanted:
        among = sa.func.any(sa.cast(sorted(wanted), sa.ARRAY(sa.LargeBinary)))
        for row in await tx.rows(_PERSON.where(here, persons.c.identity_index == among)):
            found[bytes(row["identity_index"])].append(row)
    return found


async def _by_name(
    tx: Transaction, here: sa.ColumnElement[bool], rows: Sequence[OfficeRow]
) -> dict[tuple[str, dt.date], list[sa.RowMapping]]:
    wanted = sorted({key for row in rows if (key := _name_and_birth(row)) is not None})
    found: dict[tuple[str, dt.date], list[sa.RowMapping]] = defaultdict(list)
    if wanted:
        names, dates = zip(*wanted, strict=True)
        given = sa.text("select * from unnest(cast(:names as text[]), cast(:dates as date[])) as g(n, b)")
        listed = given.bindparams(names=list(names), dates=list(dates)).columns(
            sa.column("n", sa.Text), sa.column("b", sa.Date)
        )
        here_too = sa.tuple_(persons.c.name, persons.c.birth_date).in_(sa.select(listed.subquery()))
        for row in await tx.rows(_PERSON.where(here, here_too)):
            found[row["name"], row["birth_date"]].append(row)
    return found


async def _missing(
    tx: Transaction, kind: str, here: sa.ColumnElement[bool], listed: set[int], last: int
) -> list[Judged]:
    """Who has what the list grants and is not on it."""
    has: sa.ColumnElement[bool]
    if kind in RELIEF:
        has = persons.c.relief.in_(RELIEF[kind])
    else:
        has = sa.or_(*(persons.c[name].is_not(None) for name in DISABILITY))
    rows = await tx.rows(_PERSON.where(here, has, persons.c.active).order_by(persons.c.id))
    missing = [row for row in rows if row["id"] not in listed]
    return [
        settled(last + number, row["id"], "missing", lost(kind, row))
        for number, row in enumerate(missing, start=1)
    ]
