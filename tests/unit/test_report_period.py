"""Which time a report is about."""

from __future__ import annotations

import datetime as dt

import pytest

from dispatch.reports.load import intervals
from dispatch.reports.period import period
from kit.errors import InvalidField

NOW = dt.datetime(2026, 11, 22, 20, 30, tzinfo=dt.UTC)
"""Half past four in the morning of the 23rd in Shanghai."""


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("since", "until", "begins", "ends"),
    [
        ("2026-11-22", "2026-11-23", "2026-11-22T00:00+08:00", "2026-11-23T00:00+08:00"),
        ("2026-11-22T08:00:00+08:00", "2026-11-22T01:00:00Z", "2026-11-22T00:00Z", "2026-11-22T01:00Z"),
        ("2026-11-22T08:00:00 08:00", "2026-11-23", "2026-11-22T00:00Z", "2026-11-22T16:00Z"),
        (None, None, "2026-10-25T00:00+08:00", "2026-11-24T00:00+08:00"),
        (None, "2026-11-01", "2026-10-02T00:00+08:00", "2026-11-01T00:00+08:00"),
    ],
)
def test_days_are_those_of_shanghai(since: str | None, until: str | None, begins: str, ends: str) -> None:
    found = period(since, until, NOW)
    assert (found.since, found.until) == (at(begins), at(ends))


@pytest.mark.parametrize(
    ("since", "until", "field", "reason"),
    [
        ("22/11/2026", None, "from", "period_unreadable"),
        ("", None, "from", "period_unreadable"),
        ("0001-01-01", None, "from", "period_unreadable"),
        ("2026-11-22T08:00", None, "from", "period_without_offset"),
        ("2026-11-22 08", None, "from", "period_without_offset"),
        ("2026-11-22", "2026-11-21", "to", "period_empty"),
        ("2025-11-19", "2026-11-22", "to", "period_too_long"),
    ],
)
def test_what_cannot_be_meant(since: str, until: str | None, field: str, reason: str) -> None:
    with pytest.raises(InvalidField) as refused:
        period(since, until, NOW)
    assert refused.value.params == {"field": field, "reason": reason}


def test_intervals_that_have_not_passed_are_not_quiet() -> None:
    day = at("2026-11-22T00:00Z"), at("2026-11-23T00:00Z")
    assert intervals(*day, day[1]) == 144
    assert intervals(*day, NOW) == 123
    assert intervals(*day, NOW + dt.timedelta(seconds=1)) == 124
    assert intervals(*day, day[0]) == 0
    assert intervals(at("2026-11-22T00:05Z"), at("2026-11-22T00:15Z"), NOW) == 2
