"""How often a telephone may be called or written to, and which ones have had their share.

The limits are rows (``callee_limits``); what counts is the outbox. Only responders are held to them
before they are asked: a page of the escalation is never put off.
"""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.routing.facts import Route
from kit.database import Transaction

_SPENT = sa.text(
    """
    select distinct l.channel, phone.number
    from unnest(cast(:numbers as text[])) phone(number)
    cross join callee_limits l
    cross join lateral (
        select count(*) as messages from outbox o
        where o.recipient = phone.number and o.channel = l.channel and o.state <> 'cancelled'
          and o.created_at > bell_now() - l.per_s * interval '1 second'
    ) sent
    where sent.messages >= l.most
    """
)


async def spent(tx: Transaction, numbers: set[str]) -> set[Route]:
    """Channel and number of those that may not have another message now."""
    rows = await tx.rows(_SPENT, {"numbers": sorted(numbers)})
    return {(row["channel"], row["number"]) for row in rows}
