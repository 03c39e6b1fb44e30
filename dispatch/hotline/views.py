"""Rows of calls as people see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from care.persons.sealing import open_contacts
from care.persons.tables import contacts, homes, persons
from care.phones import masked
from dispatch.hotline import sealing
from dispatch.hotline.states import CallState
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction

PLAIN = (
    "id",
    "state",
    "kind",
    "direction",
    "called_number",
    "caller",
    "high_risk",
    "position",
    "rang_at",
    "answered_at",
    "ended_at",
    "closed_at",
    "tries",
    "silent_at",
    "outcome",
    "about_id",
)

_POSSIBLE = (
    sa.select(persons.c.id, persons.c.name, persons.c.risk, homes.c.address, areas.c.name.label("area"))
    .outerjoin(homes, homes.c.id == persons.c.home_id)
    .join(areas, areas.c.id == persons.c.area_id)
)


async def shown(tx: Transaction, actor: Actor, rows: Iterable[sa.RowMapping]) -> list[dict[str, Any]]:
    """The rows of ``calls.visible`` and its neighbours as ``CallView`` shows them."""
    rows = list(rows)
    numbers = await sealing.opened(tx, rows)
    choices = await _possible(tx, rows)
    relatives = await _relatives(tx, rows, numbers)
    may_call = actor.may(Permission.HANDLE_CASES)
    return [
        _view(
            row,
            number=_number(row, numbers[row["id"]], may_call),
            may_call=may_call and row["closed_at"] is None,
            possible=[choices[one] for one in row["possible"] if one in choices],
            relative=relatives.get(row["id"]),
        )
        for row in rows
    ]


def _number(row: sa.RowMapping, number: str | None, may_call: bool) -> str | None:
    return number if may_call and row["closed_at"] is None else masked(number)


def _view(
    row: sa.RowMapping,
    *,
    number: str | None,
    may_call: bool,
    possible: list[dict[str, Any]],
    relative: str | None,
) -> dict[str, Any]:
    view = {name: row[name] for name in PLAIN}
    names = {"responder": row["responder_name"], "contact": relative}
    view |= {
        "number": number,
        "line": _line(row),
        "caller_name": names.get(row["caller"], row["person_name"]),
        "person": _named(row["person_id"], row["person_name"]),
        "possible": possible if row["person_id"] is None and row["closed_at"] is None else [],
        "terminal": None,
        "agent": _named(row["agent_id"], row["agent_name"]),
        "agent_said": row["agent"],
        "call_back_by": row["due_at"] if row["state"] == CallState.ABANDONED else None,
        "case": None,
        "recorded": row["recording_ref"] is not None,
    }
    if row["device_id"] is not None and row["device_model"] is not None:
        phone = row["sim_number"] if may_call else masked(row["sim_number"])
        view["terminal"] = {"device_id": row["device_id"], "model": row["device_model"], "phone": phone}
    if row["its_case_id"] is not None:
        view["case"] = {
            "id": row["its_case_id"],
            "number": row["case_number"],
            "state": row["case_state"],
            "priority": row["case_priority"],
            "owner": _named(row["case_owner_id"], row["case_owner_name"]),
        }
    return view


def _line(row: sa.RowMapping) -> dict[str, Any] | None:
    if row["line_id"] is None:
        return None
    return {
        "id": row["line_id"],
        "number": row["line_number"],
        "name": row["line_name"],
        "announces": row["line_recording"] == "announced",
    }


def _named(id_: int | None, name: str | None) -> dict[str, Any] | None:
    return None if id_ is None else {"id": id_, "name": name}


async def _possible(tx: Transaction, rows: list[sa.RowMapping]) -> dict[int, dict[str, Any]]:
    wanted = {one for row in rows if row["person_id"] is None for one in row["possible"]}
    if not wanted:
        return {}
    found = await tx.rows(
        _POSSIBLE.where(persons.c.id.in_(sorted(wanted)), persons.c.merged_into.is_(None))
    )
    return {row["id"]: dict(row) for row in found}


async def _relatives(
    tx: Transaction, rows: list[sa.RowMapping], numbers: dict[int, str | None]
) -> dict[int, str]:
    """Call → the name of the relative who calls."""
    calling = [row for row in rows if row["caller"] == "contact" and numbers[row["id"]] is not None]
    people = {one for row in calling for one in row["possible"]}
    if not people:
        return {}
    their = await tx.rows(
        sa.select(contacts.c.person_id, contacts.c.name, contacts.c.phone)
        .where(contacts.c.person_id.in_(sorted(people)))
        .order_by(contacts.c.position, contacts.c.id)
    )
    known: dict[tuple[int, str], str] = {}
    for one in await open_contacts(tx, their):
        if one["phone"]:
            known.setdefault((one["person_id"], one["phone"]), one["name"])
    found: dict[int, str] = {}
    for row in calling:
        for person in row["possible"]:
            name = known.get((person, numbers[row["id"]] or ""))
            if name is not None:
                found.setdefault(row["id"], name)
    return found
