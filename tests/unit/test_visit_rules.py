"""Days of a week and the order of the way, without a database."""

from __future__ import annotations

import itertools
import math
import random

from care.visits import route
from care.visits.patterns import PATTERNS, weeks_of_month


def test_visits_to_one_person_lie_apart_and_are_as_many_as_agreed() -> None:
    for times, sets in PATTERNS.items():
        for days in sets:
            assert len(set(days)) == times
            if times <= 3:
                assert min((b - a for a, b in itertools.pairwise(days)), default=7) >= 2


def test_a_month_has_as_many_visits_as_agreed() -> None:
    for person in range(8):
        for times in range(1, 5):
            assert len(weeks_of_month(person, times)) == times


def test_the_way_goes_through_everybody_once_and_is_no_detour() -> None:
    chance = random.Random(7)
    points = [(30.2 + chance.random() / 50, 115 + chance.random() / 50) for _ in range(25)]
    given = [*points, None]
    way = route.order(given, (30.2, 115.0))
    assert sorted(way) == list(range(26))
    assert way[-1] == 25

    def length(order: list[int]) -> float:
        return sum(math.dist(points[a], points[b]) for a, b in itertools.pairwise(order))

    at_random = list(range(25))
    assert length(way[:-1]) < length(at_random) / 2


def test_two_on_a_line_are_visited_from_the_start_outwards() -> None:
    assert route.order([(30.3, 115.0), (30.21, 115.0)], (30.2, 115.0)) == [1, 0]
