"""The procedures as data: ordered step keys per procedure; their texts are in the catalogue.

A procedure's ``version`` rises when its steps change; ticks name the version they were made under.
"""

from __future__ import annotations

from dataclasses import dataclass

from kit.signals import Kind


@dataclass(frozen=True, slots=True)
class Procedure:
    """``key`` names it; texts: ``procedure.<key>`` and ``procedure.<key>.<step>``."""

    key: str
    version: int
    steps: tuple[str, ...]


_ALL = (
    Procedure("emergency", 1, ("speak", "breathing", "ambulance", "send", "inform", "stay")),
    Procedure("fall", 1, ("speak", "injured", "do_not_lift", "ambulance", "send", "inform")),
    Procedure("fire", 1, ("call_119", "get_out", "nobody_inside", "inform", "meet")),
    Procedure("gas", 1, ("no_sparks", "open_windows", "call_119", "nobody_inside", "inform")),
    Procedure("silent_line", 1, ("listen", "call_back", "call_back_again", "contacts", "send")),
    Procedure(
        "forced_entry",
        1,
        ("keyholder", "property_office", "call_110", "locksmith", "witness", "photo", "secure_again"),
    ),
    Procedure("suicide", 1, ("stay_on_line", "call_110", "ambulance", "do_not_argue", "send", "inform")),
    Procedure("abuse", 1, ("safe_to_talk", "call_110", "no_relatives", "send", "record")),
    Procedure("lost_person", 1, ("last_seen", "photo", "usual_places", "call_110", "volunteers", "inform")),
    Procedure("death", 1, ("call_110", "ambulance", "inform", "stop_services", "support")),
    Procedure("no_activity", 1, ("call_person", "contacts", "neighbour", "send")),
    Procedure("water", 1, ("call_person", "shut_off", "electricity", "send")),
    Procedure("visit_missed", 1, ("call_visitor", "call_person", "substitute", "confirm")),
    Procedure("referral_overdue", 1, ("call_office", "call_person", "elsewhere", "confirm")),
    Procedure("service", 1, ("what", "when", "provider", "confirm")),
    Procedure("technical", 1, ("restart", "power", "battery", "swap", "test")),
    Procedure("unreadable", 1, ("call_person", "contacts", "send", "report_device")),
)

LIBRARY: dict[str, Procedure] = {procedure.key: procedure for procedure in _ALL}

BY_KIND: dict[str, str] = {
    Kind.SOS: "emergency",
    Kind.HELP: "emergency",
    Kind.CALL: "emergency",
    Kind.FALL: "fall",
    Kind.FIRE: "fire",
    Kind.GAS: "gas",
    Kind.INACTIVITY: "no_activity",
    Kind.NO_OK: "no_activity",
    Kind.GEOFENCE: "lost_person",
    Kind.WANDER: "lost_person",
    Kind.WATER: "water",
    Kind.SERVICE: "service",
    Kind.VISIT_MISSED: "visit_missed",
    Kind.REFERRAL_OVERDUE: "referral_overdue",
    Kind.UNREADABLE: "unreadable",
}


def of_kind(kind: str) -> Procedure:
    """The procedure that a case of this kind begins with."""
    return LIBRARY[BY_KIND.get(kind, "technical")]
