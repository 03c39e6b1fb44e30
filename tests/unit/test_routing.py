"""Who comes first, who is left out, and that every answer agrees with its own reasons."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.routing.facts import Place, Policy, Responder
from dispatch.routing.rank import EXCLUDING, Candidate, choose, judge, policy_for, rank
from dispatch.routing.travel import way
from dispatch.routing.wording import shown
from kit.catalogue import catalogue

TODAY = dt.date(2026, 11, 22)
TONIGHT = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)
HOME = Place(
    kind="sos",
    area_path="/1/2/5/",
    levels=("grid", "community", "street", "district"),
    lat=30.20,
    lon=115.07,
    languages=frozenset({"mandarin"}),
    today=TODAY,
    policy=policy_for("sos", 1, 60, None),
)


def responder(number: int, **fields: Any) -> Responder:
    values: dict[str, Any] = {
        "id": number,
        "name": f"R{number}",
        "phones": (f"+86100000000{number:02}",),
        "type": "provider_staff",
        "ring": 2,
        "lat": 30.20,
        "lon": 115.07,
        "vehicle": "e_bike",
        "on_duty_until": TONIGHT,
    }
    return Responder(**{**values, **fields})


def order(*people: Responder) -> list[int]:
    return [candidate.responder.id for candidate in rank(list(people), HOME)]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"skills": frozenset({"first_aid"})}, {}),
        ({}, {"lat": 30.22}),
        ({"lat": 30.22, "vehicle": "car"}, {"lat": 30.22, "vehicle": "foot"}),
        ({}, {"ring": 3}),
        ({"ring": 0}, {"ring": 1}),
        ({"helped": 1}, {}),
        ({"regular": "carer"}, {"helped": 9}),
        ({}, {"declined": 1}),
        ({}, {"unanswered": 1}),
        ({}, {"load": 1}),
        ({"languages": frozenset({"mandarin"})}, {}),
        ({}, {"languages": frozenset({"cantonese"})}),
    ],
)
def test_each_fact_counts(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert order(responder(1, **worse), responder(2, **better)) == [2, 1]


ON_BOTH = frozenset({("sms", "+8610000000001"), ("voice", "+8610000000001")})


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"on_duty_until": None}, "off_duty"),
        ({"on_leave_until": TONIGHT}, "on_leave"),
        ({"expired": (("nursing", dt.date(2026, 11, 21)),)}, "certificate_expired"),
        ({"contract": "expired", "contract_day": dt.date(2026, 11, 21)}, "contract_expired"),
        ({"contract": "not_begun", "contract_day": dt.date(2026, 11, 23)}, "contract_not_begun"),
        ({"contract": "ended"}, "provider_ended"),
        ({"asked": "declined"}, "already_asked"),
        ({"load": 2}, "busy"),
        ({"declined": 2}, "declined_twice"),
        ({"lat": 30.90}, "too_far"),
        ({"ring": None}, "wrong_area"),
        ({"provider_serves": False}, "wrong_area"),
        ({"phones": ("+8610000000001",), "spent": ON_BOTH}, "quota_spent"),
    ],
)
def test_who_is_left_out_is_told_why(fact: dict[str, Any], code: str) -> None:
    ranked = rank([responder(1, **fact), responder(2)], HOME)
    assert [candidate.eligible for candidate in ranked] == [True, False]
    assert [reason.code for reason in ranked[1].against if reason.excludes] == [code]


def test_a_kind_that_demands_a_skill_leaves_out_who_has_none() -> None:
    fallen = replace(HOME, kind="fall", policy=policy_for("fall", 1, 60, None))
    unskilled, lifter = responder(1), responder(2, skills=frozenset({"lifting"}), lat=30.25)
    assert [one.responder.id for one in rank([unskilled, lifter], fallen) if one.eligible] == [2]
    anybody = replace(fallen, policy=policy_for("fall", 1, 60, []))
    assert [one.eligible for one in rank([unskilled, lifter], anybody)] == [True, True]


def test_a_spent_channel_leaves_the_other_and_a_spent_number_leaves_the_next() -> None:
    first, second = "+8610000000001", "+8610000000002"
    half = responder(1, phones=(first,), spent=frozenset({("sms", first)}))
    assert half.routes() == [("voice", first)]
    assert judge(half, HOME).eligible
    two = responder(1, phones=(first, second), channels=("voice", "sms"), spent=frozenset({("sms", first)}))
    assert two.routes() == [("voice", first), ("sms", second)]


def test_one_telephone_is_asked_once_however_often_it_is_listed() -> None:
    nurse, same, other = responder(1), responder(2, phones=("+8610000000001",)), responder(3)
    chosen = choose(rank([nurse, same, other], HOME), 3)
    assert [one.responder.id for one in chosen] == [1, 3]


def test_a_place_nobody_knows_still_ranks() -> None:
    nowhere = Place(kind="sos")
    assert [one.eligible for one in rank([responder(1), responder(2)], nowhere)] == [True, True]


def test_a_car_beats_feet_over_distance_only() -> None:
    away = responder(1, lat=30.22)
    minutes = {by: way(replace(away, vehicle=by), HOME) for by in ("foot", "bicycle", "e_bike", "car")}
    assert [found[1] for found in minutes.values() if found] == [40, 17, 12, 13]
    assert way(replace(away, vehicle=None), HOME) == (2.22, 12, "e_bike")
    assert way(responder(1, lat=None), HOME) is None


moments = st.sampled_from([None, TONIGHT])
phones = st.lists(st.sampled_from(["+8610000000001", "+8610000000002", "+8610000000003"]), min_size=1)
people = st.builds(
    Responder,
    id=st.integers(1, 40),
    name=st.just("R"),
    type=st.just("volunteer"),
    provider_name=st.sampled_from([None, "P"]),
    phones=phones.map(lambda found: tuple(dict.fromkeys(found))),
    channels=st.sampled_from([("sms", "voice"), ("voice",)]),
    vehicle=st.sampled_from([None, "foot", "bicycle", "e_bike", "motorcycle", "car"]),
    skills=st.frozensets(st.sampled_from(["first_aid", "nursing", "lifting", "plumbing"])),
    languages=st.frozensets(st.sampled_from(["mandarin", "cantonese"])),
    lat=st.one_of(st.none(), st.floats(30.0, 30.5)),
    lon=st.one_of(st.none(), st.floats(115.0, 115.5)),
    ring=st.sampled_from([None, 0, 1, 2, 3]),
    covers=st.booleans(),
    provider_serves=st.booleans(),
    contract=st.sampled_from([None, None, "expired", "ended", "not_begun"]),
    contract_day=st.sampled_from([None, TODAY]),
    expired=st.sampled_from([(), (), (("nursing", dt.date(2026, 1, 1)),)]),
    on_duty_until=moments,
    on_leave_until=st.sampled_from([None, None, TONIGHT]),
    load=st.integers(0, 3),
    declined=st.integers(0, 3),
    unanswered=st.integers(0, 5),
    helped=st.integers(0, 3),
    regular=st.sampled_from([None, "carer"]),
    asked=st.sampled_from([None, None, "declined", "expired"]),
    spent=st.frozensets(
        st.tuples(
            st.sampled_from(["sms", "voice"]),
            st.sampled_from(["+8610000000001", "+8610000000002"]),
        )
    ),
)
crowds = st.lists(people, max_size=12, unique_by=lambda one: one.id)
kinds = st.sampled_from(["sos", "fall", "water", "service", "fire", "geofence"])
places = st.builds(
    Place,
    kind=kinds,
    area_path=st.sampled_from([None, "/1/2/5/"]),
    levels=st.sampled_from([("grid", "community", "street", "district"), ("street",), ()]),
    lat=st.one_of(st.none(), st.floats(30.0, 30.5)),
    lon=st.floats(115.0, 115.5),
    languages=st.frozensets(st.sampled_from(["mandarin"])),
    today=st.just(TODAY),
    policy=st.builds(
        Policy, at_once=st.integers(1, 3), too_far_min=st.integers(5, 60), demands=st.just(frozenset())
    ),
)


def agrees(candidate: Candidate) -> None:
    """The verdict follows from the reasons, and every reason from a fact."""
    who = candidate.responder
    codes = {reason.code for reason in candidate.against}
    assert candidate.eligible == codes.isdisjoint(EXCLUDING)
    assert candidate.score == pytest.approx(
        sum(reason.points for reason in candidate.favour + candidate.against), abs=0.01
    )
    assert all(reason.points >= 0 and not reason.excludes for reason in candidate.favour)
    assert all(reason.points <= 0 for reason in candidate.against)
    assert ("off_duty" in codes) == (who.on_duty_until is None)
    assert ("on_leave" in codes) == (who.on_leave_until is not None)
    assert ("busy" in codes) == (who.load >= 2)
    assert ("already_asked" in codes) == (who.asked is not None)
    assert ("certificate_expired" in codes) == bool(who.expired)
    assert ("declined_twice" in codes) == (who.declined >= 2)
    assert ("quota_spent" in codes) == (who.routes() == [])
    contracts = {"contract_expired", "contract_not_begun", "provider_ended"}
    assert bool(codes & contracts) == (who.contract is not None)


@given(crowd=crowds, place=places)
def test_every_answer_agrees_with_its_own_reasons(crowd: list[Responder], place: Place) -> None:
    ranked = rank(crowd, place)
    for candidate in ranked:
        agrees(candidate)
    assert sorted(one.responder.id for one in ranked) == sorted(one.id for one in crowd)
    assert [one.rank for one in ranked] == list(range(1, len(ranked) + 1))
    assert [one.eligible for one in ranked] == sorted((one.eligible for one in ranked), reverse=True)
    scores = [one.score for one in ranked if one.eligible]
    assert scores == sorted(scores, reverse=True)


@given(crowd=crowds, place=places, seed=st.randoms(use_true_random=False))
def test_the_same_facts_give_the_same_answer(crowd: list[Responder], place: Place, seed: Any) -> None:
    shuffled = list(crowd)
    seed.shuffle(shuffled)
    assert rank(shuffled, place) == rank(crowd, place)


@given(crowd=crowds, place=places, count=st.integers(1, 5))
def test_nobody_excluded_is_chosen_and_nobody_twice(
    crowd: list[Responder], place: Place, count: int
) -> None:
    chosen = choose(rank(crowd, place), count)
    assert len(chosen) <= count
    assert all(one.eligible for one in chosen)
    numbers = [phone for one in chosen for phone in one.responder.phones]
    assert len(numbers) == len(set(numbers))


@given(one=people, place=places)
def test_every_reason_has_words_in_both_languages(one: Responder, place: Place) -> None:
    for language in ("zh-CN", "en"):
        view = shown(judge(one, place), language)
        for reason in view["for"] + view["against"]:
            assert reason["text"], reason
            assert "{" not in reason["text"], reason
            assert not reason["text"].startswith("candidate."), reason


def test_every_excluding_reason_has_a_text() -> None:
    for code in EXCLUDING:
        assert f"candidate.{code}" in catalogue("zh-CN")
