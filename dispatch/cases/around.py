"""What surrounds a case on a dispatcher's screen: person, way in, contacts, device, what happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from dispatch.cases.whereabouts import person_around
from kit.database import Transaction

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

_PERSON = sa.text(
    """
    select id, name, gender, birth_date, phone, living, hearing, languages, conditions, medicines,
           dementia, powered_device, notes
    from persons where id = :id
    """
)
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
    from cases
    where id in (select id from cases where subject_type = :type and subject_id = :subject
                 union select id from cases where person_id = :person) and id <> :id
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
                _HISTORY,
                {
                    **case,
                    "type": row["subject_type"],
                    "subject": row["subject_id"],
                    "person": row["person_id"],
                },
            )
        ],
        "person": None,
        "home": None,
        "away": None,
        "goes_to": "home",
        "records": None,
        "contacts": [],
        "device": None,
    }
    if row["person_id"] is not None:
        person = await tx.row(_PERSON, {"id": row["person_id"]})
        if person is not None:
            found["person"] = {**person, "age": _age(person["birth_date"], await tx.now())}
            found |= await person_around(tx, row)
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
