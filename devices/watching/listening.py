"""When we could not hear anybody: the breaks between supervision's stretches of hearing."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from devices.supervision import hearing
from devices.watching.life_rules import Break
from kit.database import Transaction

KEEP = dt.timedelta(days=31)
"""Longer than any silence that a rule may wait for."""

_UNTIL = sa.text(
    """
    insert into watch_hearing (id, heard_until) values (1, :now)
    on conflict (id) do update set heard_until = greatest(excluded.heard_until, watch_hearing.heard_until)
    returning old.heard_until
    """
)


async def listen(tx: Transaction) -> list[Break] | None:
    """The breaks up to now, this one just ended included; None while no bridge is listening."""
    stretch = await hearing.current(tx)
    if stretch is None:
        return None
    before = await tx.scalar(_UNTIL, {"now": stretch.now})
    if before is not None and before < stretch.since:
        await tx.execute(
            sa.text(
                "insert into watch_breaks (began_at, ended_at) values (:began, :ended) "
                "on conflict do nothing"
            ),
            {"began": before, "ended": stretch.since},
        )
    rows = await tx.rows(
        sa.text("select began_at, ended_at from watch_breaks where ended_at > :since order by began_at"),
        {"since": stretch.now - KEEP},
    )
    return [(row["began_at"], row["ended_at"]) for row in rows]
