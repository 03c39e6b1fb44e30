"""Whether somebody has been silent for too long: pure rules over signs of life.

Only time in which we could have heard a sign counts: not before the rule was made, not while none of the
units was heard (that is supervision's worry), not while no bridge was listening. A silence is told once;
it ends with a sign of life, and the next one is another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kit.clock_zone import LOCAL
from kit.signals import Kind


class RuleKind(StrEnum):
    """What is waited for, and what its lack raises."""

    NO_MOTION = "no_motion"
    DOOR_SHUT = "door_shut"
    NO_OK = "no_ok"


RAISES = {
    RuleKind.NO_MOTION: Kind.INACTIVITY,
    RuleKind.DOOR_SHUT: Kind.INACTIVITY,
    RuleKind.NO_OK: Kind.NO_OK,
}

AFTER_H = {RuleKind.NO_MOTION: 24, RuleKind.DOOR_SHUT: 48}
"""Hours unless the rule says otherwise (DESIGN, issue C)."""

TIME_TO_PRESS = dt.timedelta(hours=1)
"""A terminal that was silent in the morning leaves its person this long to press."""

Break = tuple[dt.datetime, dt.datetime]
"""A stretch in which nobody could be heard: began, ended."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``after`` for silences, ``by_time`` (wall clock) for the daily "I am fine"."""

    kind: RuleKind
    changed_at: dt.datetime
    after: dt.timedelta | None = None
    by_time: dt.time | None = None
    heard_since: dt.datetime | None = None
    raised_for: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence that has to be told. ``name`` is the same however often it is looked at."""

    name: str
    since: dt.datetime


def deaf(breaks: Iterable[Break], since: dt.datetime, until: dt.datetime) -> dt.timedelta:
    """How long nobody could be heard between two moments; breaks do not overlap."""
    spans = ((max(began, since), min(ended, until)) for began, ended in breaks)
    return sum((ended - began for began, ended in spans if ended > began), dt.timedelta())


def silence(
    rule: Rule, last_at: dt.datetime | None, now: dt.datetime, breaks: Iterable[Break]
) -> Silence | None:
    """What has to be told now: a silence that is long enough and has not been told. None: nothing.

    ``last_at``: the last sign of life. ``rule.heard_since`` None: no unit that matters is heard.
    """
    if rule.heard_since is None:
        return None
    if rule.kind is RuleKind.NO_OK:
        found = _not_well(rule, rule.heard_since, last_at, now, breaks)
    else:
        found = _nothing_stirs(rule, rule.heard_since, last_at, now, breaks)
    return None if found is None or found.name == rule.raised_for else found


def _nothing_stirs(
    rule: Rule,
    heard_since: dt.datetime,
    last_at: dt.datetime | None,
    now: dt.datetime,
    breaks: Iterable[Break],
) -> Silence | None:
    assert rule.after is not None
    since = max(rule.changed_at, heard_since, last_at or heard_since)
    if now - since - deaf(breaks, since, now) < rule.after:
        return None
    return Silence(since.astimezone(dt.UTC).isoformat(), since)


def _not_well(
    rule: Rule,
    heard_since: dt.datetime,
    last_at: dt.datetime | None,
    now: dt.datetime,
    breaks: Iterable[Break],
) -> Silence | None:
    """One silence a day. A day that ends before its time has been up is not told."""
    assert rule.by_time is not None
    today = now.astimezone(LOCAL).date()
    morning = dt.datetime.combine(today, dt.time(), LOCAL)
    due = dt.datetime.combine(today, rule.by_time, LOCAL)
    if rule.changed_at >= due or (last_at is not None and last_at >= morning):
        return None
    if now < max(due + deaf(breaks, morning, now), heard_since + _short_of(due, heard_since)):
        return None
    return Silence(today.isoformat(), due)


def _short_of(due: dt.datetime, heard_since: dt.datetime) -> dt.timedelta:
    """How much longer to wait for a unit that was heard only shortly before the time, or after it."""
    return TIME_TO_PRESS if heard_since > due - TIME_TO_PRESS else dt.timedelta()
