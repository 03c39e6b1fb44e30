"""``<Dial>``: a call rings one or several telephones, and the first to pick up has it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from simulator.carrier.records import Call
from simulator.carrier.twiml import Dial, Number

HOLD = '<Response><Pause length="14400"/></Response>'
"""What a telephone hears that somebody speaks with."""

LOOK_EVERY_S = 0.02
CAUSES = ("busy", "no-answer", "failed")
"""How a Dial ended whom nobody answered, the first that applies."""


class Exchange(Protocol):
    """What places and ends the calls of a Dial."""

    def new_call(self, from_: str, to: str, direction: str) -> Call:
        """A call that nobody has dialled yet."""
        ...

    def place(self, call: Call) -> Call:
        """Dial a call."""
        ...

    def end(self, call: Call, status: str) -> None:
        """End a call."""
        ...


async def dial(exchange: Exchange, parent: Call, verb: Dial, bridged: Callable[[], None]) -> dict[str, str]:
    """Ring everybody at once; answers what the ``action`` is told. ``bridged``: somebody has picked up.

    Whoever stops this (the caller hangs up) ends the telephones that ring.
    """
    legs = [exchange.place(_leg(exchange, parent, verb, number)) for number in verb.numbers]
    try:
        winner = await _first(legs)
        if winner is None:
            causes = {leg.status for leg in legs}
            status = next((cause for cause in CAUSES if cause in causes), "no-answer")
            return {"DialCallStatus": status}
        for leg in legs:
            if leg is not winner:
                _stop(exchange, leg)
        bridged()
        while not winner.ended:  # noqa: ASYNC110  (its end is nobody's event)
            await asyncio.sleep(LOOK_EVERY_S)
        return {"DialCallStatus": "completed", "DialCallSid": winner.sid}
    finally:
        for leg in legs:
            _stop(exchange, leg)


def _leg(exchange: Exchange, parent: Call, verb: Dial, number: Number) -> Call:
    leg = exchange.new_call(verb.caller_id or parent.from_, number.number, "outbound-dial")
    leg.parent_sid = parent.sid
    leg.twiml = HOLD
    leg.ring_s = verb.timeout_s
    leg.status_callback = number.status_callback
    leg.status_callback_events = list(number.events)
    return leg


async def _first(legs: list[Call]) -> Call | None:
    """The first to pick up; None once all have ended without."""
    while True:
        for leg in legs:
            if leg.answered_at is not None and not leg.ended:
                return leg
        if all(leg.ended for leg in legs):
            return None
        await asyncio.sleep(LOOK_EVERY_S)


def _stop(exchange: Exchange, leg: Call) -> None:
    if not leg.ended:
        exchange.end(leg, "completed" if leg.answered_at else "canceled")
