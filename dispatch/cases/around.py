"""What surrounds a case on a dispatcher's screen: person, way in, contacts, device, what happened."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from care.persons import contacts, register, sealing
from care.persons.contacts import reachable
from care.persons.risk import age_on
from care.persons.tables import persons
from care.phones import masked
from dispatch.cases.whereabouts import person_around
from kit.catalogue import text
from kit.clock_zone import local_date
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

_HOME = sa.text("select id, address, way_in, door_code, lat, lon from homes where id = :id")
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


async def around(tx: Transaction, row: sa.RowMapping, *, language: str, may_call: bool) -> dict[str, Any]:
    """Timeline, signals, offers, person, way in, contacts, device and history of a case.

    ``may_call``: telephone numbers in full; otherwise they are masked.
    """
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
        found["person"] = await _person(tx, row["person_id"], language, may_call)
        found |= await person_around(tx, row, may_call=may_call)
        now = await tx.now()
        found["contacts"] = [
            {**contact, "phone": _dialable(contact, may_call), "reachable_now": reachable(contact, now)}
            for contact in await contacts.listed(tx, row["person_id"], mask=False)
        ]
    if row["home_id"] is not None:
        home = await tx.row(_HOME, {"id": row["home_id"]})
        found["home"] = dict(home) if home else None
    if row["device_id"] is not None:
        device = await tx.row(_DEVICE, {"id": row["device_id"]})
        found["device"] = dict(device) if device else None
    return found


def _dialable(contact: dict[str, Any], may_call: bool) -> str | None:
    """In full only for who may be told something."""
    phone: str | None = contact["phone"]
    return phone if may_call and not contact["do_not_inform"] else masked(phone)


async def _person(tx: Transaction, person_id: int, language: str, may_call: bool) -> dict[str, Any] | None:
    row = await tx.row(sa.select(persons).where(persons.c.id == person_id))
    if row is None:
        return None
    person = await register.opened(tx, row)
    shown = sealing.masked(person)
    if may_call:  # nobody needs the identity number to help
        shown |= {name: person[name] for name in ("phone", "other_phone", "doctor_phone")}
    today = local_date(await tx.now())
    reasons = [
        {"code": code, "text": text(f"risk.reason.{code}", language)} for code in person["risk_reasons"]
    ]
    born = person["birth_date"]
    return {**shown, "age": age_on(born, today) if born else None, "risk_reasons": reasons}


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
