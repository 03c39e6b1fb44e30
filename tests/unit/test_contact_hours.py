"""When a contact can be reached."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from care.persons.contacts import reachable
from kit.clock_zone import LOCAL

EVENING = {"hours_from": dt.time(18), "hours_until": dt.time(22), "days": []}
NIGHT = {"hours_from": dt.time(22), "hours_until": dt.time(6), "days": [5]}
WEEKEND = {"hours_from": None, "hours_until": None, "days": [6, 7]}
ALWAYS = {"hours_from": None, "hours_until": None, "days": []}


@pytest.mark.parametrize(
    ("contact", "at", "can_be"),
    [
        (ALWAYS, "2026-11-27T03:00", True),
        (EVENING, "2026-11-27T18:00", True),
        (EVENING, "2026-11-27T22:00", False),
        (EVENING, "2026-11-27T12:00", False),
        (WEEKEND, "2026-11-28T03:00", True),
        (WEEKEND, "2026-11-30T03:00", False),
        (NIGHT, "2026-11-27T23:00", True),
        (NIGHT, "2026-11-28T05:59", True),
        (NIGHT, "2026-11-28T06:00", False),
        (NIGHT, "2026-11-27T05:00", False),
        (NIGHT, "2026-11-28T23:00", False),
        ({**ALWAYS, "hours_from": dt.time(9)}, "2026-11-27T08:59", False),
    ],
)
def test_hours_and_days(contact: dict[str, Any], at: str, can_be: bool) -> None:
    """2026-11-27 is a Friday; the night of Friday ends on Saturday morning."""
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=LOCAL)
    assert reachable(contact, moment.astimezone(dt.UTC)) is can_be
