"""Reading cases for people: the queue's rows, and one case with everything around it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from kit.access import Actor
from kit.database import Transaction
from kit.errors import NotFound

_SELECT = """
    select c.*, p.name as person_name, h.address as home_address,
           a.name as area_name, u.name as owner_name
    from cases c
    left join persons p on p.id = c.person_id
    left join homes h on h.id = c.home_id
    left join areas a on a.id = c.area_id
    left join users u on u.id = c.owner_id
"""

_SCOPE = "(starts_with(c.area_path, :scope) or (c.area_path is null and :unplaced))"


def scope_parameters(actor: Actor) -> dict[str, Any]:
    """Values for ``_SCOPE``: the rule of ``Actor.sees`` in SQL."""
    return {"scope": actor.area_path, "unplaced": actor.sees(None)}


async def visible(tx: Transaction, actor: Actor, case_id: int) -> sa.RowMapping:
    """The case's row. Raises: ``NotFound`` also for one outside the user's areas."""
    row = await tx.row(
        sa.text(f"{_SELECT} where c.id = :id and {_SCOPE}"), {"id": case_id, **scope_parameters(actor)}
    )
    if row is None:
        raise NotFound(what="case", id=case_id)
    return row


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
    where = [_SCOPE]
    values: dict[str, Any] = {**scope_parameters(actor), "limit": limit + 1}
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
        where.append("starts_with(c.area_path, :area_path)")
        values["area_path"] = area_path
    if after is not None:
        where.append("(c.priority, c.opened_at, c.id) > (:p, cast(:o as timestamptz), :i)")
        values |= {"p": after[0], "o": after[1], "i": after[2]}
    statement = f"{_SELECT} where {' and '.join(where)} order by c.priority, c.opened_at, c.id limit :limit"
    return list(await tx.rows(sa.text(statement), values))


def view(row: sa.RowMapping) -> dict[str, Any]:
    """A queue row as the surface shows it (DESIGN §4.2)."""
    shown = {name: row[name] for name in _PLAIN}
    names = {"person": row["person_name"], "household": row["home_address"], "device": row["device_id"]}
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
    "disposition",
    "outcome",
    "signal_count",
    "last_signal_at",
    "linked_case_id",
    "next_due_at",
    "version",
]

_TIMELINE = sa.text(
    """
    select e.id, e.at, e.type, e.actor_type, e.actor_id, e.data,
           coalesce(u.name, r.name) as actor_name
    from case_events e
    left join users u on u.id = case when e.actor_type = 'user' then e.actor_id::bigint end
    left join responders r on r.id = case when e.actor_type = 'responder' then e.actor_id::bigint end
    where e.case_id = :id order by e.id
    """
)

_SIGNALS = sa.text(
    """
    select id, device_id, signal_id, kind, at, stored, received_at, flags, payload
    from signals where case_id = :id order by id
    """
)

_OFFERS = sa.text(
    """
    select o.id, o.role, o.state, o.automatic, o.offered_at, o.expires_at, o.accepted_at,
           o.departed_at, o.eta_at, o.arrived_at, o.entered_at, o.completed_at, o.ended_at, o.reason,
           r.id as responder_id, r.name as responder_name, r.phone as responder_phone,
           v.name as provider_name
    from offers o join responders r on r.id = o.responder_id
    left join providers v on v.id = r.provider_id
    where o.case_id = :id order by o.id
    """
)

_PERSON = sa.text("select * from persons where id = :id")
_HOME = sa.text("select id, address, way_in, door_code, lat, lon from homes where id = :id")
_CONTACTS = sa.text(
    "select position, name, relation, phone, has_key, inform from contacts "
    "where person_id = :id order by position, id"
)
_DEVICE = sa.text(
    """
    select d.id, d.model, d.state, s.last_seen_at, s.battery, s.signal_dbm, s.mains, s.online
    from devices d left join device_status s on s.device_id = d.id where d.id = :id
    """
)
_HISTORY = sa.text(
    """
    select id, number, kind, priority, opened_at, closed_at, disposition, outcome
    from cases where subject_type = :type and subject_id = :subject and id <> :id
    order by id desc limit 10
    """
)


async def around(tx: Transaction, row: sa.RowMapping) -> dict[str, Any]:
    """Timeline, signals, offers, person, way in, contacts, device and history of a case."""
    case = {"id": row["id"]}
    found: dict[str, Any] = {
        "timeline": [_event(event) for event in await tx.rows(_TIMELINE, case)],
        "signals": [dict(signal) for signal in await tx.rows(_SIGNALS, case)],
        "offers": [_offer(offer) for offer in await tx.rows(_OFFERS, case)],
        "history": [
            dict(old)
            for old in await tx.rows(
                _HISTORY, {**case, "type": row["subject_type"], "subject": row["subject_id"]}
            )
        ],
        "person": None,
        "home": None,
        "contacts": [],
        "device": None,
    }
    if row["person_id"] is not None:
        person = await tx.row(_PERSON, {"id": row["person_id"]})
        if person is not None:
            found["person"] = {**person, "age": _age(person["birth_date"], await tx.now())}
            found["contacts"] = [
                dict(contact) for contact in await tx.rows(_CONTACTS, {"id": row["person_id"]})
            ]
    if row["home_id"] is not None:
        home = await tx.row(_HOME, {"id": row["home_id"]})
        found["home"] = dict(home) if home else None
    if row["device_id"] is not None:
        device = await tx.row(_DEVICE, {"id": row["device_id"]})
        found["device"] = dict(device) if device else None
    return found


def _event(row: sa.RowMapping) -> dict[str, Any]:
    actor = {"type": row["actor_type"], "id": row["actor_id"], "name": row["actor_name"]}
    return {"id": row["id"], "at": row["at"], "type": row["type"], "actor": actor, "data": row["data"]}


def _offer(row: sa.RowMapping) -> dict[str, Any]:
    offer = {key: value for key, value in row.items() if not key.startswith(("responder_", "provider_"))}
    offer["responder"] = {
        "id": row["responder_id"],
        "name": row["responder_name"],
        "phone": row["responder_phone"],
        "provider": row["provider_name"],
    }
    return offer


def _age(birth_date: dt.date | None, now: dt.datetime) -> int | None:
    if birth_date is None:
        return None
    today = now.date()
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
