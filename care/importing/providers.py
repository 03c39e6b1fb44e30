"""Lists of service providers. A provider is known by its credit code, else by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from stdnum.cn import uscc

from care.importing import bulk
from care.importing.places import FIELDS
from care.importing.rows import Context, Kind, Row, listed
from care.importing.vocabulary import load_columns, phone
from care.providers.tables import provider_areas, providers
from kit import audit
from kit.access import Permission
from kit.areas import areas
from kit.database import Transaction
from kit.sheets.cells import date, line, narrow
from kit.sheets.errors import Refused

_PLAIN = (
    *("credit_code", "contact_name", "phone", "services"),
    *("contract_number", "contract_from", "contract_until"),
)
_COLUMNS = ("area_id", "name", *_PLAIN)
_EMPTY: dict[str, Any] = {**dict.fromkeys(_COLUMNS), "services": []}


def _credit_code(text: str) -> str:
    code = "".join(narrow(text).split()).upper()
    if not uscc.is_valid(code):
        raise Refused("bad_credit_code")
    return code


_name = line(200)


async def take(tx: Transaction, context: Context, rows: list[Row]) -> None:
    """Give each row an outcome and write what changes."""
    known = await _known(tx, context, rows)
    served = await _served(tx, known.ids)
    new: list[tuple[Row, dict[str, Any], set[int] | None]] = []
    changed: list[dict[str, Any]] = []
    areas_of: dict[int, set[int]] = {}
    for row in rows:
        held = known.of(row)
        given = {name: row.values[name] for name in ("name", *_PLAIN) if name in row.values}
        _place(row, context, given, held)
        wanted_areas = _areas(row, context)
        after = {**(held or _EMPTY), **given}
        _check(row, after)
        if row.problems:
            continue
        if held is None:
            row.outcome = "created"
            new.append((row, {name: after[name] for name in _COLUMNS}, wanted_areas))
            continue
        same = all(held[name] == after[name] for name in _COLUMNS)
        same_areas = wanted_areas is None or wanted_areas == served[held["id"]]
        row.outcome = "unchanged" if same and same_areas else "updated"
        if row.outcome == "updated":
            changed.append(after)
        if wanted_areas is not None and not same_areas:
            areas_of[held["id"]] = wanted_areas
    if not context.write:
        return
    ids = await bulk.insert(tx, providers, [values for _, values, _ in new])
    areas_of |= {made: wanted for made, (_, _, wanted) in zip(ids, new, strict=True) if wanted}
    await bulk.update(tx, providers, _COLUMNS, changed)
    lists = {owner: [{"area_id": one} for one in sorted(found)] for owner, found in areas_of.items()}
    await bulk.replace(tx, provider_areas, "provider_id", lists)
    if ids or changed:
        done = {"created": ids, "updated": [row["id"] for row in changed]}
        await audit.record(tx, context.user_id, "provider.import", "sheet_job", context.job_id, **done)


class _Known:
    """Providers that the rows may mean."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.ids = [row["id"] for row in rows]
        self._by_code: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            self._by_name[row["name"]].append(row)
            if row["credit_code"]:
                self._by_code[row["credit_code"]].append(row)

    def of(self, row: Row) -> dict[str, Any] | None:
        """The one that a row means; several are a problem of the row."""
        code = row.values.get("credit_code")
        found = self._by_code.get(code, []) if code else []
        if not found:
            named = self._by_name.get(row.values["name"], [])
            found = [one for one in named if not (code and one["credit_code"])]
        if len(found) > 1:
            row.refuse("", "ambiguous", len(found))
        if found and not found[0]["seen"]:
            row.refuse("", "elsewhere")
        return found[0] if len(found) == 1 else None


async def _known(tx: Transaction, context: Context, rows: list[Row]) -> _Known:
    codes = {row.values["credit_code"] for row in rows if "credit_code" in row.values}
    names = {row.values["name"] for row in rows}
    # A credit code is known wherever it is; a name only means somebody within the caller's areas.
    by_code = providers.c.credit_code == bulk.among(providers.c.credit_code, codes)
    by_name = sa.and_(providers.c.name == bulk.among(providers.c.name, names), context.scope)
    query = (
        sa.select(providers, sa.type_coerce(context.scope, sa.Boolean).label("seen"))
        .join(areas, areas.c.id == providers.c.area_id)
        .where(sa.or_(by_code, by_name))
        .order_by(providers.c.id)
    )
    if context.write:
        query = query.with_for_update(of=providers)
    return _Known([dict(row) for row in await tx.rows(query)])


async def _served(tx: Transaction, ids: list[int]) -> dict[int, set[int]]:
    table = provider_areas
    found: dict[int, set[int]] = defaultdict(set)
    rows = await tx.rows(
        sa.select(table).where(table.c.provider_id == bulk.among(table.c.provider_id, ids))
    )
    for row in rows:
        found[row["provider_id"]].add(row["area_id"])
    return found


def _place(row: Row, context: Context, given: dict[str, Any], held: Mapping[str, Any] | None) -> None:
    if held is not None and not any(row.values.get(name) for name in ("area", *FIELDS)):
        return
    try:
        given["area_id"] = context.places.find(row.values)
    except Refused as refused:
        row.refuse("area", refused.code, refused.detail)


def _areas(row: Row, context: Context) -> set[int] | None:
    if "served_areas" not in row.values:
        return None
    found = set()
    for name in row.values["served_areas"]:
        try:
            found.add(context.places.named(name))
        except Refused as refused:
            row.refuse("served_areas", refused.code, name)
    return found


def _check(row: Row, after: Mapping[str, Any]) -> None:
    begin, end = after["contract_from"], after["contract_until"]
    if begin is not None and end is not None and end < begin:
        row.refuse("contract_until", "ends_before_start")


KIND = Kind(
    name="providers",
    permission=Permission.WRITE_RESPONDERS,
    columns=load_columns("providers", ["name"]),
    readers={
        "name": _name,
        **dict.fromkeys(("area", *FIELDS[:-1], "contact_name"), _name),
        "credit_code": _credit_code,
        "phone": phone,
        "services": listed(line(64)),
        "served_areas": listed(_name),
        "contract_number": line(64),
        "contract_from": date,
        "contract_until": date,
    },
    needed=("name",),
    key=lambda values: str(values.get("credit_code") or values["name"]),
    take=take,
    choices={},
)
