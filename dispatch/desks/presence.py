"""Keeping what agents are doing in line with the facts, and telling the consoles of every change."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from dispatch.desks.frames import agent_event
from dispatch.desks.states import Facts, doing
from dispatch.desks.tables import agents
from dispatch.escalation.engine import WATCHER_ALIVE_S
from kit.access import GRANTS, Permission
from kit.database import Transaction

CALL_LASTS_S = 45
"""A call of an agent without a console is a sign of life for as long as a lease lasts (real time)."""

HANDLING = [role.value for role, granted in GRANTS.items() if Permission.HANDLE_CASES in granted]

# Whoever has a console open and may handle cases sits at a desk, whether he has said so or not.
_ARRIVE = sa.text(
    f"""
    insert into agents (user_id)
    select distinct w.user_id from watchers w join users u on u.id = w.user_id
    where w.seen_at > clock_timestamp() - interval '{WATCHER_ALIVE_S} seconds'
      and u.active and u.roles && cast(:roles as text[])
      and not exists (select from agents g where g.user_id = w.user_id)
    on conflict do nothing
    """
)
_FACTS = sa.text(
    f"""
    select g.user_id, g.desk_id, g.state, g.until, g.by_hand, g.by_hand_at, g.by_hand_until,
           a.path as area_path, coalesce(d.wrap_up_s, 60) as wrap_up_s,
           u.active and u.roles && cast(:roles as text[]) and (
               coalesce(g.seen_at > clock_timestamp() - interval '{CALL_LASTS_S} seconds', false)
               or exists (select from watchers w where w.user_id = g.user_id
                          and w.seen_at > clock_timestamp() - interval '{WATCHER_ALIVE_S} seconds')
           ) as alive,
           (select count(*) from cases c
            where c.owner_id = g.user_id and c.closed_at is null and c.resolved_at is null
              and c.hold_until is null and c.priority <= 3) as on_cases,
           (select max(c.closed_at) from cases c
            where c.owner_id = g.user_id and c.closed_at is not null) as closed_at
    from agents g join users u on u.id = g.user_id join areas a on a.id = u.area_id
    left join desks d on d.id = g.desk_id
    where cast(:only as bigint) is null or g.user_id = :only
    order by g.user_id
    """
)


async def settle(tx: Transaction, only: int | None = None) -> int:
    """Write down and tell what has changed; answers of how many agents. ``only``: one user."""
    if only is None:
        await tx.execute(_ARRIVE, {"roles": HANDLING})
    now = await tx.now()
    changed = 0
    for row in await tx.rows(_FACTS, {"roles": HANDLING, "only": only}):
        is_now = doing(_facts(row), now)
        if (is_now.state, is_now.until) == (row["state"], row["until"]):
            continue
        changed += 1
        since = {"since": now} if is_now.state != row["state"] else {}
        await tx.execute(
            sa.update(agents)
            .where(agents.c.user_id == row["user_id"])
            .values(state=is_now.state, until=is_now.until, **since)
        )
        tx.feed.append(agent_event(row["user_id"], is_now.state, row["area_path"]))
    return changed


def _facts(row: sa.RowMapping) -> Facts:
    return Facts(
        alive=row["alive"],
        by_hand=row["by_hand"],
        by_hand_at=row["by_hand_at"],
        by_hand_until=row["by_hand_until"],
        on_cases=row["on_cases"],
        closed_at=row["closed_at"],
        wrap_up=dt.timedelta(seconds=row["wrap_up_s"]),
    )


async def tell(tx: Transaction, user_id: int) -> None:
    """Something other than the state of an agent has changed: consoles read him again."""
    row = await tx.row(
        sa.text(
            "select g.state, a.path from agents g join users u on u.id = g.user_id "
            "join areas a on a.id = u.area_id where g.user_id = :user"
        ),
        {"user": user_id},
    )
    assert row is not None
    tx.feed.append(agent_event(user_id, row["state"], row["path"]))
