"""The search: from everybody in the district to the few that are worth ranking, in one statement.

Those on duty are taken in the order of their way to the place in minutes, six more for every area that
has to be left (grid, community, street, up to the district), which is how ``rank`` weighs the two. Of
the first of them those are picked whom nothing excludes, and the nearest few who are excluded or off
duty, so that the desk sees why they were left out. Those whom somebody asked for by id, and those who
know the person, are always among them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from dispatch.routing import duty
from dispatch.routing.rank import MAX_DECLINES, MAX_LOAD
from kit.database import Transaction

SCAN = 120
"""The nearest on duty who are looked at one by one."""
READY = 30
"""Ranked per case."""
EVERYBODY = 100_000
"""More than a district has: when none of the nearest may be asked, all on duty are looked at."""
LEFT_OUT = 15
"""Shown of those left out: so many who are on duty, and as many who are not."""
CLOSE = 2
"""Who is off duty is shown from the own grid, community and street; further away it is no news."""

_LIVE = "('offered', 'accepted', 'en_route', 'on_scene')"
_CONTRACT_RUNS = """
    p.active and coalesce(p.contract_from <= :today, true) and coalesce(p.contract_until >= :today, true)
"""
_KEPT = "id, ring, covers, until, leave_until"

_SEARCH = sa.text(
    f"""
    with reach as materialized (
        select a.id, a.id = any(cast(:above as bigint[])) as covers,
               coalesce(min(g.n), cardinality(cast(:rings as text[])), 1)::int - 1 as ring
        from areas a
        left join unnest(cast(:rings as text[])) with ordinality g(path, n) on starts_with(a.path, g.path)
        where a.path like :reach or a.id = any(cast(:above as bigint[]))
        group by a.id
    ),
    on_shift as materialized ({duty.ON_SHIFT}),
    on_duty as materialized (
        select responder_id, max(ends_at) as until from on_shift group by responder_id
    ),
    on_leave as materialized ({duty.ON_LEAVE}),
    extra as materialized (
        select x.responder_id, min(reach.ring) as ring, bool_or(reach.covers) as covers
        from reach
        join (select responder_id, area_id from responder_areas
              union all select responder_id, area_id from on_shift) x on x.area_id = reach.id
        group by x.responder_id
    ),
    serving as materialized (
        select p.id, {_CONTRACT_RUNS} as runs,
               not exists (select from provider_areas s where s.provider_id = p.id)
               or exists (select from provider_areas s where s.provider_id = p.id
                          and s.area_id = any(cast(:above as bigint[]))) as serves
        from providers p
    ),
    known as materialized (
        select responder_id, max(role) as role, sum(helped) as helped
        from (select responder_id, role, 0 as helped from regulars
              where person_id = cast(:person_id as bigint)
              union all
              select o.responder_id, null, 1 from cases c join offers o on o.case_id = c.id
              where o.state = 'completed' and c.id <> :case_id
                and c.person_id = cast(:person_id as bigint)) k
        group by responder_id
    ),
    people as (
        select d.responder_id, d.until, null::timestamptz as leave_until from on_duty d
        union all
        select r.id, null, l.until
        from reach join responders r on r.area_id = reach.id left join on_leave l on l.responder_id = r.id
        where reach.ring <= :close and r.id not in (select responder_id from on_duty)
        union all
        select w.id, null, l.until
        from (select unnest(cast(:wanted as bigint[])) union select responder_id from known) w(id)
        left join on_leave l on l.responder_id = w.id
        where w.id not in (select responder_id from on_duty)
    ),
    near as materialized (
        select r.id, r.provider_id, p.until, p.leave_until,
               least(reach.ring, extra.ring) as ring,
               coalesce(reach.covers, false) or coalesce(extra.covers, false) as covers,
               6 * least(reach.ring, extra.ring)
               + coalesce(sqrt(way.north * way.north + way.east * way.east), 20) as key
        from people p
        join responders r on r.id = p.responder_id
        left join reach on reach.id = r.area_id
        left join extra on extra.responder_id = r.id
        cross join lateral (
            select (r.lat - cast(:lat as float8)) * cast(:north_min as float8) as north,
                   (r.lon - cast(:lon as float8)) * cast(:east_min as float8) as east
        ) way
        where r.active and (reach.id is not null or extra.responder_id is not null)
    ),
    scan as materialized (
        select n.*,
               n.id <> all(cast(:asked as bigint[]))
               and not exists (select from serving s
                               where s.id = n.provider_id and not (s.runs and s.serves))
               and not exists (select from certificates c
                               where c.responder_id = n.id and c.valid_until < :today)
               and (select count(*) filter (where o.state in {_LIVE}) < {MAX_LOAD}
                           and count(*) filter (where o.state = 'declined' and o.offered_at
                                                > bell_now() - interval '12 hours') < {MAX_DECLINES}
                    from offers o where o.responder_id = n.id and o.case_id <> :case_id
                    and (o.state in {_LIVE} or o.offered_at > bell_now() - interval '12 hours')) as ready
        from (select * from near where until is not null
              order by key, id limit :scan) n
    ),
    picked as materialized (
        (select {_KEPT} from scan where ready order by key, id limit :ready)
        union (select {_KEPT} from scan where not ready order by key, id limit {LEFT_OUT})
        union (select {_KEPT} from near where until is null
               order by key, id limit {LEFT_OUT})
        union (select {_KEPT} from near
               where id = any(cast(:wanted as bigint[]) || array(select responder_id from known)))
    )
    select r.id, r.name, r.type, r.provider_id, p.name as provider_name,
           array_prepend(r.phone, r.phones) as phones, r.channels, r.vehicle, r.skills, r.languages,
           r.lat, r.lon, n.ring, n.covers, coalesce(s.serves, true) as provider_serves,
           case when s.runs then null when not p.active then 'ended'
                when p.contract_until < :today then 'expired'
                when p.contract_from > :today then 'not_begun' end as contract,
           case when p.contract_until < :today then p.contract_until
                when p.contract_from > :today then p.contract_from end as contract_day,
           gone.expired, n.until as on_duty_until, n.leave_until as on_leave_until,
           tasks.load, tasks.declined, tasks.unanswered,
           coalesce(k.helped, 0)::int as helped, k.role as regular
    from picked n
    cross join lateral (select * from responders where id = n.id limit 1) r
    left join providers p on p.id = r.provider_id
    left join serving s on s.id = r.provider_id
    left join known k on k.responder_id = r.id
    cross join lateral (
        select array_agg(array[c.kind, c.valid_until::text] order by c.kind)
               filter (where c.valid_until < :today) as expired
        from certificates c where c.responder_id = r.id
    ) gone
    cross join lateral (
        select count(*) filter (where o.state in {_LIVE})::int as load,
               count(*) filter (where o.state = 'declined'
                                and o.offered_at > bell_now() - interval '12 hours')::int as declined,
               count(*) filter (where o.state = 'expired')::int as unanswered
        from offers o
        where o.responder_id = r.id and o.case_id <> :case_id
          and (o.offered_at > bell_now() - interval '24 hours' or o.state in {_LIVE})
    ) tasks
    order by n.id
    """
)


async def search(tx: Transaction, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of everybody picked, as values for ``Responder``; what the case itself and the
    telephones add (``asked``, ``spent``) is the caller's."""
    rows = await tx.rows(_SEARCH, parameters)
    return [_values(row) for row in rows]


def _values(row: sa.RowMapping) -> dict[str, Any]:
    values = dict(row)
    values["phones"], values["channels"] = tuple(row["phones"]), tuple(row["channels"])
    values["skills"], values["languages"] = frozenset(row["skills"]), frozenset(row["languages"])
    values["expired"] = tuple((kind, dt.date.fromisoformat(day)) for kind, day in row["expired"] or ())
    return values
