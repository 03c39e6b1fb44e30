"""The words of dispatch: priorities, situations, states, and why a case ended."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Literal

from kit.signals import Kind


class Priority(IntEnum):
    """1 is the most urgent."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4


class Situation(StrEnum):
    """At most one case per subject and situation is open."""

    EMERGENCY = "emergency"  # P1, P2
    CARE = "care"  # P3
    TECHNICAL = "technical"  # P4


class CaseState(StrEnum):
    """Derived from the claim and the live offers, see ``dispatch.cases.state``."""

    OPEN = "open"
    CLAIMED = "claimed"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    RESOLVED = "resolved"
    CLOSED = "closed"


class OfferState(StrEnum):
    """One request to one responder, from being asked to having helped."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    COMPLETED = "completed"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"


HOLDING = frozenset({OfferState.ACCEPTED, OfferState.EN_ROUTE, OfferState.ON_SCENE})
"""Somebody has said yes and is not done."""

LIVE = HOLDING | {OfferState.OFFERED}


class OfferRole(StrEnum):
    """What somebody does at the scene; each role has one holder."""

    LEAD = "lead"
    REINFORCEMENT = "reinforcement"


class Disposition(StrEnum):
    """What it was."""

    HEALTH = "health"
    FALL = "fall"
    FIRE = "fire"
    CRIME = "crime"
    LOST = "lost"
    REASSURANCE = "reassurance"
    CONSULTATION = "consultation"
    SERVICE = "service"
    ACCIDENTAL = "accidental"
    TEST = "test"
    TECHNICAL = "technical"
    NO_CONTACT = "no_contact"


class Outcome(StrEnum):
    """How the person was left."""

    STAYED = "stayed"
    HOSPITAL = "hospital"
    REFUSED = "refused"
    DIED = "died"
    NOT_FOUND = "not_found"
    OTHER = "other"


EventType = Literal[
    "opened",
    "joined",
    "promoted",
    "danger",
    "linked",
    "returned",
    "fine",
    "call_today",
    "claimed",
    "takeover",
    "transferred",
    "released",
    "returned_to_queue",
    "contact",
    "no_answer",
    "note",
    "hold",
    "hold_ended",
    "close_proposed",
    "closed",
    "reopened",
    "resolved",
    "recalled",
    "procedure",
    "ticked",
    "nobody_available",
    "offered",
    "offer_accepted",
    "offer_declined",
    "offer_departed",
    "offer_arrived",
    "offer_entered",
    "offer_completed",
    "offer_withdrawn",
    "offer_lapsed",
    "offer_expired",
    "offer_no_access",
    "offer_need_help",
    "link_locked",
    "responder_answered",
    "responder_called",
    "phone_answered",
    "escalated",
    "call_fire_brigade",
    "reminded",
    "unheard_press",
    "forced_entry",
    "paged",
    "page_joined",
    "nobody_to_page",
    "audited",
    "message_sent",
    "message_failed",
    "message_skipped",
    "message_result",
    "recovered",
    "joined_incident",
    "advised",
    "substitute_wanted",
    "person_ended",
    "person_merged",
    "emergency_called",
    "emergency_updated",
    "follow_up",
    "followed_up",
    "silent",
    "suggested",
    "trayed",
    "tray_ended",
    "shelved",
    "shelf_ended",
    "repeated",
    "call",
    "caller_known",
    "handed_over",
    "hand_over_acknowledged",
    "hand_over_refused",
    "hand_over_failed",
    "family_stopped",
    "family_resumed",
    "family_present",
]
"""The lines of a timeline; in the feed each is ``case.<name>``."""

SEEN = frozenset({Outcome.STAYED, Outcome.HOSPITAL, Outcome.REFUSED, Outcome.DIED})
"""Outcomes that a responder can only report after seeing the person."""

STAY_OUTSIDE = frozenset({Kind.FIRE, Kind.GAS})
"""Kinds in which no automatic step may send anybody inside."""

AT_THE_HOME = STAY_OUTSIDE | {Kind.WATER}
"""Kinds that are about the home, wherever the person is; so are all technical ones."""

PRIORITY: dict[Kind, Priority] = {
    Kind.SOS: Priority.P1,
    Kind.FIRE: Priority.P1,
    Kind.GAS: Priority.P1,
    Kind.HELP: Priority.P1,
    Kind.CALL: Priority.P1,
    Kind.FALL: Priority.P2,
    Kind.INACTIVITY: Priority.P2,
    Kind.NO_OK: Priority.P2,
    Kind.GEOFENCE: Priority.P2,
    Kind.WANDER: Priority.P2,
    Kind.WATER: Priority.P2,
    Kind.UNREADABLE: Priority.P2,
    Kind.SERVICE: Priority.P3,
    Kind.VISIT_MISSED: Priority.P3,
    Kind.REFERRAL_OVERDUE: Priority.P3,
    Kind.TAMPER: Priority.P4,
    Kind.REMOVED: Priority.P4,
    Kind.LOW_BATTERY: Priority.P4,
    Kind.MAINS_LOST: Priority.P4,
    Kind.FAULT: Priority.P4,
    Kind.OFFLINE: Priority.P4,
    Kind.UNSUPERVISED: Priority.P4,
    Kind.WEAK_SIGNAL: Priority.P4,
    Kind.CLOCK_DRIFT: Priority.P4,
    Kind.SIM_EXPIRING: Priority.P4,
    Kind.POWER_CUT: Priority.P4,
    Kind.OUTAGE: Priority.P4,
    Kind.ROTA_GAP: Priority.P4,
    Kind.CHANNEL_DOWN: Priority.P4,
}
"""DESIGN §4.1. Kinds that are not here open no case."""

WITH_THE_PERSON = frozenset(kind for kind, level in PRIORITY.items() if level <= Priority.P3) - AT_THE_HOME
"""Kinds for which help goes where the person is, at home or at a temporary address."""

URGENT_KINDS = frozenset({Kind.SOS, Kind.FIRE, Kind.GAS, Kind.HELP, Kind.CALL})


def situation(priority: int) -> Situation:
    """The situation that a priority belongs to."""
    if priority <= Priority.P2:
        return Situation.EMERGENCY
    return Situation.CARE if priority == Priority.P3 else Situation.TECHNICAL
