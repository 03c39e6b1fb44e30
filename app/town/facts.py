"""What is known of a made-up person: the facts that rules and dispatchers go by."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from stdnum.cn import ric

from app.town.names import NAMES, Dice

PROVINCE = "420000"
"""The code of a whole province: the check accepts it, and no office has ever issued a number with it, so
that a made-up number is nobody's."""

DISABILITIES = ("sight", "hearing", "limbs", "limbs", "mental", "multiple")
BLOOD_TYPES = ("A", "B", "AB", "O")


@dataclass(slots=True)
class IdentityNumbers:
    """Valid, made-up, each given once."""

    _given: Counter[tuple[dt.date, int]] = field(default_factory=Counter)

    def next(self, born: dt.date, *, female: bool) -> str | None:
        """None on a day on which a thousand people were born already."""
        order = 2 * self._given[born, female] + (0 if female else 1)
        if order > 999:
            return None
        self._given[born, female] += 1
        body = f"{PROVINCE}{born:%Y%m%d}{order:03d}"
        return body + ric.calc_check_digit(body + "0")


def facts(dice: Dice, *, age: int, couple: bool, fourth: bool, centre: str) -> dict[str, Any]:
    """Facts of somebody of this age, the names as in ``NewPerson``."""
    living = "empty_nest" if couple or fourth else dice.random.choice(("alone", "alone", "left_behind"))
    ability = _ability(dice, age)
    disabled = dice.chance(0.08)
    powered = dice.chance(0.02)
    return {
        "living": living,
        "relief": _relief(dice),
        "disability_type": dice.random.choice(DISABILITIES) if disabled else None,
        "disability_grade": dice.random.randint(1, 4) if disabled else None,
        "ability": ability,
        "dementia": dice.chance(0.06),
        "powered_device": powered,
        "family_planning_special": dice.chance(0.01),
        "languages": NAMES["languages"] if dice.chance(0.6) else NAMES["languages"][1:],
        "hearing": dice.pick("hearing") if dice.chance(0.15) else None,
        "conditions": dice.some("conditions", 3),
        "medicines": dice.some("medicines", 2),
        "allergies": [dice.pick("allergies")] if dice.chance(0.1) else [],
        "blood_type": dice.random.choice(BLOOD_TYPES) if dice.chance(0.5) else None,
        "powered_devices": [dice.pick("powered_devices")] if powered else [],
        "doctor_name": dice.pick("surnames") + dice.pick("doctors") if dice.chance(0.7) else None,
        "health_centre": centre,
        "customs": dice.pick("customs") if dice.chance(0.05) else None,
    }


def _relief(dice: Dice) -> str | None:
    draw = dice.random.random()
    for bound, relief in ((0.02, "destitute_home"), (0.08, "subsistence"), (0.1, "subsistence_edge")):
        if draw < bound:
            return relief
    return None


def _ability(dice: Dice, age: int) -> int | None:
    """About half are assessed; who is older needs more help."""
    if dice.chance(0.5):
        return None
    return min(4, int(dice.random.random() * max(1, (age - 60) / 9)))
