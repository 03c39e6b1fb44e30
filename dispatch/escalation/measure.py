"""One thing that a rung of a plan does, in words that the engine carries out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Who(StrEnum):
    """Whom a measure reaches; the built-in plans name them so."""

    ALERT = "alert"  # every console that sees the case, with sound
    DESKS = "desks"  # the telephone of the desk of the case's area
    SUPERVISOR = "supervisor"  # supervisors of the area
    DUTY_LEADER = "duty_leader"
    PARTNER_CENTRE = "partner_centre"  # another centre
    CONTACTS = "contacts"  # relatives and neighbours who may be told
    DISPATCH = "dispatch"  # whoever is on duty and could come


AREA_PHONES = (Who.DESKS, Who.DUTY_LEADER, Who.PARTNER_CENTRE)
HUMANS = frozenset({Who.DESKS, Who.SUPERVISOR, Who.DUTY_LEADER, Who.PARTNER_CENTRE})
"""Those who can take a case: a rung that reaches one of them keeps somebody answering."""

CHANNELS: dict[Who, tuple[str, ...]] = {
    Who.SUPERVISOR: ("sms", "voice"),
    Who.DESKS: ("voice",),
    Who.DUTY_LEADER: ("voice",),
    Who.PARTNER_CENTRE: ("voice",),
}
"""How they are reached unless the plan says otherwise. Relatives: an SMS to all, a call to the first."""


class Condition(StrEnum):
    """When a measure is left out unless it holds."""

    DESKS_EMPTY = "desks_empty"  # no console is alive
    PRESSED_AGAIN = "pressed_again"  # more than one signal
    NOT_RETURNED = "not_returned"  # not cancelled from the device


@dataclass(frozen=True, slots=True)
class Measure:
    """``channels`` None: the usual ones. ``wait_s``: seconds between one message and the next when they
    go out in turn, 0 together. ``skill``, ``provider_id``, ``count``: of whom is sent.
    ``contact_ids``: those relatives and no others."""

    who: Who
    channels: tuple[str, ...] | None = None
    wait_s: int = 0
    only_if: Condition | None = None
    skill: str | None = None
    provider_id: int | None = None
    count: int | None = None
    contact_ids: tuple[int, ...] = ()


WAIT_S = 30
"""Between messages that go out in turn: time to hear a call out and to press a key."""


def measures(rung: dict[str, Any]) -> list[Measure]:
    """The measures of a rung as it is kept: a word, or an object with ``who``."""
    return [_measure(entry) for entry in rung["do"]]


def _measure(entry: str | dict[str, Any]) -> Measure:
    if isinstance(entry, str):
        return Measure(Who(entry))
    in_turn = entry.get("order") == "in_turn"
    return Measure(
        who=Who(entry["who"]),
        channels=tuple(entry["how"]) if entry.get("how") else None,
        wait_s=int(entry.get("wait_s") or WAIT_S) if in_turn else 0,
        only_if=Condition(entry["only_if"]) if entry.get("only_if") else None,
        skill=entry.get("skill"),
        provider_id=entry.get("provider_id"),
        count=entry.get("count"),
        contact_ids=tuple(entry.get("contact_ids") or ()),
    )
