"""Reasons in words, in the language of whoever asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from dispatch.routing.rank import EXCLUDING, Candidate, Reason
from kit.catalogue import text
from kit.clock_zone import LOCAL


def shown(candidate: Candidate, language: str) -> dict[str, Any]:
    """A candidate as the desk shows him."""
    who = candidate.responder
    return {
        "responder": {
            "id": who.id,
            "name": who.name,
            "type": who.type,
            "phone": who.phones[0],
            "provider": who.provider_name,
            "vehicle": who.vehicle,
            "skills": sorted(who.skills),
        },
        "rank": candidate.rank,
        "score": candidate.score,
        "eligible": candidate.eligible,
        "distance_km": candidate.distance_km,
        "travel_min": candidate.travel_min,
        "for": [_shown(reason, language) for reason in candidate.favour],
        "against": [_shown(reason, language) for reason in candidate.against],
    }


def _shown(reason: Reason, language: str) -> dict[str, Any]:
    return reason_view(reason.code, reason.points, reason.data, language)


def reason_view(code: str, points: float, data: dict[str, Any], language: str) -> dict[str, Any]:
    """One reason with its text."""
    return {
        "code": code,
        "points": points,
        "excludes": code in EXCLUDING,
        "text": text(_key(code, data), language, **_words(data, language)),
        "data": data,
    }


def _key(code: str, data: dict[str, Any]) -> str:
    if code == "knows_person" and data.get("role"):
        return "candidate.knows_person.regular"
    return f"candidate.{code}"


def _words(data: dict[str, Any], language: str) -> dict[str, str]:
    return {name: _word(name, value, language) for name, value in data.items()}


def _word(name: str, value: Any, language: str) -> str:
    if name == "until":
        return dt.datetime.fromisoformat(value).astimezone(LOCAL).strftime("%H:%M")
    if name in _LISTS:
        return text("list.and", language).join(_known(_LISTS[name], one, language) for one in value)
    if name in _KINDS:
        return _known(_KINDS[name], str(value), language)
    return str(value) if value is not None else text("candidate.unknown", language)


_LISTS = {"skills": "skill", "wanted": "skill", "channels": "channel", "languages": "spoken"}
_KINDS = {
    "level": "level",
    "by": "vehicle",
    "role": "regular",
    "state": "asked_state",
    "kind": "certificate",
}
"""Names of data whose values have texts: ``<prefix>.<value>``. What has none is shown as it is."""


def _known(prefix: str, word: str, language: str) -> str:
    key = f"{prefix}.{word}"
    found = text(key, language)
    return word if found == key else found


def kept(candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    """Candidates as the timeline keeps those who were not chosen: ids, score and codes."""
    return [
        {
            "responder_id": one.responder.id,
            "rank": one.rank,
            "score": one.score,
            "against": [reason.code for reason in one.against],
        }
        for one in candidates
    ]
