"""What a call is does not depend on the order in which it is reported."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.hotline import numbers
from dispatch.hotline.states import (
    STAGES,
    CallState,
    Known,
    believed,
    due,
    stage,
    state,
)
from kit.webhooks.signing import signature

T0 = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
moments = st.none() | st.integers(0, 7200).map(lambda s: T0 + dt.timedelta(seconds=s))
known = st.builds(
    Known,
    emergency=st.booleans(),
    rang_at=st.just(T0),
    answered_at=moments,
    ended_at=moments,
    closed_at=moments,
    inbound=st.booleans(),
)


@given(known)
def test_every_open_call_has_something_due(facts: Known) -> None:
    step = due(facts)
    assert (step is None) == (state(facts) is CallState.CLOSED)


@given(known)
def test_nobody_who_was_spoken_to_is_called_back(facts: Known) -> None:
    if facts.answered_at is not None:
        assert state(facts) is not CallState.ABANDONED


@given(known)
def test_a_hung_up_emergency_is_called_back_within_a_minute(facts: Known) -> None:
    step = due(facts)
    if state(facts) is CallState.ABANDONED and facts.emergency:
        assert step is not None
        assert facts.ended_at is not None
        assert step == ("call_back", facts.ended_at + dt.timedelta(seconds=60))


def test_the_overflow_goes_round_for_ever() -> None:
    assert [stage(number) for number in range(4)] == [*STAGES, STAGES[0]]


@pytest.mark.parametrize(
    ("told", "believed_"),
    [(-10, -10), (20, 0), (-3600, 0), (86400, 0)],
)
def test_a_switchboards_clock_is_believed_while_it_is_about_right(told: int, believed_: int) -> None:
    assert believed(T0 + dt.timedelta(seconds=told), T0) == T0 + dt.timedelta(seconds=believed_)


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        ("13800001234", "+8613800001234"),
        ("+8613800001234", "+8613800001234"),
        ("sip:13800001234@10.0.0.2:5060", "+8613800001234"),
        ("tel:+8613800001234;phone-context=x", "+8613800001234"),
        ("+8612349", "12349"),
        ("12349", "12349"),
        ("8001", "8001"),
        ("1440000000001", "1440000000001"),
        ("anonymous", None),
        ("Anonymous@anonymous.invalid", None),
        ("", None),
        (None, None),
        ("not a number", "not a number"),
    ],
)
def test_numbers_as_switchboards_give_them(given_: str | None, read: str | None) -> None:
    assert numbers.read(given_) == read


def test_a_local_number_is_that_of_the_lines_area() -> None:
    assert numbers.read("6351234", "0714") == "+867146351234"
    assert "07146351234" in numbers.forms("+867146351234")


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification's own libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    told = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
