"""Reviews open by themselves, each once: looked at again and again, whatever was missed meanwhile.

A P1 that nobody answered within 180 s, or in which nobody was heard, seen or reached within 60 min, is
looked back at. Of every dispatcher's answered cases of a month two are drawn, one for how the call went and
one for how the case was handled. The draw is by a hash that hangs on the last seal of the month: nobody
knows it before the month is over, everybody can repeat it afterwards.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from dispatch.reports.facts import Which, ctes
from dispatch.reports.period import Period
from kit.clock_zone import LOCAL
from kit.database import Database, Transaction

ANSWER_S = 180
REACH_S = 3600
LOOK_BACK = dt.timedelta(days=3)
MONTHS_BACK = 3
REVIEW_LOCK = 4214
EVERY_S = 30.0
SAMPLES_EVERY = 120
"""Looks between two looks at the months: that one reads all cases of three."""

_LATE = sa.text(
    f"""{ctes("c.priority = 1")}
    insert into reviews (kind, case_id, seconds, opened_at)
    select l.kind, f.id, l.seconds, bell_now()
    from facts f cross join lateral (values
        ('late_answer', f.answered_at, cast(:answer_s as int)),
        ('late_reach', least(f.contact_at, f.arrived_at), cast(:reach_s as int))) as s(kind, done_at, most)
    cross join lateral (select s.kind, s.most,
                               extract(epoch from coalesce(s.done_at, f.closed_at, bell_now())
                                       - f.received_at)::int as seconds) as l
    where l.seconds > l.most
    order by f.id, l.kind
    on conflict (kind, case_id) do nothing
    """
)
"""An ending counts as an answer: what was closed in time was seen by somebody."""

_SEED = sa.text(
    """
    select coalesce(encode(hash, 'hex'), '') from evidence_seals where at < :until order by id desc limit 1
    """
)
_SAMPLES = sa.text(
    f"""{ctes()}, given as (
        select cast(:seed as text) as seed, cast(:month as text) as month
    ), drawn as (
        select f.id, f.answered_by, g.month,
               row_number() over (partition by f.answered_by order by md5(g.seed || ':' || f.id)) as place
        from facts f, given g
        where f.answered_by is not null and f.closed_at is not null and f.priority <= 3
    )
    insert into reviews (kind, case_id, user_id, month, opened_at)
    select case place when 1 then 'call_sample' else 'case_sample' end, id, answered_by, month, bell_now()
    from drawn d
    where place <= 2
      and not exists (select from reviews r where r.month = d.month and r.user_id = d.answered_by)
    order by id
    on conflict (kind, case_id) do nothing
    """
)


async def late(tx: Transaction) -> int:
    """Open the reviews that are due; answers how many."""
    now = await tx.now()
    # One that is younger cannot be late yet: a storm of cases is not read again and again.
    which = Which(None, Period(now - LOOK_BACK, now - dt.timedelta(seconds=ANSWER_S)))
    values = {**which.values, "answer_s": ANSWER_S, "reach_s": REACH_S}
    return (await tx.execute(_LATE, values)).rowcount


async def samples(tx: Transaction) -> int:
    """Draw from the months that are over, unless it has been done; answers how many."""
    until = (await tx.now()).astimezone(LOCAL).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    drawn = 0
    for _ in range(MONTHS_BACK):
        since = (until - dt.timedelta(days=1)).replace(day=1)
        seed = await tx.scalar(_SEED, {"until": until}) or ""
        values = {**Which(None, Period(since, until)).values, "seed": seed, "month": f"{since:%Y-%m}"}
        drawn += (await tx.execute(_SAMPLES, values)).rowcount
        until = since
    return drawn


async def look(database: Database, *, draw: bool = True) -> None:
    """One look at both, by one engine at a time. ``draw``: at the samples, too."""
    async with database.transaction() as tx:
        if not await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), {"key": REVIEW_LOCK}):
            return
        await late(tx)
        if draw:
            await samples(tx)
