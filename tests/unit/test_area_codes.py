"""Division codes: their forms, what may stand below what, and what a change of one does to those below."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.areas.codes import LEVELS, Coded, belongs, is_wellformed, may_lie_below, prefix_of, recoded

STREET = Coded(1, None, "street", "990102001", "street")
COMMUNITY = Coded(2, 1, "community", "990102001003", "community")
GRID = Coded(3, 2, "grid", "990102001003-W01", "grid")
LOCAL = Coded(4, 2, "grid", "north", "grid of its own")


@pytest.mark.parametrize(
    ("level", "code", "well"),
    [
        ("city", "990100", True),
        ("district", "990102", True),
        ("street", "990102001", True),
        ("community", "990102001003", True),
        ("grid", "anything-1", True),
        ("street", "990102", False),
        ("district", "99010x", False),
        ("district", "\u0669\u0669\u0660\u0661\u0660\u0662", False),
        ("city", "090100", False),
    ],
)
def test_forms(level: str, code: str, well: bool) -> None:
    assert is_wellformed(level, code) is well


@pytest.mark.parametrize(
    ("level", "code", "prefix"),
    [
        ("city", "420200", "4202"),
        ("city", "110000", "11"),
        ("city", "429004", "429004"),  # a county-level city right below the province
        ("district", "420203", "420203"),
        ("street", "420203001", "420203001"),
        ("grid", "420203001001-W1", None),
        ("street", "here", None),
    ],
)
def test_how_codes_below_begin(level: str, code: str, prefix: str | None) -> None:
    assert prefix_of(level, code) == prefix


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_levels_go_down(level: str, parent: str) -> None:
    below = LEVELS.index(level) > LEVELS.index(parent) or level == parent == "grid"
    assert may_lie_below(level, parent) is below


def test_codes_below_follow_the_one_that_changes() -> None:
    changes, misfits = recoded([STREET, COMMUNITY, GRID, LOCAL], "990103", {1: "990103007"})
    assert changes == {1: "990103007", 2: "990103007003", 3: "990103007003-W01"}
    assert misfits == []


def test_what_does_not_fit_is_named() -> None:
    changes, misfits = recoded([STREET, COMMUNITY], "990103", {})
    assert changes == {}
    assert [(one.area.id, one.reason) for one in misfits] == [(1, "code_of_another_area")]
    _, misfits = recoded([STREET, COMMUNITY], "990102", {2: "99010200100"})
    assert [(one.area.id, one.reason) for one in misfits] == [(2, "bad_code")]


def test_a_code_can_be_given_up_and_those_below_go_by_the_next_above() -> None:
    changes, misfits = recoded([STREET, COMMUNITY], "990103", {1: None, 2: None})
    assert changes == {1: None, 2: None}
    assert misfits == []
    _, misfits = recoded([STREET, COMMUNITY], "990103", {1: None})
    assert [one.area.id for one in misfits] == [2]


@given(st.from_regex(r"\A[1-9][0-9]{8}\Z"), st.from_regex(r"\A[1-9][0-9]{8}\Z"))
def test_after_a_change_every_code_belongs(old: str, new: str) -> None:
    inside = [
        Coded(1, None, "street", old),
        Coded(2, 1, "community", old + "001"),
        Coded(3, 1, "community", old + "002"),
    ]
    changes, misfits = recoded(inside, new[:6], {1: new})
    assert misfits == []
    assert all(belongs("community", changes.get(key, old + f"00{key - 1}"), new) for key in (2, 3))
