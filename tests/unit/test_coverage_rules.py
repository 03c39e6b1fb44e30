"""The rules of a programme: what they accept, whose group somebody is in, and why."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from care.coverage.conditions import Condition, judge
from care.coverage.rules import Rules, age, entitlement, facts_of, month_after, months_later
from care.coverage.states import ENDED, NEXT, State

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)

DESTITUTE = {"fact": "relief", "is": ["destitute_home", "destitute_facility"]}
RULES = Rules.model_validate(
    {
        "groups": [
            {"code": "destitute", "name": "a", "payer": "free", "amount": "30.00", "when": DESTITUTE},
            {
                "code": "disabled-poor",
                "name": "b",
                "payer": "free",
                "amount": "30.00",
                "when": {
                    "all": [
                        {"fact": "disability_grade", "at_most": 2},
                        {"fact": "relief", "is": ["subsistence"]},
                    ]
                },
            },
            {
                "code": "very-old",
                "name": "c",
                "payer": "subsidised",
                "amount": "15.00",
                "when": {
                    "any": [
                        {"fact": "age", "at_least": 90},
                        {"fact": "family_planning_special", "is": True},
                    ]
                },
            },
            {
                "code": "others",
                "name": "d",
                "payer": "self_paid",
                "amount": "0",
                "when": {"fact": "age", "at_least": 60},
            },
        ]
    }
)
ON = dt.date(2026, 11, 30)


def person(**facts: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(
        ("birth_date", "gender", "living", "relief", "disability_type", "disability_grade", "ability")
    )
    flags = dict.fromkeys(("dementia", "powered_device", "family_planning_special"), False)
    return {**nothing, **flags, **facts}


@pytest.mark.parametrize(
    ("facts", "group", "reasons"),
    [
        ({"relief": "destitute_home"}, "destitute", ("relief.is.destitute_home",)),
        (
            {"relief": "subsistence", "disability_grade": 1},
            "disabled-poor",
            ("disability_grade.at_most.2", "relief.is.subsistence"),
        ),
        ({"birth_date": dt.date(1936, 11, 30)}, "very-old", ("age.at_least.90",)),
        ({"birth_date": dt.date(1936, 12, 1)}, "others", ("age.at_least.60",)),
        ({"family_planning_special": True}, "very-old", ("family_planning_special.is.true",)),
        ({"relief": "subsistence"}, None, ()),
        ({}, None, ()),
        # The first group that holds, whatever comes after it.
        ({"relief": "destitute_facility", "birth_date": dt.date(1920, 1, 1)}, "destitute", None),
    ],
)
def test_the_first_group_that_holds(
    facts: dict[str, Any], group: str | None, reasons: tuple[str, ...] | None
) -> None:
    found = entitlement(RULES, facts_of(person(**facts), ON))
    assert (found.group, found.entitled) == (group, group is not None)
    if reasons is not None:
        assert found.reasons == reasons
    assert found.amount == (None if group is None else RULES.group(group).amount)  # type: ignore[union-attr]
    assert isinstance(found.amount, Decimal | None)


def test_what_is_not_known_neither_holds_nor_its_contrary() -> None:
    old = CONDITION.validate_python({"not": {"fact": "age", "at_least": 80}})
    assert judge(old, {"age": None}).holds is None
    assert judge(old, {"age": 70}).holds is True
    assert judge(CONDITION.validate_python({"all": []}), {}).holds is True


@pytest.mark.parametrize(
    "when",
    [
        {"fact": "age"},
        {"fact": "age", "is": [90]},
        {"fact": "age", "at_least": 900},
        {"fact": "relief", "is": ["rich"]},
        {"fact": "relief", "is": []},
        {"fact": "relief", "at_least": 3},
        {"fact": "dementia", "is": ["true"]},
        {"fact": "income", "at_most": 3},
        {"any": []},
        {"all": [{"fact": "age", "at_least": 80}], "any": []},
        {"fact": "age", "at_least": 80, "or": 1},
        "age >= 80",
        7,
        {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"fact": "age", "at_least": 1}}}}}}}},
    ],
)
def test_wrong_conditions_are_refused_when_they_are_saved(when: Any) -> None:
    group = {"code": "x", "name": "x", "payer": "free", "amount": "1.00", "when": when}
    with pytest.raises(ValidationError):
        Rules.model_validate({"groups": [group]})


@pytest.mark.parametrize("amount", ["-1", "1.005", "NaN", "100000000"])
def test_wrong_amounts_are_refused(amount: str) -> None:
    group = {"code": "x", "name": "x", "payer": "free", "amount": amount, "when": DESTITUTE}
    with pytest.raises(ValidationError):
        Rules.model_validate({"groups": [group]})


def test_codes_differ_and_approvals_go_up() -> None:
    group = {"code": "x", "name": "x", "payer": "free", "amount": "1", "when": DESTITUTE}
    with pytest.raises(ValidationError):
        Rules.model_validate({"groups": [group, group]})
    with pytest.raises(ValidationError):
        Rules.model_validate({"groups": [group], "approvals": ["district", "street"]})


def test_rules_come_back_as_they_were_saved() -> None:
    stored = RULES.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert Rules.model_validate(stored) == RULES


@given(st.integers(0, 46_000), st.integers(46_020, 47_400))
def test_ages(born: int, today: int) -> None:
    """Days since 1900: the last birthday is not to come, the next one is."""
    begin = dt.date(1900, 1, 1)
    birth, on = begin + dt.timedelta(days=born), begin + dt.timedelta(days=today)
    years = age(birth, on)
    if (birth.month, birth.day) != (2, 29):
        assert birth.replace(year=birth.year + years) <= on < birth.replace(year=birth.year + years + 1)


def test_months() -> None:
    assert month_after(dt.date(2026, 12, 31)) == dt.date(2027, 1, 1)
    assert months_later(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert months_later(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)


def test_every_state_leads_to_an_end_and_an_end_leads_nowhere() -> None:
    assert {State.STOPPED, State.REJECTED, State.WITHDRAWN} == ENDED
    for state in set(State) - ENDED:
        assert State.STOPPED in NEXT[state]
    reached = {State.APPLIED}
    for _ in State:
        reached |= {after for state in reached for after in NEXT[state]}
    assert reached == set(State)
