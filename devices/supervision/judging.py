"""What is wrong with a unit, from what it said and when: pure rules, no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from devices.supervision.rules import (
    BATTERY_RUNGS,
    CHARGED,
    CLOCK_RIGHT_S,
    CLOCK_WRONG_S,
    SILENT,
    SIM_DAYS,
    STRONG_DBM,
    WEAK_DBM,
    Finding,
    hold_s,
    telling,
    thresholds_s,
)
from kit.clock_zone import local_date


@dataclass(frozen=True, slots=True)
class Facts:
    """A unit as the registry and its last status have it. ``heartbeat_s`` None: it is not supervised,
    because it lies in stock or belongs to nobody.
    """

    device_id: str
    heartbeat_s: int | None
    last_seen_at: dt.datetime
    supervised_since: dt.datetime | None = None
    battery: int | None = None
    mains: bool | None = None
    best_dbm: int | None = None
    clock_offset_s: int | None = None
    sim_expires_on: dt.date | None = None
    powered: bool = False  # the person depends on a powered medical device
    high_risk: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A row of ``device_findings``."""

    finding: Finding
    level: str
    since: dt.datetime
    opened_at: dt.datetime
    seen_at: dt.datetime
    raise_at: dt.datetime | None = None
    raised_at: dt.datetime | None = None
    incident_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that came, changed its level, or went (``after`` None)."""

    finding: Finding
    at: dt.datetime
    before: str | None
    after: str | None


@dataclass(slots=True)
class Judgement:
    """What is found now, how that differs from before, and when to look again.

    ``check_at`` None: only when the unit speaks; ``allowance_s``: after how much silence, None: it is
    not supervised.
    """

    found: dict[Finding, Found]
    gone: list[Found]
    changes: list[Change]
    check_at: dt.datetime | None = None
    allowance_s: int | None = None

    @property
    def watch(self) -> int:
        """As ``device_status.watch``."""
        return 2 if Finding.SILENCE in self.found else int(bool(self.found))


def judge(
    facts: Facts, known: dict[Finding, Found], now: dt.datetime, heard_since: dt.datetime
) -> Judgement:
    """Compare the facts with what is known. The same facts twice change nothing the second time."""
    judgement = Judgement({}, [], [])
    if facts.heartbeat_s is not None:
        _silence(judgement, facts, known.get(Finding.SILENCE), now, heard_since)
        levels = {
            Finding.BATTERY: _battery(facts, known.get(Finding.BATTERY)),
            Finding.MAINS: _state(facts.mains, {False: "lost", True: None}, known.get(Finding.MAINS)),
            Finding.SIGNAL: _signal(facts, known.get(Finding.SIGNAL)),
            Finding.CLOCK: _clock(facts, known.get(Finding.CLOCK)),
            Finding.SIM: _sim(facts, now),
        }
        for finding, level in levels.items():
            if level is not None:
                _put(judgement, facts, finding, level, known.get(finding), since=now, now=now)
    for finding, old in known.items():
        if finding not in judgement.found:
            judgement.gone.append(old)
            judgement.changes.append(Change(finding, now, old.level, None))
    return judgement


def _silence(
    judgement: Judgement, facts: Facts, old: Found | None, now: dt.datetime, heard_since: dt.datetime
) -> None:
    assert facts.heartbeat_s is not None
    thresholds = thresholds_s(facts.heartbeat_s)
    start = max(facts.last_seen_at, heard_since, facts.supervised_since or facts.last_seen_at)
    silent_s = (now - start).total_seconds()
    reached = sum(silent_s >= threshold for threshold in thresholds)
    spoke = old is None or facts.last_seen_at > old.seen_at
    if old is not None and not spoke:
        # Whatever we could not hear meanwhile: a silent unit is not better for it.
        reached = max(reached, _rank(old.level) + 1)
    current: Found | None = None if spoke else old
    for rank in range(0 if current is None else _rank(current.level) + 1, reached):
        since = start + dt.timedelta(seconds=thresholds[rank])
        current = _put(judgement, facts, Finding.SILENCE, SILENT[rank], current, since=since, now=now)
    if current is not None:
        judgement.found[Finding.SILENCE] = current
    if spoke and old is not None and current is not None:
        # It spoke and fell silent again between two looks: that was the end of the old silence.
        judgement.gone.append(old)
        judgement.changes.insert(0, Change(Finding.SILENCE, facts.last_seen_at, old.level, None))
    judgement.allowance_s = thresholds[min(reached, len(thresholds) - 1)]
    if reached < len(thresholds):
        judgement.check_at = start + dt.timedelta(seconds=judgement.allowance_s)


def _rank(level: str) -> int:
    return [str(state) for state in SILENT].index(level)


def _put(
    judgement: Judgement,
    facts: Facts,
    finding: Finding,
    level: str,
    old: Found | None,
    *,
    since: dt.datetime,
    now: dt.datetime,
) -> Found:
    """Note that ``finding`` stands at ``level``; what is new about it will be told."""
    if old is not None and old.level == level:
        judgement.found[finding] = old
        return old
    told = telling(finding, level)
    raise_at = None
    if told is not None and (old is None or old.incident_id is None or tells_anyway(facts, finding, level)):
        after_s = told.after_s
        if after_s is None:
            after_s = 0 if facts.powered else hold_s(facts.heartbeat_s or 0)
        raise_at = now + dt.timedelta(seconds=after_s)
    if old is None:
        new = Found(finding, level, since, since, facts.last_seen_at, raise_at)
    else:
        new = replace(old, level=level, since=since, raise_at=raise_at)
    judgement.found[finding] = new
    judgement.changes.append(Change(finding, since, old.level if old else None, level))
    return new


def tells_anyway(facts: Facts, finding: Finding, level: str) -> bool:
    """Whether this person's own task is not folded into an incident: the air of a powered device, and
    somebody of high risk whom nothing watches any more."""
    if finding is Finding.MAINS:
        return facts.powered
    return finding is Finding.SILENCE and level == SILENT[-1] and facts.high_risk


def _battery(facts: Facts, old: Found | None) -> str | None:
    """The lowest rung reached in this discharge; noise does not climb the ladder up again."""
    if facts.battery is None:
        return old.level if old else None
    if facts.battery >= CHARGED:
        return None
    rungs = [rung for rung in BATTERY_RUNGS if facts.battery <= rung]
    if old is not None:
        rungs.append(int(old.level))
    return str(min(rungs)) if rungs else None


def _state(value: bool | None, levels: dict[bool, str | None], old: Found | None) -> str | None:
    if value is None:
        return old.level if old else None
    return levels[value]


def _signal(facts: Facts, old: Found | None) -> str | None:
    best = facts.best_dbm
    if best is None or WEAK_DBM < best < STRONG_DBM:
        return old.level if old else None
    return "weak" if best <= WEAK_DBM else None


def _clock(facts: Facts, old: Found | None) -> str | None:
    if facts.clock_offset_s is None or CLOCK_RIGHT_S < abs(facts.clock_offset_s) <= CLOCK_WRONG_S:
        return old.level if old else None
    return "wrong" if abs(facts.clock_offset_s) > CLOCK_WRONG_S else None


def _sim(facts: Facts, now: dt.datetime) -> str | None:
    if facts.sim_expires_on is None:
        return None
    left = (facts.sim_expires_on - local_date(now)).days
    reached = [days for days in SIM_DAYS if left <= days]
    return str(reached[-1]) if reached else None
