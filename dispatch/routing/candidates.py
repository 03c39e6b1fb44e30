"""The responders of a case's district, with what ranking needs to know of each."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.cases.record import Case
from dispatch.cases.whereabouts import destination
from dispatch.routing.rank import Candidate, Place, Responder, rank
from kit.clock_zone import local_date
from kit.database import Transaction

LIMIT = 500
"""Responders looked at per case: those of the district, on duty first."""

_RESPONDERS = sa.text(
    """
    with on_duty as materialized (
        select responder_id, max(ends_at) as until from shifts
        where tstzrange(starts_at, ends_at) @> bell_now() and purpose = 'responders'
        group by responder_id
    )
    select r.id, r.name, r.phone, r.type, a.path as area_path, r.skills, r.certificate_until,
           r.lat, r.lon, duty.until as on_duty_until,
           coalesce(tasks.load, 0) as load, coalesce(tasks.declines, 0) as recent_declines,
           coalesce(tasks.knows, false) as knows_person, tasks.asked as asked_in_case
    from responders r
    join areas a on a.id = r.area_id
    left join on_duty duty on duty.responder_id = r.id
    left join lateral (
        select count(*) filter (where o.state in ('offered', 'accepted', 'en_route', 'on_scene')
                                and o.case_id <> :case_id) as load,
               count(*) filter (where o.state in ('declined', 'expired')
                                and o.offered_at > bell_now() - interval '24 hours') as declines,
               bool_or(o.state = 'completed' and c.person_id = cast(:person_id as bigint)) as knows,
               (array_agg(o.state order by o.id desc) filter (where o.case_id = :case_id))[1] as asked
        from offers o join cases c on c.id = o.case_id
        where o.responder_id = r.id
          and (o.case_id = :case_id or o.offered_at > bell_now() - interval '180 days')
    ) tasks on true
    where r.active and starts_with(a.path, :district)
    order by duty.until is null, r.id
    limit :limit
    """
)


async def candidates(tx: Transaction, case: Case) -> list[Candidate]:
    """Everybody in the case's district, ranked, those left out last with the reason."""
    rows = await tx.rows(
        _RESPONDERS,
        {
            "case_id": case.id,
            "person_id": case.person_id,
            "district": _district(case.area_path),
            "limit": LIMIT,
        },
    )
    responders = [Responder(**{**row, "skills": frozenset(row["skills"])}) for row in rows]
    return rank(responders, await _place(tx, case), local_date(await tx.now()))


def _district(path: str | None) -> str:
    """The prefix of everybody near enough to be worth asking: two levels of the tree."""
    if path is None:
        return "/"
    return "/" + "/".join(path.strip("/").split("/")[:2]) + "/"


async def _place(tx: Transaction, case: Case) -> Place:
    goal = await destination(tx, case.kind, case.person_id, case.home_id, case.opened_at)
    return Place(kind=case.kind, area_path=case.area_path, lat=goal.lat, lon=goal.lon)
