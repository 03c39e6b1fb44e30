"""Lists of shifts, one per row: who is on duty, on which day, from when until when.

They stand beside those that rotas write ahead, like shifts entered by hand.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from care.importing import bulk
from care.importing.rows import Context, Kind, Row
from care.importing.vocabulary import load_columns, person_name, phone, with_area_code
from care.responders.tables import responders
from care.rotas.tables import leaves, shifts
from kit import audit
from kit.access import Permission
from kit.areas import areas
from kit.clock_zone import LOCAL
from kit.database import Transaction
from kit.sheets.cells import clock, date
from kit.sheets.errors import Refused

DAY = dt.timedelta(days=1)


async def take(tx: Transaction, context: Context, rows: list[Row]) -> None:
    """Give each row an outcome and write what changes."""
    await _who(tx, context, rows)
    rows = [row for row in rows if not row.problems]
    ids = {row.values["responder_id"] for row in rows}
    away, known = await _away(tx, ids), await _known(tx, context, ids)
    new: list[dict[str, Any]] = []
    changed: dict[int, dict[str, Any]] = {}
    for row in rows:
        shift = _shift(row)
        others = known[shift["responder_id"]]
        if any(_overlap(one, shift) for one in away[shift["responder_id"]]):
            row.refuse("day", "on_leave")
            continue
        same = next((one for one in others if one["starts_at"] == shift["starts_at"]), None)
        if same is not None and same["ends_at"] == shift["ends_at"]:
            row.outcome = "unchanged"
            continue
        clash = next((one for one in others if one is not same and _overlap(one, shift)), None)
        if clash is not None or (same is not None and same["rota_id"] is not None):
            row.refuse("starts", "other_shift", _said(clash or same or {}))
            continue
        row.outcome = "created" if same is None else "updated"
        if same is None:
            new.append(shift)
            others.append({**shift, "rota_id": None})
        else:
            same["ends_at"] = shift["ends_at"]
            if "id" in same:
                changed[same["id"]] = {"id": same["id"], "ends_at": shift["ends_at"]}
    if context.write and (new or changed):
        made = await bulk.insert(tx, shifts, new)
        await bulk.update(tx, shifts, ("ends_at",), changed.values())
        done = {"created": made, "updated": sorted(changed)}
        await audit.record(tx, context.user_id, "shift.import", "sheet_job", context.job_id, **done)


def _shift(row: Row) -> dict[str, Any]:
    values = row.values
    begin = dt.datetime.combine(values["day"], values["starts"], tzinfo=LOCAL)
    end = dt.datetime.combine(values["day"], values["ends"], tzinfo=LOCAL)
    if values["ends"] <= values["starts"]:
        end += DAY
    return {
        "responder_id": values["responder_id"],
        "starts_at": begin.astimezone(dt.UTC),
        "ends_at": end.astimezone(dt.UTC),
    }


def _overlap(one: sa.RowMapping | Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["starts_at"] < other["ends_at"] and other["starts_at"] < one["ends_at"])


def _said(shift: Mapping[str, Any]) -> str:
    begin, end = (shift[name].astimezone(LOCAL) for name in ("starts_at", "ends_at"))
    return f"{begin:%Y-%m-%d %H:%M} - {end:%Y-%m-%d %H:%M}"


async def _who(tx: Transaction, context: Context, rows: list[Row]) -> None:
    """Whose shift it is: by name, and by telephone number where that is given."""
    names = {row.values["name"] for row in rows}
    query = (
        sa.select(responders.c.id, responders.c.name, responders.c.phone, responders.c.phones)
        .join(areas, areas.c.id == responders.c.area_id)
        .where(responders.c.name == bulk.among(responders.c.name, names))
        .where(responders.c.active, context.scope)
        .order_by(responders.c.id)
    )
    named: dict[str, list[sa.RowMapping]] = defaultdict(list)
    for one in await tx.rows(query):
        named[one["name"]].append(one)
    code = context.places.dialling_code(context.places.default)
    for row in rows:
        found = named[row.values["name"]]
        if "phone" in row.values:
            try:
                number = with_area_code(row.values["phone"], code)
            except Refused as refused:
                row.refuse("phone", refused.code)
                continue
            found = [one for one in found if number in (one["phone"], *one["phones"])]
        if len(found) == 1:
            row.values["responder_id"] = found[0]["id"]
        else:
            row.refuse("name", "ambiguous" if found else "unknown_responder", len(found))


async def _known(tx: Transaction, context: Context, ids: set[int]) -> dict[int, list[dict[str, Any]]]:
    query = sa.select(shifts).where(shifts.c.responder_id == bulk.among(shifts.c.responder_id, ids))
    query = query.order_by(shifts.c.id)
    if context.write:
        query = query.with_for_update()
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await tx.rows(query):
        found[row["responder_id"]].append(dict(row))
    return found


async def _away(tx: Transaction, ids: set[int]) -> dict[int, list[sa.RowMapping]]:
    table = leaves
    query = sa.select(table).where(table.c.responder_id == bulk.among(table.c.responder_id, ids))
    found: dict[int, list[sa.RowMapping]] = defaultdict(list)
    for row in await tx.rows(query.where(table.c.withdrawn_at.is_(None))):
        found[row["responder_id"]].append(row)
    return found


KIND = Kind(
    name="rotas",
    permission=Permission.WRITE_RESPONDERS,
    columns=load_columns("rotas", ["name", "day", "starts"]),
    readers={"name": person_name, "phone": phone, "day": date, "starts": clock, "ends": clock},
    needed=("name", "day", "starts", "ends"),
    key=lambda values: f"{values['name']}\n{values.get('phone')}\n{values['day']}\n{values['starts']}",
    take=take,
    choices={},
)
