"""Visits with the clock in hand: lists, arrivals, forms, what is missed, who is not visited any more."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.visit_office import VisitOffice, visit_office_of

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMU"
    "FRUVDA8XGBYUGBIUFRT/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI"
    "AQEAAD8AVN//2Q=="
)


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[VisitOffice]:
    async with visit_office_of(database_url) as place:
        yield place


def days(items: list[dict[str, Any]], person: int) -> list[str]:
    return sorted(it["day"][8:] for it in items if it["person_id"] == person)


async def test_the_week_is_written_on_saturday_and_each_visit_once(place: VisitOffice) -> None:
    official, neighbour = await place.visitor("Official"), await place.visitor("Neighbour")
    people = [await place.person(f"P{number}", east=number * 100) for number in range(10)]
    for person in people:
        twice = {"responder_id": neighbour, "role": "neighbour", "times": 2}
        await place.agree(person, {"responder_id": official}, twice, starts_on="2026-03-01")
    assert await place.week() == []
    await place.until("02-28 20:01")
    items = await place.week()
    assert len(items) == 30
    for person in people:
        assert len(days(items, person)) == 3
    weekly = [it for it in items if it["responder_id"] == official]
    assert [
        [it["person_name"] for it in weekly if it["day"] == f"2026-03-0{day}"] for day in range(2, 7)
    ] == [[f"P{number}", f"P{number + 1}"] for number in range(0, 10, 2)], "neighbours share a day"
    gaps = {tuple(days([it for it in items if it["responder_id"] == neighbour], one)) for one in people}
    assert gaps == {("02", "05"), ("03", "06")}
    before = await place.rows("select id, duty_id, day from visits order by id")
    await place.run("update visit_weeks set write_at = bell_now(), written_to = 0")
    await place.engine()
    this_week = "select id, duty_id, day from visits where week = '2026-03-02' order by id"
    assert await place.rows(this_week) == before


async def test_a_visitors_list_follows_the_way(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    fixed = {"responder_id": official, "weekdays": ["wed"]}
    for east in (900, 100, 600, 300):
        await place.agree(await place.person(f"E{east}", east=east), fixed, starts_on="2026-03-01")
    nowhere = await place.person("Nowhere")
    await place.run("update homes set lat = null, lon = null where address = 'Nowhere lane'")
    await place.agree(nowhere, fixed, starts_on="2026-03-01")
    await place.until("03-01 12:00")
    items = await place.week(visitor=official)
    assert [(it["order"], it["person_name"]) for it in items] == [
        (1, "E100"),
        (2, "E300"),
        (3, "E600"),
        (4, "E900"),
        (5, "Nowhere"),
    ]


async def test_from_the_door_to_the_form(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    agreement = await place.agree(person, {"responder_id": official, "weekdays": ["tue"]})
    await place.until("03-03 09:00")
    (visit,) = await place.week()
    path = f"/visits/{visit['id']}"
    nothing = await place.boss.post(f"{path}/arrive", {"code": "WRONG"})
    assert (nothing.status_code, nothing.json()["code"]) == (422, "invalid_field")
    here = {"lat": 30.2, "lon": 115.0, "accuracy_m": 15, "key": "tap-1", "code": agreement["code"].lower()}
    arrived = await place.boss.post(f"{path}/arrive", here)
    assert arrived.status_code == 200, arrived.text
    assert (arrived.json()["state"], arrived.json()["arrived_how"]) == ("arrived", "code")
    assert arrived.json()["distance_m"] == 0
    again = await place.boss.post(f"{path}/arrive", here)
    assert again.json() == arrived.json()
    other = await place.boss.post(f"{path}/arrive", {**here, "key": "tap-2"})
    assert (other.status_code, other.json()["code"]) == (409, "visit_over")
    await place.clock("03-03 09:06")
    form = {
        "key": "form-1",
        "condition": "fair",
        "needs": ["coal", "shopping"],
        "note": "coughs",
        "hazards": [{"item": "gas", "note": "hose"}, {"item": "floor", "fix_by": "2026-03-10"}],
    }
    done = (await place.boss.post(f"{path}/complete", form)).json()
    assert (done["state"], done["minutes"], done["flags"], done["note"]) == ("done", 5, ["short"], "coughs")
    assert (await place.boss.post(f"{path}/complete", form)).json() == done
    assert await place.run("select position('coughs' in encode(sealed, 'escape')) from visits") == 0
    await place.engine()
    assert await place.cases() == [("service", 3, str(person), False)]
    assert (await place.boss.get(path))["case_id"] is not None
    (floor, gas) = (await place.boss.get("/dwelling-hazards"))["items"]
    assert (floor["item"], floor["fix_by"]) == ("floor", "2026-03-10")
    assert (gas["item"], gas["fix_by"]) == ("gas", "2026-04-02")
    await place.clock("03-11 09:00")
    (overdue,) = (await place.boss.get("/dwelling-hazards", state="overdue"))["items"]
    fixed = await place.boss.post(f"/dwelling-hazards/{overdue['id']}/fix", {"note": "mats"})
    assert (fixed.json()["fixed_on"], fixed.json()["overdue"]) == ("2026-03-11", False)
    checked = await place.boss.post(f"{path}/check", {"how": "call", "finding": "differs"})
    assert checked.json()["finding"] == "differs"


async def test_nobody_answers_the_door(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    frail, spry = await place.person("Frail", risk="high"), await place.person("Spry")
    for person in (frail, spry):
        await place.agree(person, {"responder_id": official, "weekdays": ["tue"]})
    await place.until("03-03 09:00")
    for visit in await place.week():
        answer = await place.boss.post(f"/visits/{visit['id']}/complete", {"seen": "no_answer"})
        assert (answer.json()["state"], answer.json()["flags"]) == ("not_met", ["no_arrival"])
    await place.engine()
    assert sorted(await place.cases()) == [("no_ok", 1, str(frail), False), ("no_ok", 2, str(spry), False)]


async def test_taps_from_where_there_is_no_network(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny", risk="high")
    await place.agree(person, {"responder_id": official, "weekdays": ["tue"], "set_time": "10:00"})
    await place.until("03-03 10:29")
    (visit,) = await place.week()
    assert visit["state"] == "due"
    await place.until("03-03 10:31")
    assert await place.cases() == [("visit_missed", 3, str(person), False)]
    path = f"/visits/{visit['id']}"
    photo = base64.b64encode(JPEG).decode()
    tap = {"at": "2026-03-03T10:02:00+08:00", "lat": 30.2, "lon": 115.02, "photo": photo, "key": "a"}
    late = (await place.boss.post(f"{path}/arrive", tap)).json()
    assert (late["state"], late["flags"], late["arrived_how"]) == ("arrived", ["far", "told_late"], "photo")
    assert 1900 < late["distance_m"] < 1950
    form = {"at": "2026-03-03T10:25:00+08:00", "key": "b"}
    done = (await place.boss.post(f"{path}/complete", form)).json()
    assert (done["state"], done["minutes"], done["has_photo"]) == ("done", 23, True)
    await place.engine()
    assert await place.cases() == [("visit_missed", 3, str(person), True)], "made after all"
    picture = await place.office.http.get(f"/api/v1{path}/photo", headers=place.boss.headers)
    assert (picture.status_code, picture.content[:2]) == (200, JPEG[:2])


async def test_a_phone_whose_clock_is_wrong(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    await place.agree(await place.person("Granny"), {"responder_id": official, "weekdays": ["tue"]})
    await place.until("03-03 09:00")
    (visit,) = await place.week()
    tap = {"at": "2026-01-01T00:00:00+08:00", "lat": 30.2, "lon": 115.0}
    arrived = (await place.boss.post(f"/visits/{visit['id']}/arrive", tap)).json()
    assert arrived["flags"] == ["clock_doubtful"]
    assert arrived["arrived_at"].startswith("2026-03-03T01:00")


async def test_a_week_that_nobody_came_is_one_case(place: VisitOffice) -> None:
    ill = await place.visitor("Lies ill himself")
    frail = await place.person("Frail", risk="high")
    for person in [frail, *[await place.person(f"P{number}") for number in range(6)]]:
        await place.agree(person, {"responder_id": ill}, starts_on="2026-03-02")
    await place.until("03-08 23:59")
    assert await place.cases() == []
    await place.until("03-09 00:01")
    assert sorted(await place.cases()) == [
        ("visit_missed", 3, str(frail), False),
        ("visit_missed", 3, f"visits-{ill}-2026-03-02", False),
    ]
    counts = await place.boss.get("/visits/counts", week="2026-03-04")
    assert (counts["missed"], counts["due"], counts["done"]) == (7, 0, 0)
    assert len(await place.week(state="missed", visitor=ill)) == 7


async def test_nobody_is_sent_to_the_dead_or_into_an_empty_flat(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    died, ill, moved = [await place.person(name) for name in ("Died", "Ill", "Moved")]
    for person in (died, ill, moved):
        await place.agree(person, {"responder_id": official, "weekdays": ["fri"]}, starts_on="2026-03-02")
    await place.until("03-02 12:00")
    assert {it["state"] for it in await place.week()} == {"due"}
    ended = await place.boss.post(f"/persons/{died}/end", {"kind": "death", "on": "2026-03-02"})
    assert ended.json()["stopped"]["visits_stopped"] == 1
    gone = await place.boss.post(f"/persons/{moved}/end", {"kind": "moved_out", "on": "2026-03-02"})
    assert gone.json()["stopped"]["visits_stopped"] == 1
    away = {"kind": "hospital", "from_on": "2026-03-02", "until_on": "2026-03-15"}
    assert (await place.boss.post(f"/persons/{ill}/absences", away)).status_code == 201
    shown = {it["person_name"]: (it["state"], it["reason"]) for it in await place.week()}
    stopped = {"Died": ("skipped", "ended"), "Moved": ("skipped", "ended"), "Ill": ("skipped", "absence")}
    assert shown == stopped
    await place.until("03-16 12:00")
    assert await place.cases() == []
    assert {it["person_name"]: it["reason"] for it in await place.week("2026-03-09")} == {"Ill": "absence"}
    assert {it["person_name"]: it["state"] for it in await place.week("2026-03-16")} == {"Ill": "due"}
    undone = await place.boss.post(f"/persons/{moved}/end/undo", {"reason": "wrong person"})
    assert undone.status_code == 200, undone.text


async def test_daily_while_unwell(place: VisitOffice) -> None:
    neighbour = await place.visitor("Neighbour")
    person = await place.person("Granny")
    duty = {"responder_id": neighbour, "role": "neighbour", "weekdays": ["mon", "thu"], "times": 2}
    made = await place.agree(person, {**duty, "daily_when_unwell": True}, starts_on="2026-03-02")
    await place.until("03-02 09:00")
    assert days(await place.week(), person) == ["02", "05"]
    (monday, _) = await place.week()
    await place.boss.post(f"/visits/{monday['id']}/complete", {"condition": "poor", "unwell": True})
    assert days(await place.week(), person) == ["02", "03", "04", "05", "06", "07", "08"]
    found = await place.boss.get(f"/visit-agreements/{made['id']}")
    assert found["unwell_from"] == "2026-03-03"
    well = {"version": found["version"], "unwell_from": None}
    assert (await place.boss.patch(f"/visit-agreements/{made['id']}", well)).status_code == 200
    assert days(await place.week(), person) == ["02", "05"]


async def test_an_agreement_changes_in_the_middle_of_a_week(place: VisitOffice) -> None:
    first, second = await place.visitor("First"), await place.visitor("Second")
    person = await place.person("Granny")
    paid = {"allowance": "30.50", "allowance_unit": "visit"}
    twice = {"responder_id": first, "times": 2, "weekdays": ["mon", "thu"], **paid}
    made = await place.agree(person, twice, starts_on="2026-03-02")
    assert made["duties"][0]["allowance"] == "30.50"
    await place.until("03-02 10:00")
    (monday, _) = await place.week()
    await place.boss.post(f"/visits/{monday['id']}/complete", {})
    path, role = f"/visit-agreements/{made['id']}", {"role": "village_official"}
    later = [{**twice, **role, "weekdays": ["mon", "fri"]}]
    changed = await place.boss.patch(path, {"version": 1, "duties": later})
    assert changed.status_code == 200, changed.text
    assert days(await place.week(), person) == ["02", "06"]
    stale = await place.boss.patch(path, {"version": 1, "note": "x"})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    handed = [{"responder_id": second, **role, "weekdays": ["sat"]}]
    assert (await place.boss.patch(path, {"version": 2, "duties": handed})).status_code == 200
    items = await place.week()
    assert [(it["day"][8:], it["responder_name"]) for it in items] == [("02", "First"), ("07", "Second")]
    await place.boss.post(f"{path}/pause", {"reason": "with her son", "until_on": "2026-03-08"})
    assert [it["state"] for it in await place.week()] == ["done", "skipped"]
    await place.boss.post(f"{path}/resume")
    assert [it["state"] for it in await place.week()] == ["done", "due"]
    await place.boss.post(f"{path}/end")
    over = await place.boss.post(f"{path}/end")
    assert (over.status_code, over.json()["code"]) == (409, "visit_agreement_ended")


async def test_the_platform_was_off_for_half_a_week(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    weekly = [await place.person(f"P{number}", east=number) for number in range(5)]
    for person in weekly:
        await place.agree(person, {"responder_id": official}, starts_on="2026-03-01")
    await place.clock("03-05 08:00")
    await place.engine()
    assert [it["day"][8:] for it in await place.week()] == ["05", "05", "05", "05", "06"]
    assert await place.cases() == []


async def test_the_monthly_rate_per_group_and_area(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    below = await place.run(
        "insert into areas (parent_id, path, level, name, code) select id, '/1/9/', 'community', 'below',"
        " 'below' from areas where path = '/1/' returning id"
    )
    await place.run("update areas set path = '/1/' || id || '/' where id = :id", id=below)
    seen = await place.person("Seen", area=below, living="alone")
    await place.person("Never", area=below, living="alone", disability_grade=1)
    both = await place.person("Both", living="empty_nest", ability=3)
    away = await place.person("Away", living="alone")
    for person in (seen, both):
        await place.agree(person, {"responder_id": official}, starts_on="2026-03-02")
    months = {"kind": "hospital", "from_on": "2026-02-01"}
    assert (await place.boss.post(f"/persons/{away}/absences", months)).status_code == 201
    await place.until("03-03 09:00")
    for visit in await place.week():
        if visit["person_id"] == seen:
            await place.boss.post(f"/visits/{visit['id']}/complete", {})
    await place.until("03-10 09:00")
    report = await place.boss.get("/reports/visits", month="2026-03")
    figures = {
        it["group"]: (it["people"], it["visited"], it["away"], it["rate"]) for it in report["groups"]
    }
    assert figures[None] == (4, 1, 1, pytest.approx(1 / 3))
    assert figures["alone"] == (3, 1, 1, 0.5)
    assert figures["empty_nest"] == (1, 0, 0, 0.0)
    assert figures["dependent"] == (1, 0, 0, 0.0)
    assert figures["severe_disability"] == (1, 0, 0, 0.0)
    assert figures["left_behind"] == (0, 0, 0, None)
    assert report["groups"][0]["missed"] == 1
    (row,) = (await place.boss.get("/reports/visits", month="2026-03", group="alone"))["areas"]
    assert (row["name"], row["people"], row["visited"]) == ("below", 2, 1)


async def test_an_official_stands_by_a_household(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    person = await place.person("Granny")
    home = await place.run("select home_id from persons where id = :id", id=person)
    pair = await place.boss.made("/visit-pairs", {"home_id": home, "responder_id": official})
    assert (pair["residents"], pair["visits"]) == (["Granny"], 0)
    twice = await place.boss.post("/visit-pairs", {"home_id": home, "responder_id": official})
    assert twice.status_code == 409
    await place.agree(person, {"responder_id": official}, starts_on="2026-03-02")
    await place.until("03-02 09:00")
    (visit,) = await place.week()
    await place.boss.post(f"/visits/{visit['id']}/complete", {})
    await place.clock("03-08 09:00")
    (found,) = (await place.boss.get("/visit-pairs", responder_id=official))["items"]
    assert found["visits"] == 1
    ended = await place.boss.post(f"/visit-pairs/{pair['id']}/end")
    assert ended.json()["until_on"] == "2026-03-08"


async def test_a_visitor_with_an_account_sees_and_reports_his_own(place: VisitOffice) -> None:
    mine, other = await place.visitor("Mine"), await place.visitor("Other")
    person = await place.person("Granny")
    await place.agree(person, {"responder_id": mine}, {"responder_id": other}, starts_on="2026-03-02")
    await place.until("03-02 09:00")
    user = await place.run(
        "insert into users (username, password_hash, name, roles, area_id) select 'mine', password_hash,"
        " 'mine', '{responder}', area_id from users where username = 'boss' returning id"
    )
    await place.run("insert into responder_accounts values (:user, :mine)", user=user, mine=mine)
    visitor = await place.office.sign_in("mine")
    (own,) = (await visitor.get("/visits"))["items"]
    assert own["responder_id"] == mine
    arrived = await visitor.post(f"/visits/{own['id']}/arrive", {"lat": 30.2, "lon": 115.0})
    assert arrived.status_code == 200, arrived.text
    theirs = next(it for it in await place.week() if it["responder_id"] == other)
    refused = await visitor.post(f"/visits/{theirs['id']}/arrive", {"lat": 30.2, "lon": 115.0})
    assert refused.status_code == 404
    assert (await visitor.post("/visit-agreements", {})).status_code in (403, 422)
