"""Guessing gets slow; nobody is locked out."""

from __future__ import annotations

import pytest

from kit import sign_in_throttle
from kit.sign_in_throttle import FREE, LONGEST_WAIT_S, SignInThrottle, TooManyAttempts


class Watch:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_first_failures_are_free_then_each_try_waits_longer() -> None:
    watch = Watch()
    throttle = SignInThrottle(watch)
    for _ in range(FREE):
        throttle.check("li", "10.0.0.1")
        throttle.failed("li", "10.0.0.1")
    waits = []
    for _ in range(8):
        with pytest.raises(TooManyAttempts) as refused:
            throttle.check("li", "10.0.0.1")
        waits.append(refused.value.params["retry_after_s"])
        watch.now += waits[-1]
        throttle.check("li", "10.0.0.1")
        throttle.failed("li", "10.0.0.1")
    assert waits == sorted(waits)
    assert max(waits) <= LONGEST_WAIT_S + 1


def test_others_at_the_same_desk_and_the_same_user_elsewhere_are_not_held_up() -> None:
    throttle = SignInThrottle(Watch())
    for _ in range(20):
        throttle.failed("li", "10.0.0.1")
    throttle.check("wang", "10.0.0.1")
    throttle.check("li", "10.0.0.2")
    throttle.succeeded("li", "10.0.0.1")
    throttle.check("li", "10.0.0.1")


def test_it_remembers_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_throttle, "LARGEST", 3)
    throttle = SignInThrottle(Watch())
    for number in range(10):
        for _ in range(FREE + 1):
            throttle.failed(f"user{number}", "")
    throttle.check("user0", "")
    with pytest.raises(TooManyAttempts):
        throttle.check("user9", "")
