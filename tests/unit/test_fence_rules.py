"""Fences over positions that are never exact: rung once per excursion, not by a cell tower alone."""

from __future__ import annotations

import datetime as dt
import math

from hypothesis import given
from hypothesis import strategies as st

from devices.coordinates import distance_m
from devices.watching.fence_rules import Fence, Fix, Whereabouts, rings, seen
from tests.unit.case_factory import NOON

LAT, LON = 30.2, 115.07
HOME = Fence(LAT, LON, 200)


def fix(metres: float, minute: float = 0, accuracy: float | None = 10, source: str | None = "gps") -> Fix:
    """A position so far north of the fence's centre."""
    return Fix(
        LAT + math.degrees(metres / 6_371_008.8), LON, accuracy, source, NOON + dt.timedelta(minutes=minute)
    )


def after(*fixes: Fix, fence: Fence = HOME) -> Whereabouts:
    known = Whereabouts()
    for one in fixes:
        known = seen(fence, known, one)
    return known


def test_leaving_and_coming_back() -> None:
    out = after(fix(0), fix(400, 5), fix(900, 10))
    assert out.outside
    assert out.left_at == NOON + dt.timedelta(minutes=5), "the excursion keeps its beginning"
    assert after(fix(0), fix(400, 5), fix(150, 10)).outside is False


def test_who_is_outside_when_first_heard_has_left() -> None:
    assert after(fix(5000)).outside


def test_walking_along_the_border_is_one_excursion() -> None:
    border = [fix(metres, minute) for minute, metres in enumerate((400, 210, 230, 205, 400))]
    assert after(fix(0), *border).left_at == NOON
    inside = [fix(metres, minute) for minute, metres in enumerate((150, 210, 225, 205))]
    assert after(*inside).outside is False


def test_a_doubtful_position_changes_nothing() -> None:
    assert after(fix(0), fix(350, 5, accuracy=300)).outside is False
    assert after(fix(0), fix(350, 5, accuracy=None, source="wifi")).outside, "100 m is what Wi-Fi reaches"


def test_a_cell_tower_says_nothing_by_itself() -> None:
    once = after(fix(0), fix(9000, 5, 1000, "cell"))
    assert once.outside is False
    assert not rings(HOME, once, NOON + dt.timedelta(minutes=5))
    assert after(fix(0), fix(9000, 5, 1000, "cell"), fix(9000, 5.5, 1000, "cell")).outside is False
    assert (
        after(fix(0), fix(9000, 5, 1000, "cell"), fix(50, 6), fix(9000, 7, 1000, "cell")).outside is False
    )
    assert after(fix(0), fix(9000, 5, 1000, "cell"), fix(8000, 7, 1000, "cell")).outside
    assert after(fix(0), fix(1500, 5, 1000, "cell"), fix(1500, 50, 1000, "cell")).outside is False


def test_it_rings_once_and_only_in_its_hours() -> None:
    night = Fence(LAT, LON, 200, dt.time(20), dt.time(6))
    out = after(fix(0), fix(900, 5))
    at = {"noon": NOON, "evening": NOON + dt.timedelta(hours=8, minutes=1)}
    assert rings(HOME, out, at["noon"] + dt.timedelta(minutes=5))
    assert not rings(night, out, at["noon"] + dt.timedelta(minutes=5)), "a walk at noon is a walk"
    assert not rings(night, out, at["evening"]), "and eight hours later nobody knows"
    late = after(fix(0), fix(900, 470))
    assert rings(night, late, at["evening"]), "still out when the hours begin"
    told = Whereabouts(True, late.seen_at, None, late.left_at, at["evening"])
    assert not rings(night, told, at["evening"])


FIXES = st.lists(
    st.builds(
        fix,
        st.floats(0, 20_000),
        st.integers(0, 600),
        st.one_of(st.none(), st.floats(1, 3000)),
        st.sampled_from(["gps", "wifi", "cell", "manual", None]),
    ),
    max_size=25,
)


@given(FIXES)
def test_whatever_comes_an_excursion_has_one_beginning(fixes: list[Fix]) -> None:
    known = Whereabouts()
    for one in fixes:
        before, known = known, seen(HOME, known, one)
        away = distance_m(LAT, LON, one.lat, one.lon)
        assert (known.left_at is not None) == bool(known.outside)
        if before.outside and known.outside:
            assert known.left_at == before.left_at
        if known.outside and not before.outside:
            assert away - one.size_m > HOME.radius_m, "the whole circle lies outside"
            assert not one.coarse or before.far_at is not None
        if before.outside and known.outside is False:
            assert away <= HOME.radius_m
