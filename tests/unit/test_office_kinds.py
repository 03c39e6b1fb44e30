"""What a row of another office's list means for somebody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from care.offices.kinds import Outcome, Said, follows, lost

DAY = dt.date(2026, 11, 1)
NOBODY: dict[str, Any] = {"relief": None, "disability_type": None, "disability_grade": None}


def has(**facts: Any) -> dict[str, Any]:
    return {**NOBODY, **facts}


@pytest.mark.parametrize(
    ("kind", "said", "person", "ending", "outcome"),
    [
        ("deaths", Said(on=dt.date(2026, 10, 3)), NOBODY, None, Outcome("death", dt.date(2026, 10, 3))),
        ("deaths", Said(), NOBODY, None, Outcome("death", DAY)),
        ("deaths", Said(), NOBODY, "moved_out", Outcome("death", DAY)),
        ("deaths", Said(), NOBODY, "death", Outcome(reason="ended_already")),
        ("moves", Said(), NOBODY, None, Outcome("moved_out", DAY)),
        ("moves", Said(), NOBODY, "death", Outcome(reason="ended_already")),
        ("dibao", Said(), NOBODY, None, Outcome(facts={"relief": "subsistence"})),
        (
            "dibao",
            Said(relief="subsistence_edge"),
            NOBODY,
            None,
            Outcome(facts={"relief": "subsistence_edge"}),
        ),
        ("dibao", Said(), has(relief="subsistence"), None, Outcome(reason="same_already")),
        ("dibao", Said(), has(relief="destitute_home"), None, Outcome(reason="has_more")),
        ("dibao", Said(), NOBODY, "death", Outcome(reason="ended_already")),
        (
            "dibao",
            Said(until=dt.date(2026, 10, 1)),
            has(relief="subsistence"),
            None,
            Outcome(facts={"relief": None}),
        ),
        (
            "dibao",
            Said(until=dt.date(2026, 10, 1)),
            has(relief="destitute_home"),
            None,
            Outcome(reason="same_already"),
        ),
        ("dibao", Said(until=dt.date(2027, 10, 1)), NOBODY, None, Outcome(facts={"relief": "subsistence"})),
        ("tekun", Said(), has(relief="subsistence"), None, Outcome(facts={"relief": "destitute_home"})),
        (
            "disability",
            Said(disability_type="sight", disability_grade=2),
            has(disability_type="sight", disability_grade=3),
            None,
            Outcome(facts={"disability_grade": 2}),
        ),
        (
            "disability",
            Said(disability_grade=2),
            has(disability_grade=2),
            None,
            Outcome(reason="same_already"),
        ),
        (
            "disability",
            Said(until=dt.date(2026, 1, 1)),
            has(disability_type="sight", disability_grade=3),
            None,
            Outcome(facts={"disability_type": None, "disability_grade": None}),
        ),
    ],
)
def test_a_row_means(
    kind: str, said: Said, person: dict[str, Any], ending: str | None, outcome: Outcome
) -> None:
    assert follows(kind, said, person, ending, DAY) == outcome


def test_who_is_missing_loses_what_the_list_grants_and_nothing_else() -> None:
    assert lost("dibao", has(relief="subsistence_edge")).facts == {"relief": None}
    assert not lost("dibao", has(relief="destitute_home")).changes
    assert lost("disability", has(disability_type="limbs")).facts == {"disability_type": None}
    assert not lost("disability", NOBODY).changes
