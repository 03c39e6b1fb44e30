"""Who could come to a case, ranked: gathers the facts, ``rank`` judges them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dispatch.cases.record import Case
from dispatch.cases.whereabouts import destination
from dispatch.routing import quota
from dispatch.routing.facts import Place, Policy, Responder
from dispatch.routing.rank import Candidate, policy_for, rank
from dispatch.routing.search import CLOSE, EVERYBODY, READY, SCAN, search
from dispatch.routing.travel import MINUTES_PER_DEGREE
from kit.clock_zone import local_date
from kit.database import Transaction

BEYOND = ("country", "province", "city")
"""Levels too large to look for help in; below them the search goes up as far as it can."""


MOST = 60
"""Candidates answered with when everybody was looked at."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody looked at, the best first, and how they are to be asked."""

    policy: Policy
    candidates: list[Candidate]


@dataclass(frozen=True, slots=True)
class Asked:
    """An offer of the case, made already."""

    responder_id: int
    state: str


async def candidates(
    tx: Transaction,
    case: Case,
    asked: Sequence[Asked],
    wanted: Sequence[int] = (),
    at: dt.datetime | None = None,
) -> Ranking:
    """The nearest of those who could come, ranked, and the nearest of those left out, with the reasons.

    ``asked``: every offer of the case so far, in their order. ``wanted``: responders who must be among
    them, however far down they stand. ``at``: as far as it is known now who is on duty then.
    """
    place, parameters = await _place(tx, case, at or await tx.now())
    near = await _ranked(tx, place, parameters | {"scan": SCAN, "ready": READY}, asked, wanted)
    if any(candidate.eligible for candidate in near):
        return Ranking(place.policy, near)
    # Nobody among the nearest may be asked (no skill, no quota, busy): that is not yet nobody at all.
    everybody = parameters | {"scan": EVERYBODY, "ready": EVERYBODY}
    ranked = await _ranked(tx, place, everybody, asked, wanted)
    shown = [one for n, one in enumerate(ranked) if n < MOST or one.responder.id in wanted]
    return Ranking(place.policy, shown)


async def _ranked(
    tx: Transaction,
    place: Place,
    parameters: dict[str, Any],
    asked: Sequence[Asked],
    wanted: Sequence[int],
) -> list[Candidate]:
    states = {one.responder_id: str(one.state) for one in asked}
    chosen = {"asked": sorted(states), "wanted": list(wanted), "close": CLOSE}
    facts = await search(tx, parameters | chosen)
    by_phone = await _by_phone(tx, states)
    # Whoever is not on duty is asked only if somebody names him.
    asking = [who for who in facts if who["on_duty_until"] is not None or who["id"] in wanted]
    spent = await quota.spent(tx, {phone for who in asking for phone in who["phones"]})
    responders = []
    for who in facts:
        phones = [by_phone[phone] for phone in who["phones"] if phone in by_phone]
        state = states.get(who["id"]) or (phones[0] if phones else None)
        routes = spent & {(channel, phone) for channel in who["channels"] for phone in who["phones"]}
        responders.append(Responder(**who, asked=state, spent=frozenset(routes)))
    return rank(responders, place)


async def asked_so_far(tx: Transaction, case_id: int) -> list[Asked]:
    """The offers of a case that is only looked at."""
    rows = await tx.rows(
        sa.text("select responder_id, state from offers where case_id = :id order by id"), {"id": case_id}
    )
    return [Asked(**row) for row in rows]


async def _by_phone(tx: Transaction, states: dict[int, str]) -> dict[str, str]:
    """Telephones that have been asked: whoever else has one of them is the same person."""
    if not states:
        return {}
    rows = await tx.rows(
        sa.text(
            "select id, array_prepend(phone, phones) as phones from responders"
            " where id = any(cast(:ids as bigint[])) order by id"
        ),
        {"ids": sorted(states)},
    )
    return {phone: states[row["id"]] for row in rows for phone in row["phones"]}


_CONTEXT = sa.text(
    """
    select p.languages, policy.at_once, policy.too_far_min, policy.demands,
           (select array_agg(level order by length(path)) from areas
            where id = any(cast(:above as bigint[]))) as levels
    from (select 1) one
    left join persons p on p.id = cast(:person_id as bigint)
    left join lateral (
        select r.at_once, r.too_far_min, r.demands from routing_policies r join areas a on a.id = r.area_id
        where a.id = any(cast(:above as bigint[])) and (r.kind is null or r.kind = :kind)
        order by length(a.path) desc, r.kind is null limit 1
    ) policy on true
    """
)


async def _place(tx: Transaction, case: Case, at: dt.datetime) -> tuple[Place, dict[str, Any]]:
    """The place, and the parameters with which the search looks around it."""
    above = [int(part) for part in (case.area_path or "").strip("/").split("/") if part]
    goal = await destination(tx, case.kind, case.person_id, case.home_id, case.device_id, case.opened_at)
    row = await tx.row(
        _CONTEXT,
        {"above": above, "person_id": case.person_id, "kind": case.kind},
    )
    assert row is not None
    levels = list(row["levels"] or ())
    top = _top(levels)
    paths = ["/" + "/".join(map(str, above[: n + 1])) + "/" for n in range(len(above))]
    today = local_date(at)
    place = Place(
        kind=case.kind,
        area_path=case.area_path,
        levels=tuple(reversed(levels[top:])),
        lat=goal.lat,
        lon=goal.lon,
        languages=frozenset(row["languages"] or ()),
        today=today,
        policy=policy_for(case.kind, row["at_once"] or 1, row["too_far_min"] or 60, row["demands"]),
    )
    parameters = {
        "case_id": case.id,
        "person_id": case.person_id,
        "above": above,
        "rings": list(reversed(paths[top:])),
        "reach": (paths[top] if paths else "/") + "%",
        "lat": goal.lat,
        "lon": goal.lon,
        "north_min": MINUTES_PER_DEGREE,
        "east_min": MINUTES_PER_DEGREE * math.cos(math.radians(goal.lat or 0.0)),
        "today": today,
        "at": at,
    }
    return place, parameters


def _top(levels: list[str]) -> int:
    """Where the search ends on its way up: the first level from the root that is not too large."""
    smaller = [number for number, level in enumerate(levels) if level not in BEYOND]
    return smaller[0] if smaller else max(len(levels) - 1, 0)
