"""How often a unit has to prove itself, and when its person is reminded: pure rules.

Alarm buttons are tested weekly, wearables checked weekly (JGJ/T 484 §10.3.1); detectors monthly, as their
users are asked to (research/domain.md §3.1). Sensors that alarm nobody prove themselves by speaking.
"""

from __future__ import annotations

import datetime as dt

from devices.codecs import Capability
from devices.models import MODELS, OTHER
from kit.clock_zone import LOCAL

WEEKLY, MONTHLY, NEVER = 7, 30, 0

DETECTS = frozenset({Capability.FIRE, Capability.GAS, Capability.WATER})

REMINDED_AGAIN_DAYS = 3
DAY_BEGINS, DAY_ENDS = dt.time(9), dt.time(18)
"""Nobody is reminded outside these hours."""


def usual_days(model_name: str | None) -> int:
    """Days between two proofs of a unit of this model; 0: none is expected."""
    model = MODELS.get(model_name or "", OTHER)
    if Capability.SOS in model.capabilities:
        return WEEKLY
    return MONTHLY if DETECTS & model.capabilities else NEVER


def may_remind(now: dt.datetime) -> bool:
    """Whether it is an hour at which people like to be spoken to."""
    return DAY_BEGINS <= now.astimezone(LOCAL).time() < DAY_ENDS
