"""Reading cases for people: the queue's rows, and one case with everything around it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.persons.tables import persons
from dispatch.cases.scope import SCOPE, parameters
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import NotFound

SELECT = """
    select c.*, p.name as person_name, h.address as home_address,
           a.name as area_name, u.name as owner_name,
           case when i.place_type <> 'area' then regexp_replace(i.place, '^/([0-9]+/)*', '')
                end as place_name
    from cases c
    left join persons p on p.id = c.person_id
    left join homes h on h.id = c.home_id
    left join areas a on a.id = c.area_id
    left join users u on u.id = c.owner_id
    left join device_incidents i
        on i.id = case when c.subject_type = 'place' and c.subject_id like 'incident-%'
                       then substr(c.subject_id, 10)::bigint end
"""
"""What ``view`` needs of a case; ``SCOPE`` narrows it."""


async def visible(tx: Transaction, actor: Actor, case_id: int) -> sa.RowMapping:
    """The case's row. Raises: ``NotFound`` also for one outside the user's areas."""
    row = await tx.row(
        sa.text(f"{SELECT} where c.id = :id and {SCOPE}"), {"id": case_id, **parameters(actor)}
    )
    if row is None:
        raise NotFound(what="case", id=case_id)
    return row


async def row(tx: Transaction, case_id: int) -> sa.RowMapping:
    """The case's row for somebody whose right to it does not come from his areas."""
    found = await tx.row(sa.text(f"{SELECT} where c.id = :id"), {"id": case_id})
    if found is None:
        raise NotFound(what="case", id=case_id)
    return found


async def queue(
    tx: Transaction,
    actor: Actor,
    *,
    state: str | None,
    priority: int | None,
    area_path: str | None,
    device_id: str | None,
    after: list[Any] | None,
    limit: int,
) -> list[sa.RowMapping]:
    """Rows of the queue, unclosed ones in the order of urgency and age, one more than ``limit``."""
    where = [SCOPE]
    values: dict[str, Any] = {**parameters(actor), "limit": limit + 1}
    if state == "open":
        where.append("c.closed_at is null")
    elif state is not None:
        where.append("c.state = :state")
        values["state"] = state
    for column, value in (("priority", priority), ("device_id", device_id)):
        if value is not None:
            where.append(f"c.{column} = :{column}")
            values[column] = value
    if area_path is not None:
        where.append("starts_with(coalesce(a.path, c.area_path), :area_path)")
        values["area_path"] = area_path
    if after is not None:
        where.append("(c.priority, c.opened_at, c.id) > (:p, cast(:o as timestamptz), :i)")
        values |= {"p": after[0], "o": after[1], "i": after[2]}
    statement = f"{SELECT} where {' and '.join(where)} order by c.priority, c.opened_at, c.id limit :limit"
    return list(await tx.rows(sa.text(statement), values))


async def of_person(
    tx: Transaction, actor: Actor, person_id: int, before: int | None, limit: int
) -> list[sa.RowMapping]:
    """A person's cases, the newest first, one more than ``limit``."""
    where = f"c.person_id = :person and {SCOPE}"
    values = {**parameters(actor), "person": person_id, "limit": limit + 1}
    if before is not None:
        where += " and c.id < :before"
        values["before"] = before
    statement = f"{SELECT} where {where} order by c.id desc limit :limit"
    return list(await tx.rows(sa.text(statement), values))


async def require_person(tx: Transaction, actor: Actor, person_id: int) -> None:
    """Raises: ``NotFound`` for somebody outside the actor's areas."""
    query = sa.select(persons.c.id).join(areas, areas.c.id == persons.c.area_id)
    if await tx.scalar(query.where(persons.c.id == person_id, actor.scope(areas.c.path))) is None:
        raise NotFound(what="person", id=person_id)


def view(row: sa.RowMapping) -> dict[str, Any]:
    """A queue row as the surface shows it (DESIGN §4.2)."""
    shown = {name: row[name] for name in _PLAIN}
    names = {"person": row["person_name"], "household": row["home_address"], "device": row["device_id"]}
    names["place"] = row["place_name"] or row["area_name"]
    shown["subject"] = {
        "type": row["subject_type"],
        "id": row["subject_id"],
        "name": names.get(row["subject_type"]),
    }
    shown["area"] = {"id": row["area_id"], "name": row["area_name"]} if row["area_id"] else None
    shown["owner"] = {"id": row["owner_id"], "name": row["owner_name"]} if row["owner_id"] else None
    return shown


_PLAIN = [
    "id",
    "number",
    "state",
    "priority",
    "kind",
    "device_id",
    "pressed_at",
    "received_at",
    "opened_at",
    "claimed_at",
    "contact_at",
    "dispatched_at",
    "accepted_at",
    "departed_at",
    "arrived_at",
    "entered_at",
    "resolved_at",
    "closed_at",
    "returned_at",
    "hold_until",
    "hold_reason",
    "suggested_to",
    "suggested_until",
    "tray_until",
    "shelf_until",
    "shelf_reason",
    "disposition",
    "outcome",
    "signal_count",
    "last_signal_at",
    "linked_case_id",
    "next_due_at",
    "version",
]
