"""How often a telephone may be called or written to, and which ones have had their share.

The limits are rows: the town's own (``callee_limits``) and those of each carrier's line; what counts is the
outbox. Only responders are held to the town's before they are asked: a page of the escalation is never put
off by them.
"""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.routing.facts import Route
from kit.database import Transaction

# Of the carriers a channel is used up when there is none left that would still take it.
_SPENT = sa.text(
    """
    select distinct l.channel, phone.number
    from unnest(cast(:numbers as text[])) phone(number)
    cross join callee_limits l
    cross join lateral (
        select count(*) as messages from outbox o
        where o.recipient = phone.number and o.channel = l.channel
          and o.state not in ('cancelled', 'skipped')
          and o.created_at > bell_now() - l.per_s * interval '1 second'
    ) sent
    where sent.messages >= l.most
    union
    select c.channel, phone.number
    from unnest(cast(:numbers as text[])) phone(number)
    cross join (select distinct channel from carrier_lines) c
    where not exists (
        select from carrier_lines l
        where l.channel = c.channel and not exists (
            select from jsonb_array_elements(l.callee_limits) as limits(it)
            where (select count(*) from outbox o
                   where o.recipient = phone.number and o.channel = l.channel and o.carrier = l.carrier
                     and o.state not in ('cancelled', 'skipped')
                     and coalesce(o.sent_at, o.created_at)
                         > bell_now() - (it->>0)::int * interval '1 second') >= (it->>1)::int))
    """
)


async def spent(tx: Transaction, numbers: set[str]) -> set[Route]:
    """Channel and number of those that may not have another message now."""
    rows = await tx.rows(_SPENT, {"numbers": sorted(numbers)})
    return {(row["channel"], row["number"]) for row in rows}
