"""From a drill that is due to its report: rows with due times, a few messages at a time, by day."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from care.drills.tables import drill_targets, drills
from care.persons.contacts import reachable
from care.persons.sealing import open_contacts
from care.persons.tables import contacts
from care.responders.tables import responders
from dispatch.drills.eligible import LAST_CALL, MAY_BE_TRIED, TARGETS, WINDOW
from dispatch.follow_ups.rules import by_day
from kit import outbox
from kit.database import Database, Transaction, is_unavailable
from kit.outbox import ROUTINE, Message
from kit.schema import among
from kit.users import users

log = logging.getLogger(__name__)

PORTION = 1000
"""So many of a kind are written, and so many settled, in one transaction: a city must not time out."""

APART = dt.timedelta(minutes=15)
"""Between two messages of drills to one number, whoever has it."""

# Nobody is called twice within a quarter of an hour: carriers count, and a page must find its share.
# A portion goes on after the last subject that stands there already.
_TARGETS = sa.text(
    """
    with place as (select path from areas where id = :area),
    known as (
        select 'responder' as subject, r.id, p.nth - 1 as nth, c.channel
        from (select r.* from responders r join areas a on a.id = r.area_id
              where 'responders' = any(cast(:who as text[])) and r.active
                and r.channels && cast(:channels as text[])
                and starts_with(a.path, (select path from place))
                and r.id > (select coalesce(max(subject_id), 0) from drill_targets
                            where drill_id = :drill and subject = 'responder')
              order by r.id limit :portion) r
        cross join lateral unnest(array_prepend(r.phone, r.phones)) with ordinality as p(number, nth)
        cross join unnest(r.channels) as c(channel)
        union all
        select 'user', u.id, 0, c.channel
        from (select u.id from users u join areas a on a.id = u.area_id
              where 'staff' = any(cast(:who as text[])) and u.active and u.phone is not null
                and starts_with(a.path, (select path from place))
                and u.id > (select coalesce(max(subject_id), 0) from drill_targets
                            where drill_id = :drill and subject = 'user')
              order by u.id limit :portion) u
        cross join unnest(cast(:channels as text[])) as c(channel)
        union all
        select 'contact', k.id, 0, c.channel
        from (select k.id from contacts k join persons p on p.id = k.person_id and p.active
              join areas a on a.id = p.area_id
              where exists (select from consents n where n.person_id = p.id
                            and n.purpose = 'family_sharing' and n.withdrawn_at is null)
                and 'contacts' = any(cast(:who as text[])) and k.inform <> 'never' and not k.do_not_inform
                and starts_with(a.path, (select path from place))
                and k.id > (select coalesce(max(subject_id), 0) from drill_targets
                            where drill_id = :drill and subject = 'contact')
              order by k.id limit :portion) k
        cross join unnest(cast(:channels as text[])) as c(channel)
    )
    insert into drill_targets (drill_id, subject, subject_id, nth, channel, due_at)
    select :drill, subject, id, nth, channel,
           bell_now() + (row_number() over (partition by subject, id order by nth, channel) - 1)
                        * interval '15 minutes'
    from known where channel = any(cast(:channels as text[]))
    order by subject, id, nth, channel
    on conflict do nothing
    """
)

_NEXT = sa.text(
    f"""
    select t.* from {TARGETS}
    where t.drill_id = :id and t.state = 'waiting' and t.due_at <= bell_now() and {MAY_BE_TRIED}
    order by t.due_at, t.id limit :limit for update of t skip locked
    """
)

# What has not left says nothing of its number; nor does a carrier that took no message.
_SETTLE = sa.text(
    """
    with these as (
        select t.id, t.state, o.state as message, o.sent_at
        from drill_targets t left join outbox o on o.key = 'drill:' || t.id
        where t.drill_id = :id and t.state in ('waiting', 'sent')
        order by t.id limit :portion for update of t
    )
    update drill_targets t
    set state = case when these.state = 'waiting' then 'not_sent'
                     when these.message in ('sent', 'delivered') then 'unanswered'
                     when these.message = 'failed' and these.sent_at is not null then 'undelivered'
                     else 'not_sent' end
    from these where t.id = these.id
    """
)


async def round(database: Database) -> None:
    """Everything that is due; a drill that fails holds up no other."""
    for drill_id in await _due(database, "planned", drills.c.starts_at):
        with _apart("starting", drill_id):
            while await _start(database, drill_id):
                pass
    with _apart("trying", None):
        await _feed(database)
    for drill_id in await _due(database, "running", drills.c.ends_at):
        with _apart("ending", drill_id):
            while await _end(database, drill_id):
                pass


@contextmanager
def _apart(doing: str, drill_id: int | None) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if is_unavailable(error):
            log.warning("%s drill %s has to wait: %r", doing, drill_id, error)
        else:
            log.exception("%s drill %s failed", doing, drill_id)


async def _due(database: Database, state: str, at: sa.Column[Any]) -> list[int]:
    query = sa.select(drills.c.id).where(drills.c.state == state, at <= sa.func.bell_now())
    async with database.transaction() as tx:
        return [row["id"] for row in await tx.rows(query.order_by(at, drills.c.id))]


async def _hold(tx: Transaction, drill_id: int, state: str) -> sa.RowMapping | None:
    query = sa.select(drills).where(drills.c.id == drill_id, drills.c.state == state)
    return await tx.row(query.with_for_update(skip_locked=True))


async def _start(database: Database, drill_id: int) -> bool:
    """Write a portion of whom it tries; False: it has begun, or is somebody else's."""
    async with database.transaction() as tx:
        drill = await _hold(tx, drill_id, "planned")
        if drill is None:
            return False
        values = {"drill": drill_id, "area": drill["area_id"], "portion": PORTION}
        lists = {"who": list(drill["who"]), "channels": list(drill["channels"])}
        if (await tx.execute(_TARGETS, values | lists)).rowcount:
            return True
        ends_at = await tx.now() + dt.timedelta(seconds=drill["within_s"])
        await tx.execute(
            sa.update(drills).where(drills.c.id == drill_id).values(state="running", ends_at=ends_at)
        )
        return False


