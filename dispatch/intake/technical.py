"""Cases that end by themselves: what was wrong is right again, or an incident holds it.

Only a P4, or a visit made and a referral answered after all, that nobody has taken, and only when
everything in it came from supervision or is undone by this very signal. Everything else gets a line in its
timeline.
"""

from __future__ import annotations

from typing import Any

from dispatch.cases import actions
from dispatch.cases.record import SYSTEM, Work
from dispatch.vocabulary import Disposition, Outcome, Priority, Situation
from kit.signals import Kind

UNDONE_BY_MAINS = frozenset({Kind.MAINS_LOST, Kind.MAINS_RESTORED})
ENDS_BY_ITSELF = UNDONE_BY_MAINS | {
    Kind.LOW_BATTERY,
    Kind.OFFLINE,
    Kind.UNSUPERVISED,
    Kind.WEAK_SIGNAL,
    Kind.CLOCK_DRIFT,
    Kind.SIM_EXPIRING,
    Kind.POWER_CUT,
    Kind.OUTAGE,
    Kind.ROTA_GAP,
    Kind.CHANNEL_DOWN,
    Kind.RECOVERED,
}

CARE_BY_ITSELF = frozenset({Kind.VISIT_MISSED, Kind.REFERRAL_OVERDUE, Kind.RECOVERED})

ANSWERS = (Kind.RECOVERED, Kind.MAINS_RESTORED)
"""Signals that may end a technical case."""


def situation_of(kind: str, payload: dict[str, Any]) -> Situation:
    """Of which of its subject's cases something says that it is right again."""
    care = kind == Kind.RECOVERED and payload.get("of") in CARE_BY_ITSELF
    return Situation.CARE if care else Situation.TECHNICAL


def recovered(work: Work, kind: str, payload: dict[str, Any], kinds: set[str]) -> None:
    """Note it, and close the case if that was all. ``kinds``: of all signals of the case."""
    case = work.case
    incident_id = payload.get("incident_id") if case.subject_type != "place" else None
    what = str(payload.get("of", Kind.MAINS_LOST))
    if isinstance(incident_id, int):
        work.note("joined_incident", SYSTEM, incident_id=incident_id, kind=what)
    else:
        work.note("recovered", SYSTEM, kind=what)
    clear = payload.get("clear") is True if kind == Kind.RECOVERED else True
    undone = ENDS_BY_ITSELF if kind == Kind.RECOVERED else UNDONE_BY_MAINS
    care = case.priority == Priority.P3 and kinds <= CARE_BY_ITSELF
    if (
        (case.priority == Priority.P4 or care)
        and case.owner_id is None
        and case.closed_at is None
        and clear
        and (care or kinds <= undone)
    ):
        disposition = Disposition.SERVICE if care else Disposition.TECHNICAL
        actions.finish(work, SYSTEM, disposition, Outcome.OTHER, "")
