"""Full numbers: shown to whoever says why, and put on record."""

from __future__ import annotations

from care.persons import register as people
from care.persons.schemas import UnmaskedNumbers
from care.persons.sealing import MASKS
from care.records import absences, guardians
from kit import audit
from kit.access import Actor
from kit.database import Transaction


async def unmask(tx: Transaction, actor: Actor, person_id: int, reason: str) -> UnmaskedNumbers:
    """Numbers of a person and of the contacts.

    Raises: ``NotFound`` also outside the actor's areas.
    """
    person = await people.whole_picture(tx, actor, person_id, mask=False)
    person["guardians"] = await guardians.of_person(tx, person_id)
    away = await absences.current(tx, person_id)
    person["phone_away"] = None if away is None else away["phone"]
    fields = [name for name in (*MASKS, "phone_away") if person[name]]
    if person["guardians"]:
        fields.append("guardians.phone")
    if person["contacts"]:
        fields.append("contacts.phone")
    await audit.record(tx, actor.id, "person.unmask", "person", person_id, reason=reason, fields=fields)
    return UnmaskedNumbers.model_validate(person)
