"""The watch over visits ends when somebody is known to be well, and not before."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.visit_office import VisitOffice, visit_office_of

DOOR = {"lat": 30.2, "lon": 115.0}


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[VisitOffice]:
    async with visit_office_of(database_url) as place:
        yield place


async def said(place: VisitOffice, visit: int, what: str, **body: object) -> str:
    """A tap; how the visit stands then."""
    answer = await place.boss.post(f"/visits/{visit}/{what}", body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["state"])


async def test_an_arrival_without_a_form_is_asked_about(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    await place.agree(person, {"responder_id": official}, starts_on="2026-03-02")
    await place.until("03-03 09:00")
    (visit,) = await place.week()
    assert await said(place, visit["id"], "arrive", **DOOR) == "arrived"
    await place.until("03-03 10:59")
    assert await place.cases() == []
    await place.until("03-03 11:01")
    assert await place.cases() == [("visit_missed", 3, str(person), False)]
    assert (await place.boss.get(f"/visits/{visit['id']}"))["arrived_at"] is not None
    assert await said(place, visit["id"], "complete") == "done"
    await place.engine()
    assert await place.cases() == [("visit_missed", 3, str(person), True)]


async def test_the_alarm_stays_until_she_is_seen(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    refuses, opens = await place.person("Refuses"), await place.person("Opens")
    for person in (refuses, opens):
        duty = {"responder_id": official, "weekdays": ["tue"], "set_time": "10:00"}
        await place.agree(person, duty, starts_on="2026-03-02")
    await place.until("03-03 10:31")
    assert [case[3] for case in await place.cases()] == [False, False]
    for visit in await place.week():
        assert await said(place, visit["id"], "arrive", **DOOR) == "arrived"
    await place.engine()
    assert [case[3] for case in await place.cases()] == [False, False], "at the door is not seen"
    for visit in await place.week():
        seen = "refused" if visit["person_id"] == refuses else "seen"
        await said(place, visit["id"], "complete", seen=seen)
    await place.engine()
    closed = {case[2]: case[3] for case in await place.cases()}
    assert closed == {str(refuses): False, str(opens): True}


async def test_one_visit_made_late_does_not_close_the_case_of_the_others(place: VisitOffice) -> None:
    first, second = await place.visitor("First"), await place.visitor("Second")
    person = await place.person("Granny")
    fixed = {"weekdays": ["tue"]}
    await place.agree(
        person, {"responder_id": first, **fixed}, {"responder_id": second, **fixed}, starts_on="2026-03-02"
    )
    await place.until("03-04 00:01")
    assert await place.cases() == [("visit_missed", 3, str(person), False)]
    one, other = await place.week()
    await said(place, one["id"], "complete")
    await place.engine()
    assert await place.cases() == [("visit_missed", 3, str(person), False)]
    await said(place, other["id"], "complete")
    await place.engine()
    assert await place.cases() == [("visit_missed", 3, str(person), True)]


async def test_a_round_made_up_for_closes_with_its_last_visit(place: VisitOffice) -> None:
    ill = await place.visitor("Was ill himself")
    for number in range(3):
        person = await place.person(f"P{number}")
        await place.agree(person, {"responder_id": ill}, starts_on="2026-03-02")
    await place.until("03-09 08:00")
    subject = f"visits-{ill}-2026-03-02"
    assert await place.cases() == [("visit_missed", 3, subject, False)]
    *others, last = await place.week(state="missed", visitor=ill)
    for visit in others:
        await said(place, visit["id"], "complete")
    await place.engine()
    assert await place.cases() == [("visit_missed", 3, subject, False)]
    await said(place, last["id"], "complete")
    await place.engine()
    assert await place.cases() == [("visit_missed", 3, subject, True)]
