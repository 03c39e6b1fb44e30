"""Referrals with the clock in hand: from what a visitor found to the office's answer, or to a case."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.visit_office import VisitOffice, visit_office_of

COLD = {"to": "temporary_relief", "hardship": "income", "reason": "no heating, pension not paid"}


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[VisitOffice]:
    async with visit_office_of(database_url) as place:
        yield place


async def refer(place: VisitOffice, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = await place.boss.made("/referrals", {**COLD, **fields})
    return made


async def test_from_a_visit_to_the_offices_answer(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    await place.agree(person, {"responder_id": official, "weekdays": ["tue"]})
    await place.until("03-03 09:00")
    (visit,) = await place.week()
    await place.boss.post(f"/visits/{visit['id']}/complete", {"needs": ["money"]})
    made = await refer(place, visit_id=visit["id"], office="Street office")
    assert (made["person_id"], made["visit_id"], made["state"]) == (person, visit["id"], "open")
    assert made["due_at"].startswith("2026-03-06T10:00"), "three days, six in the evening"
    assert await place.run("select position('heating' in encode(sealed, 'escape')) from referrals") == 0
    taken = await place.boss.post(f"/referrals/{made['id']}/accept", {"office_ref": "LS-7"})
    assert (taken.json()["state"], taken.json()["office_ref"]) == ("accepted", "LS-7")
    answer = {"result": "granted", "note": "600 yuan"}
    returned = (await place.boss.post(f"/referrals/{made['id']}/result", answer)).json()
    assert (returned["state"], returned["result"]) == ("returned", "granted")
    assert (returned["reason"], returned["result_note"]) == (COLD["reason"], "600 yuan")
    again = await place.boss.post(f"/referrals/{made['id']}/result", answer)
    assert (again.status_code, again.json()["code"]) == (409, "referral_over")
    assert (await place.boss.get("/referrals", state="open"))["items"] == []
    assert len((await place.boss.get("/referrals", state="returned"))["items"]) == 1
    await place.until("03-09 09:00")
    assert [kind for kind, *_ in await place.cases()] == ["service"], "nobody is troubled any more"


async def test_an_office_that_does_not_answer_is_a_case_until_it_does(place: VisitOffice) -> None:
    await place.run("update users set phone = '+8613800000009' where username = 'boss'")
    person = await place.person("Granny")
    made = await refer(place, person_id=person)
    await place.until("03-01 17:59")
    assert await place.rows("select template from outbox") == []
    await place.until("03-01 18:01")
    assert [row["template"] for row in await place.rows("select template from outbox")] == [
        "sms.referral_due"
    ]
    assert (await place.boss.get("/referrals", state="overdue"))["items"] == []
    await place.until("03-02 18:01")
    (late,) = (await place.boss.get("/referrals", state="overdue"))["items"]
    assert (late["id"], late["overdue"], late["case_id"] is not None) == (made["id"], True, True)
    assert await place.cases() == [("referral_overdue", 3, str(person), False)]
    await place.until("03-05 12:00")
    assert len(await place.cases()) == 1
    await place.boss.post(f"/referrals/{made['id']}/result", {"result": "refused"})
    await place.engine()
    assert await place.cases() == [("referral_overdue", 3, str(person), True)]


async def test_what_cannot_be_referred_and_what_stops(place: VisitOffice) -> None:
    person, other = await place.person("Granny"), await place.person("Other")
    official = await place.visitor("Official")
    await place.agree(other, {"responder_id": official, "weekdays": ["tue"]})
    await place.until("03-03 09:00")
    (visit,) = await place.week()
    for fields, field in (
        ({}, "body.person_id"),
        ({"person_id": person, "visit_id": visit["id"]}, "body.visit_id"),
        ({"visit_id": visit["id"], "checkin_id": 1}, "body.checkin_id"),
        ({"person_id": person, "due_on": "2026-03-01"}, "body.due_on"),
    ):
        refused = await place.boss.post("/referrals", {**COLD, **fields})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field), refused.text
    stranger = await place.boss.post("/referrals", {**COLD, "person_id": place.office.stranger})
    assert stranger.status_code == 404
    made, dropped = await refer(place, person_id=person), await refer(place, person_id=person)
    gone = await place.boss.post(f"/referrals/{dropped['id']}/withdraw", {"reason": "her son pays"})
    assert gone.json()["state"] == "withdrawn"
    ended = await place.boss.post(f"/persons/{person}/end", {"kind": "death", "on": "2026-03-03"})
    assert ended.json()["stopped"]["referrals_stopped"] == 1
    stopped = await place.boss.get(f"/referrals/{made['id']}")
    assert (stopped["state"], stopped["end_reason"]) == ("stopped", "death")
    await place.until("03-20 09:00")
    assert not [case for case in await place.cases() if case[0] == "referral_overdue"]
