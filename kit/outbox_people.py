"""The outbox's lane for people: the most urgent first, however many others have waited longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kit.outbox import NOTICE, Taken, outbox, outbox_attempts

if TYPE_CHECKING:
    from kit.database import Transaction

CHANNELS = ("sms", "voice", "chat")

# The channels stand in the statement, word for word as in ``ix_outbox_people_due``: only so does it serve.
_TAKE = """
    with now as materialized (select bell_now() as at),
    orphans as (
        select id from outbox
        where state = 'sending' and channel in ('sms', 'voice', 'chat') and {which}
          and sender is distinct from :holder
          and sender not in (select name || ':' || epoch from leases where expires_at > clock_timestamp())
        order by urgency, due_at, id limit :limit
        for update skip locked
    ), due as (
        select id from outbox
        where state = 'pending' and channel in ('sms', 'voice', 'chat') and {which}
          and due_at <= (select at from now)
        order by urgency, due_at, id limit :limit
        for update skip locked
    ), chosen as (select id from orphans union all select id from due limit :limit)
    update outbox o set state = 'sending', sender = :holder, attempts = attempts + 1
    from chosen where o.id = chosen.id
    returning o.id, o.key, o.channel, o.recipient, o.template, o.params, o.case_id, o.offer_id,
              o.user_id, o.attempts as attempt, o.created_at, o.urgency
"""
_TAKE_URGENT = sa.text(_TAKE.format(which=f"urgency < {NOTICE}"))
_TAKE_OTHERS = sa.text(
    _TAKE.format(which=f"urgency >= {NOTICE} and channel = any(cast(:channels as text[]))")
)


async def take_urgent(tx: Transaction, holder: str, limit: int) -> list[Taken]:
    """Take what cases wait for, and what a dead sender left behind. Commit before sending."""
    rows = await tx.rows(_TAKE_URGENT, {"holder": holder, "limit": limit})
    return _in_order([Taken(**row) for row in rows])


async def take_others(tx: Transaction, holder: str, channels: Sequence[str], limit: int) -> list[Taken]:
    """Take of the rest what these channels can carry."""
    values = {"holder": holder, "channels": list(channels), "limit": limit}
    rows = await tx.rows(_TAKE_OTHERS, values)
    return _in_order([Taken(**row) for row in rows])


def _in_order(taken: list[Taken]) -> list[Taken]:
    return sorted(taken, key=lambda one: (one.urgency, one.id))


async def put_back(tx: Transaction, taken: Taken, holder: str, reason: str, until: dt.datetime) -> None:
    """Nothing was tried: it waits until then, and this was no attempt."""
    await _settle(
        tx, taken, holder, state="pending", due_at=until, error=reason, attempts=outbox.c.attempts - 1
    )


async def skip(tx: Transaction, taken: Taken, holder: str, reason: str) -> None:
    """It does not go out by this channel; what goes instead is the caller's."""
    await _settle(tx, taken, holder, state="skipped", error=reason, attempts=outbox.c.attempts - 1)


async def given_to(tx: Transaction, taken: Taken, carrier: str) -> None:
    """Note the carrier before it is asked: what is under way counts for its limits."""
    await tx.execute(sa.update(outbox).where(outbox.c.id == taken.id).values(carrier=carrier))


async def _settle(tx: Transaction, taken: Taken, holder: str, **values: object) -> None:
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.id == taken.id, outbox.c.sender == holder, outbox.c.state == "sending")
        .values(**values)
    )


async def shown(tx: Transaction, taken: Taken, number: str) -> None:
    """Note which of our numbers the carrier shows."""
    await tx.execute(sa.update(outbox).where(outbox.c.id == taken.id).values(from_number=number))


async def note_failure(tx: Transaction, taken: Taken, reason: str) -> None:
    """A line of the message's history; what follows from it is settled apart."""
    await tx.execute(sa.insert(outbox_attempts).values(outbox_id=taken.id, result="failed", detail=reason))


async def settle_failure(
    tx: Transaction, taken: Taken, holder: str, reason: str, again_at: dt.datetime | None
) -> None:
    """It has failed; with ``again_at`` it is tried again then."""
    state = {"state": "failed"} if again_at is None else {"state": "pending", "due_at": again_at}
    await _settle(tx, taken, holder, error=reason, **state)
