"""Rotas against the slow model, instant by instant, and against tables made by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from care.rotas.calendar import Calendar, noticed
from care.rotas.cover import gaps
from care.rotas.plan import Away, Change, Piece, Plan, Rotation, Slot, covered, local, pieces
from tests.unit.rota_model import at_instant

EVERY_DAY = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
NATIONAL_DAY = Calendar(noticed(2026), frozenset({2026}))


def at(text: str) -> dt.datetime:
    """``10-01 08:00`` of 2026 in Shanghai."""
    return dt.datetime.fromisoformat(f"2026-{text.replace(' ', 'T')}+08:00")


def table(found: list[Piece]) -> list[tuple[str, str, int | None]]:
    zone = dt.timezone(dt.timedelta(hours=8))
    return [
        (
            f"{piece.starts_at.astimezone(zone):%m-%d %H:%M}",
            f"{piece.ends_at.astimezone(zone):%m-%d %H:%M}",
            piece.responder_id,
        )
        for piece in found
    ]


def test_national_day_and_its_make_up_days() -> None:
    office = Slot(frozenset({"working"}), dt.time(8, 30), dt.time(17, 30), responder_id=1)
    stand_in = Slot(frozenset({"rest"}), dt.time(0), dt.time(0), responder_id=2)
    found = pieces(Plan((office, stand_in)), NATIONAL_DAY, at("09-18 00:00"), at("10-13 00:00"))
    worked = [begin[:5] for begin, _, who in table(found) if who == 1]
    assert worked == [
        *("09-18", "09-20", "09-21", "09-22", "09-23", "09-24"),  # Sunday the 20th is worked
        *("09-28", "09-29", "09-30", "10-08", "10-09", "10-10"),  # and Saturday the 10th of October
        "10-12",
    ]
    rested = [begin[:5] for begin, _, who in table(found) if who == 2 and begin[:5] >= "09-19"]
    assert (
        rested
        == [
            *("09-19", "09-25", "09-26", "09-27"),
            *("10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"),
            *("10-11", "10-13"),
        ][:-1]
    )


def test_a_year_without_a_notice_counts_plain_weekdays_and_says_so() -> None:
    assert noticed(2031) == {}
    slot = Slot(frozenset({"working"}), dt.time(8), dt.time(17), responder_id=1)
    start = local(dt.date(2031, 9, 29), dt.time())
    found = pieces(Plan((slot,)), Calendar({}, frozenset()), start, start + dt.timedelta(days=6))
    assert [piece.starts_at.isoformat() for piece in found][2] == "2031-10-01T00:00:00+00:00"
    assert {reason["code"] for reason in found[0].why} == {"working_day", "year_unknown"}


def test_nights_across_midnight_and_the_end_of_a_month() -> None:
    rotation = Rotation("nights", dt.date(2026, 1, 30), dt.time(20), 1, "days", (7, 8, 9))
    slot = Slot(EVERY_DAY, dt.time(20), dt.time(8), rotation=rotation)
    found = pieces(Plan((slot,)), Calendar(), at("01-30 12:00"), at("02-02 12:00"))
    assert (
        table(found)
        == [
            ("01-29 20:00", "01-30 08:00", None),
            ("01-30 20:00", "01-31 08:00", 7),
            ("01-31 20:00", "02-01 08:00", 8),
            ("02-01 20:00", "02-02 08:00", 9),
            ("02-02 20:00", "02-03 08:00", 7),
        ][1:4]
    )


def test_a_week_of_leap_february_and_the_turn_of_the_year() -> None:
    rotation = Rotation("weeks", dt.date(2027, 12, 27), dt.time(9), 7, "days", (1, 2))
    slot = Slot(EVERY_DAY, dt.time(0), dt.time(0), rotation=rotation)
    start = local(dt.date(2028, 2, 26), dt.time(12))
    found = covered(pieces(Plan((slot,)), Calendar(), start, start + dt.timedelta(days=4)))
    changes = [
        (before.responder_id, after.responder_id, after.starts_at)
        for before, after in pairwise(found)
        if before.responder_id != after.responder_id
    ]
    # 2027-12-27 + 9 weeks = Monday 2028-02-28.
    assert changes == [(1, 2, local(dt.date(2028, 2, 28), dt.time(9)))]


def test_the_hand_over_lies_inside_a_window() -> None:
    rotation = Rotation("turns", dt.date(2026, 11, 2), dt.time(8), 12, "hours", (1, 2))
    slot = Slot(EVERY_DAY, dt.time(6), dt.time(22), rotation=rotation)
    found = pieces(Plan((slot,)), Calendar(), at("11-03 06:00"), at("11-03 22:00"))
    assert table(found) == [
        ("11-03 06:00", "11-03 08:00", 2),
        ("11-03 08:00", "11-03 20:00", 1),
        ("11-03 20:00", "11-03 22:00", 2),
    ]


def test_leave_shows_the_hole_and_extra_cover_fills_it() -> None:
    slot = Slot(EVERY_DAY, dt.time(20), dt.time(8), responder_id=1)
    away = Away(1, at("11-30 22:00"), at("12-01 02:00"), {"code": "on_leave", "responder_id": 1})
    plan = Plan((slot,), away=(away,))
    span = (at("11-30 12:00"), at("12-01 12:00"))
    found = pieces(plan, Calendar(), *span)
    assert table(covered(found)) == [("11-30 20:00", "11-30 22:00", 1), ("12-01 02:00", "12-01 08:00", 1)]
    (gap,) = gaps(found)
    assert (gap.starts_at, gap.ends_at, gap.missing) == (at("11-30 22:00"), at("12-01 02:00"), 1)
    assert gap.why[0]["code"] == "on_leave"
    taken = Change("taken", at("11-30 21:00"), at("12-01 02:00"), 5, None, {"code": "taken"})
    assert gaps(pieces(Plan((slot,), (taken,), (away,)), Calendar(), *span)) == []


def test_a_swap_there_and_back() -> None:
    slots = tuple(
        Slot(frozenset({day}), dt.time(20), dt.time(8), responder_id=who)
        for day, who in (("mon", 1), ("wed", 2))
    )
    legs = (
        Change("swap", at("11-23 20:00"), at("11-24 08:00"), 2, 1, {"code": "swap_accepted"}),
        Change("swap", at("11-25 20:00"), at("11-26 08:00"), 1, 2, {"code": "swap_accepted"}),
    )
    found = pieces(Plan(slots, legs), Calendar(), at("11-23 00:00"), at("11-30 00:00"))
    assert [piece.responder_id for piece in found] == [2, 1]


QUARTER = dt.timedelta(minutes=15)
START = at("09-28 00:00")
DAYS = 14

instants = st.integers(0, DAYS * 96 - 1).map(lambda n: START + n * QUARTER)
times = st.integers(0, 95).map(lambda n: dt.time(n // 4, n % 4 * 15))
people = st.integers(1, 4)
day_sets = st.frozensets(st.sampled_from([*sorted(EVERY_DAY), "working", "rest"]), min_size=1)
dates = st.integers(-3, DAYS).map(lambda n: START.date() + dt.timedelta(days=n))


@st.composite
def rotations(draw: st.DrawFn) -> Rotation:
    unit = draw(st.sampled_from(["hours", "days"]))
    length = draw(st.integers(1, 40 if unit == "hours" else 9))
    members = tuple(draw(st.lists(people, min_size=1, max_size=4)))
    return Rotation("turns", draw(dates), draw(times), length, unit, members)


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    who = draw(st.one_of(st.none(), people, rotations()))
    return Slot(
        draw(day_sets),
        draw(times),
        draw(times),
        draw(st.none() | dates),
        draw(st.none() | dates),
        who if isinstance(who, int) else None,
        who if isinstance(who, Rotation) else None,
    )


@st.composite
def changes(draw: st.DrawFn) -> Change:
    kind = draw(st.sampled_from(["instead", "extra", "nobody", "taken", "swap"]))
    starts_at = draw(instants)
    ends_at = starts_at + draw(st.integers(1, 300)) * QUARTER
    comes = None if kind == "nobody" else draw(people)
    replaces = None
    if kind == "swap" or (kind in ("instead", "nobody") and draw(st.booleans())):
        replaces = draw(people)
    return Change(kind, starts_at, ends_at, comes, replaces, {"code": kind})


@st.composite
def absences(draw: st.DrawFn) -> Away:
    starts_at = draw(instants)
    length = draw(st.none() | st.integers(1, 300))
    ends_at = None if length is None else starts_at + length * QUARTER
    return Away(draw(people), starts_at, ends_at, {"code": "on_leave"})


plans = st.builds(
    Plan,
    st.lists(slots(), max_size=4).map(tuple),
    st.lists(changes(), max_size=4).map(tuple),
    st.lists(absences(), max_size=2).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(plans, st.lists(instants, min_size=20, max_size=20))
def test_every_instant_is_as_in_the_slow_model(plan: Plan, moments: list[dt.datetime]) -> None:
    found = pieces(plan, NATIONAL_DAY, START, START + dt.timedelta(days=DAYS))
    standing, missing = covered(found), gaps(found)
    for moment in moments:
        there = [p.responder_id for p in standing if p.starts_at <= moment < p.ends_at]
        short = sum(gap.missing for gap in missing if gap.starts_at <= moment < gap.ends_at)
        assert len(there) == len(set(there))
        assert (set(there), short) == at_instant(plan, NATIONAL_DAY, moment)


@settings(max_examples=50, deadline=None)
@given(plans, st.integers(0, DAYS * 96 - 1))
def test_the_same_instant_looks_the_same_from_every_start(plan: Plan, n: int) -> None:
    """Shifts that are written again tomorrow are those that were written today."""
    end, later = START + dt.timedelta(days=DAYS), START + n * QUARTER

    def from_then_on(start: dt.datetime) -> list[Piece]:
        found = pieces(plan, NATIONAL_DAY, start, end)
        left = [replace(p, starts_at=max(p.starts_at, later)) for p in found if p.ends_at > later]
        return sorted(left, key=lambda p: (p.starts_at, p.ends_at, p.responder_id or 0, p.needed))

    assert from_then_on(later) == from_then_on(START)
