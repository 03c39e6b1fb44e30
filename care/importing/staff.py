"""Lists of those who come: staff of providers, grid workers, property staff, volunteers.

Somebody is known by name and telephone number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from care.importing import bulk
from care.importing.places import FIELDS
from care.importing.rows import Context, Kind, Row, listed
from care.importing.vocabulary import (
    NUMBERED,
    choice,
    codes,
    load_columns,
    person_name,
    phones,
    with_area_code,
)
from care.providers.tables import providers
from care.responders.tables import certificates, responder_areas, responders
from kit import audit
from kit.access import Permission
from kit.areas import areas
from kit.database import Transaction
from kit.sheets.cells import date, line
from kit.sheets.errors import Refused

_COLUMNS = ("area_id", "provider_id", "name", "phone", "phones", "type", "skills", "languages", "vehicle")
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(_COLUMNS),
    **{"phones": [], "skills": [], "languages": [], "type": "provider_staff"},
}
_NUMBERS = range(1, len(NUMBERED) + 1)
_FOR_EVER = ("valid_until", "number")
Held = dict[str, Any]


async def take(tx: Transaction, context: Context, rows: list[Row]) -> None:
    """Give each row an outcome and write what changes."""
    for row in rows:
        _numbers(row, context)
    rows = [row for row in rows if not row.problems]
    known = await _known(tx, context, rows)
    employers = await _employers(tx, context, rows)
    ids = [one["id"] for one in known.values()]
    worked, papers = await _areas_of(tx, ids), await _certificates_of(tx, ids)
    new: list[tuple[Held, set[int] | None, dict[str, Held] | None]] = []
    changed: list[Held] = []
    new_areas: dict[int, set[int]] = {}
    new_papers: dict[int, dict[str, Held]] = {}
    for row in rows:
        held = known.get((row.values["name"], row.values["phone"]))
        given = _given(row, context, held, employers)
        wanted_areas = _wanted_areas(row, context)
        if row.problems:
            continue
        before = papers.get(held["id"], {}) if held else {}
        wanted_papers = _wanted_papers(row, before)
        after = {**(held or _EMPTY), **given}
        if held is None:
            row.outcome = "created"
            new.append(({name: after[name] for name in _COLUMNS}, wanted_areas, wanted_papers))
            continue
        same_areas = wanted_areas is None or wanted_areas == worked[held["id"]]
        same = same_areas and wanted_papers == before and all(held[k] == after[k] for k in _COLUMNS)
        row.outcome = "unchanged" if same else "updated"
        if not same:
            changed.append(after)
        if wanted_areas is not None and not same_areas:
            new_areas[held["id"]] = wanted_areas
        if wanted_papers != before:
            new_papers[held["id"]] = wanted_papers
    if context.write:
        await _write(tx, context, new, changed, new_areas, new_papers)


async def _write(
    tx: Transaction,
    context: Context,
    new: list[tuple[Held, set[int] | None, dict[str, Held] | None]],
    changed: list[Held],
    new_areas: dict[int, set[int]],
    new_papers: dict[int, dict[str, Held]],
) -> None:
    made = await bulk.insert(tx, responders, [values for values, _, _ in new])
    for responder_id, (_, wanted_areas, wanted_papers) in zip(made, new, strict=True):
        if wanted_areas:
            new_areas[responder_id] = wanted_areas
        if wanted_papers:
            new_papers[responder_id] = wanted_papers
    await bulk.update(tx, responders, _COLUMNS, changed)
    listed_areas = {
        owner: [{"area_id": one} for one in sorted(found)] for owner, found in new_areas.items()
    }
    await bulk.replace(tx, responder_areas, "responder_id", listed_areas)
    listed_papers = {
        owner: [{"kind": kind, **paper} for kind, paper in sorted(found.items())]
        for owner, found in new_papers.items()
    }
    await bulk.replace(tx, certificates, "responder_id", listed_papers)
    if made or changed:
        done = {"created": made, "updated": [row["id"] for row in changed]}
        await audit.record(tx, context.user_id, "responder.import", "sheet_job", context.job_id, **done)


def _numbers(row: Row, context: Context) -> None:
    """The first number is the one that is called, the others are further ones."""
    try:
        area_id = context.places.find(row.values)
    except Refused:
        area_id = None
    code = context.places.dialling_code(area_id)
    try:
        first, *further = [with_area_code(number, code) for number in row.values["phone"]]
    except Refused as refused:
        row.refuse("phone", refused.code)
        return
    row.values |= {"phone": first, "phones": further} if further else {"phone": first}


def _given(
    row: Row, context: Context, held: Mapping[str, Any] | None, employers: dict[str, list[int]]
) -> dict[str, Any]:
    given = {name: row.values[name] for name in _COLUMNS if name in row.values}
    if held is None or any(row.values.get(name) for name in ("area", *FIELDS)):
        try:
            given["area_id"] = context.places.find(row.values)
        except Refused as refused:
            row.refuse("area", refused.code, refused.detail)
    if (employer := row.values.get("provider")) is not None:
        found = employers.get(employer, [])
        if len(found) == 1:
            given["provider_id"] = found[0]
        else:
            row.refuse("provider", "ambiguous" if found else "unknown_provider", len(found))
    return given


def _wanted_areas(row: Row, context: Context) -> set[int] | None:
    if "other_areas" not in row.values:
        return None
    found = set()
    for name in row.values["other_areas"]:
        try:
            found.add(context.places.named(name))
        except Refused as refused:
            row.refuse("other_areas", refused.code, name)
    return found


def _wanted_papers(row: Row, before: dict[str, Held]) -> dict[str, Held]:
    """What is held already and is not named stays."""
    found = {kind: dict(paper) for kind, paper in before.items()}
    for number in _NUMBERS:
        kind = row.values.get(f"certificate{number}")
        if kind is None:
            continue
        paper = found.setdefault(kind, {"number": None, "valid_until": None})
        for name, given in (("number", "number"), ("valid_until", "until")):
            if (value := row.values.get(f"certificate{number}_{given}")) is not None:
                paper[name] = value
    return found


async def _known(tx: Transaction, context: Context, rows: list[Row]) -> dict[tuple[str, str], Held]:
    listed_phones = {row.values["phone"] for row in rows}
    query = (
        sa.select(responders)
        .join(areas, areas.c.id == responders.c.area_id)
        .where(responders.c.phone == bulk.among(responders.c.phone, listed_phones), context.scope)
        .order_by(responders.c.id)
    )
    if context.write:
        query = query.with_for_update(of=responders)
    return {(row["name"], row["phone"]): dict(row) for row in await tx.rows(query)}


async def _employers(tx: Transaction, context: Context, rows: list[Row]) -> dict[str, list[int]]:
    named = {row.values["provider"] for row in rows if "provider" in row.values}
    found: dict[str, list[int]] = defaultdict(list)
    if named:
        either = (providers.c.name, providers.c.credit_code)
        query = (
            sa.select(providers.c.id, *either)
            .join(areas, areas.c.id == providers.c.area_id)
            .where(sa.or_(*(column == bulk.among(column, named) for column in either)), context.scope)
        )
        for row in await tx.rows(query):
            for name in {row["name"], row["credit_code"]} & named:
                found[name].append(row["id"])
    return found


async def _areas_of(tx: Transaction, ids: list[int]) -> dict[int, set[int]]:
    table = responder_areas
    found: dict[int, set[int]] = defaultdict(set)
    query = sa.select(table).where(table.c.responder_id == bulk.among(table.c.responder_id, ids))
    for row in await tx.rows(query):
        found[row["responder_id"]].add(row["area_id"])
    return found


async def _certificates_of(tx: Transaction, ids: list[int]) -> dict[int, dict[str, Held]]:
    table = certificates
    found: dict[int, dict[str, Held]] = defaultdict(dict)
    query = sa.select(table).where(table.c.responder_id == bulk.among(table.c.responder_id, ids))
    for row in await tx.rows(query):
        found[row["responder_id"]][row["kind"]] = {name: row[name] for name in _FOR_EVER}
    return found


_name = line(200)

KIND = Kind(
    name="staff",
    permission=Permission.WRITE_RESPONDERS,
    columns=load_columns("staff", ["name", "phone"]),
    readers={
        "name": person_name,
        **dict.fromkeys(("area", "provider", *FIELDS), _name),
        "phone": phones,
        "type": choice("responder_type"),
        "other_areas": listed(_name),
        "skills": listed(codes("skill")),
        "languages": listed(line(64)),
        "vehicle": choice("vehicle"),
        **{f"certificate{number}": codes("certificate") for number in _NUMBERS},
        **{f"certificate{number}_number": line(64) for number in _NUMBERS},
        **{f"certificate{number}_until": date for number in _NUMBERS},
    },
    needed=("name", "phone"),
    key=lambda values: f"{values['name']}\n{values['phone'][0]}",
    take=take,
    choices={"type": "responder_type", "vehicle": "vehicle"},
)
