"""Escalation plans: what may be kept, what never may, and which plan a case gets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.escalation.measure import HUMANS, Who, measures
from dispatch.escalation.plan import PLANS, rung, seconds_to_next
from dispatch.plans import rules
from dispatch.plans.body import PlanBody, compiled
from dispatch.plans.book import Book, Entry, within
from dispatch.plans.rules import Limit
from dispatch.vocabulary import Priority
from kit.catalogue import LANGUAGES, catalogue

NIGHT: dict[str, Any] = {
    "name": "夜间独居",
    "priority": 1,
    "kind": "sos",
    "hours": {"from": "22:00", "until": "06:00"},
    "steps": [
        {"after_s": 15, "do": ["alert", {"who": "supervisor", "how": ["voice"]}]},
        {"after_s": 60, "do": [{"who": "contacts", "order": "in_turn", "wait_s": 40}, "desks"]},
        {"after_s": 120, "do": [{"who": "dispatch", "skill": "first_aid", "count": 2}]},
        {"after_s": 240, "do": ["duty_leader", "partner_centre"]},
    ],
    "repeat": {"from_step": 4, "every_s": 120},
    "deadlines": {"contact_s": 45},
}


def plan(**changes: Any) -> PlanBody:
    return PlanBody.model_validate({**NIGHT, **changes})


def problems(**changes: Any) -> list[tuple[str, str]]:
    return [(one.at, one.code) for one in rules.check(plan(**changes))]


def step(after_s: int, *do: Any) -> dict[str, Any]:
    return {"after_s": after_s, "do": list(do)}


def test_a_sound_plan_is_completed_from_the_built_in_one() -> None:
    assert problems() == []
    whole = compiled(plan())
    assert whole["contact_s"] == 45
    assert whole["lease_s"] == PLANS[Priority.P1]["lease_s"]
    assert whole["repeat_from"] == 3
    supervisor = measures(whole["ladder"][0])[1]
    assert (supervisor.who, supervisor.channels) == (Who.SUPERVISOR, ("voice",))
    assert measures(whole["ladder"][1])[0].wait_s == 40


@pytest.mark.parametrize("priority", list(Priority))
def test_the_built_in_plans_keep_their_own_rules(priority: Priority) -> None:
    built_in = PLANS[priority]
    body = PlanBody.model_validate(
        {
            "name": "内置",
            "priority": int(priority),
            "steps": built_in["ladder"],
            "repeat": {"from_step": built_in["repeat_from"] + 1, "every_s": built_in["repeat_s"]},
        }
    )
    assert rules.check(body) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"steps": [step(90, "desks")], "repeat": {"from_step": 1, "every_s": 60}}, "first_too_late"),
        ({"steps": [step(15, "desks"), step(15, "supervisor")]}, "not_later"),
        ({"repeat": {"from_step": 9, "every_s": 60}}, "no_such_step"),
        ({"repeat": {"from_step": 3, "every_s": 60}, "steps": NIGHT["steps"][:3]}, "ends_without_a_human"),
        ({"repeat": {"from_step": 4, "every_s": 900}}, "human_too_rarely"),
        ({"kind": "fire"}, "sends_inside"),
        ({"deadlines": {"contact_s": None}}, "too_lax"),
        ({"deadlines": {"lease_s": 600}}, "too_lax"),
        ({"deadlines": {"depart_s": 600}}, "reoffer_too_soon"),
    ],
)
def test_what_forgets_somebody_is_refused_at_its_place(changes: dict[str, Any], found: str) -> None:
    assert found in [code for _, code in problems(**changes)]


def test_a_page_under_a_condition_does_not_keep_somebody_answering() -> None:
    only_then = {"who": "desks", "only_if": "desks_empty"}
    assert ("repeat.from_step", "ends_without_a_human") in problems(
        steps=[step(15, "supervisor"), step(60, only_then)], repeat={"from_step": 2, "every_s": 60}
    )


def test_a_carriers_quota_is_counted_before_anybody_is_paged() -> None:
    found = rules.check(plan(), [Limit("voice", 3600, 5)])
    assert [(one.at, one.code, one.data["who"]) for one in found] == [
        ("steps[3].do[0]", "over_quota", "duty_leader"),
        ("steps[3].do[1]", "over_quota", "partner_centre"),
    ]


@pytest.mark.parametrize(
    ("document", "at"),
    [
        ("nothing", "plan"),
        ({**NIGHT, "steps": []}, "steps"),
        ({**NIGHT, "steps": [step(15, "nurse")]}, "steps[0].do[0]"),
        ({**NIGHT, "steps": [step(15, {"who": "desks", "how": ["fax"]})]}, "steps[0].do[0].how[0]"),
        ({**NIGHT, "kind": "recovered"}, "plan"),
        ({**NIGHT, "deadlines": {"tea_s": 5}}, "plan"),
        ({**NIGHT, "priority": 3, "deadlines": {"lease_s": None}}, "deadlines"),
        ({**NIGHT, "priority": 4, "deadlines": {"close_s": None}}, "deadlines"),
        ({**NIGHT, "hours": {"from": "08:00", "until": "08:00"}}, "hours"),
    ],
)
def test_a_wrong_form_names_the_field(document: Any, at: str) -> None:
    body, found = rules.read(document)
    assert body is None
    assert at in [one.at for one in found]


def test_every_problem_has_its_text() -> None:
    codes = ["first_too_late", "not_later", "no_such_step", "ends_without_a_human", "too_lax"]
    codes += ["human_too_rarely", "sends_inside", "over_quota", "reoffer_too_soon"]
    for language in LANGUAGES:
        assert all(f"plan.problem.{code}" in catalogue(language) for code in codes)


do = st.lists(
    st.sampled_from(
        [
            *map(str, Who),
            {"who": "supervisor", "how": ["voice"]},
            {"who": "desks", "only_if": "pressed_again"},
        ]
    ),
    min_size=1,
    max_size=3,
)
steps = st.lists(st.tuples(st.integers(0, 400), do), min_size=1, max_size=6, unique_by=lambda one: one[0])


@given(
    steps=steps,
    priority=st.integers(1, 3),
    kind=st.sampled_from([None, "sos", "fire", "gas"]),
    first=st.integers(1, 6),
    every_s=st.integers(1, 400),
)
def test_whatever_is_kept_pages_a_human_again_and_again(
    steps: list[tuple[int, list[Any]]], priority: int, kind: str | None, first: int, every_s: int
) -> None:
    body = PlanBody.model_validate(
        {
            "name": "x",
            "priority": priority,
            "kind": kind,
            "steps": [step(after, *done) for after, done in sorted(steps, key=lambda one: one[0])],
            "repeat": {"from_step": first, "every_s": every_s},
        }
    )
    if rules.check(body):
        return
    whole = compiled(body)
    clock, heard = float(whole["ladder"][0]["after_s"]), 0.0
    for number in range(60):
        words = {one.who for one in measures(rung(whole, number)) if one.only_if is None}
        if kind in ("fire", "gas"):
            assert Who.DISPATCH not in {one.who for one in measures(rung(whole, number))}
        if words & HUMANS:
            heard = clock
        assert clock - heard <= rules.HUMAN_EVERY_S[priority] + whole["repeat_s"]
        gap = seconds_to_next(whole, number)
        assert gap > 0
        clock += gap


MORNING = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
AT_NIGHT = MORNING.replace(hour=3)


def entry(number: int, area_id: int, **about: Any) -> Entry:
    return Entry(id=number, area_id=area_id, priority=1, plan={"number": number}, **about)


def test_the_most_specific_plan_counts() -> None:
    city, street = entry(1, 1, whole_tree=True), entry(2, 7)
    falls, night = entry(3, 1, kind="fall"), entry(4, 7, since=dt.time(22), until=dt.time(6))
    hers = entry(5, 1, person_id=42)
    book = Book([hers, falls, city, night, street])

    def chosen(kind: str, path: str | None, person: int | None, at: dt.datetime) -> Any:
        return book.plan(1, kind, path, person, at).get("number")

    assert chosen("sos", "/1/9/", None, MORNING) == 1
    assert chosen("sos", "/1/7/8/", None, MORNING) == 2
    assert chosen("fall", "/1/9/", None, MORNING) == 3
    assert chosen("fall", "/1/7/", None, MORNING) == 2  # the nearest area before the kind
    assert chosen("sos", "/1/7/", None, AT_NIGHT) == 4
    assert chosen("sos", "/1/7/", 42, AT_NIGHT) == 5
    assert chosen("sos", None, None, MORNING) == 1
    assert book.plan(2, "fall", "/1/", None, MORNING) is PLANS[Priority.P2]


@given(st.times(), st.times(), st.times())
def test_hours_and_the_rest_of_the_day_are_the_whole_day(
    at: dt.time, since: dt.time, until: dt.time
) -> None:
    if since != until:
        assert within(at, since, until) != within(at, until, since)
