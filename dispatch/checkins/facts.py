"""Who is due, with everything that decides what can be tried: read for a whole portion at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from care.checkins.planning import paused
from care.persons import sealing
from care.persons.contacts import reachable
from care.persons.tables import contacts
from devices.speech import speaks
from kit.clock_zone import LOCAL, TODAY, local_date
from kit.database import Transaction

PORTION = 200

_DUE = sa.text(
    f"""
    select c.*, pl.channels, pl.quiet_from, pl.quiet_until, pl.active as plan_active, pl.paused_from,
           pl.paused_until, p.active as served, p.phone, p.name as person_name,
           exists (select from absences ab where ab.person_id = c.person_id and ab.from_on <= {TODAY}
                   and (ab.until_on is null or ab.until_on >= {TODAY})) as away
    from checkins c join checkin_plans pl on pl.id = c.plan_id join persons p on p.id = c.person_id
    where c.next_at <= bell_now()
    order by c.next_at, c.id limit :limit
    for update of c skip locked
    """
)
# Units of the person or of the home, the one that was heard last first; one that is silent with a whole
# area is out of reach, and that is no silence of the person.
_UNITS = sa.text(
    """
    select w.person_id, d.id, d.model, coalesce(s.online, true) as online,
           exists (select from device_findings f
                   where f.device_id = d.id and f.incident_id is not null) as dark
    from unnest(cast(:persons as bigint[])) as w(person_id)
    join persons p on p.id = w.person_id
    join devices d on d.id in (select id from devices where person_id = w.person_id
                               union select id from devices where home_id = p.home_id and person_id is null)
    left join device_status s on s.device_id = d.id
    where d.state in ('installed', 'assigned', 'stock')
    order by w.person_id, s.last_seen_at desc nulls last, d.id
    """
)
_OK_PRESSED = sa.text(
    """
    select distinct w.person_id from unnest(cast(:persons as bigint[])) as w(person_id)
    join devices d on d.person_id = w.person_id
    join signals s on s.device_id = d.id
    where s.kind = 'fine' and s.received_at >= :since
    """
)
_ATTEMPTS = sa.text(
    """
    select a.id, a.checkin_id, a.rung, a.channel, a.at, a.result, a.outbox_key, o.state as message_state,
           o.sent_at, o.error
    from checkin_attempts a left join outbox o on o.key = a.outbox_key
    where a.checkin_id = any(cast(:ids as bigint[])) order by a.id
    """
)


@dataclass(slots=True)
class Due:
    """One check-in whose next step is due."""

    row: dict[str, Any]
    attempts: list[dict[str, Any]] = field(default_factory=list)
    terminal: str | None = None  # that can ask aloud and is in reach
    has_button: bool = False
    ok_pressed: bool = False
    phone: str | None = None
    contacts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def stopped(self) -> str | None:
        """Why nobody is asked; None: he is."""
        if not self.row["served"]:
            return "ended"
        if self.row["away"]:
            return "absence"
        if not self.row["plan_active"] or paused(self.row, self.row["day"]):
            return "plan"
        return None

    @property
    def silent(self) -> bool:
        """Whether anybody has really asked and heard nothing."""
        heard = ("prompt", "call", "contact", "human")
        return any(one["result"] == "no_answer" and one["channel"] in heard for one in self.attempts)


async def due(tx: Transaction) -> list[Due]:
    """The next portion, locked."""
    rows = await tx.rows(_DUE, {"limit": PORTION})
    found = {row["id"]: Due(dict(row)) for row in rows}
    if not found:
        return []
    asked = [one for one in found.values() if one.stopped is None]
    persons = sorted({one.row["person_id"] for one in asked})
    for attempt in await tx.rows(_ATTEMPTS, {"ids": list(found)}):
        found[attempt["checkin_id"]].attempts.append(dict(attempt))
    by_person = {one.row["person_id"]: one for one in asked}
    for unit in await tx.rows(_UNITS, {"persons": persons}):
        one = by_person[unit["person_id"]]
        one.has_button = True
        if one.terminal is None and unit["online"] and not unit["dark"] and speaks(unit["model"]):
            one.terminal = unit["id"]
    await _ok(tx, asked)
    await _phones(tx, asked)
    for one in asked:  # of two check-ins of one person in one portion both know the same
        same = by_person[one.row["person_id"]]
        one.terminal, one.has_button, one.ok_pressed = same.terminal, same.has_button, same.ok_pressed
    return list(found.values())


async def _ok(tx: Transaction, asked: Sequence[Due]) -> None:
    wanted = [one for one in asked if "ok_button" in one.row["channels"] and one.row["rung"] < 0]
    if not wanted:
        return
    since = dt.datetime.combine(local_date(await tx.now()), dt.time(), LOCAL)
    persons = sorted({one.row["person_id"] for one in wanted})
    pressed = {row["person_id"] for row in await tx.rows(_OK_PRESSED, {"persons": persons, "since": since})}
    for one in wanted:
        one.ok_pressed = one.row["person_id"] in pressed


async def _phones(tx: Transaction, asked: Sequence[Due]) -> None:
    held = await sealing.phones_of(tx, {one.row["person_id"]: one.row["phone"] for one in asked})
    late = {one.row["person_id"] for one in asked if one.row["rung"] >= 0}
    rows = await tx.rows(
        sa.select(contacts)
        .where(
            contacts.c.person_id.in_(late),
            ~contacts.c.do_not_inform,
            contacts.c.inform != "never",
            contacts.c.phone.is_not(None),
        )
        .order_by(contacts.c.person_id, contacts.c.position)
    )
    opened = await sealing.open_contacts(tx, rows)
    now = await tx.now()
    for one in asked:
        one.phone = held.get(one.row["person_id"])
        theirs = (it for it in opened if it["person_id"] == one.row["person_id"] and it["phone"])
        one.contacts = [it for it in theirs if reachable(it, now)]
