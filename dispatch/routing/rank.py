"""Ranking responders: pure. Every point given or taken and every exclusion is a reason.

The score is the sum of the reasons' points, and somebody is eligible unless a reason excludes him:
whoever reads the reasons can check the answer. Texts are in the catalogue under ``candidate.<code>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dispatch.routing.facts import Place, Policy, Responder
from dispatch.routing.travel import way
from kit.signals import Kind

SKILLS_WANTED: dict[str, frozenset[str]] = {
    Kind.SOS: frozenset({"first_aid", "nursing"}),
    Kind.HELP: frozenset({"first_aid", "nursing"}),
    Kind.FALL: frozenset({"first_aid", "lifting", "nursing"}),
    Kind.SERVICE: frozenset({"household", "electrician", "plumbing", "meals"}),
    Kind.WATER: frozenset({"electrician", "plumbing"}),
}
"""What helps with which kind."""

SKILLS_DEMANDED: dict[str, frozenset[str]] = {
    Kind.FALL: SKILLS_WANTED[Kind.FALL],
    Kind.SERVICE: SKILLS_WANTED[Kind.SERVICE] | {"locksmith"},
}
"""Kinds for which one of these is needed, unless a policy says otherwise. To an SOS anybody who can be
there may go, and a pipe that bursts needs a hand at the tap first."""

MAX_LOAD = 2
"""Live tasks beyond which nobody is asked automatically."""
MAX_DECLINES = 2
"""Who has said no so often in 12 hours is not asked again by itself."""
NEAR_MIN = 20
"""Minutes within which somebody is near."""

EXCLUDING = frozenset(
    {
        "off_duty",
        "on_leave",
        "wrong_area",
        "no_skill",
        "contract_expired",
        "contract_not_begun",
        "provider_ended",
        "certificate_expired",
        "too_far",
        "already_asked",
        "busy",
        "quota_spent",
        "declined_twice",
    }
)
"""Reasons for which nobody is asked by itself; a dispatcher may, and that is on record."""

_CONTRACT = {
    "expired": "contract_expired",
    "not_begun": "contract_not_begun",
    "ended": "provider_ended",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody stands where he stands. ``data``: numbers, codes and times, no text."""

    code: str
    points: float = 0.0
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def excludes(self) -> bool:
        """Whether it alone keeps somebody from being asked by itself."""
        return self.code in EXCLUDING

    def kept(self) -> dict[str, Any]:
        """As the timeline keeps it."""
        return {"code": self.code, "points": self.points, **self.data}


@dataclass(slots=True)
class Candidate:
    """A responder with a verdict. ``rank`` counts from 1, those left out behind all others."""

    responder: Responder
    favour: list[Reason] = field(default_factory=list)
    against: list[Reason] = field(default_factory=list)
    rank: int = 0
    distance_km: float | None = None
    travel_min: int | None = None
    vehicle: str | None = None

    @property
    def eligible(self) -> bool:
        """Whether he may be asked by itself."""
        return not any(reason.excludes for reason in self.against)

    @property
    def score(self) -> float:
        """The sum of all points."""
        return round(sum(reason.points for reason in (*self.favour, *self.against)), 2)


def rank(responders: Iterable[Responder], place: Place) -> list[Candidate]:
    """All of them, the best first, those left out last; equals by id."""
    candidates = [judge(responder, place) for responder in responders]
    candidates.sort(key=lambda one: (not one.eligible, -one.score, one.responder.id))
    for number, candidate in enumerate(candidates, start=1):
        candidate.rank = number
    return candidates


def choose(ranked: list[Candidate], count: int) -> list[Candidate]:
    """The best eligible ones, nobody twice: one telephone is one person, however often it is listed."""
    chosen: list[Candidate] = []
    phones: set[str] = set()
    for candidate in ranked:
        if len(chosen) == count:
            break
        if candidate.eligible and phones.isdisjoint(candidate.responder.phones):
            chosen.append(candidate)
            phones.update(candidate.responder.phones)
    return chosen


def policy_for(kind: str, at_once: int, too_far_min: int, demands: list[str] | None) -> Policy:
    """A policy in which the kind says what is demanded unless the row does."""
    wanted = SKILLS_DEMANDED.get(kind, frozenset()) if demands is None else frozenset(demands)
    return Policy(at_once, too_far_min, wanted)


