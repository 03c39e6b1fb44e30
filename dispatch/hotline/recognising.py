"""Who is calling, by the number: a terminal, a person, a household, a relative, a responder, nobody known.

A number may be several people's. Whoever cannot be told for certain is nobody's case yet: the desk chooses.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from care.persons.search import by_phone
from care.persons.tables import persons
from care.responders.register import owns
from care.responders.tables import responders
from devices.tables import devices
from dispatch.hotline.numbers import forms
from kit.database import Transaction

MOST_POSSIBLE = 20


@dataclass(frozen=True, slots=True)
class Caller:
    """``kind``: a word of ``calls.caller``. ``possible``: persons to choose from, the likeliest first."""

    kind: str
    device_id: str | None = None
    person_id: int | None = None
    home_id: int | None = None
    responder_id: int | None = None
    possible: list[int] = field(default_factory=list)
    high_risk: bool = False


async def recognise(tx: Transaction, number: str | None) -> Caller:
    """``number``: as ``numbers.read`` answers it; None: withheld."""
    if number is None:
        return Caller("withheld")
    return await _terminal(tx, number) or await _people(tx, number) or await _responder(tx, number)


async def _terminal(tx: Transaction, number: str) -> Caller | None:
    rows = await tx.rows(
        sa.select(devices.c.id, devices.c.person_id, devices.c.home_id)
        .where(devices.c.sim_number.in_(forms(number)))
        .order_by(devices.c.person_id.is_(None), devices.c.home_id.is_(None), devices.c.id)
        .limit(1)
    )
    if not rows:
        return None
    unit = rows[0]
    people = [unit["person_id"]]
    if unit["person_id"] is None:
        people = await _residents(tx, unit["home_id"])
    return Caller(
        "terminal",
        device_id=unit["id"],
        person_id=unit["person_id"],
        home_id=unit["home_id"],
        possible=people,
        high_risk=await _risk(tx, people),
    )


async def _residents(tx: Transaction, home_id: int | None) -> list[int]:
    if home_id is None:
        return []
    query = sa.select(persons.c.id).where(persons.c.home_id == home_id, persons.c.active)
    return [row["id"] for row in await tx.rows(query.order_by(persons.c.id).limit(MOST_POSSIBLE))]


async def _people(tx: Transaction, number: str) -> Caller | None:
    found = await by_phone(tx, number)
    own = list(dict.fromkeys(row["id"] for row in found if row["contact"] is None))
    possible = list(dict.fromkeys([*own, *(row["id"] for row in found)]))[:MOST_POSSIBLE]
    if not possible:
        return None
    risk = await _risk(tx, possible)
    if len(own) == 1:
        return Caller("person", person_id=own[0], possible=own, high_risk=await _risk(tx, own))
    if not own:
        only = possible[0] if len(possible) == 1 else None
        return Caller("contact", person_id=only, possible=possible, high_risk=risk)
    homes = {
        row["home_id"] for row in await tx.rows(sa.select(persons.c.home_id).where(persons.c.id.in_(own)))
    }
    if len(homes) == 1 and None not in homes:
        return Caller("household", home_id=homes.pop(), possible=possible, high_risk=risk)
    return Caller("several", possible=possible, high_risk=risk)


async def _responder(tx: Transaction, number: str) -> Caller:
    query = sa.select(responders.c.id).where(owns(number), responders.c.active).order_by(responders.c.id)
    responder_id = await tx.scalar(query.limit(1))
    return Caller("unknown") if responder_id is None else Caller("responder", responder_id=responder_id)


async def _risk(tx: Transaction, people: list[int]) -> bool:
    if not people:
        return False
    high = sa.exists().where(persons.c.id.in_(people), persons.c.risk == "high")
    return bool(await tx.scalar(sa.select(high)))