async def _feed(database: Database) -> None:
    async with database.transaction() as tx:
        running = await tx.rows(
            sa.select(drills.c.id)
            .where(drills.c.state == "running", drills.c.ends_at > await tx.now() + LAST_CALL)
            .order_by(drills.c.id)
            .with_for_update(skip_locked=True)
        )
        now = await tx.now()
        if not running or by_day(now) != now:  # nobody is rung up at night for a drill
            return
        room = WINDOW - await _queued(tx)
        for drill in running:
            if room > 0:
                with _apart("trying", drill["id"]):
                    async with tx.savepoint():
                        room -= await _some(tx, drill["id"], room, now)


async def _queued(tx: Transaction) -> int:
    held = outbox.outbox.c
    query = sa.select(sa.func.count()).where(
        held.state.in_(["pending", "sending"]),
        held.channel.in_(["voice", "sms"]),
        held.template.startswith("drill."),
    )
    return int(await tx.scalar(query))


async def _some(tx: Transaction, drill_id: int, limit: int, now: dt.datetime) -> int:
    rows = await tx.rows(_NEXT, {"id": drill_id, "limit": limit})
    if not rows:
        return 0
    numbers = await numbers_of(tx, rows)
    busy = await _just_tried(tx, {number for number, _ in numbers.values() if number}, now)
    messages: list[Message] = []
    for row in rows:
        number, hours = numbers.get((row["subject"], row["subject_id"], row["nth"]), (None, None))
        values: dict[str, Any] = {"state": "no_number"}
        if number is not None and hours is not None and not reachable(hours, now):
            values = {"due_at": now + dt.timedelta(minutes=30)}
        elif number is not None and number in busy:
            values = {"due_at": now + APART}
        elif number is not None:
            busy.add(number)
            values = {"state": "sent", "number": tx.vault.blind("phone", number)}
            params = {"drill_target_id": row["id"]}
            template = f"drill.{row['channel']}"
            messages.append(
                Message(f"drill:{row['id']}", row["channel"], number, template, params, urgency=ROUTINE)
            )
        await tx.execute(sa.update(drill_targets).where(drill_targets.c.id == row["id"]).values(**values))
    await outbox.write(tx, messages)
    return len(messages)


async def _just_tried(tx: Transaction, wanted: set[str], now: dt.datetime) -> set[str]:
    held = outbox.outbox.c
    query = sa.select(held.recipient).where(
        among(held.recipient, wanted), held.created_at > now - APART, held.template.startswith("drill.")
    )
    return {row["recipient"] for row in await tx.rows(query)}


Number = tuple[str | None, dict[str, Any] | None]


async def numbers_of(tx: Transaction, rows: Any) -> dict[tuple[str, int, int], Number]:
    """The number of each target, and for a relative his hours."""
    ids: dict[str, set[int]] = {"responder": set(), "contact": set(), "user": set()}
    for row in rows:
        ids[row["subject"]].add(row["subject_id"])
    found: dict[tuple[str, int, int], Number] = {}
    query = sa.select(responders.c.id, responders.c.phone, responders.c.phones)
    for one in await tx.rows(query.where(responders.c.id.in_(ids["responder"]))):
        for nth, number in enumerate([one["phone"], *one["phones"]]):
            found["responder", one["id"], nth] = (number, None)
    staff = sa.select(users.c.id, users.c.phone).where(users.c.id.in_(ids["user"]))
    for one in await tx.rows(staff):
        found["user", one["id"], 0] = (one["phone"], None)
    kin = await tx.rows(sa.select(contacts).where(contacts.c.id.in_(ids["contact"])))
    for contact in await open_contacts(tx, kin):
        found["contact", contact["id"], 0] = (contact["phone"], contact)
    return found


async def _end(database: Database, drill_id: int) -> bool:
    """Settle a portion; False: it has ended, or is somebody else's."""
    async with database.transaction() as tx:
        drill = await _hold(tx, drill_id, "running")
        if drill is None:
            return False
        if (await tx.execute(_SETTLE, {"id": drill_id, "portion": PORTION})).rowcount:
            return True
        await tx.execute(sa.update(drills).where(drills.c.id == drill_id).values(state="done"))
        if drill["every_days"]:
            again = {name: drill[name] for name in ("area_id", "name", "within_s", "every_days")}
            again |= {"who": list(drill["who"]), "channels": list(drill["channels"])}
            starts_at = drill["starts_at"] + dt.timedelta(days=drill["every_days"])
            # After a long outage one drill follows, not one for each that was missed.
            starts_at = max(starts_at, await tx.now())
            await tx.execute(sa.insert(drills).values(**again, starts_at=starts_at))
        return False
