"""What is to be done about a shift, one step after the other: pure.

``begin_notice`` before it begins, ``remind`` and ``alert`` when somebody who is to confirm does not,
``end_notice`` before it ends, ``end_check`` when somebody has not signed off long after it ended.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

NOTICE = dt.timedelta(minutes=30)
REMIND = dt.timedelta(minutes=10)
ALERT = dt.timedelta(minutes=20)
GRACE = dt.timedelta(minutes=30)

STEPS = ("begin_notice", "remind", "alert", "end_notice", "end_check")
CONFIRMING = frozenset({"remind", "alert", "end_check"})


@dataclass(frozen=True, slots=True)
class Asks:
    """What a rota wants: notices at hand-over, confirmation of being there."""

    notices: bool
    confirmation: bool


def due(step: str, starts_at: dt.datetime, ends_at: dt.datetime) -> dt.datetime:
    """When a step of a shift is due."""
    match step:
        case "begin_notice":
            return starts_at - NOTICE
        case "remind":
            return starts_at + REMIND
        case "alert":
            return starts_at + ALERT
        case "end_notice":
            return ends_at - NOTICE
        case _:
            return ends_at + GRACE


def after(step: str | None, asks: Asks) -> str | None:
    """The step that follows (None: the first); None when there is none."""
    for following in STEPS[STEPS.index(step) + 1 if step else 0 :]:
        if asks.confirmation if following in CONFIRMING else asks.notices:
            return following
    return None
