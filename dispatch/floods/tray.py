"""The tray of a flooded desk: which alarms may wait there, and for how long. Pure rules.

More than 10 alarms in 10 minutes are a flood for one operator (EEMUA 191, ISA-18.2): from then on P3 and
P4 go to the tray without a sound, so that the emergencies among them are seen. Each comes back by itself.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from devices.models import pressed_key
from dispatch.vocabulary import Priority
from kit.signals import Kind

FLOOD = 10
"""Alarms of a desk within ``WINDOW``; those above it may go to the tray."""

WINDOW = dt.timedelta(minutes=10)

ELDER_SERVICES_KEY = 3
"""A meal, a repair, a taxi (DESIGN §4.1). Key 2 asks for advice about the caller's health."""

BACK_AFTER: dict[int, dt.timedelta] = {
    Priority.P3: dt.timedelta(minutes=10),  # with sound
    Priority.P4: dt.timedelta(minutes=30),  # P4 has no sound of its own
}


def is_health_advice(kind: str, payload: dict[str, Any]) -> bool:
    """Somebody who feels unwell asks for advice; so may whoever does not say what it is about."""
    return kind == Kind.SERVICE and pressed_key(payload) != ELDER_SERVICES_KEY


def may_wait(priority: int, kind: str, payload: dict[str, Any]) -> bool:
    """Whether an alarm may go to a tray, and stay there when this joins it."""
    return priority in BACK_AFTER and not is_health_advice(kind, payload)


def back_at(priority: int, now: dt.datetime) -> dt.datetime:
    """When an alarm comes back that goes to the tray now."""
    return now + BACK_AFTER[priority]
