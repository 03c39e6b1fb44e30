"""The life of a unit: stock, assigned, installed, faulty, returned, retired."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.http import create_app
from devices.errors import IllegalStateChange, NotBound
from devices.schemas import RESERVED
from devices.units.states import FOLLOWS, WITH_NOBODY, State, after_binding, is_bound, require_change
from kit.settings import Settings

STATES = st.sampled_from(list(State))


def unit(state: State, person_id: int | None = None, home_id: int | None = None) -> dict[str, Any]:
    return {"state": state.value, "person_id": person_id, "home_id": home_id}


def test_the_usual_life() -> None:
    life = [State.STOCK, State.ASSIGNED, State.INSTALLED, State.FAULTY, State.RETURNED, State.RETIRED]
    for now, then in itertools.pairwise(life):
        require_change(unit(now, person_id=1), then)


def test_every_state_can_be_reached_and_only_retired_ends() -> None:
    reached = {State.STOCK}
    for _ in State:
        reached |= {then for now in reached for then in FOLLOWS[now]}
    assert reached == set(State)
    assert [state for state, after in FOLLOWS.items() if not after] == [State.RETIRED]


def test_a_refusal_names_what_is_allowed() -> None:
    with pytest.raises(IllegalStateChange) as refused:
        require_change(unit(State.STOCK), State.RETURNED)
    assert refused.value.extra == {
        "state": "stock",
        "allowed": ["assigned", "installed", "faulty", "retired"],
    }


def test_a_unit_of_nobody_is_not_installed() -> None:
    with pytest.raises(NotBound):
        require_change(unit(State.STOCK), State.INSTALLED)
    require_change(unit(State.STOCK, home_id=3), State.INSTALLED)


@given(STATES, STATES, st.booleans())
def test_a_change_is_either_in_the_table_or_refused(now: State, then: State, bound: bool) -> None:
    one = unit(now, person_id=1 if bound else None)
    lawful = then == now or then in FOLLOWS[now]
    needs_somebody = then in (State.ASSIGNED, State.INSTALLED) and not bound
    try:
        require_change(one, then)
    except IllegalStateChange:
        assert not lawful
    except NotBound:
        assert lawful
        assert needs_somebody
    else:
        assert lawful
        assert not needs_somebody


@given(STATES, st.booleans(), st.booleans())
def test_binding_leads_only_where_the_table_leads(state: State, was: bool, bound: bool) -> None:
    one = unit(state, person_id=1 if was else None)
    try:
        after = after_binding(one, bound)
    except IllegalStateChange:
        assert bound
        assert state in WITH_NOBODY
        return
    assert after == state or after in FOLLOWS[state]
    if not bound:
        assert after not in (State.ASSIGNED, State.INSTALLED)


def test_somebody_may_be_a_home() -> None:
    assert is_bound(unit(State.STOCK, home_id=1))
    assert not is_bound(unit(State.STOCK))


def test_no_id_is_a_word_that_stands_in_a_path() -> None:
    document = create_app(Settings(secret_key="k" * 32)).openapi()
    after = {path.split("/")[4] for path in document["paths"] if path.startswith("/api/v1/devices/")}
    assert {word for word in after if "{" not in word} == set(RESERVED)
