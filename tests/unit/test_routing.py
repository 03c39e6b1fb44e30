"""Who comes first, who is left out, and that both are explained."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dispatch.routing.rank import Place, Responder, rank
from kit.catalogue import catalogue

TODAY = dt.date(2026, 11, 22)
TONIGHT = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)
HOME = Place(kind="sos", area_path="/1/2/5/", lat=30.20, lon=115.07)


def responder(number: int, **fields: Any) -> Responder:
    values: dict[str, Any] = {
        "id": number,
        "name": f"R{number}",
        "phone": f"+86100000000{number:02}",
        "type": "provider_staff",
        "area_path": "/1/2/5/",
        "skills": frozenset(),
        "certificate_until": None,
        "lat": 30.20,
        "lon": 115.07,
        "on_duty_until": TONIGHT,
        "load": 0,
        "recent_declines": 0,
        "knows_person": False,
        "asked_in_case": None,
    }
    return Responder(**{**values, **fields})


def order(*people: Responder) -> list[int]:
    return [candidate.responder.id for candidate in rank(list(people), HOME, TODAY)]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"skills": frozenset({"first_aid"})}, {}),
        ({}, {"lat": 30.30}),
        ({}, {"area_path": "/1/2/6/"}),
        ({"knows_person": True}, {}),
        ({}, {"recent_declines": 2}),
        ({}, {"load": 1}),
    ],
)
def test_each_fact_counts(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert order(responder(1, **worse), responder(2, **better)) == [2, 1]


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"on_duty_until": None}, "off_duty"),
        ({"certificate_until": dt.date(2026, 11, 21)}, "certificate_expired"),
        ({"asked_in_case": "declined"}, "asked_already"),
        ({"load": 2}, "busy"),
    ],
)
def test_who_is_left_out_is_told_why(fact: dict[str, Any], code: str) -> None:
    ranked = rank([responder(1, **fact), responder(2)], HOME, TODAY)
    assert [candidate.eligible for candidate in ranked] == [True, False]
    assert code in {reason["code"] for reason in ranked[1].reasons}
    assert f"candidate.{code}" in catalogue("zh-CN")


def test_a_place_nobody_knows_still_ranks() -> None:
    nowhere = Place(kind="sos", area_path=None, lat=None, lon=None)
    assert len(rank([responder(1), responder(2)], nowhere, TODAY)) == 2
