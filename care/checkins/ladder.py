"""What is tried after what while nobody answers: pure.

The channels of the plan in their order, a call twice; then the contacts; then a case, whatever came before,
early enough that somebody can be at the door by the deadline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

CHANNELS = ("ok_button", "prompt", "call", "human", "visit")
AUTOMATIC = frozenset({"ok_button", "prompt", "call", "contact"})
CONTACT = "contact"
CASE = "case"

_MINUTE = dt.timedelta(minutes=1)
DOOR_WITHIN = {"high": 120 * _MINUTE, "medium": 240 * _MINUTE, "low": 480 * _MINUTE}
"""From the due time to somebody at the door."""

WAY_TO_THE_DOOR = {"high": 60 * _MINUTE, "medium": 90 * _MINUTE, "low": 120 * _MINUTE}
"""What a case needs of that."""

WAIT = {
    "ok_button": dt.timedelta(0),
    "prompt": 10 * _MINUTE,
    "call": 10 * _MINUTE,
    "contact": 10 * _MINUTE,
    "human": 30 * _MINUTE,
    "visit": 90 * _MINUTE,
}
TWICE = frozenset({"call"})


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: ``rung`` is its place in the ladder, ``channel`` what is tried, or ``case``."""

    rung: int
    channel: str


def rungs(channels: Sequence[str]) -> list[str]:
    """The whole ladder of a plan; the case at its end."""
    found: list[str] = []
    for channel in channels:
        if channel == "visit":
            continue
        found += [channel] * (2 if channel in TWICE else 1)
    found.append(CONTACT)
    if "visit" in channels:
        found.append("visit")
    return [*found, CASE]


def case_at(due_at: dt.datetime, deadline_at: dt.datetime, risk: str) -> dt.datetime:
    """By when silence has to be a case."""
    return max(due_at, deadline_at - WAY_TO_THE_DOOR[risk])


def following(
    channels: Sequence[str], rung: int, now: dt.datetime, by: dt.datetime, possible: frozenset[str]
) -> Step:
    """The step after ``rung`` (-1: the first). ``possible``: channels that work for this person just now;
    ``by``: when silence has to be a case (``case_at``)."""
    ladder = rungs(channels)
    if now < by or rung < 0:
        for number in range(rung + 1, len(ladder) - 1):
            if ladder[number] in possible:
                return Step(number, ladder[number])
    return Step(len(ladder) - 1, CASE)


def look_again(step: Step, now: dt.datetime, by: dt.datetime) -> dt.datetime:
    """When the answer to a step has to be there."""
    # The first attempt has its time even when everything is late: silence is heard, not assumed.
    wait = WAIT[step.channel]
    return min(now + wait, max(by, now + min(wait, 10 * _MINUTE)))


def in_quiet(moment: dt.time, begins: dt.time, ends: dt.time) -> bool:
    """Whether nothing automatic rings at this time of the wall clock; the hours may pass midnight."""
    if begins == ends:
        return False
    if begins < ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends
