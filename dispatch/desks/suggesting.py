"""Giving turns: cases that nobody has, to the agents who are ready."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.cases import store
from dispatch.desks import register
from dispatch.desks.fairness import ALONE_FOR, AT_MOST, Agent, Waiting, turns
from dispatch.tables import cases
from kit.access import Permission, allowed
from kit.database import Transaction
from kit.schema import among

# Whose turn it was and who is not ready any more; and, while somebody can still take one, what waits.
_LOST = """
    select c.id from cases c join agents g on g.user_id = c.suggested_to
    where c.suggested_to is not null and c.closed_at is null and c.owner_id is null and g.state <> 'ready'
"""
_NEW = """
    select id from cases
    where closed_at is null and waiting_since is not null and priority <= 3 and suggested_to is null
      and tray_until is null and state = 'open'
    order by priority, opened_at limit :room
"""
_CASES = sa.text(
    f"""
    select c.id, c.priority, c.kind, c.area_path, c.suggested_to, coalesce(p.languages, '{{}}') as languages
    from cases c left join persons p on p.id = c.person_id
    where c.id in (({_LOST}) union all ({_NEW}))
    order by c.priority, c.opened_at, c.id
    """
)
_AGENTS = sa.text(
    """
    select g.user_id, g.desk_id, g.since, g.dialects, g.skills, a.path as area_path, u.roles,
           (select count(*) from cases c where c.suggested_to = g.user_id and c.closed_at is null
              and c.owner_id is null) as suggested,
           (select count(*) from cases c where c.owner_id = g.user_id and c.closed_at is null
              and c.priority <= 3) as owned
    from agents g join users u on u.id = g.user_id join areas a on a.id = u.area_id
    where g.state = 'ready' order by g.user_id
    """
)


async def suggest(tx: Transaction) -> int:
    """Give turns, and take back those of agents who have left; answers how many cases were touched."""
    agents = [_agent(row) for row in await tx.rows(_AGENTS)]
    room = sum(AT_MOST - agent.suggested for agent in agents if agent.suggested < AT_MOST)
    waiting = [_waiting(row) for row in await tx.rows(_CASES, {"room": room})]
    if not waiting:
        return 0
    found = turns(waiting, agents, await register.all_desks(tx), await tx.now())
    touched = [*found.given, *found.taken_back]
    if not touched:
        return 0
    # One that somebody is just taking needs no turn.
    works = await store.load(tx, among(cases.c.id, touched), cases.c.owner_id.is_(None), skip_locked=True)
    for work in works:
        case = work.case
        alone_for = ALONE_FOR.get(case.priority)
        to = found.given.get(case.id)
        case.suggested_to = to
        case.suggested_until = work.now + alone_for if to is not None and alone_for is not None else None
        work.note("suggested", user_id=to)
    await store.save(tx, works)
    return len(works)


def _agent(row: sa.RowMapping) -> Agent:
    return Agent(
        id=row["user_id"],
        area_path=row["area_path"],
        desk_id=row["desk_id"],
        ready=True,
        since=row["since"],
        has=row["owned"] + row["suggested"],
        suggested=row["suggested"],
        dialects=frozenset(row["dialects"]),
        skills=frozenset(row["skills"]),
        sees_unplaced=Permission.SEE_UNPLACED in allowed(row["roles"]),
    )


def _waiting(row: sa.RowMapping) -> Waiting:
    return Waiting(
        id=row["id"],
        priority=row["priority"],
        kind=row["kind"],
        area_path=row["area_path"],
        languages=frozenset(row["languages"]),
        suggested_to=row["suggested_to"],
    )
