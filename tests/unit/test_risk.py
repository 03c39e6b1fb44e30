"""The risk tier: what makes it high, and that no further burden ever lowers it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.persons.risk import WEIGHTS, assess
from kit.catalogue import catalogue

TODAY = dt.date(2026, 11, 25)
ORDER = {"low": 0, "medium": 1, "high": 2}

FACTS = st.fixed_dictionaries(
    {
        "living": st.sampled_from([None, "alone", "empty_nest", "left_behind", "with_family", "facility"]),
        "relief": st.sampled_from([None, "destitute_home", "destitute_facility", "subsistence"]),
        "ability": st.sampled_from([None, 0, 1, 2, 3, 4]),
        "disability_grade": st.sampled_from([None, 1, 2, 3, 4]),
        "birth_date": st.none() | st.dates(dt.date(1920, 1, 1), dt.date(2000, 1, 1)),
        "dementia": st.booleans(),
        "powered_device": st.booleans(),
        "family_planning_special": st.booleans(),
    }
)


@pytest.mark.parametrize(
    ("facts", "tier", "reasons"),
    [
        ({}, "low", []),
        ({"ability": 0, "living": "with_family", "relief": "subsistence_edge"}, "low", []),
        ({"powered_device": True}, "high", ["powered_device"]),
        ({"ability": 3}, "high", ["ability_3"]),
        ({"living": "alone", "birth_date": dt.date(1946, 11, 25)}, "high", ["age_80", "alone"]),
        ({"living": "alone", "birth_date": dt.date(1946, 11, 26)}, "medium", ["alone"]),
        ({"dementia": True}, "medium", ["dementia"]),
        ({"dementia": True, "living": "empty_nest"}, "high", ["dementia", "empty_nest"]),
        ({"birth_date": dt.date(1936, 11, 25)}, "medium", ["age_90"]),
        ({"relief": "destitute_home"}, "low", ["destitute_home"]),
        ({"disability_grade": 1}, "medium", ["severe_disability"]),
        ({"disability_grade": 3}, "low", []),
    ],
)
def test_tiers(facts: dict[str, Any], tier: str, reasons: list[str]) -> None:
    found = assess(facts, TODAY)
    assert (found.tier, found.reasons) == (tier, reasons)


@given(FACTS, st.sampled_from(["dementia", "powered_device", "family_planning_special"]))
def test_a_further_burden_never_lowers_the_tier(facts: dict[str, Any], burden: str) -> None:
    before, after = assess(facts, TODAY), assess({**facts, burden: True}, TODAY)
    assert ORDER[after.tier] >= ORDER[before.tier]


@given(FACTS)
def test_reasons_come_with_the_weightiest_first_and_have_texts(facts: dict[str, Any]) -> None:
    weights = [WEIGHTS[reason] for reason in assess(facts, TODAY).reasons]
    assert weights == sorted(weights, reverse=True)


def test_every_reason_has_a_text() -> None:
    assert {f"risk.reason.{code}" for code in WEIGHTS} <= set(catalogue("en"))
