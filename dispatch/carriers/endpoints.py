"""``/carriers``: which lines work, what may still be sent to whom, which of our numbers are picked up."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.phones import masked
from dispatch.carriers import schemas
from dispatch.carriers.tables import carrier_lines
from kit.access import Permission
from kit.database import Transaction
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["carriers"], responses=problem_responses(401, 403))

ENOUGH = 20
PICKED_UP = 0.3

_COUNTS = sa.text(
    """
    select carrier, channel,
           count(*) filter (where sent_at > bell_now() - interval '1 hour') as sent,
           count(*) filter (where state = 'failed' and sent_at is null) as failed,
           count(*) filter (where state = 'sent'
                            and sent_at < bell_now() - interval '2 minutes') as unreported,
           (percentile_disc(0.95) within group (
               order by extract(epoch from sent_at - greatest(created_at, due_at))))::float8 as lag_s
    from outbox
    where carrier is not null
      and (sent_at > bell_now() - interval '1 hour'
           or (sent_at is null and created_at > bell_now() - interval '1 hour'))
    group by carrier, channel
    """
)
_NUMBERS = sa.text(
    """
    select carrier, from_number as number, count(*) as calls,
           count(*) filter (where answered_at is not null or exists (
               select from outbox_attempts a where a.outbox_id = o.id
               and (a.result in ('completed', 'voicemail') or a.result like 'key %'))) as connected
    from outbox o
    where carrier is not null and channel = 'voice' and from_number is not null
      and sent_at > bell_now() - interval '24 hours'
    group by carrier, from_number order by carrier, from_number
    """
)
# A limit is shown for whoever has had half of it.
_QUOTAS = sa.text(
    """
    with limits as (
        select carrier, channel, (it->>0)::int as per_s, (it->>1)::int as most
        from carrier_lines cross join jsonb_array_elements(callee_limits) as limits(it)
        union all
        select null, channel, per_s, most from callee_limits
    ), sent as materialized (
        select recipient, channel, carrier, sent_at from outbox
        where carrier is not null and sent_at > bell_now() - interval '24 hours'
          and state not in ('cancelled', 'skipped')
    ), counted as (
        select s.recipient, l.channel, l.carrier, l.per_s, l.most, count(*) as used
        from limits l join sent s on s.channel = l.channel and (l.carrier is null or l.carrier = s.carrier)
             and s.sent_at > bell_now() - l.per_s * interval '1 second'
        group by s.recipient, l.channel, l.carrier, l.per_s, l.most
    )
    select recipient, channel, carrier, per_s, most, greatest(most - used, 0) as left
    from counted where used * 2 >= most
    order by most - used, per_s desc, recipient limit 50
    """
)


@router.get("/carriers", summary="Which lines work, and what may still be sent")
async def carriers(tx: Tx, user: User) -> schemas.CarriersView:
    """A line that fails three times in a row is left out; it is asked again and again, and comes back by
    itself. What it cannot carry goes by another carrier or channel."""
    user.require(Permission.READ_MESSAGES)
    lines, numbers = await _lines(tx), await _numbers(tx)
    items = [{"name": name, "lines": lines[name], "numbers": numbers[name]} for name in lines]
    quotas = await tx.rows(_QUOTAS) if user.sees_all else []
    shown = [{**row, "recipient": masked(row["recipient"])} for row in quotas]
    return schemas.CarriersView.model_validate({"items": items, "quotas": shown})


async def _lines(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
    counts = {(row["carrier"], row["channel"]): row for row in await tx.rows(_COUNTS)}
    held = carrier_lines.c
    found: dict[str, list[dict[str, Any]]] = {}
    for row in await tx.rows(sa.select(carrier_lines).order_by(held.rank, held.carrier, held.channel)):
        of_it = dict(counts.get((row["carrier"], row["channel"]), {}))
        found.setdefault(row["carrier"], []).append(
            {
                **{name: row[name] for name in ("channel", "state", "since", "reason", "per_s")},
                "next_try_at": None if row["state"] == "up" else row["next_try_at"],
                "callee_limits": [{"per_s": it[0], "most": it[1]} for it in row["callee_limits"]],
                **{name: of_it.get(name, 0) for name in ("sent", "failed", "unreported")},
                "lag_s": of_it.get("lag_s"),
            }
        )
    return found


async def _numbers(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in await tx.rows(_NUMBERS):
        rate = row["connected"] / row["calls"] if row["calls"] >= ENOUGH else None
        shown = {name: row[name] for name in ("number", "calls", "connected")}
        suspect = rate is not None and rate < PICKED_UP
        found[row["carrier"]].append({**shown, "rate": rate, "suspect": suspect})
    return found
