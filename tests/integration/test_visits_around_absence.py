"""Who comes home early is visited after all; a pause that is moved takes no visit with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.visit_office import VisitOffice, visit_office_of


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[VisitOffice]:
    async with visit_office_of(database_url) as place:
        yield place


async def away(place: VisitOffice, person: int, begins: str, ends: str) -> dict[str, Any]:
    body = {"kind": "hospital", "from_on": begins, "until_on": ends}
    made: dict[str, Any] = await place.boss.made(f"/persons/{person}/absences", body)
    return made


async def paused(place: VisitOffice, agreement: dict[str, Any], pause: dict[str, str]) -> None:
    answer = await place.boss.post(f"/visit-agreements/{agreement['id']}/pause", pause)
    assert answer.status_code == 200, answer.text


async def states(place: VisitOffice) -> list[tuple[str, str, str | None]]:
    return [(it["day"][8:], it["state"], it["reason"]) for it in await place.week()]


async def test_a_visit_for_which_the_week_will_do_waits_for_her(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    await away(place, person, "2026-03-02", "2026-03-06")
    await place.agree(person, {"responder_id": official}, starts_on="2026-03-01")
    await place.until("03-02 08:00")
    ((_, state, reason),) = await states(place)
    assert (state, reason) == ("skipped", "absence")
    await place.until("03-07 08:00")
    ((_, state, reason),) = await states(place)
    assert (state, reason) == ("due", None), "she is home on Saturday"
    await place.until("03-09 00:01")
    assert [case[0] for case in await place.cases()] == ["visit_missed"]


async def test_who_comes_home_early_is_on_the_list_again(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    absence = await away(place, person, "2026-03-01", "2026-03-31")
    await place.agree(person, {"responder_id": official, "weekdays": ["fri"]}, starts_on="2026-03-01")
    await place.until("03-02 08:00")
    assert await states(place) == [("06", "skipped", "absence")]
    await place.run("update absences set until_on = '2026-03-03' where id = :id", id=absence["id"])
    assert await states(place) == [("06", "due", None)]
    await place.until("03-07 00:01")
    assert await place.cases() == [("visit_missed", 3, str(person), False)]


async def test_a_pause_puts_off_what_the_week_will_do_for(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    made = await place.agree(person, {"responder_id": official}, starts_on="2026-03-02")
    await place.until("03-02 08:00")
    pause = {"reason": "with her son", "from_on": "2026-03-02", "until_on": "2026-03-06"}
    await paused(place, made, pause)
    assert await states(place) == [("07", "due", None)]
    longer = {"reason": "with her son", "from_on": "2026-03-07"}
    await paused(place, made, longer)
    await place.until("03-09 00:01")
    assert await states(place) == [("07", "skipped", "plan")]
    assert await place.cases() == []


async def test_a_week_written_during_a_pause_that_ends_in_it(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    made = await place.agree(person, {"responder_id": official}, starts_on="2026-02-23")
    pause = {"reason": "with her son", "from_on": "2026-02-27", "until_on": "2026-03-06"}
    await paused(place, made, pause)
    await place.until("03-02 08:00")
    assert await states(place) == [("07", "due", None)]


async def test_a_pause_made_shorter_gives_its_visits_back(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    duty = {"responder_id": official, "times": 3, "weekdays": ["tue", "thu", "sat"]}
    made = await place.agree(person, duty, starts_on="2026-03-02")
    await place.until("03-02 08:00")
    await paused(place, made, {"reason": "away", "until_on": "2026-03-15"})
    await place.until("03-07 21:00")
    assert await place.week("2026-03-09") == []
    await paused(place, made, {"reason": "away", "until_on": "2026-03-10"})
    assert [it["day"][8:] for it in await place.week("2026-03-09")] == ["12", "14"]
