"""What a call is by what is known of it, and what is due for it: pure rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

OVERFLOW_S = 15.0
"""Nobody has answered for so long: the overflow plan (GB/T 33358 has a hotline answer within 15 s)."""

NEXT_S = 15.0
"""Between the stages of the overflow plan."""

EMERGENCY_BACK_S = 60.0
"""A call on an emergency line that was hung up is called back within this (DESIGN §7)."""

ORDINARY_BACK_S = 900.0
REMIND_S = 30.0
"""A call-back that is overdue sounds again this often; one of an ordinary line, every 15 min."""

LONGEST_RING_S = 300.0
"""No caller waits longer: the report of the end was lost, and he is called back."""

LONGEST_TALK_S = 4 * 3600.0
WRAP_UP_S = 1800.0
"""How long a call that has ended stays on the desk that took it."""

MOST_TRIES = 2
"""Call-backs that nobody answered: then it is an emergency."""

STAGES = ("desks", "supervisor", "partner_centre")
"""Who is told, one after the other and over again, while somebody rings whom nobody answers."""

CLOCK_TRUSTED = dt.timedelta(minutes=5)


class CallState(StrEnum):
    """Derived from the moments that are known, in whatever order they came."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    ABANDONED = "abandoned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a call that its state and its next step follow from."""

    emergency: bool
    rang_at: dt.datetime
    answered_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    inbound: bool = True
    has_case: bool = False


def state(known: Known) -> CallState:
    """Talked to is talked to, however late that was reported."""
    if known.closed_at is not None:
        return CallState.CLOSED
    if known.ended_at is not None:
        wanted = known.inbound and known.answered_at is None
        return CallState.ABANDONED if wanted else CallState.ENDED
    return CallState.RINGING if known.answered_at is None else CallState.ANSWERED


def due(known: Known) -> tuple[str, dt.datetime] | None:
    """What falls due next for a call that has just come into its state; None: nothing."""
    match state(known):
        case CallState.RINGING if known.inbound:
            return "overflow", known.rang_at + dt.timedelta(seconds=OVERFLOW_S)
        case CallState.RINGING:
            return "forget", known.rang_at + dt.timedelta(seconds=LONGEST_RING_S)
        case CallState.ANSWERED:
            assert known.answered_at is not None
            return "forget", known.answered_at + dt.timedelta(seconds=LONGEST_TALK_S)
        case CallState.ABANDONED:
            assert known.ended_at is not None
            wait = EMERGENCY_BACK_S if known.emergency else ORDINARY_BACK_S
            return "call_back", known.ended_at + dt.timedelta(seconds=wait)
        case CallState.ENDED:
            assert known.ended_at is not None
            return "forget", known.ended_at + dt.timedelta(seconds=WRAP_UP_S)
        case _:
            return None


def stage(round_: int) -> str:
    """Who is told in this round of the overflow plan."""
    return STAGES[round_ % len(STAGES)]


def believed(told: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The source's time, unless its clock is plainly wrong: then ours."""
    return min(told, now) if abs(told - now) <= CLOCK_TRUSTED else now
