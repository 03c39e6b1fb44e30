"""Rules about signs of life against what was heard: level-triggered, set by set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from devices.watching.life_rules import RAISES, Break, Rule, RuleKind, silence
from devices.watching.raising import finding, raise_all
from kit.database import Transaction
from kit.signals import Signal

# A unit matters to a rule when it can bring its sign; it is heard unless supervision misses it. The
# person's own unit speaks for him, else the unit that matters.
_FACTS = sa.text(
    """
    with units as (
        -- One index each: a single condition for the three would read every unit for every rule.
        select distinct r.id as rule_id, r.kind, d.id, d.person_id is not null as own
        from watch_rules r
        join persons p on p.id = r.person_id and p.active
        cross join lateral (
            select * from devices where id = r.device_id
            union all select * from devices where r.device_id is null and person_id = p.id
            union all select * from devices where r.device_id is null and home_id = p.home_id
        ) d
        where r.active and d.state not in ('stock', 'returned', 'retired')
    ), facts as (
        select u.*,
            case u.kind when 'no_motion' then exists (
                    select from device_activity a where a.device_id = u.id and a.kind = 'motion')
                when 'door_shut' then exists (
                    select from device_activity a where a.device_id = u.id and a.kind = 'door')
                else true end as matters,
            exists (select from device_status s where s.device_id = u.id)
                and not exists (select from device_findings f
                                where f.device_id = u.id and f.finding = 'silence'
                                  and f.level in ('offline', 'unsupervised')) as heard,
            (select max(a.last_at) from device_activity a
             where a.device_id = u.id and (a.kind = 'body' or u.kind <> 'no_ok')) as sign_at,
            (select max(s.received_at) from signals s
             where s.device_id = u.id and s.received_at > bell_now() - interval '31 days'
               and s.source <> :own
               and case when u.kind = 'no_ok' then s.kind = 'fine' and s.payload ->> 'ref' is null
                        else s.kind in ('fine', 'test', 'sos', 'service', 'help', 'cancel') end
            ) as press_at
        from units u
    )
    select r.*, bool_or(f.matters and f.heard) as heard,
           greatest(max(f.sign_at), max(f.press_at)) as last_at,
           (array_agg(f.id order by f.own desc, f.matters desc, f.id))[1] as speaker
    from watch_rules r join facts f on f.rule_id = r.id
    group by r.id order by r.id
    """
)


_CHANGED = sa.text(
    """
    update watch_rules r set heard_since = c.heard_since, raised_for = c.raised_for
    from unnest(cast(:ids as bigint[]), cast(:heard as timestamptz[]), cast(:raised as text[]))
         as c(id, heard_since, raised_for)
    where r.id = c.id
    """
)


async def look(tx: Transaction, breaks: Sequence[Break]) -> int:
    """Judge every rule; answers how many silences were told."""
    now = await tx.now()
    found: list[Signal] = []
    changed: list[tuple[int, dt.datetime | None, str | None]] = []
    for row in await tx.rows(_FACTS, {"own": "watching"}):
        heard_since = (row["heard_since"] or now) if row["heard"] else None
        told = silence(_rule(row, heard_since), row["last_at"], now, breaks)
        if told is not None:
            kind = RAISES[RuleKind(row["kind"])]
            name = f"rule-{row['id']}-{told.name}"
            found.append(
                finding(kind, row["speaker"], name, told.since, rule=row["id"], missing=row["kind"])
            )
        raised_for = row["raised_for"] if told is None else told.name
        if (heard_since, raised_for) != (row["heard_since"], row["raised_for"]):
            changed.append((row["id"], heard_since, raised_for))
    if changed:
        columns = [list(column) for column in zip(*changed, strict=True)]
        await tx.execute(_CHANGED, dict(zip(("ids", "heard", "raised"), columns, strict=True)))
    await raise_all(tx, found)
    return len(found)


def _rule(row: sa.RowMapping, heard_since: dt.datetime | None) -> Rule:
    return Rule(
        RuleKind(row["kind"]),
        row["changed_at"],
        None if row["after_h"] is None else dt.timedelta(hours=row["after_h"]),
        row["by_time"],
        heard_since,
        row["raised_for"],
    )
