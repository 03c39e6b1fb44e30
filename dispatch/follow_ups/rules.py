"""What a closing schedules, unless whoever closes says otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from dispatch.vocabulary import Disposition, Outcome, Situation
from kit.clock_zone import LOCAL

Kind = Literal["call", "visit"]

NOT_AFTER = frozenset({Disposition.TEST, Disposition.TECHNICAL, Disposition.ACCIDENTAL})
"""Nobody was in need; a friendly word on the phone was all."""

TRIES = 3
"""So often a call is tried before it counts as not reached."""

AGAIN_AFTER = dt.timedelta(hours=4)
MORNING, EVENING = 9, 18


@dataclass(frozen=True, slots=True)
class Planned:
    """A call or a visit and when."""

    kind: Kind
    due_at: dt.datetime


def after(
    situation: str, disposition: str, outcome: str, closed_at: dt.datetime, *, person: bool
) -> Planned | None:
    """The follow-up of an emergency: a call the next day, after a hospital a visit three days later,
    after no contact a visit the next day. A death stops every call: none."""
    if not person or situation != Situation.EMERGENCY or outcome == Outcome.DIED:
        return None
    if disposition in NOT_AFTER:
        return None
    if outcome == Outcome.HOSPITAL:
        return Planned("visit", by_day(closed_at + dt.timedelta(days=3)))
    kind: Kind = (
        "visit" if disposition == Disposition.NO_CONTACT or outcome == Outcome.NOT_FOUND else "call"
    )
    return Planned(kind, by_day(closed_at + dt.timedelta(days=1)))


def by_day(moment: dt.datetime) -> dt.datetime:
    """``moment``, or nine in the morning after it: nobody is rung up at night to be asked how it was."""
    local = moment.astimezone(LOCAL)
    if MORNING <= local.hour < EVENING:
        return moment
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if local.hour < MORNING else morning + dt.timedelta(days=1)
