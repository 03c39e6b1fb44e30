"""Somebody has said who calls: the call and its case become that person's."""

from __future__ import annotations

import sqlalchemy as sa

from care.persons.tables import homes, persons
from dispatch.cases import actions, store
from dispatch.cases.record import Work
from dispatch.hotline import reporting, sealing
from dispatch.tables import cases
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField

_PERSON = (
    sa.select(
        persons.c.id,
        persons.c.home_id,
        persons.c.risk,
        areas.c.id.label("area_id"),
        areas.c.path.label("area_path"),
    )
    .outerjoin(homes, homes.c.id == persons.c.home_id)
    .join(areas, areas.c.id == sa.func.coalesce(homes.c.area_id, persons.c.area_id))
)


async def link(tx: Transaction, actor: Actor, row: sa.RowMapping, person_id: int) -> sa.RowMapping:
    """Raises: ``InvalidField`` for somebody who is neither in the actor's areas nor one of those whom the
    number may belong to."""
    query = _PERSON.where(persons.c.id == person_id, persons.c.merged_into.is_(None))
    if person_id not in row["possible"]:
        query = query.where(actor.scope(areas.c.path))
    person = await tx.row(query)
    if person is None:
        raise InvalidField(field="body.person_id", reason="unknown_person")
    if row["person_id"] == person_id:
        return row
    number = (await sealing.opened(tx, [row]))[row["id"]]
    values = {
        "person_id": person_id,
        "home_id": person["home_id"],
        "high_risk": person["risk"] == "high",
        **await sealing.sealed(tx, row["ref"], number, person_id),
    }
    case_id = await reporting.case_of(tx, row)
    if case_id is not None:
        await _name(tx, actor, await store.load_one(tx, case_id), person)
    return await reporting.settle(tx, row, values)


async def _name(tx: Transaction, actor: Actor, work: Work, person: sa.RowMapping) -> None:
    """The case is this person's. Where another of its kind is open, both go on, and its owner hears."""
    case, who = work.case, actions.user_actor(actor.id)
    if case.closed_at is not None or case.person_id == person["id"]:
        return
    case.person_id, case.home_id = person["id"], person["home_id"]
    case.area_id, case.area_path = person["area_id"], person["area_path"]
    other = await _open_case(tx, work)
    if other is None:
        case.subject_type, case.subject_id = "person", str(person["id"])
    else:
        case.linked_case_id = case.linked_case_id or other.case.id
        other.note("caller_known", who, alert=True, case_id=case.id, person_id=person["id"])
        if other.case.owner_id is not None:
            other.case.alarm_again_at = other.now
    work.note("caller_known", who, person_id=person["id"], case_id=case.linked_case_id)
    await store.save(tx, [work] if other is None else [work, other])


async def _open_case(tx: Transaction, work: Work) -> Work | None:
    found = await store.load(
        tx,
        cases.c.subject_type == "person",
        cases.c.subject_id == str(work.case.person_id),
        cases.c.situation == work.case.situation,
        cases.c.resolved_at.is_(None),
        cases.c.closed_at.is_(None),
        cases.c.id != work.case.id,
    )
    return found[0] if found else None
