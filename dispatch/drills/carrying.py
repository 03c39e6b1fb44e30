"""From a drill that is due to its report: rows with due times, a few messages at a time, by day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from care.drills.tables import drill_targets, drills
from care.persons.contacts import reachable
from care.persons.sealing import open_contacts
from care.persons.tables import contacts
from care.responders.tables import responders
from dispatch.follow_ups.rules import by_day
from kit import outbox
from kit.database import Database, Transaction
from kit.outbox import ROUTINE, Message
from kit.users import users

WINDOW = 10
"""Messages of drills that may wait in the outbox: a page never has more than these before it."""

_PLANNED = (
    sa.select(drills)
    .where(drills.c.state == "planned", drills.c.starts_at <= sa.func.bell_now())
    .order_by(drills.c.starts_at, drills.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)

# Nobody is called twice within a quarter of an hour: carriers count, and a page must find its share.
_TARGETS = sa.text(
    """
    with place as (select path from areas where id = :area),
    known as (
        select 'responder' as subject, r.id, p.nth - 1 as nth, c.channel
        from responders r join areas a on a.id = r.area_id
        cross join lateral unnest(array_prepend(r.phone, r.phones)) with ordinality as p(number, nth)
        cross join unnest(r.channels) as c(channel)
        where 'responders' = any(cast(:who as text[])) and r.active
          and starts_with(a.path, (select path from place))
        union all
        select 'user', u.id, 0, c.channel
        from users u join areas a on a.id = u.area_id
        cross join unnest(cast(:channels as text[])) as c(channel)
        where 'staff' = any(cast(:who as text[])) and u.active and u.phone is not null
          and starts_with(a.path, (select path from place))
        union all
        select 'contact', k.id, 0, c.channel
        from contacts k join persons p on p.id = k.person_id and p.active
        join areas a on a.id = p.area_id
        join consents n on n.person_id = p.id and n.purpose = 'family_sharing' and n.withdrawn_at is null
        cross join unnest(cast(:channels as text[])) as c(channel)
        where 'contacts' = any(cast(:who as text[])) and k.inform <> 'never' and not k.do_not_inform
          and starts_with(a.path, (select path from place))
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
    """
    select t.* from drill_targets t
    where t.drill_id = :id and t.state = 'waiting' and t.due_at <= bell_now()
      and not (t.subject = 'responder' and exists (
          select from offers o where o.responder_id = t.subject_id
          and o.state in ('offered', 'accepted', 'en_route', 'on_scene')))
    order by t.due_at, t.id limit :limit for update of t skip locked
    """
)

# What the carrier has said of a message that nobody answered.
_SETTLE = sa.text(
    """
    update drill_targets t
    set state = case when t.state = 'waiting' then 'not_sent'
                     when (select o.state from outbox o where o.key = 'drill:' || t.id) = 'failed'
                     then 'undelivered' else 'unanswered' end
    where t.drill_id = :id and t.state in ('waiting', 'sent')
    """
)


async def round(database: Database) -> None:
    """Everything that is due."""
    while await _start(database):
        pass
    await _feed(database)
    await _end(database)


async def _start(database: Database) -> bool:
    async with database.transaction() as tx:
        drill = await tx.row(_PLANNED)
        if drill is None:
            return False
        values = {"drill": drill["id"], "area": drill["area_id"]}
        lists = {"who": list(drill["who"]), "channels": list(drill["channels"])}
        await tx.execute(_TARGETS, values | lists)
        await tx.execute(
            sa.update(drills)
            .where(drills.c.id == drill["id"])
            .values(state="running", ends_at=await tx.now() + dt.timedelta(seconds=drill["within_s"]))
        )
        return True


async def _feed(database: Database) -> None:
    async with database.transaction() as tx:
        running = await tx.rows(
            sa.select(drills.c.id)
            .where(drills.c.state == "running")
            .order_by(drills.c.id)
            .with_for_update(skip_locked=True)
        )
        now = await tx.now()
        if not running or by_day(now) != now:  # nobody is rung up at night for a drill
            return
        room = WINDOW - await _queued(tx)
        for drill in running:
            if room > 0:
                room -= await _some(tx, drill["id"], room, now)


async def _queued(tx: Transaction) -> int:
    held = outbox.outbox.c
    query = sa.select(sa.func.count()).where(
        held.state == "pending", held.channel.in_(["voice", "sms"]), held.template.startswith("drill.")
    )
    return int(await tx.scalar(query))


async def _some(tx: Transaction, drill_id: int, limit: int, now: dt.datetime) -> int:
    rows = await tx.rows(_NEXT, {"id": drill_id, "limit": limit})
    if not rows:
        return 0
    numbers = await numbers_of(tx, rows)
    messages: list[Message] = []
    for row in rows:
        number, hours = numbers.get((row["subject"], row["subject_id"], row["nth"]), (None, None))
        values: dict[str, Any] = {"state": "no_number"}
        if number is not None and hours is not None and not reachable(hours, now):
            values = {"due_at": now + dt.timedelta(minutes=30)}
        elif number is not None:
            values = {"state": "sent", "number": tx.vault.blind("phone", number)}
            params = {"drill_target_id": row["id"]}
            template = f"drill.{row['channel']}"
            messages.append(
                Message(f"drill:{row['id']}", row["channel"], number, template, params, urgency=ROUTINE)
            )
        await tx.execute(sa.update(drill_targets).where(drill_targets.c.id == row["id"]).values(**values))
    await outbox.write(tx, messages)
    return len(messages)


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


async def _end(database: Database) -> None:
    async with database.transaction() as tx:
        over = await tx.rows(
            sa.select(drills)
            .where(drills.c.state == "running", drills.c.ends_at <= sa.func.bell_now())
            .with_for_update(skip_locked=True)
        )
        for drill in over:
            await tx.execute(_SETTLE, {"id": drill["id"]})
            await tx.execute(sa.update(drills).where(drills.c.id == drill["id"]).values(state="done"))
            if drill["every_days"]:
                again = {name: drill[name] for name in ("area_id", "name", "within_s", "every_days")}
                again |= {"who": list(drill["who"]), "channels": list(drill["channels"])}
                starts_at = drill["starts_at"] + dt.timedelta(days=drill["every_days"])
                # After a long outage one drill follows, not one for each that was missed.
                starts_at = max(starts_at, await tx.now())
                await tx.execute(sa.insert(drills).values(**again, starts_at=starts_at))
