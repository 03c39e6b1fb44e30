"""A means that fails for everybody (carrier, broker): one technical case, and those who wait for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from care.checkins.answering import SOURCE
from care.checkins.spread import CALLS_PER_S
from kit import signals
from kit.database import Database, Transaction
from kit.signals import Kind, Signal

HOLD_S = 300
"""How long somebody waits for a means before it is looked at again."""

PROBE_S = 60
"""So often one of those who wait tries it."""

_REFUSED = re.compile(r"^4(?!01|03|08|29)\d\d\b")
"""The carrier knows the number and refuses it: that is about the number, not about the carrier."""


def failed(attempt: Mapping[str, Any]) -> bool:
    """Whether the means has failed, so that silence says nothing about the person."""
    if attempt["outbox_key"] is None or attempt["channel"] not in ("call", "contact", "prompt"):
        return False
    if attempt["sent_at"] is not None or attempt["message_state"] in (None, "cancelled", "answered"):
        return False
    return not _REFUSED.match(attempt["error"] or "")


_OPEN = sa.text(
    """
    insert into channel_outages (channel, probe_at)
    select channel, bell_now() + cast(:probe as int) * interval '1 second'
    from unnest(cast(:channels as text[])) as t(channel) order by channel
    on conflict (channel) where over_at is null do nothing
    returning id, channel
    """
)


async def begin(tx: Transaction, channels: Iterable[str]) -> None:
    """Say once that these means fail; what is known already is not said again."""
    wanted = sorted(set(channels))
    if not wanted:
        return
    rows = await tx.rows(_OPEN, {"channels": wanted, "probe": PROBE_S})
    now = await tx.now()
    await signals.store(
        tx,
        [
            Signal(
                SOURCE,
                None,
                f"channel-{row['id']}",
                Kind.CHANNEL_DOWN,
                at=now,
                payload={"outage_id": row["id"], "channel": row["channel"]},
            )
            for row in rows
        ],
    )


async def down(tx: Transaction) -> set[str]:
    """The means that fail just now."""
    rows = await tx.rows(sa.text("select channel from channel_outages where over_at is null"))
    return {row["channel"] for row in rows}


_PROBE = sa.text(
    """
    update channel_outages set probe_at = bell_now() + cast(:probe as int) * interval '1 second'
    where over_at is null and probe_at <= bell_now() returning channel
    """
)


async def probes(tx: Transaction) -> set[str]:
    """Means that one of those who wait may try now."""
    return {row["channel"] for row in await tx.rows(_PROBE, {"probe": PROBE_S})}


_OVER = sa.text(
    """
    update channel_outages u set over_at = bell_now()
    where over_at is null and exists (
        select from checkin_attempts a join outbox o on o.key = a.outbox_key
        where a.result is null and a.outbox_key is not null and o.sent_at > u.opened_at
          and (a.channel = u.channel or (u.channel = 'call' and a.channel = 'contact')))
    returning id, channel
    """
)
# Those of high risk first, and no faster than the carrier can call; the time that was lost is given back.
_RELEASE = sa.text(
    """
    with waiting as (
        select id, next_at,
               bell_now() + row_number() over (
                   order by array_position(array['high', 'medium', 'low'], risk), due_at, id)
                   * interval '1 second' / cast(:rate as float8) as again_at
        from checkins where next_at is not null and reason = 'channel_down'
    )
    update checkins c set next_at = w.again_at, reason = null,
        deadline_at = greatest(c.deadline_at, w.again_at + (c.deadline_at - c.due_at))
    from waiting w where w.id = c.id
    """
)


async def look(database: Database) -> None:
    """End what is over: those who waited are asked after all."""
    async with database.transaction() as tx:
        rows = await tx.rows(_OVER)
        if not rows:
            return
        now = await tx.now()
        await tx.execute(_RELEASE, {"rate": CALLS_PER_S})
        await signals.store(
            tx,
            [
                Signal(
                    SOURCE,
                    None,
                    f"channel-{row['id']}-over",
                    Kind.RECOVERED,
                    at=now,
                    payload={"outage_id": row["id"], "of": str(Kind.CHANNEL_DOWN), "clear": True},
                )
                for row in rows
            ],
        )
