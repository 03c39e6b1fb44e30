"""Who is told when a case waits: supervisors, desks, duty leaders, partner centres, contacts.

Loaded once per batch of steps: a district has a handful of these people, and a flood of alarms
must not ask for them one by one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from care.persons.contacts import reachable
from care.persons.sealing import open_contacts
from care.persons.tables import contacts
from kit.areas import areas
from kit.database import Transaction
from kit.outbox import outbox
from kit.schema import among
from kit.users import Role, users

JOIN_FOR = dt.timedelta(seconds=60)
"""Further cases for somebody paged this recently join that page."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody with a telephone. ``user_id``: may take the case by pressing a key."""

    phone: str
    user_id: int | None = None
    contact_id: int | None = None


@dataclass(slots=True)
class Directory:
    """Everybody who may have to be told, and who has just been."""

    supervisors: list[tuple[str, Reachable]] = field(default_factory=list)  # area path, who
    user_phones: dict[int, str] = field(default_factory=dict)
    area_phones: dict[str, dict[str, str | None]] = field(default_factory=dict)  # by path
    contacts: dict[int, list[Reachable]] = field(default_factory=dict)  # by person
    paged: dict[tuple[str, str], str] = field(default_factory=dict)  # channel, phone -> page's key

    def supervisors_of(self, area_path: str | None) -> list[Reachable]:
        """Supervisors whose subtree holds the area; of an unknown area: all."""
        return [who for path, who in self.supervisors if area_path is None or area_path.startswith(path)]

    def phone_of(self, area_path: str | None, column: str) -> str | None:
        """The nearest number up the tree; of an unknown area: the root's."""
        path = area_path or min(self.area_phones, key=len, default="")
        while path:
            phone = self.area_phones.get(path, {}).get(column)
            if phone:
                return phone
            path = path.rstrip("/").rpartition("/")[0]
            path = f"{path}/" if path else ""
        return None


async def load(tx: Transaction, person_ids: set[int], at: dt.datetime | None = None) -> Directory:
    """The directory, with the contacts of these persons and the pages of the last minute. ``at``: whose
    hours it is then; None: now."""
    directory = Directory()
    for row in await tx.rows(
        sa.select(users.c.id, users.c.phone, users.c.roles, areas.c.path)
        .join(areas, areas.c.id == users.c.area_id)
        .where(users.c.active, users.c.phone.is_not(None))
        .order_by(users.c.id)
    ):
        directory.user_phones[row["id"]] = row["phone"]
        if Role.SUPERVISOR in row["roles"]:
            directory.supervisors.append((row["path"], Reachable(row["phone"], user_id=row["id"])))
    columns = ("desk_phone", "duty_leader_phone", "partner_centre_phone", "fire_phone")
    for row in await tx.rows(sa.select(areas.c.path, *(areas.c[name] for name in columns))):
        numbers = {name: row[name] for name in columns}
        if any(numbers.values()):
            directory.area_phones[row["path"]] = numbers
    if person_ids:
        directory.contacts = await _contacts(tx, person_ids, at or await tx.now())
    recent = sa.select(outbox.c.channel, outbox.c.recipient, outbox.c.key).where(
        outbox.c.created_at > await tx.now() - JOIN_FOR,
        outbox.c.template.like("page.%"),
        # What has failed reached nobody; what has been answered is over.
        outbox.c.state.not_in(["failed", "cancelled", "answered"]),
    )
    phones = [*directory.user_phones.values()]
    phones += [phone for held in directory.area_phones.values() for phone in held.values() if phone]
    for row in await tx.rows(recent.where(among(outbox.c.recipient, sorted(set(phones))))):
        directory.paged[row["channel"], row["recipient"]] = row["key"]
    return directory


async def _contacts(tx: Transaction, person_ids: set[int], now: dt.datetime) -> dict[int, list[Reachable]]:
    """Who may be told, in the order of calling; those outside their hours come last and are not left
    out: nobody else may be there."""
    rows = await tx.rows(
        sa.select(contacts)
        .where(
            among(contacts.c.person_id, sorted(person_ids)),
            contacts.c.inform != "never",
            ~contacts.c.do_not_inform,
        )
        .order_by(contacts.c.person_id, contacts.c.position, contacts.c.id)
    )
    found: dict[int, list[Reachable]] = {}
    opened = await open_contacts(tx, rows)
    for row in sorted(opened, key=lambda row: not reachable(row, now)):
        if row["phone"] is not None:
            who = Reachable(row["phone"], contact_id=row["id"])
            found.setdefault(row["person_id"], []).append(who)
    return found
