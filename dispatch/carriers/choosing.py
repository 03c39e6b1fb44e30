"""Which carrier a message goes to, decided before anything is sent: who is up, whose share is not used up,
whose template is approved. The first page to a person in a case is never held back by any limit, and where
nothing else works it is tried even at a carrier that is out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from dispatch.carriers import circuit
from dispatch.carriers.tables import carrier_lines
from dispatch.notify.carrier import Carrier
from kit.database import Transaction
from kit.outbox import NOTICE, Taken

AHEAD = dt.timedelta(seconds=1)
"""A carrier's rate may be used up this far ahead: so much goes out in one burst."""

SPENT_FOR = dt.timedelta(minutes=5)
"""A message of routine waits this long for a number that has had its share, and is looked at again."""

UNSERVED_FOR = dt.timedelta(seconds=30)

CARRIER_OUT, QUOTA_SPENT, NOT_APPROVED, NO_CARRIER, RATE = (
    "carrier_out",
    "quota_spent",
    "template_not_approved",
    "no_carrier",
    "rate",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """``carrier``, with its own name of the template; or why there is none, and when to look again (None:
    never, it has to go another way)."""

    carrier: Carrier | None = None
    code: str | None = None
    reason: str = ""
    again_at: dt.datetime | None = None
    counts: bool = False  # the line has failures that a success takes away


_LINES = sa.text(
    """
    select w.carrier, coalesce(l.state, 'up') as state, l.next_try_at, l.failures, l.per_s, t.code,
           t.state as approval,
           exists (
               select from jsonb_array_elements(coalesce(l.callee_limits, '[]')) as limits(it)
               where (select count(*) from outbox o
                      where o.recipient = :to and o.channel = :channel and o.carrier = w.carrier
                        and o.id <> :id and o.state not in ('skipped', 'cancelled')
                        and coalesce(o.sent_at, o.created_at)
                            > bell_now() - (it->>0)::int * interval '1 second') >= (it->>1)::int
           ) as spent
    from unnest(cast(:carriers as text[])) with ordinality as w(carrier, n)
    left join carrier_lines l on l.carrier = w.carrier and l.channel = :channel
    left join carrier_templates t on t.carrier = w.carrier and t.channel = :channel
         and t.template = :template and t.language = :language
    order by w.n
    """
)
_FIRST = sa.text(
    """
    select not exists (select from outbox where case_id = :case_id and recipient = :to
                       and channel = :channel and id <> :id and sent_at is not null)
    """
)


async def choose(
    tx: Transaction,
    message: Taken,
    template: str,
    language: str,
    carriers: Sequence[Carrier],
    tried: Collection[str] = (),
) -> Choice:
    """The carrier for this message. ``tried``: those that have just failed with it."""
    serving = {
        one.name: one
        for one in carriers
        if one.name not in tried and one.serves(message.channel, message.recipient)
    }
    if not serving:
        return Choice(reason=NO_CARRIER, again_at=await tx.now() + UNSERVED_FOR)
    about = {"id": message.id, "to": message.recipient, "channel": message.channel}
    lines = await tx.rows(
        _LINES, {**about, "carriers": list(serving), "template": template, "language": language}
    )
    first = message.case_id is not None and await tx.scalar(_FIRST, {**about, "case_id": message.case_id})
    return await _decide(tx, message, serving, lines, first=first)


async def _decide(
    tx: Transaction,
    message: Taken,
    serving: dict[str, Carrier],
    lines: Sequence[sa.RowMapping],
    *,
    first: bool,
) -> Choice:
    now = await tx.now()
    up: list[sa.RowMapping] = []
    trial, out = list(up), list(up)
    reason = NO_CARRIER
    for line in lines:
        if serving[line["carrier"]].approves_templates and line["approval"] != "approved":
            reason = NOT_APPROVED
        elif line["spent"] and not first:
            reason = QUOTA_SPENT
        elif line["state"] == "up":
            up.append(line)
        else:
            (trial if line["state"] == "trial" else out).append(line)
    # Whether a line works again is shown by what can wait, as long as the urgent has another.
    for line in trial if message.urgency >= NOTICE or not up else []:
        if (first and not up) or await circuit.may_try(tx, line["carrier"], message.channel):
            return _to(serving, line)
    for line in up:
        if not line["per_s"] or await _has_room(tx, line, message.channel, now, first=first):
            return _to(serving, line)
    if up:
        return Choice(reason=RATE, again_at=now + dt.timedelta(seconds=1))
    if first and out:
        return _to(serving, out[0])
    if trial or out:
        tries = [line["next_try_at"] or now for line in (*trial, *out)]
        return Choice(reason=CARRIER_OUT, again_at=max(min(tries), now + dt.timedelta(seconds=1)))
    if reason == QUOTA_SPENT and message.case_id is None:
        return Choice(reason=reason, again_at=now + SPENT_FOR)
    return Choice(reason=reason)


def _to(serving: dict[str, Carrier], line: sa.RowMapping) -> Choice:
    counts = line["state"] != "up" or bool(line["failures"])
    return Choice(serving[line["carrier"]], code=line["code"], counts=counts)


async def _has_room(
    tx: Transaction, line: sa.RowMapping, channel: str, now: dt.datetime, *, first: bool
) -> bool:
    """Take a place in the carrier's rate; a first page takes one whether there is one or not."""
    held = carrier_lines.c
    free_at = sa.func.greatest(sa.func.coalesce(held.free_at, now), now)
    where = [held.carrier == line["carrier"], held.channel == channel]
    if not first:
        where.append(free_at <= now + AHEAD)
    taken = await tx.execute(
        sa.update(carrier_lines)
        .where(*where)
        .values(free_at=free_at + dt.timedelta(seconds=1 / line["per_s"]))
    )
    return taken.rowcount == 1


_OPEN = sa.text(
    """
    select distinct w.channel
    from unnest(cast(:carriers as text[]), cast(:channels as text[])) as w(carrier, channel)
    left join carrier_lines l on l.carrier = w.carrier and l.channel = w.channel
    where coalesce(l.state, 'up') <> 'out'
    """
)


async def open_channels(tx: Transaction, carriers: Sequence[Carrier]) -> list[str]:
    """Channels with a line that is not out: what can wait is not even taken for the others."""
    pairs = [(one.name, channel) for one in carriers for channel in one.channels]
    values = {"carriers": [pair[0] for pair in pairs], "channels": [pair[1] for pair in pairs]}
    return [row["channel"] for row in await tx.rows(_OPEN, values)]
