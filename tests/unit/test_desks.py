"""Desks: whose an area's cases are, what an agent is doing, whose turn it is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.desks.duty import Desk, Hours, Served, serving, shown_to
from dispatch.desks.fairness import AT_MOST, Agent, Waiting, turns
from dispatch.desks.states import Doing, Facts, doing
from dispatch.vocabulary import Priority
from tests.unit.case_factory import NOON

PATHS = ["/1/", "/1/2/", "/1/2/3/", "/1/4/", "/9/"]
HOURS = st.builds(
    Hours,
    st.lists(st.integers(1, 7), min_size=1, unique=True).map(tuple),
    st.integers(0, 1439),
    st.integers(0, 1439),
)
SERVED = st.builds(Served, st.sampled_from(PATHS), st.lists(HOURS, max_size=2).map(tuple))
DESKS = st.lists(
    st.builds(Desk, st.integers(1, 50), st.lists(SERVED, max_size=3).map(tuple), st.booleans()),
    max_size=5,
    unique_by=lambda desk: desk.id,
)
MOMENTS = st.integers(0, 366 * 1440).map(lambda minutes: NOON + dt.timedelta(minutes=minutes))
AREAS = st.sampled_from([*PATHS, "/1/2/3/5/", None])


@given(DESKS, AREAS, MOMENTS)
def test_every_case_is_shown_to_a_desk_that_is_there_or_to_all(
    desks: list[Desk], area_path: str | None, at: dt.datetime
) -> None:
    shown = shown_to(desks, area_path, at)
    there = {desk.id for desk in desks if desk.present}
    if shown.why == "serves":
        assert set(shown.desks) & there
        assert set(shown.desks) <= {desk.id for desk in serving(desks, area_path, at)}
    else:
        assert set(shown.desks) == {desk.id for desk in desks}
        assert not there & {desk.id for desk in serving(desks, area_path, at)}


def test_the_street_by_day_the_district_by_night() -> None:
    weekdays = Hours((1, 2, 3, 4, 5), 8 * 60, 18 * 60)
    street = Desk(1, (Served("/1/2/", (weekdays,)),))
    district = Desk(2, (Served("/1/"),))
    sunday_noon = NOON
    monday_noon = NOON + dt.timedelta(days=1)
    assert shown_to([street, district], "/1/2/3/", monday_noon).desks == (1,)
    assert shown_to([street, district], "/1/2/3/", sunday_noon).desks == (2,)
    assert shown_to([street, district], "/1/5/", monday_noon).desks == (2,)
    empty = Desk(1, street.serves, present=False)
    assert shown_to([empty, district], "/1/2/3/", monday_noon).desks == (2,)
    assert shown_to([empty, district], "/8/", monday_noon).desks == (1, 2), "nobody's is everybody's"


def test_hours_past_midnight_belong_to_the_day_they_begin() -> None:
    night = Hours((5,), 20 * 60, 8 * 60)  # Friday night
    assert night.cover(5, 23 * 60)
    assert night.cover(6, 7 * 60)
    assert not night.cover(5, 7 * 60)
    assert not night.cover(6, 8 * 60)
    until_midnight = Hours((7,), 18 * 60, 0)
    assert until_midnight.cover(7, 1439)
    assert not until_midnight.cover(1, 0)


def facts(**given: object) -> Facts:
    return Facts(**{"alive": True, "by_hand": "ready", "by_hand_at": NOON, **given})  # type: ignore[arg-type]


MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "ready"),
        ({"alive": False, "on_cases": 1}, "away"),
        ({"by_hand": "away"}, "away"),
        ({"by_hand": "break"}, "break"),
        ({"by_hand": "break", "on_cases": 1}, "on_case"),
        ({"by_hand": "wrap_up", "by_hand_until": NOON + 2 * MINUTE}, "wrap_up"),
        ({"by_hand": "wrap_up", "by_hand_until": NOON + MINUTE / 2}, "ready"),
        ({"closed_at": NOON + MINUTE / 2}, "wrap_up"),
        ({"closed_at": NOON - MINUTE / 2}, "ready"),
    ],
)
def test_what_an_agent_is_doing(given: dict[str, object], state: str) -> None:
    assert doing(facts(**given), NOON + MINUTE).state == state


def test_a_wrap_up_has_an_end() -> None:
    closed = NOON + MINUTE
    assert doing(facts(closed_at=closed), closed) == Doing("wrap_up", closed + MINUTE)
    assert doing(facts(closed_at=closed), closed + MINUTE) == Doing("ready")


def agent(id_: int, **fields: object) -> Agent:
    given = {"area_path": "/1/", "desk_id": None, "ready": True, "since": NOON, **fields}
    return Agent(id_, **given)  # type: ignore[arg-type]


def case(id_: int, **fields: object) -> Waiting:
    given = {"priority": Priority.P2, "kind": "fall", "area_path": "/1/2/", **fields}
    return Waiting(id_, **given)  # type: ignore[arg-type]


def test_whoever_has_least_then_whoever_has_been_idle_longest() -> None:
    early, late = NOON - MINUTE, NOON
    agents = [agent(1, since=late), agent(2, since=early), agent(3, since=early, has=1)]
    assert turns([case(n) for n in range(1, 5)], agents, [], NOON).given == {1: 2, 2: 1, 3: 2, 4: 3}


def test_whoever_speaks_like_the_person_and_knows_the_matter_comes_first() -> None:
    agents = [
        agent(1),
        agent(2, has=2, dialects=frozenset({"粤语"})),
        agent(3, has=1, skills=frozenset({"gas"})),
    ]
    waiting = [case(1, languages=frozenset({"粤语"})), case(2, kind="gas"), case(3)]
    assert turns(waiting, agents, [], NOON).given == {1: 2, 2: 3, 3: 1}


AGENTS = st.lists(
    st.builds(
        lambda id_, path, desk, ready, has: agent(id_, area_path=path, desk_id=desk, ready=ready, has=has),
        st.integers(1, 20),
        st.sampled_from(PATHS),
        st.none() | st.integers(1, 5),
        st.booleans(),
        st.integers(0, 4),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
WAITING = st.lists(
    st.builds(
        lambda id_, path, to: case(id_, area_path=path, suggested_to=to),
        st.integers(1, 99),
        AREAS,
        st.none() | st.integers(1, 20),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(WAITING, AGENTS, DESKS)
def test_turns_go_to_those_who_are_ready_and_may_see_the_case(
    waiting: list[Waiting], agents: list[Agent], desks: list[Desk]
) -> None:
    by_id = {one.id: one for one in agents}
    ready = {one.id for one in agents if one.ready}
    found = turns(waiting, agents, desks, NOON)
    for one in waiting:
        to = found.given.get(one.id)
        if to is not None:
            assert to in ready
            assert one.area_path is None or one.area_path.startswith(by_id[to].area_path)
            assert one.suggested_to not in ready
        elif one.suggested_to is not None and one.suggested_to not in ready:
            assert one.id in found.taken_back, "nobody's turn is better than that of somebody who has left"
    assert all(one.suggested <= AT_MOST for one in agents)
