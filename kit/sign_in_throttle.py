"""Slows down guessing at a password without ever locking a desk out.

Counted per user name and address, in memory, at most ``LARGEST`` pairs: after ``FREE`` failures each
further try has to wait, twice as long each time, never longer than ``LONGEST_WAIT_S``.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from kit.errors import BellError

FREE = 5
LONGEST_WAIT_S = 30
FORGET_AFTER_S = 900
LARGEST = 10_000


class TooManyAttempts(BellError):
    """Too many failed sign-ins; ``retry_after_s`` says when the next one is looked at."""

    code = "too_many_attempts"
    status = 429


@dataclass(slots=True)
class _Failures:
    count: int
    last: float


class SignInThrottle:
    """Failed sign-ins of one process."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._failures: OrderedDict[tuple[str, str], _Failures] = OrderedDict()

    def check(self, username: str, address: str) -> None:
        """Raises: ``TooManyAttempts`` while this pair has to wait."""
        failures = self._failures.get((username, address))
        if failures is None or failures.count < FREE:
            return
        wait = min(LONGEST_WAIT_S, 2 ** (failures.count - FREE))
        left = failures.last + wait - self._monotonic()
        if left > 0:
            seconds = int(left) + 1
            raise TooManyAttempts(retry_after_s=seconds, extra={"retry_after_s": seconds})

    def failed(self, username: str, address: str) -> None:
        """Note a failure; failures older than ``FORGET_AFTER_S`` no longer count."""
        now = self._monotonic()
        pair = (username, address)
        old = self._failures.pop(pair, None)
        fresh = old is not None and now - old.last < FORGET_AFTER_S
        self._failures[pair] = _Failures(old.count + 1 if old and fresh else 1, now)
        if len(self._failures) > LARGEST:
            self._failures.popitem(last=False)

    def succeeded(self, username: str, address: str) -> None:
        """Forget the failures of this pair."""
        self._failures.pop((username, address), None)
