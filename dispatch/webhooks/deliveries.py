"""Deliveries as rows of the outbox: taking them, and noting what came of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dispatch.webhooks.delivering import Answer
from kit.database import Transaction
from kit.outbox import Taken, outbox, outbox_attempts
from kit.webhooks import register
from kit.webhooks.events import CHANNEL, PREFIX
from kit.webhooks.tables import webhooks

_TAKE = sa.text(
    """
    with left_behind as (
        select id from outbox
        where channel = :channel and state = 'sending' and sender is distinct from :holder
          and sender not in (select name || ':' || epoch from leases where expires_at > clock_timestamp())
        for update skip locked
    ), due as (
        select d.id from webhooks w
        left join unnest(cast(:busy as bigint[]), cast(:counts as int[])) b(id, count) on b.id = w.id
        cross join lateral (
            select id from outbox
            where channel = :channel and recipient = :prefix || w.id
              and state = 'pending' and due_at <= bell_now()
            order by due_at, id limit greatest(cast(:each as int) - coalesce(b.count, 0), 0)
            for update skip locked
        ) d
        limit :limit
    )
    update outbox o set state = 'sending', sender = :holder, attempts = attempts + 1
    from (select id from due union select id from left_behind) t where o.id = t.id
    returning o.id, o.key, o.channel, o.recipient, o.template, o.params, o.case_id, o.offer_id,
              o.user_id, o.attempts as attempt, o.created_at
    """
)


async def take(tx: Transaction, holder: str, busy: Counter[int], *, each: int, limit: int) -> list[Taken]:
    """Take what is due, of every subscription as much as leaves ``each`` under way. Commit before
    sending."""
    rows = await tx.rows(
        _TAKE,
        {
            "channel": CHANNEL,
            "prefix": PREFIX,
            "holder": holder,
            "busy": list(busy.keys()),
            "counts": list(busy.values()),
            "each": each,
            "limit": limit,
        },
    )
    return [Taken(**row) for row in rows]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where to send, and what to sign with."""

    id: int
    url: str
    secrets: list[str]


async def receiver(tx: Transaction, hook_id: int) -> Receiver | None:
    """The subscription as it is now; None once it is ended."""
    row = await tx.row(sa.select(webhooks).where(webhooks.c.id == hook_id, webhooks.c.ended_at.is_(None)))
    if row is None:
        return None
    return Receiver(hook_id, row["url"], await register.secrets_of(tx, row))


async def settle(
    tx: Transaction, message_id: int, holder: str, answer: Answer, again_in: dt.timedelta | None
) -> None:
    """Note an attempt; ``again_in`` None: it was the last."""
    now = await tx.now()
    await tx.execute(
        sa.insert(outbox_attempts).values(
            outbox_id=message_id,
            result="delivered" if answer.ok else "failed",
            carrier_id=None if answer.status is None else str(answer.status),
            detail=f"{answer.reason} {answer.ms} ms",
        )
    )
    values: dict[str, Any] = {"sent_at": sa.func.coalesce(outbox.c.sent_at, now)}
    if answer.ok:
        values |= {"state": "delivered", "delivered_at": now, "error": None}
    elif again_in is None:
        values |= {"state": "failed", "error": answer.reason}
    else:
        values |= {"state": "pending", "due_at": now + again_in, "error": answer.reason}
    await tx.execute(sa.update(outbox).where(*_ours(message_id, holder)).values(values))


async def cancel(tx: Transaction, message_id: int, holder: str, reason: str) -> None:
    """It is not sent any more."""
    await tx.execute(
        sa.update(outbox).where(*_ours(message_id, holder)).values(state="cancelled", error=reason)
    )


async def put_back(tx: Transaction, message_id: int, holder: str) -> None:
    """Something of ours failed: try again in a second."""
    later = await tx.now() + dt.timedelta(seconds=1)
    await tx.execute(
        sa.update(outbox).where(*_ours(message_id, holder)).values(state="pending", due_at=later)
    )


def _ours(message_id: int, holder: str) -> tuple[sa.ColumnElement[bool], ...]:
    return outbox.c.id == message_id, outbox.c.sender == holder, outbox.c.state == "sending"


async def end(tx: Transaction, hook_id: int) -> None:
    """The receiver says that it is gone."""
    await register.end(tx, hook_id)
