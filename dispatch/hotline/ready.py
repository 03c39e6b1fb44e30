"""Whose telephone rings for a call: desks that are free, in their order; then the overflow plan's."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.escalation import directory as directories
from dispatch.escalation.engine import WATCHER_ALIVE_S
from dispatch.hotline.states import stage
from kit.access import GRANTS, Permission
from kit.areas import areas
from kit.database import Transaction

MOST_AT_ONCE = 10
"""As many numbers does Twilio ring at a time."""

_DESKS = [str(role) for role, granted in GRANTS.items() if Permission.HANDLE_CASES in granted]

# Whoever watches the feed, has a telephone, sees the area, has no break, and speaks with nobody.
_READY = sa.text(
    f"""
    select u.phone from users u join areas a on a.id = u.area_id
    where u.active and u.phone is not null and u.roles && cast(:roles as text[])
      and (cast(:path as text) is null or starts_with(cast(:path as text), a.path))
      and exists (select from watchers w where w.user_id = u.id
                  and w.seen_at > clock_timestamp() - interval '{WATCHER_ALIVE_S} seconds')
      and not exists (select from agents g where g.user_id = u.id and g.by_hand in ('break', 'away')
                      and coalesce(g.by_hand_until > bell_now(), true))
      and not exists (select from calls k where k.agent_id = u.id and k.state = 'answered')
    order by (select max(k.ended_at) from calls k where k.agent_id = u.id) nulls first, u.id
    """
)

_AHEAD = sa.text(
    """
    select count(*) from calls k, calls mine
    where mine.id = :id and k.state = 'ringing' and k.direction = 'inbound' and k.id <> mine.id
      and ((k.kind = 'ordinary')::int, (not k.high_risk)::int, k.rang_at, k.id)
        < ((mine.kind = 'ordinary')::int, (not mine.high_risk)::int, mine.rang_at, mine.id)
    """
)


async def desks(tx: Transaction, row: sa.RowMapping) -> list[str]:
    """The telephones of free desks, the one longest without a call first; none while others who wait have
    more right to them."""
    path = await _path(tx, row)
    free = [one["phone"] for one in await tx.rows(_READY, {"roles": _DESKS, "path": path})]
    ahead = await tx.scalar(_AHEAD, {"id": row["id"]})
    return free[ahead:][:MOST_AT_ONCE]


async def overflow(tx: Transaction, row: sa.RowMapping, round_: int) -> list[str]:
    """The telephones of one stage of the overflow plan."""
    path = await _path(tx, row)
    directory = await directories.load(tx, set())
    whom = stage(round_)
    if whom == "supervisor":
        return [who.phone for who in directory.supervisors_of(path)][:MOST_AT_ONCE]
    column = "desk_phone" if whom == "desks" else "partner_centre_phone"
    phone = directory.phone_of(path, column)
    return [phone] if phone else []


async def _path(tx: Transaction, row: sa.RowMapping) -> str | None:
    path: str | None = await tx.scalar(sa.select(areas.c.path).where(areas.c.id == row["area_id"]))
    return path
