"""``/reports/visits``: the monthly rate of those visited, per group of people and per area."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query

from care.scope import scope_path
from kit.access import Permission
from kit.clock_zone import LOCAL
from kit.errors import InvalidField
from kit.fields import BigInt, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["reports"], responses=problem_responses(422))

Group = Literal[
    "alone", "empty_nest", "left_behind", "dependent", "severe_disability", "family_planning_special"
]
Month = Annotated[str, Query(pattern=r"^\d{4}-\d{2}$", examples=["2026-03"])]

GROUPS: dict[str, str] = {
    "alone": "p.living = 'alone'",
    "empty_nest": "p.living = 'empty_nest'",
    "left_behind": "p.living = 'left_behind'",
    "dependent": "coalesce(p.ability, 0) >= 1",  # GB/T 42195: from 轻度失能 on
    "severe_disability": "coalesce(p.disability_grade, 9) <= 2",
    "family_planning_special": "p.family_planning_special",
}
"""The groups of the guiding opinion on visits of 2022 (独居 空巢 留守 失能 重残
计划生育特殊家庭); somebody may belong to several."""


class VisitFigures(View):
    """Of people who were served in the month. ``agreed``: with an agreement then; ``away``: all of it, and
    not counted in the rate; ``visited``: seen at least once; ``rate``: visited of those at home, 0 to 1.
    ``made``, ``missed``, ``not_met``: visits; ``flagged``: of those made; ``checked``: looked at by
    supervision, and ``differs``: found to be otherwise."""

    people: int
    agreed: int
    away: int
    visited: int
    rate: float | None
    made: int
    not_met: int
    missed: int
    flagged: int
    checked: int
    differs: int


class VisitGroupFigures(VisitFigures):
    """One group; None: everybody who is in any of them or has an agreement."""

    group: Group | None


class VisitAreaFigures(VisitFigures):
    """An area below the one asked for, with its whole subtree."""

    area_id: int
    name: str


class VisitReport(View):
    """A month. ``groups``: the first is all of them together; ``areas``: of the chosen group."""

    month: str
    area_id: int
    group: Group | None
    groups: list[VisitGroupFigures]
    areas: list[VisitAreaFigures]


_FIGURES = """
    count(*) as people,
    count(*) filter (where agreed) as agreed,
    count(*) filter (where away) as away,
    count(*) filter (where made > 0) as visited,
    count(*) filter (where made > 0)::float8 / nullif(count(*) filter (where made > 0 or not away), 0)
        as rate,
    coalesce(sum(made), 0)::bigint as made, coalesce(sum(not_met), 0)::bigint as not_met,
    coalesce(sum(missed), 0)::bigint as missed, coalesce(sum(flagged), 0)::bigint as flagged,
    coalesce(sum(checked), 0)::bigint as checked, coalesce(sum(differs), 0)::bigint as differs
"""
_OF_GROUPS = ", ".join(f"{clause} as {name}" for name, clause in GROUPS.items())
_UNNESTED = "\n union all ".join(
    f"select {number} as place, '{name}' as name, {_FIGURES} from person where {name}"
    for number, name in enumerate(GROUPS, 1)
)
_ON = f"coalesce((coalesce(v.arrived_at, v.completed_at) at time zone '{LOCAL.key}')::date, v.day)"
"""The day on which a visit was made; of one that was not, the day it was for."""

# A month that is over stays as it was: who was served then, with an agreement that held then. The week's
# bounds let the index find the visits: one is made in its week or, told by the desk, later.
_PERSONS = f"""
    with dated as materialized (
        select v.id, v.person_id, v.state, v.flags from visits v
        where v.week > cast(:since as date) - 60 and v.week < :until and {_ON} >= :since and {_ON} < :until
    ), counted as materialized (
        select v.person_id, count(*) filter (where v.state = 'done') as made,
               count(*) filter (where v.state = 'not_met') as not_met,
               count(*) filter (where v.state = 'missed') as missed,
               count(*) filter (where v.state = 'done' and v.flags <> '{{}}') as flagged
        from dated v group by v.person_id
    ), looked as materialized (
        select v.person_id, count(*) as checked,
               count(*) filter (where c.finding <> 'as_reported') as differs
        from visit_checks c join dated v on v.id = c.visit_id group by v.person_id
    ), gone as materialized (
        select ab.person_id, range_agg(daterange(ab.from_on, ab.until_on, '[]')) as days
        from absences ab where ab.from_on < :until and (ab.until_on is null or ab.until_on >= :since)
        group by ab.person_id
    ), held as materialized (
        select distinct g.person_id from visit_agreements g
        where g.starts_on < :until and (g.ends_on is null or g.ends_on >= :since)
          and (g.active or g.ends_on is not null)
    ), person as materialized (
        select p.id, a.path, {_OF_GROUPS}, g.person_id is not null as agreed,
               coalesce(n.made, 0) as made, n.not_met, n.missed, n.flagged, l.checked, l.differs,
               coalesce(w.days @> daterange(:since, :until), false) as away
        from persons p join areas a on a.id = p.area_id
        left join held g on g.person_id = p.id left join gone w on w.person_id = p.id
        left join counted n on n.person_id = p.id left join looked l on l.person_id = p.id
        where p.created_at < cast(:until as date)::timestamp at time zone '{LOCAL.key}'
          and a.path like cast(:path as text) || '%'
          and (p.active or exists (
              select from person_endings e
              where e.person_id = p.id and e.undone_at is null and e.ended_on >= :since))
          and not exists (
              select from person_endings e
              where e.person_id = p.id and e.undone_at is null and e.ended_on < :since)
          and (g.person_id is not null or {" or ".join(f"({clause})" for clause in GROUPS.values())})
    )
"""
_BY_GROUP = sa.text(
    f"{_PERSONS} select 0 as place, null as name, {_FIGURES} from person union all {_UNNESTED} order by 1"
)


def _by_area(group: str | None) -> sa.TextClause:
    which = f"person.{group}" if group else "true"
    return sa.text(
        f"""{_PERSONS}
        select c.id as area_id, c.name, {_FIGURES}
        from person join areas c on c.parent_id = :area and person.path like c.path || '%'
        where {which} group by c.id, c.name order by c.name, c.id"""
    )


@router.get("/reports/visits", summary="The monthly visit rate")
async def visit_report(
    month: Month, tx: Tx, user: User, area: BigInt | None = None, group: Group | None = None
) -> VisitReport:
    """Per group, and for one of them (default: all) per area below."""
    user.require(Permission.READ_REPORTS)
    since, until = _span(month)
    path = await scope_path(tx, user, area)
    values: dict[str, Any] = {"since": since, "until": until, "path": path}
    groups = [{**row, "group": row["name"]} for row in await tx.rows(_BY_GROUP, values)]
    below = await tx.rows(_by_area(group), {**values, "area": area or user.area_id})
    return VisitReport.model_validate(
        {
            "month": month,
            "area_id": area or user.area_id,
            "group": group,
            "groups": groups,
            "areas": [dict(row) for row in below],
        }
    )


def _span(month: str) -> tuple[dt.date, dt.date]:
    try:
        since = dt.date.fromisoformat(f"{month}-01")
        until = (since + dt.timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError):
        raise InvalidField(field="query.month", reason="date_parsing") from None
    return since, until