def judge(responder: Responder, place: Place) -> Candidate:
    """One responder, with every reason for and against."""
    candidate = Candidate(responder)
    travel = way(responder, place)
    if travel is not None:
        candidate.distance_km, candidate.travel_min, candidate.vehicle = travel
    for reasons in (_presence, _permission, _position, _ability, _history):
        for for_him, reason in reasons(candidate, place):
            (candidate.favour if for_him else candidate.against).append(reason)
    return candidate


Verdicts = Iterator[tuple[bool, Reason]]


def _presence(candidate: Candidate, _place: Place) -> Verdicts:
    who = candidate.responder
    if who.on_leave_until is not None:
        yield False, Reason("on_leave", data={"until": who.on_leave_until.isoformat()})
    if who.on_duty_until is None:
        yield False, Reason("off_duty")
    else:
        yield True, Reason("on_duty", data={"until": who.on_duty_until.isoformat()})
    if who.load >= MAX_LOAD:
        yield False, Reason("busy", data={"load": who.load})
    elif who.load:
        yield False, Reason("has_task", -15.0 * who.load, {"load": who.load})
    else:
        yield True, Reason("free", 3.0)


def _permission(candidate: Candidate, _place: Place) -> Verdicts:
    who = candidate.responder
    if who.contract is not None:
        day = who.contract_day.isoformat() if who.contract_day else None
        yield False, Reason(_CONTRACT[who.contract], data={"day": day, "provider": who.provider_name})
    for kind, day_ in who.expired:
        yield False, Reason("certificate_expired", data={"kind": kind, "since": day_.isoformat()})
    open_channels = {channel for channel, _ in who.routes()}
    spent = [channel for channel in who.channels if channel not in open_channels]
    if not open_channels:
        yield False, Reason("quota_spent", data={"channels": spent})
    elif spent:
        yield False, Reason("channel_spent", data={"channels": spent})


def _position(candidate: Candidate, place: Place) -> Verdicts:
    who = candidate.responder
    if place.area_path is not None:
        if not who.provider_serves or who.ring is None:
            yield False, Reason("wrong_area")
        else:
            level = place.levels[who.ring] if who.ring < len(place.levels) else None
            points = 6.0 * max(len(place.levels) - 1 - who.ring, 0)
            if who.covers or points:
                yield True, Reason("area", points, {"level": level})
            else:
                yield False, Reason("neighbouring_area", data={"level": level})
    minutes = candidate.travel_min
    if minutes is None:
        return
    data = {"minutes": minutes, "km": candidate.distance_km, "by": candidate.vehicle}
    if minutes > place.policy.too_far_min:
        yield False, Reason("too_far", data={**data, "most": place.policy.too_far_min})
    elif minutes <= NEAR_MIN:
        yield True, Reason("near", float(NEAR_MIN - minutes), data)
    else:
        yield False, Reason("far", -0.5 * (minutes - NEAR_MIN), data)


def _ability(candidate: Candidate, place: Place) -> Verdicts:
    who = candidate.responder
    wanted = SKILLS_WANTED.get(place.kind, frozenset()) | place.policy.demands
    matching = sorted(who.skills & wanted)
    if matching:
        yield True, Reason("skill", 10.0 * min(len(matching), 2), {"skills": matching})
    if place.policy.demands and not who.skills & place.policy.demands:
        yield False, Reason("no_skill", data={"wanted": sorted(place.policy.demands)})
    if who.languages and place.languages:
        shared = sorted(who.languages & place.languages)
        if shared:
            yield True, Reason("language", 4.0, {"languages": shared})
        else:
            yield False, Reason("no_common_language", -4.0, {"languages": sorted(place.languages)})


def _history(candidate: Candidate, _place: Place) -> Verdicts:
    who = candidate.responder
    if who.regular is not None:
        yield True, Reason("knows_person", 12.0, {"role": who.regular, "helped": who.helped})
    elif who.helped:
        yield True, Reason("knows_person", 8.0, {"role": None, "helped": who.helped})
    if who.asked is not None:
        yield False, Reason("already_asked", data={"state": who.asked})
    if who.declined >= MAX_DECLINES:
        yield False, Reason("declined_twice", data={"count": who.declined})
    elif who.declined:
        yield False, Reason("declined_lately", -5.0 * who.declined, {"count": who.declined})
    if who.unanswered:
        yield False, Reason("let_pass", -3.0 * min(who.unanswered, 3), {"count": who.unanswered})
