"""The rows of a file against the registry: what exists already, and what they refer to.

One query per column, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from care.persons.tables import homes, persons
from devices.importing.rows import UNIQUE, Row, Sheet
from devices.registry import placed
from devices.tables import devices
from kit.areas import areas
from kit.areas.tree import by_codes
from kit.database import Transaction

Scope = sa.ColumnElement[bool]
"""Clause over ``areas.path``: what whoever imports may see."""


async def check(tx: Transaction, sheet: Sheet, scope: Scope) -> None:
    """Note what the registry says against the rows, and turn area codes and names of gateways into ids.

    Rows with a problem are dropped from ``sheet.rows``.
    """
    await _lock(tx)
    for name in UNIQUE:
        await _refuse_known(tx, sheet, name)
    await _refuse_unseen(tx, sheet, "person_id", persons, scope)
    await _refuse_unseen(tx, sheet, "home_id", homes, scope)
    await _find_areas(tx, sheet, scope)
    await _find_gateways(tx, sheet, scope)
    sheet.drop_refused()


async def _lock(tx: Transaction) -> None:
    """Two imports of the same file wait for each other, instead of failing half-way."""
    await tx.execute(sa.text("select pg_advisory_xact_lock(hashtext('bell device import'))"))


def _given(rows: Iterable[Row], name: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        if name in row.values:
            found.setdefault(row.values[name], []).append(row)
    return found


def _in(column: sa.ColumnElement[Any], values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """One array parameter: 100,000 of them are more than the protocol takes."""
    listed = sa.bindparam(None, list(values), type_=sa.ARRAY(column.type), unique=True)
    return column == sa.any_(listed)


async def _refuse_known(tx: Transaction, sheet: Sheet, name: str) -> None:
    given = _given(sheet.rows, name)
    if given:
        for row in await tx.rows(sa.select(devices.c[name]).where(_in(devices.c[name], given))):
            for one in given[row[name]]:
                sheet.refuse(one.number, name, row[name], "known_already")


async def _refuse_unseen(tx: Transaction, sheet: Sheet, name: str, table: sa.Table, scope: Scope) -> None:
    given = _given(sheet.rows, name)
    if not given:
        return
    query = sa.select(table.c.id).join(areas, areas.c.id == table.c.area_id)
    seen = {row["id"] for row in await tx.rows(query.where(_in(table.c.id, given), scope))}
    for value in given.keys() - seen:
        for one in given[value]:
            sheet.refuse(one.number, name, value, f"unknown_{name.removesuffix('_id')}")


async def _find_areas(tx: Transaction, sheet: Sheet, scope: Scope) -> None:
    given = _given(sheet.rows, "area")
    if not given:
        return
    ids = await by_codes(tx, given, scope)
    for code, rows in given.items():
        for one in rows:
            if code in ids:
                one.values["area_id"] = ids[code]
            else:
                sheet.refuse(one.number, "area", code, "unknown_area")


async def _find_gateways(tx: Transaction, sheet: Sheet, scope: Scope) -> None:
    """By id or serial, in the registry or in the same file; one that stands behind none itself.

    Ids of units in the file have to be given for that: the others are drawn later.
    """
    given = _given(sheet.rows, "gateway")
    if not given:
        return
    query = sa.select(devices.c.id, devices.c.serial).select_from(placed)
    named = sa.or_(_in(devices.c.id, given), _in(devices.c.serial, given))
    found = await tx.rows(query.where(named, scope, devices.c.gateway_id.is_(None)))
    ids = {row["serial"]: row["id"] for row in found} | {row["id"]: row["id"] for row in found}
    refused = {problem.row for problem in sheet.problems}
    for row in sheet.rows:
        if row.number in refused:
            continue
        if "gateway" not in row.values and "id" in row.values:
            ids.setdefault(row.values.get("serial", row.values["id"]), row.values["id"])
            ids.setdefault(row.values["id"], row.values["id"])
    for name, rows in given.items():
        for one in rows:
            if name in ids:
                one.values["gateway_id"] = ids[name]
            else:
                sheet.refuse(one.number, "gateway", name, "unknown_gateway")
