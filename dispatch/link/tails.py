"""Who opens a link proves to hold the telephone that received it: by the last four digits of its number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Protocol

from pydantic import Field

from kit.errors import BellError
from kit.fields import Body

MAX_FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=2)


class WrongTail(BellError):
    """The digits are not the end of the number that was called."""

    code = "wrong_phone_tail"
    status = 403
    keeps_changes = True


class ConfirmBody(Body):
    """The last four digits of the number that received the link."""

    phone_tail: Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class Guarded(Protocol):
    """Whatever keeps count of a link's tries."""

    phone_confirmed: bool
    confirm_failures: int
    confirm_failed_at: dt.datetime | None


def tried(link: Guarded, phones: Iterable[str], tail: str, now: dt.datetime) -> bool:
    """Take one try; True if it was right. After five wrong ones one more counts every two minutes: whoever
    stands at a door must never be locked out for good.
    """
    locked = (
        link.confirm_failures >= MAX_FAILURES
        and link.confirm_failed_at is not None
        and now - link.confirm_failed_at < LOCKED_FOR
    )
    if not locked and any(phone.endswith(tail) for phone in phones):
        link.phone_confirmed = True
        return True
    if not locked:
        link.confirm_failures += 1
        link.confirm_failed_at = now
    return False


def left(link: Guarded) -> int:
    """Tries before the next has to wait."""
    return max(0, MAX_FAILURES - link.confirm_failures)
