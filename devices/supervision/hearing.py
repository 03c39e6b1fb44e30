"""Whether we could have heard a device at all.

A device is not late because of us. Every second a bridge that is connected says so; a break of more
than a few seconds (no bridge, no broker, no database, or the server's clock set) begins a new stretch
of hearing, and silence counts from its beginning. Time that a test lets go by is no break.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from kit.database import Transaction

BREAK_S = 15
"""Shorter breaks make no unit late: the quickest heartbeat class allows two minutes."""

_NOTE = sa.text(
    f"""
    update hearing h
    set since = case when h.noted_at is null
                       or abs(extract(epoch from c.real - h.noted_at)) > {BREAK_S}
                     then bell_now() else h.since end,
        noted_at = c.real
    from (select clock_timestamp() + make_interval(secs => jump_s) as real from clock) c
    """
)

_STRETCH = sa.text(
    f"""
    select h.since, bell_now() as now,
           abs(extract(epoch from clock_timestamp() + make_interval(secs => c.jump_s) - h.noted_at))
               <= {BREAK_S} as goes_on
    from hearing h, clock c
    """
)


@dataclass(frozen=True, slots=True)
class Hearing:
    """A stretch of time in which devices could be heard, from ``since`` to ``now``."""

    since: dt.datetime
    now: dt.datetime


async def note(tx: Transaction) -> None:
    """A bridge is connected and listens."""
    await tx.execute(_NOTE)


async def current(tx: Transaction) -> Hearing | None:
    """The stretch that goes on, or None while nobody listens."""
    row = await tx.row(_STRETCH)
    if row is None or not row["goes_on"]:
        return None
    return Hearing(row["since"], row["now"])
