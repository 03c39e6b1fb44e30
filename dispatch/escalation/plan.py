"""The built-in escalation plans. A plan is copied into the case when it opens.

A plan is a JSON object: ``ladder`` (rungs with ``after_s``, seconds since the case began to wait,
and ``do``, the measures, see ``measure``), ``repeat_from`` (the rung to go back to after the last one),
``repeat_s`` (seconds between repeated rungs), and the deadlines of DESIGN §5 in seconds. A deadline of null
does not apply. ``source`` ({id, version, name}) says which plan of ``dispatch.plans`` it was; the built-in
ones have none.
"""

from __future__ import annotations

from typing import Any

from dispatch.vocabulary import Priority

Plan = dict[str, Any]

DEADLINES: Plan = {
    "contact_s": 60,
    "decision_s": 180,
    "input_s": 120,
    "again_s": 15,
    "nag_s": 30,
    "lease_s": 45,
    "offer_s": 60,
    "depart_s": 300,
    "reoffer_s": 600,
    "eta_default_s": 900,
    "eta_grace_s": 600,
    "enter_s": 300,
    "check_s": 1800,
    "close_s": 1800,
    "hold_max_s": 1800,
    "reassure_s": 45,
    "fall_confirm_s": 30,
}

OPTIONAL = frozenset({"contact_s", "decision_s", "input_s", "reassure_s"})
"""Deadlines that may be null. Without any of the others a case could not go on."""

_EMERGENCY_LADDER = [
    {"after_s": 15, "do": ["alert", "supervisor"]},
    {"after_s": 60, "do": ["contacts", "alert", "desks"]},
    {"after_s": 180, "do": ["dispatch"]},
    {"after_s": 240, "do": ["alert", "desks", "supervisor"]},
    {"after_s": 300, "do": ["alert", "duty_leader"]},
    {"after_s": 360, "do": ["alert", "partner_centre", "dispatch"]},
]

PLANS: dict[Priority, Plan] = {
    Priority.P1: {**DEADLINES, "ladder": _EMERGENCY_LADDER, "repeat_from": 3, "repeat_s": 60},
    Priority.P2: {
        **DEADLINES,
        "input_s": None,
        "ladder": _EMERGENCY_LADDER,
        "repeat_from": 3,
        "repeat_s": 60,
    },
    Priority.P3: {
        **DEADLINES,
        "contact_s": 1800,
        "decision_s": 7200,
        "input_s": None,
        "hold_max_s": 7 * 86400,
        "close_s": 86400,
        "reassure_s": None,
        "lease_s": 3600,
        "ladder": [
            {"after_s": 900, "do": ["alert"]},
            {"after_s": 3600, "do": ["alert", "supervisor"]},
        ],
        "repeat_from": 1,
        "repeat_s": 3600,
    },
    Priority.P4: {
        **DEADLINES,
        "contact_s": None,
        "decision_s": 86400,
        "input_s": None,
        "hold_max_s": 30 * 86400,
        "close_s": 7 * 86400,
        "reassure_s": None,
        "lease_s": 86400,
        "advise_s": 600,
        "substitute_s": 7200,
        "ladder": [
            {"after_s": 14400, "do": ["alert"]},
            {"after_s": 86400, "do": ["alert"]},
        ],
        "repeat_from": 1,
        "repeat_s": 86400,
    },
}


def rung(plan: Plan, number: int) -> dict[str, Any]:
    """The rung that comes as ``number`` (from 0), going round from ``repeat_from`` for ever."""
    ladder: list[dict[str, Any]] = plan["ladder"]
    first: int = plan["repeat_from"]
    if number < len(ladder):
        return ladder[number]
    return ladder[first + (number - len(ladder)) % (len(ladder) - first)]


def seconds_to_next(plan: Plan, number: int) -> float:
    """Seconds between rung ``number`` and the one after it."""
    ladder = plan["ladder"]
    if number + 1 < len(ladder):
        return float(ladder[number + 1]["after_s"] - ladder[number]["after_s"])
    return float(plan["repeat_s"])
