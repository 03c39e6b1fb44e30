"""Ranking responders: pure, and every point given or refused has a reason code.

The texts for the codes are in the catalogue under ``candidate.<code>``.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any

from kit.signals import Kind

SKILLS_WANTED: dict[str, frozenset[str]] = {
    Kind.SOS: frozenset({"first_aid", "nursing"}),
    Kind.HELP: frozenset({"first_aid", "nursing"}),
    Kind.FALL: frozenset({"first_aid", "lifting", "nursing"}),
    Kind.SERVICE: frozenset({"household", "electrician", "meals"}),
    Kind.WATER: frozenset({"electrician", "plumbing"}),
}

EARTH_RADIUS_KM = 6371.0
MAX_LOAD = 2
"""Live tasks beyond which nobody is asked automatically."""


@dataclass(frozen=True, slots=True)
class Responder:
    """What routing knows of somebody who could come."""

    id: int
    name: str
    phone: str
    type: str
    area_path: str
    skills: frozenset[str]
    certificate_until: dt.date | None
    lat: float | None
    lon: float | None
    on_duty_until: dt.datetime | None
    load: int  # live offers of all cases
    recent_declines: int  # declined or let pass in the last 24 h
    knows_person: bool
    asked_in_case: str | None  # state of the last offer in this case


@dataclass(frozen=True, slots=True)
class Place:
    """Where help is needed, and for what."""

    kind: str
    area_path: str | None
    lat: float | None
    lon: float | None


@dataclass(slots=True)
class Candidate:
    """A responder with a verdict. ``eligible`` False: never asked automatically."""

    responder: Responder
    eligible: bool
    score: float
    distance_km: float | None
    reasons: list[dict[str, Any]] = field(default_factory=list)


def rank(responders: list[Responder], place: Place, today: dt.date) -> list[Candidate]:
    """All of them, the best first, those left out last."""
    candidates = [_judge(responder, place, today) for responder in responders]
    candidates.sort(key=lambda c: (not c.eligible, -c.score, c.responder.id))
    return candidates


def _judge(responder: Responder, place: Place, today: dt.date) -> Candidate:
    candidate = Candidate(responder, True, 0.0, _distance(responder, place))

    def plus(points: float, code: str, **data: Any) -> None:
        candidate.score += points
        candidate.reasons.append({"code": code, **data})

    def out(code: str, **data: Any) -> None:
        candidate.eligible = False
        candidate.reasons.append({"code": code, **data})

    if responder.on_duty_until is None:
        out("off_duty")
    else:
        plus(0, "on_duty", until=responder.on_duty_until.isoformat())
    if responder.certificate_until is not None and responder.certificate_until < today:
        out("certificate_expired", since=responder.certificate_until.isoformat())
    if responder.asked_in_case is not None:
        out("asked_already", state=responder.asked_in_case)
    if responder.load >= MAX_LOAD:
        out("busy", load=responder.load)
    elif responder.load:
        plus(-15.0 * responder.load, "has_task", load=responder.load)
    shared = _shared_levels(responder.area_path, place.area_path)
    if place.area_path and shared:
        plus(6.0 * shared, "area", levels=shared)
    matching = sorted(responder.skills & SKILLS_WANTED.get(place.kind, frozenset()))
    if matching:
        plus(10.0 * min(len(matching), 2), "skill", skills=matching)
    if candidate.distance_km is not None:
        plus(-2.0 * candidate.distance_km, "distance", km=round(candidate.distance_km, 1))
    if responder.knows_person:
        plus(8.0, "knows_person")
    if responder.recent_declines:
        plus(-5.0 * responder.recent_declines, "recent_declines", count=responder.recent_declines)
    return candidate


def _shared_levels(path: str, other: str | None) -> int:
    """How many levels of the area tree two paths share."""
    count = 0
    for mine, theirs in zip(path.strip("/").split("/"), (other or "").strip("/").split("/"), strict=False):
        if mine != theirs or not mine:
            break
        count += 1
    return count


def _distance(responder: Responder, place: Place) -> float | None:
    """Great-circle distance in km, None if either place is unknown."""
    if None in (responder.lat, responder.lon, place.lat, place.lon):
        return None
    assert responder.lat is not None
    assert responder.lon is not None
    assert place.lat is not None
    assert place.lon is not None
    lat1, lat2 = math.radians(responder.lat), math.radians(place.lat)
    half_lat = (lat2 - lat1) / 2
    half_lon = math.radians(place.lon - responder.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))
