"""What an agent is doing, from what he said and from the facts: pure rules.

``away`` no sign of life of his console, or he said so; ``on_case`` he has a P1 to P3 in hand that is not
on hold; ``break`` as he said; ``wrap_up`` as he said, or for a while after closing a case; else ``ready``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

State = Literal["ready", "on_case", "wrap_up", "break", "away"]
STATES: tuple[State, ...] = get_args(State)

ByHand = Literal["ready", "wrap_up", "break", "away"]

BY_HAND_WRAP_UP = dt.timedelta(minutes=5)
"""A wrap-up that somebody asked for ends by itself, like every other."""

TEST_LASTS = dt.timedelta(hours=12)
"""A test of sound and phone is good for one shift."""


@dataclass(frozen=True, slots=True)
class Facts:
    """``alive``: his console, or a call of his, lately. ``closed_at``: of the case he closed last."""

    alive: bool
    by_hand: str
    by_hand_at: dt.datetime
    by_hand_until: dt.datetime | None = None
    on_cases: int = 0
    closed_at: dt.datetime | None = None
    wrap_up: dt.timedelta = dt.timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Doing:
    """A state and when it ends by itself."""

    state: State
    until: dt.datetime | None = None


def doing(facts: Facts, now: dt.datetime) -> Doing:
    """The one state that the facts give."""
    if not facts.alive or facts.by_hand == "away":
        return Doing("away")
    if facts.on_cases:
        return Doing("on_case")
    if facts.by_hand == "break":
        return Doing("break")
    if facts.by_hand == "wrap_up" and facts.by_hand_until is not None and facts.by_hand_until > now:
        return Doing("wrap_up", facts.by_hand_until)
    # Whoever says that he is ready needs no wrap-up for what he closed before.
    if facts.closed_at is not None and facts.closed_at > facts.by_hand_at:
        end = facts.closed_at + facts.wrap_up
        if end > now:
            return Doing("wrap_up", end)
    return Doing("ready")
