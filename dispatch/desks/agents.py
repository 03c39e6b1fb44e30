"""Agents: reading them, and what they say of themselves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dispatch.desks import presence, related
from dispatch.desks.states import BY_HAND_WRAP_UP, TEST_LASTS
from dispatch.desks.tables import agents, shift_tests
from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import NotFound
from kit.users import users

_SELECT = """
    select u.id as user_id, u.name, d.id as desk_id, d.name as desk_name, g.state, g.since, g.until,
           g.by_hand, g.dialects, g.skills, t.at as tested_at, t.sound, t.phone, t.note,
           (select count(*) from cases c where c.owner_id = u.id and c.closed_at is null
              and c.priority <= 3) as cases,
           (select count(*) from cases c where c.suggested_to = u.id and c.closed_at is null
              and c.owner_id is null) as suggested
    from agents g join users u on u.id = g.user_id join areas a on a.id = u.area_id
    left join desks d on d.id = g.desk_id
    left join lateral (
        select * from shift_tests t where t.user_id = u.id and t.at > bell_now() - cast(:lasts as interval)
        order by t.at desc, t.id desc limit 1
    ) t on true
    where u.active and position(cast(:within as text) in a.path) > 0
"""


async def listed(tx: Transaction, actor: Actor, only: int | None = None) -> list[dict[str, Any]]:
    """Agents within the actor's areas, those who are there first."""
    where = " and u.id = :only" if only is not None else ""
    values = {"within": f"/{actor.area_id}/", "lasts": TEST_LASTS}
    if only is not None:
        values["only"] = only
    order = " order by g.state = 'away', u.name, u.id limit 500"
    return [_shown(row) for row in await tx.rows(sa.text(_SELECT + where + order), values)]


async def one(tx: Transaction, actor: Actor, user_id: int) -> dict[str, Any]:
    """One agent. Raises: ``NotFound``."""
    found = await listed(tx, actor, user_id)
    if not found:
        raise NotFound(what="agent", id=user_id)
    return found[0]


def _shown(row: sa.RowMapping) -> dict[str, Any]:
    names = ("state", "since", "until", "by_hand", "dialects", "skills", "cases", "suggested")
    found = {name: row[name] for name in names}
    found["user"] = {"id": row["user_id"], "name": row["name"]}
    found["desk"] = {"id": row["desk_id"], "name": row["desk_name"]} if row["desk_id"] else None
    tested = {"at": row["tested_at"], **{name: row[name] for name in ("sound", "phone", "note")}}
    found["test"] = tested if row["tested_at"] is not None else None
    return found


async def arrive(tx: Transaction, actor: Actor, **values: Any) -> None:
    """A sign of life of an agent, with what he says of himself; consoles are told at once."""
    await tx.execute(
        sa.text("insert into agents (user_id) values (:user) on conflict do nothing"), {"user": actor.id}
    )
    await tx.execute(
        sa.update(agents)
        .where(agents.c.user_id == actor.id)
        .values(seen_at=sa.text("clock_timestamp()"), **values)
    )
    await presence.settle(tx, actor.id)
    tx.wake("desks")


async def says(tx: Transaction, actor: Actor, state: str, desk: dict[str, int | None]) -> None:
    """What an agent is doing by his own word. ``desk``: empty, or where he sits.

    Raises: ``InvalidField`` for a desk that is none of his.
    """
    if desk.get("desk_id") is not None:
        await related.require_desk(tx, actor, desk["desk_id"])
    now = await tx.now()
    until = now + BY_HAND_WRAP_UP if state == "wrap_up" else None
    await arrive(tx, actor, by_hand=state, by_hand_at=now, by_hand_until=until, **desk)


async def tested(tx: Transaction, actor: Actor, *, sound: bool, phone: bool | None, note: str) -> None:
    """Keep the result of a test of sound and telephone. Nothing said of a telephone that was proven by a
    key in this shift leaves it proven."""
    await arrive(tx, actor)
    if phone is None and await _proven(tx, actor.id):
        phone = True
    await keep_test(tx, actor.id, sound=sound, phone=phone, note=note)


async def _proven(tx: Transaction, user_id: int) -> bool:
    tests = shift_tests.c
    mine = (tests.user_id == user_id, tests.at > await tx.now() - TEST_LASTS, tests.phone.is_not(None))
    newest = sa.select(tests.phone).where(*mine).order_by(tests.id.desc()).limit(1)
    return bool(await tx.scalar(newest))


async def keep_test(tx: Transaction, user_id: int, *, sound: bool, phone: bool | None, note: str) -> None:
    """A result, told as any other news of an agent."""
    desk_id = await tx.scalar(sa.select(agents.c.desk_id).where(agents.c.user_id == user_id))
    values = {"user_id": user_id, "desk_id": desk_id, "at": await tx.now()}
    await tx.execute(sa.insert(shift_tests).values(**values, sound=sound, phone=phone, note=note))
    await presence.tell(tx, user_id)


async def change(tx: Transaction, actor: Actor, user_id: int, values: dict[str, Any]) -> None:
    """What a supervisor says of an agent. Raises: ``NotFound``, ``InvalidField``."""
    there = await tx.scalar(
        sa.select(users.c.id)
        .join(areas, areas.c.id == users.c.area_id)
        .where(
            users.c.id == user_id,
            users.c.active,
            users.c.roles.bool_op("&&")(sa.literal(presence.HANDLING, sa.ARRAY(sa.Text))),
            actor.scope(areas.c.path),
        )
    )
    if there is None:
        raise NotFound(what="agent", id=user_id)
    if values.get("desk_id") is not None:
        await related.require_desk(tx, actor, values["desk_id"])
    await tx.execute(
        sa.text("insert into agents (user_id) values (:user) on conflict do nothing"), {"user": user_id}
    )
    if values:
        await tx.execute(sa.update(agents).where(agents.c.user_id == user_id).values(**values))
    await presence.tell(tx, user_id)
    tx.wake("desks")
