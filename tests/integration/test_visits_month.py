"""The month's rate, read later: who was served then counts, and nobody who came afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.visit_office import VisitOffice, visit_office_of


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[VisitOffice]:
    async with visit_office_of(database_url) as place:
        yield place


async def test_a_month_that_is_over_stays_as_it_was(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    died = await place.person("Died", living="alone")
    stays = await place.person("Stays", living="alone")
    away = await place.person("Away", living="alone")
    for person in (died, stays):
        duty = {"responder_id": official, "weekdays": ["mon"]}
        await place.agree(person, duty, starts_on="2026-03-23")
    for begins, ends in (("2026-02-20", "2026-03-15"), ("2026-03-16", "2026-04-02")):
        body = {"kind": "hospital", "from_on": begins, "until_on": ends}
        await place.boss.made(f"/persons/{away}/absences", body)
    await place.until("03-23 09:00")
    for visit in await place.week("2026-03-23"):
        await place.boss.post(f"/visits/{visit['id']}/complete", {})
    await place.until("03-28 09:00")
    ended = await place.boss.post(f"/persons/{died}/end", {"kind": "death", "on": "2026-03-28"})
    assert ended.status_code == 201, ended.text
    await place.until("04-01 09:00")
    late = next(it for it in await place.week("2026-03-30") if it["person_id"] == stays)
    await place.boss.post(f"/visits/{late['id']}/complete", {})
    await place.person("Came in April", living="alone")

    async def alone(month: str) -> tuple[int, int, int, int, int]:
        report = await place.boss.get("/reports/visits", month=month)
        (it,) = [one for one in report["groups"] if one["group"] == "alone"]
        return it["people"], it["agreed"], it["away"], it["visited"], it["made"]

    assert await alone("2026-03") == (3, 2, 1, 2, 2)
    assert await alone("2026-04") == (3, 1, 0, 1, 1)
