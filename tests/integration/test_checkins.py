"""Check-ins with the clock in hand: people who answer, refuse, sleep, are in hospital, have died."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.checkin_office import CheckinOffice, checkin_office_of


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[CheckinOffice]:
    async with checkin_office_of(database_url) as place:
        yield place


def tried(item: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(one["channel"], one["result"]) for one in item["attempts"]]


async def test_who_sleeps_is_a_case_in_time(place: CheckinOffice) -> None:
    low, high = await place.person("Asleep"), await place.person("Frail", risk="high")
    for person in (low, high):
        await place.plan(person_id=person, channels=["call", "human"])
    await place.until("03-02 11:00")
    item = await place.one(high)
    assert item["state"] == "escalated"
    assert tried(item) == [("call", "no_answer"), ("call", "no_answer"), ("human", "not_done")]
    assert item["case_id"] is not None
    await place.until("03-02 20:00")
    assert (await place.one(low))["state"] == "escalated"
    cases = {case["person_id"]: (case["kind"], case["priority"]) for case in await place.cases()}
    assert cases == {high: ("no_ok", 1), low: ("no_ok", 2)}
    assert await place.run(
        "select bool_and(k.opened_at <= c.deadline_at - interval '59 minutes') from cases k"
        " join checkins c on c.person_id = k.person_id and c.day = '2026-03-02'"
    )


async def test_answers_by_key_terminal_and_desk(place: CheckinOffice) -> None:
    people = {
        name: await place.person(name) for name in ("Fine", "Need", "Help", "Terminal", "Refuses", "Fell")
    }
    for name in ("Terminal", "Fell"):
        await place.terminal(people[name])
    for person in people.values():
        await place.plan(person_id=person, until_time="09:01", channels=["prompt", "call", "human"])
    await place.until("03-02 09:02")
    assert await place.press(people["Fine"], "1") == "voice.checkin_fine"
    assert await place.press(people["Fine"], "3") == "voice.checkin_help"
    assert await place.press(people["Need"], "2") == "voice.checkin_need"
    assert await place.press(people["Help"], "3") == "voice.checkin_help"
    await place.replies(people["Terminal"], "fine")
    await place.replies(people["Fell"], "help")
    item = await place.one(people["Refuses"])
    body = {"answer": "refused", "mood": 2, "note": "leave me alone"}
    answer = await place.boss.post(f"/checkins/{item['id']}/result", body)
    assert (answer.status_code, answer.json()["state"]) == (200, "answered")
    again = await place.boss.post(f"/checkins/{item['id']}/result", {"answer": "fine"})
    assert (again.status_code, again.json()["code"]) == (409, "checkin_over")
    await place.engine()
    answers = {name: await place.one(person) for name, person in people.items()}
    assert {name: (it["answer"], it["answered_how"]) for name, it in answers.items()} == {
        "Fine": ("help", "call"),
        "Need": ("need", "call"),
        "Help": ("help", "call"),
        "Terminal": ("fine", "prompt"),
        "Refuses": ("refused", "human"),
        "Fell": ("help", "prompt"),
    }
    cases = {(case["kind"], case["priority"], case["person_id"]) for case in await place.cases()}
    assert cases == {
        ("help", 1, people["Fine"]),
        ("service", 3, people["Need"]),
        ("help", 1, people["Help"]),
        ("help", 1, people["Fell"]),
    }
    calls = len(await place.calls())
    await place.until("03-02 19:59")
    assert len(await place.calls()) == calls
    counts = await place.boss.get("/checkins/counts", date="2026-03-02")
    assert (counts["answered"], counts["escalated"], counts["due"]) == (3, 3, 0)


async def test_never_a_call_to_the_dead(place: CheckinOffice) -> None:
    died, ill, served = [await place.person(name) for name in ("Died", "Ill", "Served")]
    await place.plan(population={"risk": ["low"]}, until_time="09:01", channels=["call"])
    await place.until("03-02 09:02", rings=False)
    assert await place.leaves(died) is None
    ended = await place.boss.post(
        f"/persons/{died}/end",
        {"kind": "death", "on": "2026-03-02", "reason": "told by the hospital"},
    )
    assert ended.status_code == 201, ended.text
    assert ended.json()["stopped"]["checkins_stopped"] == 1
    away = {"kind": "hospital", "from_on": "2026-03-02", "until_on": "2026-03-04"}
    assert (await place.boss.post(f"/persons/{ill}/absences", away)).status_code == 201
    assert await place.leaves(died) == "over"
    assert await place.leaves(ill) == "absence"
    assert await place.leaves(served) is None
    await place.until("03-05 21:00")
    days = {}
    for person in (died, ill, served):
        found = await place.boss.get("/checkins", person_id=person)
        days[person] = [(it["state"], it["reason"]) for it in reversed(found["items"])]
    assert days[died][0] == ("skipped", "ended")
    assert len(days[died]) == 1
    absent = ("skipped", "absence")
    assert days[ill][:3] == [absent] * 3
    assert days[ill][3][0] == days[served][3][0] == "escalated"


async def test_ten_thousand_do_not_ring_at_nine_and_each_once(place: CheckinOffice) -> None:
    await place.run(
        "insert into persons (area_id, name) select :area, 'P' || n from generate_series(1, 3000) n",
        area=place.office.here,
    )
    await place.plan(population={}, channels=["call"])
    await place.until("03-01 20:00")
    await place.engine()
    rows = await place.rows(
        "select extract(minute from due_at)::int as minute, count(*) as many from checkins"
        " where day = '2026-03-02' group by 1 order by 1"
    )
    assert [row["minute"] for row in rows] == list(range(60))
    assert max(row["many"] for row in rows) <= 3001 / 60 * 1.2
    assert sum(row["many"] for row in rows) == 3001
    before = await place.rows("select person_id, due_at from checkins order by id")
    await place.run(
        "update checkin_plans set next_day = '2026-03-02', planned_to = 0, plan_at = bell_now()"
    )
    await place.engine()
    assert await place.rows("select person_id, due_at from checkins order by id") == before


async def test_six_hours_off_at_the_worst_moment(place: CheckinOffice) -> None:
    people = [await place.person(f"P{n}", risk="high" if n % 10 == 0 else "low") for n in range(30)]
    await place.plan(population={"risk": ["high", "low"]}, channels=["call", "human"])
    await place.until("03-02 08:59")
    await place.clock("03-02 15:00")
    await place.engine()
    assert await place.cases() == []
    order = await place.rows("select risk, next_at from checkins where state = 'due' order by next_at, id")
    assert [row["risk"] for row in order][:3] == ["high"] * 3
    assert (order[-1]["next_at"] - order[0]["next_at"]).total_seconds() == pytest.approx(30 / 20, abs=0.1)
    await place.until("03-02 15:05")
    calls = await place.calls()
    assert len(calls) == len(people) + 1
    for person in people:
        assert await place.press(person, "1") == "voice.checkin_fine"
    await place.until("03-02 19:59")
    answered = await place.boss.get("/checkins/counts", date="2026-03-02")
    assert (answered["answered"], answered["skipped"]) == (30, 0)


async def test_a_carrier_that_is_dead_all_morning_is_one_case(place: CheckinOffice) -> None:
    people = [await place.person(f"P{n}", risk="high" if n < 2 else "low") for n in range(8)]
    heard = await place.person("Has a terminal")
    await place.terminal(heard)
    await place.plan(
        population={"risk": ["high", "low"]}, until_time="09:30", channels=["call", "prompt", "human"]
    )
    await place.until("03-02 09:45", rings=False)
    await place.replies(heard, "fine")
    await place.until("03-02 11:59", rings=False)
    assert (await place.one(heard))["answer"] == "fine"
    cases = await place.cases()
    assert [(case["kind"], case["priority"], case["subject_type"]) for case in cases] == [
        ("channel_down", 4, "place")
    ]
    prompts = await place.rows("select * from outbox where channel = 'device'")
    assert {row["recipient"] for row in prompts} == {f"t-{heard}"}
    counts = await place.boss.get("/checkins/counts", date="2026-03-02")
    assert counts["escalated"] == 0
    waiting = await place.boss.get("/checkins", date="2026-03-02", asks_human=True)
    assert len(waiting["items"]) > 0
    await place.until("03-02 12:01")
    assert (await place.cases())[0]["closed_at"] is not None
    for person in people:
        assert (await place.press(person, "1")).startswith("voice.")
    await place.until("03-02 12:30")
    assert {(await place.one(person))["state"] for person in people} == {"answered"}


async def test_pause_change_and_end(place: CheckinOffice) -> None:
    person = await place.person("Paused")
    plan = await place.plan(person_id=person, channels=["call"])
    await place.until("03-01 20:01")
    assert (await place.one(person))["state"] == "due"
    path = f"/checkin-plans/{plan['id']}"
    paused = await place.boss.post(f"{path}/pause", {"reason": "with her son", "from_on": "2026-03-02"})
    assert paused.json()["pause_reason"] == "with her son"
    assert (await place.one(person))["reason"] == "plan"
    assert (await place.boss.post(f"{path}/resume")).status_code == 200
    changed = await place.boss.patch(path, {"version": 1, "from_time": "14:00", "until_time": "15:00"})
    assert changed.json()["code"] == "changed_meanwhile"
    changed = await place.boss.patch(path, {"version": 3, "from_time": "14:00", "until_time": "15:00"})
    assert changed.status_code == 200, changed.text
    await place.engine()
    assert "T06:" in (await place.one(person))["due_at"]
    ended = await place.boss.post(f"{path}/end")
    assert ended.json()["active"] is False
    assert (await place.one(person))["state"] == "skipped"
    assert (await place.boss.post(f"{path}/end")).json()["code"] == "checkin_plan_ended"
    await place.until("03-04 09:00")
    assert await place.calls() == []


async def test_bad_plans_name_their_field(place: CheckinOffice) -> None:
    person = await place.person("Somebody")
    good = {"name": "x", "person_id": person, "cadence": {"starts_on": "2026-03-01"}}
    for change, field in (
        ({"population": {}}, "person_id"),
        ({"from_time": "06:00"}, "from_time"),
        ({"until_time": "08:00"}, "until_time"),
        ({"channels": ["call", "call"]}, "channels"),
        ({"person_id": place.office.stranger}, None),
        ({"cadence": {"starts_on": "2026-03-31", "unit": "month"}}, "cadence"),
    ):
        answer = await place.boss.post("/checkin-plans", {**good, **change})
        assert answer.status_code in (404, 422), answer.text
        assert field is None or field in answer.text


async def test_campaign_counts_starts_and_stops(place: CheckinOffice) -> None:
    people = [await place.person(f"P{n}") for n in range(50)]
    gone = await place.person("No number", phone=False)
    population = {"risk": ["low"]}
    counted = await place.boss.post("/checkin-plans/count", population)
    assert counted.json() == {"people": len(people) + 2}  # and Granny
    body = {"name": "Heat", "population": population, "channel": "call", "text": "38 degrees: drink water."}
    campaign = await place.boss.made("/campaigns", body)
    assert (campaign["state"], campaign["people"], campaign["waiting"]) == ("running", 52, 52)
    await place.engine()
    sent = await place.calls()
    assert len(sent) == 40
    assert await place.leaves(people[0]) is None
    assert await place.press(people[0], "1") == "voice.thanks"
    assert await place.press(people[1], "3") == "voice.checkin_help"
    stopped = (await place.boss.post(f"/campaigns/{campaign['id']}/stop")).json()
    assert (stopped["state"], stopped["waiting"], stopped["help"], stopped["reached"]) == (
        "stopped",
        0,
        1,
        2,
    )
    await place.engine()
    assert len(await place.calls()) == 40
    states = {row["state"] for row in await place.calls()}
    assert states == {"answered", "cancelled"}
    assert [(case["kind"], case["person_id"]) for case in await place.cases()] == [("help", people[1])]
    body["name"] = "Cold"
    await place.boss.made("/campaigns", body)
    for _ in range(4):
        await place.engine()
        await place.run("update outbox set state = 'delivered' where state = 'pending'")
    done = (await place.boss.get("/campaigns"))["items"][0]
    assert done["state"] == "done"
    progress = await place.boss.get(f"/campaigns/{done['id']}")
    assert (progress["reached"], progress["left_out"]) == (51, 1)
    assert gone not in people


async def test_whom_the_desk_has_to_call(place: CheckinOffice) -> None:
    quiet, asked = await place.person("Quiet"), await place.person("Asked", risk="high")
    await place.plan(person_id=quiet, channels=["call", "human"])
    await place.plan(person_id=asked, until_time="09:01", channels=["human"])
    await place.until("03-02 09:02")
    (item,) = (await place.boss.get("/checkins", asks_human=True))["items"]
    assert (item["person_name"], item["phone"], item["risk"]) == ("Asked", f"+86138{asked:08d}", "high")
    assert item["due_at"] < item["next_at"] < item["deadline_at"]
    # Nobody is to call the other one yet: his number is nobody's business here.
    assert (await place.one(quiet))["phone"] is None
    # The number is for whoever handles cases.
    auditor = await place.office.sign_in("watcher")
    (seen,) = (await auditor.get("/checkins", asks_human=True))["items"]
    assert seen["phone"].endswith(item["phone"][-4:])
    assert "*" in seen["phone"]
    # A need with its words becomes a request, and nobody has to call any more.
    body = {"answer": "need", "needs": ["meal"], "note": "lunch for a week"}
    assert (await place.boss.post(f"/checkins/{item['id']}/result", body)).json()["phone"] is None
    assert (await place.boss.get("/checkins", asks_human=True))["items"] == []
    await place.engine()
    (case,) = await place.cases()
    assert (case["kind"], case["priority"]) == ("service", 3)
