"""When somebody is asked and what follows silence: the arithmetic of check-ins, property by property."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from care.checkins import ladder
from care.checkins.cadence import Cadence, falls_on
from care.checkins.spread import CALLS_PER_S, offset_ms, seed_of, window
from care.rotas.calendar import Calendar, noticed

YEAR = Calendar(noticed(2026), frozenset({2026}))
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def year() -> list[dt.date]:
    return [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365)]


@given(st.integers(1, 40), DAYS, DAYS)
def test_every_so_many_days(every: int, start: dt.date, day: dt.date) -> None:
    cadence = Cadence(every=every, starts_on=start)
    assert falls_on(cadence, day, YEAR) == (day >= start and (day - start).days % every == 0)


@given(st.sets(st.sampled_from(WEEK), min_size=1), st.integers(1, 5), DAYS, DAYS)
def test_weekdays_of_every_so_many_weeks(days: set[str], every: int, start: dt.date, day: dt.date) -> None:
    cadence = Cadence.model_validate(
        {"unit": "week", "every": every, "weekdays": sorted(days), "starts_on": start}
    )
    first = start - dt.timedelta(days=start.weekday())
    expected = day >= start and WEEK[day.weekday()] in days and (day - first).days // 7 % every == 0
    assert falls_on(cadence, day, YEAR) == expected


@given(st.integers(1, 12), st.integers(1, 28))
def test_months(every: int, day: int) -> None:
    start = dt.date(2026, 1, day)
    found = [it for it in year() if falls_on(Cadence(unit="month", every=every, starts_on=start), it, YEAR)]
    assert found == [dt.date(2026, month, day) for month in range(1, 13, every)]


@given(st.integers(1, 9), st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1)))
def test_rest_days_are_skipped_or_shifted_and_nothing_is_lost(every: int, start: dt.date) -> None:
    plain, skipping, shifting = (
        [
            day
            for day in year()
            if falls_on(
                Cadence.model_validate({"every": every, "starts_on": start, "rest_days": rest}), day, YEAR
            )
        ]
        for rest in ("keep", "skip", "shift")
    )
    assert skipping == [day for day in plain if YEAR.kind(day).working]
    expected = set()
    for day in plain:
        while not YEAR.kind(day).working:
            day += dt.timedelta(days=1)
        expected.add(day)
    assert set(shifting) == {day for day in expected if day.year == 2026}


def test_national_day_and_its_make_up_day() -> None:
    shift = Cadence.model_validate({"starts_on": "2026-10-03", "every": 30, "rest_days": "shift"})
    assert [day for day in year() if falls_on(shift, day, YEAR)][:1] == [dt.date(2026, 10, 8)]


@given(st.integers(1, 2**40), st.integers(0, 2**32 - 1), st.integers(1, 86_400_000))
def test_an_offset_lies_within_the_window(person: int, seed: int, width: int) -> None:
    assert 0 <= offset_ms(person, seed, width) < width


@given(st.integers(1, 10**6), st.integers(1, 10**4), DAYS, st.sampled_from([600, 3600, 7200]))
def test_neighbours_do_not_ring_together(first: int, plan: int, day: dt.date, width_s: int) -> None:
    """1,000 people one after the other: no minute gets more than a fifth over its share."""
    seed = seed_of(plan, day)
    minutes = [0] * (width_s // 60)
    for person in range(first, first + 1000):
        minutes[offset_ms(person, seed, width_s * 1000) // 60_000] += 1
    share = 1000 / len(minutes)
    assert max(minutes) <= share * 1.2 + 3
    assert min(minutes) >= share * 0.8 - 3


@given(st.integers(1, 10**6))
def test_the_window_is_as_wide_as_the_carrier_needs_and_no_quiet_hour_is_broken(people: int) -> None:
    begin, width = window(dt.date(2026, 3, 2), dt.time(9), dt.time(10), people, dt.time(21))
    assert 3600_000 <= width <= 12 * 3600_000
    assert width + 1 >= min(people / CALLS_PER_S, 12 * 3600) * 1000
    assert begin.hour == 9


CHANNELS = st.lists(st.sampled_from(ladder.CHANNELS), min_size=1, max_size=5, unique=True)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@given(
    CHANNELS,
    st.sampled_from(sorted(ladder.DOOR_WITHIN)),
    st.sets(st.sampled_from([*ladder.CHANNELS, "contact"])),
)
def test_silence_is_a_case_in_time_whatever_works(
    channels: list[str], risk: str, possible: set[str]
) -> None:
    """From rung to rung, each attempt at its time: the case comes, and early enough for the way."""
    deadline = NOON + ladder.DOOR_WITHIN[risk]
    by = ladder.case_at(NOON, deadline, risk)
    now, rung, seen = NOON, -1, []
    while True:
        step = ladder.following(channels, rung, now, by, frozenset(possible))
        if step.channel == ladder.CASE:
            break
        assert step.rung > rung
        assert step.channel in possible
        seen.append(step.channel)
        until = ladder.look_again(step, now, by)
        assert now <= until
        now, rung = until, step.rung
    assert now + ladder.WAY_TO_THE_DOOR[risk] <= deadline
    assert all(seen.count(channel) <= (2 if channel == "call" else 1) for channel in seen)
    order = [ladder.rungs(channels).index(channel) for channel in seen]
    assert all(one <= following for one, following in pairwise(order))


@given(CHANNELS, st.integers(0, 600))
def test_whoever_is_late_is_asked_once_before_it_is_a_case(channels: list[str], late_min: int) -> None:
    now = NOON + dt.timedelta(minutes=late_min)
    by = ladder.case_at(NOON, NOON + ladder.DOOR_WITHIN["high"], "high")
    step = ladder.following(channels, -1, now, by, frozenset({*ladder.CHANNELS, "contact"}))
    assert step.channel != ladder.CASE
    assert ladder.look_again(step, now, by) <= max(by, now + dt.timedelta(minutes=10))


@given(st.times(), st.times(), st.times())
def test_quiet_hours_pass_midnight(moment: dt.time, begins: dt.time, ends: dt.time) -> None:
    inside = ladder.in_quiet(moment, begins, ends)
    if begins != ends:
        assert inside != ladder.in_quiet(moment, ends, begins)
    else:
        assert not inside
