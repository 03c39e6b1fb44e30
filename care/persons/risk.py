"""How closely somebody has to be watched over: high, medium or low, and why.

Each fact has a weight; their sum decides. A mains-powered device that keeps somebody alive, grave
dependence, or great age alone at home are high by themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Tier = Literal["high", "medium", "low"]

HIGH, MEDIUM = 4, 2
"""Sums from which a person is of high or medium risk."""

WEIGHTS = {
    "powered_device": 4,
    "ability_4": 4,
    "ability_3": 4,
    "ability_2": 2,
    "ability_1": 1,
    "dementia": 3,
    "age_90": 3,
    "age_80": 2,
    "alone": 2,
    "left_behind": 2,
    "empty_nest": 1,
    "severe_disability": 2,
    "destitute_home": 1,
    "subsistence": 1,
    "family_planning_special": 1,
}
"""Reason → weight; texts: catalogue ``risk.reason.<code>``."""

SEVERE_GRADES = (1, 2)


@dataclass(frozen=True, slots=True)
class Risk:
    """``reasons``: codes of ``WEIGHTS``, the weightiest first."""

    tier: Tier
    reasons: list[str]


def assess(person: Mapping[str, Any], today: dt.date) -> Risk:
    """From the facts of a person (names as in the table); what is not known weighs nothing."""
    found = {"powered_device", "dementia", "family_planning_special"} & {
        name for name, value in person.items() if value is True
    }
    found |= WEIGHTS.keys() & {person.get("living"), person.get("relief")}
    if ability := person.get("ability"):
        found.add(f"ability_{ability}")
    if person.get("disability_grade") in SEVERE_GRADES:
        found.add("severe_disability")
    if age := _by_age(person.get("birth_date"), today):
        found.add(age)
    weight = sum(WEIGHTS[reason] for reason in found)
    tier: Tier = "high" if weight >= HIGH else "medium" if weight >= MEDIUM else "low"
    return Risk(tier, sorted(found, key=lambda reason: (-WEIGHTS[reason], reason)))


def age_on(born: dt.date, today: dt.date) -> int:
    """Full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _by_age(born: dt.date | None, today: dt.date) -> str | None:
    if born is None:
        return None
    age = age_on(born, today)
    return "age_90" if age >= 90 else "age_80" if age >= 80 else None
