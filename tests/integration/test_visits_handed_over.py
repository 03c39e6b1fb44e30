"""Visitors who are replaced or end, and people who were ended by mistake."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.visit_office import VisitOffice, visit_office_of


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[VisitOffice]:
    async with visit_office_of(database_url) as place:
        yield place


async def test_who_is_replaced_keeps_no_visit_that_is_still_to_be_made(place: VisitOffice) -> None:
    first, second = await place.visitor("First"), await place.visitor("Second")
    person = await place.person("Granny")
    made = await place.agree(person, {"responder_id": first}, starts_on="2026-03-02")
    await place.until("03-07 09:00")
    (visit,) = await place.week()
    assert visit["day"] < "2026-03-07"
    handed = [{"responder_id": second, "role": "village_official", "weekdays": ["sun"]}]
    changed = await place.boss.patch(f"/visit-agreements/{made['id']}", {"version": 1, "duties": handed})
    assert changed.status_code == 200, changed.text
    assert [it["responder_name"] for it in await place.week()] == ["Second"]


async def test_no_list_for_a_visitor_who_has_ended_and_the_desk_hears_of_it(place: VisitOffice) -> None:
    ended = await place.visitor("Ended")
    for name in ("P1", "P2"):
        await place.agree(await place.person(name), {"responder_id": ended}, starts_on="2026-03-02")
    gone = await place.boss.post(f"/responders/{ended}/end", {"reason": "moved"})
    assert gone.status_code == 200, gone.text
    await place.until("02-28 20:01")
    assert await place.week() == []
    assert await place.cases() == [("visit_missed", 3, f"visits-{ended}-2026-03-02", False)]


async def test_an_ending_undone_fills_the_week_that_was_written_meanwhile(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    duty = {"responder_id": official, "weekdays": ["fri"]}
    await place.agree(person, duty, starts_on="2026-03-02")
    ended = await place.boss.post(f"/persons/{person}/end", {"kind": "death", "on": "2026-02-27"})
    assert ended.status_code == 201, ended.text
    await place.until("03-02 09:00")
    assert await place.week() == []
    undone = await place.boss.post(f"/persons/{person}/end/undo", {"reason": "wrong person"})
    assert undone.status_code == 200, undone.text
    assert [(it["day"], it["state"]) for it in await place.week()] == [("2026-03-06", "due")]
