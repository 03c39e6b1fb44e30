"""Silences: long enough, heard enough, told once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.watching.activity import signs
from devices.watching.life_rules import Break, Rule, RuleKind, deaf, silence
from kit.clock_zone import LOCAL
from tests.unit.case_factory import NOON

START = NOON - dt.timedelta(days=3)
H = dt.timedelta(hours=1)


def motion(**fields: object) -> Rule:
    values = {"changed_at": START, "after": 24 * H, "heard_since": START, **fields}
    return Rule(RuleKind.NO_MOTION, **values)  # type: ignore[arg-type]


def well(by: dt.time = dt.time(10), **fields: object) -> Rule:
    values = {"changed_at": START, "by_time": by, "heard_since": START, **fields}
    return Rule(RuleKind.NO_OK, **values)  # type: ignore[arg-type]


def test_a_day_without_motion() -> None:
    last = NOON - 23.9 * H
    assert silence(motion(), last, NOON, []) is None
    told = silence(motion(), last, last + 24 * H, [])
    assert told is not None
    assert told.since == last
    assert silence(motion(raised_for=told.name), last, NOON + 50 * H, []) is None, "once"
    assert silence(motion(raised_for=told.name), NOON, NOON + 24 * H, []) is not None, "another silence"


def test_nobody_is_missed_while_we_were_away() -> None:
    last = NOON - 25 * H
    assert silence(motion(), last, NOON, [(NOON - 10 * H, NOON - 8 * H)]) is None
    assert silence(motion(), last, NOON + H, [(NOON - 10 * H, NOON - 8 * H)]) is not None


def test_a_unit_that_is_not_heard_is_supervisions_worry() -> None:
    assert silence(motion(heard_since=None), START, NOON, []) is None
    assert silence(motion(heard_since=NOON - 5 * H), START, NOON, []) is None


@pytest.mark.parametrize(("hour", "told"), [(9.9, False), (10, True), (23.9, True)])
def test_no_ok_by_ten(hour: float, told: bool) -> None:
    now = dt.datetime(2026, 11, 23, tzinfo=LOCAL) + hour * H
    yesterday = dt.datetime(2026, 11, 22, 23, 59, tzinfo=LOCAL)
    assert (silence(well(), yesterday, now, []) is not None) is told
    assert silence(well(), dt.datetime(2026, 11, 23, 0, 1, tzinfo=LOCAL), now, []) is None


def test_an_outage_in_the_morning_puts_the_time_off() -> None:
    morning = dt.datetime(2026, 11, 23, tzinfo=LOCAL)
    away: list[Break] = [(morning + 9 * H, morning + 11 * H)]
    assert silence(well(), None, morning + 11 * H, away) is None
    assert silence(well(), None, morning + 12 * H, away) is not None


def test_a_terminal_back_at_ten_leaves_an_hour() -> None:
    morning = dt.datetime(2026, 11, 23, tzinfo=LOCAL)
    late = well(heard_since=morning + 10 * H)
    assert silence(late, None, morning + 10.9 * H, []) is None
    assert silence(late, None, morning + 11 * H, []) is not None


def test_a_rule_made_after_its_time_waits_for_tomorrow() -> None:
    morning = dt.datetime(2026, 11, 23, tzinfo=LOCAL)
    made = well(changed_at=morning + 11 * H)
    assert silence(made, None, morning + 20 * H, []) is None
    assert silence(made, None, morning + 34 * H, []) is not None


MOMENTS = st.integers(-7 * 86_400, 7 * 86_400).map(lambda seconds: NOON + dt.timedelta(seconds=seconds))


@given(
    last=st.one_of(st.none(), MOMENTS),
    changed=MOMENTS,
    heard=MOMENTS,
    now=MOMENTS,
    cuts=st.lists(MOMENTS, max_size=8),
    hours=st.integers(1, 72),
)
def test_a_silence_is_never_told_too_soon_and_never_twice(
    last: dt.datetime | None,
    changed: dt.datetime,
    heard: dt.datetime,
    now: dt.datetime,
    cuts: list[dt.datetime],
    hours: int,
) -> None:
    cuts.sort()
    breaks = list(zip(cuts[::2], cuts[1::2], strict=False))
    rule = Rule(RuleKind.NO_MOTION, changed, dt.timedelta(hours=hours), None, heard)
    told = silence(rule, last, now, breaks)
    if told is None:
        return
    listened = now - told.since - deaf(breaks, told.since, now)
    assert listened >= dt.timedelta(hours=hours)
    assert last is None or last <= told.since
    again = Rule(RuleKind.NO_MOTION, changed, dt.timedelta(hours=hours), None, heard, told.name)
    assert silence(again, last, now + dt.timedelta(days=9), breaks) is None


def test_the_signs_in_readings() -> None:
    assert list(signs({"motion": True, "contact": True, "heart_rate": 71})) == [
        ("motion", True, True),
        ("door", False, True),
        ("body", True, True),
    ]
    assert list(signs({"contact": False, "heart_rate": 0, "motion": "yes", "temperature": 21})) == [
        ("door", True, False)
    ]
