"""What a case leaves behind: calls to 120, follow-ups, reviews; and silence, which is an emergency."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import AsyncIterator
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from dispatch import proof
from dispatch.evidence import SOURCES
from dispatch.intake import run as intake
from dispatch.reports import sheet
from dispatch.reports.facts import Which
from dispatch.reports.period import Period
from dispatch.reviews import opening
from kit import clock, signals
from kit.clock_zone import LOCAL
from kit.evidence import sealing
from kit.signals import Kind, Signal
from tests.integration.api_harness import Api, Desk, running_api

ENDED = {"disposition": "fall", "outcome": "stayed", "note": ""}


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as running:
        yield running


async def press(api: Api, device_id: str, kind: Kind = Kind.SOS, name: str = "1") -> int:
    async with api.process.database.transaction() as tx:
        await signals.store(tx, [Signal("test", device_id, f"{device_id}-{kind}-{name}", kind)])
    await intake.take_in(api.process.database)
    async with api.process.database.transaction() as tx:
        query = "select case_id from signals where device_id = :id order by id desc limit 1"
        return int(await tx.scalar(sa.text(query), {"id": device_id}))


async def act(desk: Desk, path: str, body: Any = None, expect: int = 200) -> Any:
    answer = await desk.post(path, body)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def claimed(api: Api, desk: Desk, device_id: str, kind: Kind = Kind.SOS) -> int:
    case_id = await press(api, device_id, kind)
    await act(desk, f"/cases/{case_id}/claim", {})
    return case_id


async def closed(api: Api, desk: Desk, device_id: str, **ending: Any) -> int:
    case_id = await claimed(api, desk, device_id)
    await act(desk, f"/cases/{case_id}/contact", {"how": "voice"})
    await act(desk, f"/cases/{case_id}/close", {**ENDED, **ending})
    return case_id


async def advance(api: Api, seconds: float) -> None:
    async with api.process.database.transaction() as tx:
        await clock.advance(tx, seconds)


async def test_a_call_to_120_stays_on_the_case_with_its_reference(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    case_id = await claimed(api, desk, "demo-0001")
    call = await act(desk, f"/cases/{case_id}/emergency-calls", {"service": "ambulance"}, 201)
    assert (call["phone"], call["reference"]) == ("120", None)
    path = f"/cases/{case_id}/emergency-calls/{call['id']}"
    later = await desk.patch(path, {"reference": "HS-1129", "hospital": "黄石市中心医院"})
    assert later.status_code == 200, later.text
    card = (await desk.get(f"/cases/{case_id}")).json()
    assert [(one["service"], one["hospital"]) for one in card["emergency_calls"]] == [
        ("ambulance", "黄石市中心医院")
    ]
    kinds = [event["type"] for event in card["timeline"]]
    assert kinds[-2:] == ["emergency_called", "emergency_updated"]
    future = {"service": "fire", "called_at": "2199-01-01T00:00:00Z"}
    refused = await act(desk, f"/cases/{case_id}/emergency-calls", future, 422)
    assert refused["errors"][0]["field"] == "body.called_at"
    auditor = await api.sign_in("auditor")
    await act(auditor, f"/cases/{case_id}/emergency-calls", {"service": "police"}, 403)
    assert "已拨打急救" in (await desk.get(f"/cases/{case_id}/report")).text


async def test_silence_after_two_calls_back_sends_somebody(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    case_id = await claimed(api, desk, "demo-0001", Kind.NO_OK)
    await act(desk, f"/cases/{case_id}/contact", {"how": "none"})
    card = (await desk.get(f"/cases/{case_id}")).json()
    assert (card["priority"], card["offers"]) == (2, [])
    await act(desk, f"/cases/{case_id}/contact", {"how": "none"})
    card = (await desk.get(f"/cases/{case_id}")).json()
    assert card["priority"] == 1
    assert [offer["state"] for offer in card["offers"]] == ["offered"]
    assert "silent" in [event["type"] for event in card["timeline"]]


async def test_into_a_fire_silence_sends_nobody(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    case_id = await claimed(api, desk, "demo-0001", Kind.FIRE)
    for _ in range(3):
        await act(desk, f"/cases/{case_id}/contact", {"how": "none"})
    card = (await desk.get(f"/cases/{case_id}")).json()
    assert card["offers"] == []
    assert [event["type"] for event in card["timeline"]].count("silent") == 1


async def test_the_closing_schedules_a_call_that_is_tried_three_times(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    case_id = await closed(api, desk, "demo-0001")
    assert (await desk.get("/follow-ups")).json()["items"] == []
    await advance(api, 2 * 86400)
    [due] = (await desk.get("/follow-ups", state="due")).json()["items"]
    assert (due["case_id"], due["kind"], due["state"]) == (case_id, "call", "open")
    assert due["phone"].startswith("+86")
    path = f"/follow-ups/{due['id']}"
    for _ in range(3):
        found = await act(desk, f"{path}/complete", {"result": "not_reached"})
        await advance(api, 86400)
    assert (found["state"], found["tries"]) == ("unreached", 3)
    await act(desk, f"{path}/complete", {"result": "well"}, 409)


async def test_how_those_served_found_it_goes_on_record(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    visit = {"kind": "visit", "due_at": "2198-01-01T10:00:00+08:00"}
    case_id = await closed(api, desk, "demo-0001", follow_up=visit)
    [planned] = (await desk.get("/follow-ups", state="open")).json()["items"]
    assert planned["kind"] == "visit"
    done = {"result": "well", "satisfaction": 5, "note": "来得很快"}
    found = await act(desk, f"/follow-ups/{planned['id']}/complete", done)
    assert (found["state"], found["satisfaction"]) == ("done", 5)
    event = (await desk.get(f"/cases/{case_id}")).json()["timeline"][-1]
    assert (event["type"], event["data"]["satisfaction"]) == ("followed_up", 5)
    await act(desk, f"/follow-ups/{planned['id']}/complete", {"result": "well", "satisfaction": 6}, 422)


async def test_a_death_stops_every_call_and_a_reopening_its_own(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    await closed(api, desk, "demo-0001", outcome="died")
    await closed(api, desk, "demo-0002", no_follow_up=True)
    again = await closed(api, desk, "demo-0003")
    await closed(api, desk, "demo-0004")
    items = (await desk.get("/follow-ups", state="open")).json()["items"]
    assert len(items) == 2
    await act(desk, f"/cases/{again}/reopen", {"reason": "又按了"})
    [left] = (await desk.get("/follow-ups", state="open")).json()["items"]
    admin = await api.sign_in("admin")
    ending = {"kind": "death", "on": "2026-11-20"}
    answer = await admin.post(f"/persons/{left['person_id']}/end", ending)
    assert answer.status_code in (200, 201), answer.text
    assert (await desk.get("/follow-ups", state="open")).json()["items"] == []


async def test_a_late_answer_opens_one_review_and_is_explained_once(api: Api) -> None:
    boss = await api.sign_in("supervisor")
    desk = await api.sign_in("dispatcher")
    late, fast = await press(api, "demo-0001"), await press(api, "demo-0002")
    await act(desk, f"/cases/{fast}/claim", {})
    await act(desk, f"/cases/{fast}/contact", {"how": "voice"})
    await advance(api, 200)
    for _ in range(2):
        await opening.look(api.process.database)
    [review] = (await boss.get("/reviews", state="open")).json()["items"]
    assert (review["kind"], review["case_id"]) == ("late_answer", late)
    path = f"/reviews/{review['id']}/complete"
    assert (await act(boss, path, {"cause": "夜班一人"}, 422))["errors"][0]["field"] == "body.action"
    found = await act(boss, path, {"cause": "夜班一人", "action": "加一席"})
    assert found["state"] == "done"
    await act(boss, path, {"cause": "x", "action": "y"}, 409)
    await act(desk, path, {"cause": "x", "action": "y"}, 403)
    await advance(api, 3600)
    await opening.look(api.process.database)
    kinds = {(one["kind"], one["case_id"]) for one in (await boss.get("/reviews")).json()["items"]}
    assert kinds == {("late_answer", late), ("late_reach", late)}


async def test_two_cases_of_everybody_are_drawn_when_the_month_is_over(api: Api) -> None:
    boss = await api.sign_in("supervisor")
    desk = await api.sign_in("dispatcher")
    for number in range(1, 6):
        await closed(api, desk, f"demo-000{number}")
    await sealing.seal_new(api.process.database, SOURCES)
    await opening.look(api.process.database)
    assert (await boss.get("/reviews")).json()["items"] == []
    await advance(api, 40 * 86400)
    for _ in range(2):
        await opening.look(api.process.database)
    drawn = (await boss.get("/reviews", state="open")).json()["items"]
    assert sorted(one["kind"] for one in drawn) == ["call_sample", "case_sample"]
    assert len({one["case_id"] for one in drawn}) == 2
    path = f"/reviews/{drawn[0]['id']}/complete"
    scores = {"greeting": 5, "questions": 4, "procedure": 5, "calm": 5}
    assert (await act(boss, path, {"scores": scores}, 422))["errors"][0]["field"] == "body.scores.record"
    assert (await act(boss, path, {"scores": {**scores, "record": 3}}))["scores"]["record"] == 3


async def test_the_month_is_a_workbook_with_a_sheet_per_level(api: Api) -> None:
    boss = await api.sign_in("supervisor")
    desk = await api.sign_in("dispatcher")
    for number in range(1, 5):
        await closed(api, desk, f"demo-000{number}")
    month = f"{dt.datetime.now(LOCAL):%Y-%m}"
    answer = await boss.get("/reports/monthly", month=month, lang="en")
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    figures = (await boss.get("/reports/kpi", **{"from": f"{month}-01", "by": "community"})).json()
    rows = [[cell.value for cell in row[:2]] for row in book["By community"].iter_rows(min_row=2)]
    assert rows == [[g["name"], g["cases"]] for g in figures["groups"]] + [["Total", 4]]
    assert {"Overview", "By street", "By day", "By hour", "By desk", "False alarms"} <= set(book.sheetnames)
    assert (await desk.get("/reports/monthly", month=month)).status_code == 403
    assert (await boss.get("/reports/monthly", month="2026-13")).status_code == 422


async def test_the_export_carries_the_calls_to_the_services(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    case_id = await claimed(api, desk, "demo-0001")
    said = {"service": "ambulance", "reference": "HS-1", "hospital": "中心医院"}
    await act(desk, f"/cases/{case_id}/emergency-calls", said, 201)
    now = dt.datetime.now(dt.UTC)
    period = Period(now - dt.timedelta(days=1), now + dt.timedelta(days=1))
    [line] = [line async for line in sheet.lines(api.process.database, Which(None, period))]
    row = dict(zip(sheet.COLUMNS, line, strict=True))
    assert (row["emergency_services"], row["emergency_references"]) == ("ambulance", "HS-1")
    assert row["hospital"] == "中心医院"
    assert row["emergency_called_at"]


async def test_the_proof_says_when_the_chain_last_worked(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    empty = (await desk.get("/proof")).json()
    assert empty == {"last_press_at": None, "last_carrier_at": None, "stages": []}
    database = api.process.database
    await proof.press_if_due(database)
    async with database.transaction() as tx:
        row = await tx.row(sa.text("select key, params from outbox where key like 'proof:%'"))
        assert row is not None
        signal = Signal("bridge", proof.PROOF_DEVICE, row["params"]["body"]["id"], Kind.TEST)
        await signals.store(tx, [signal])
    await intake.take_in(database)
    found = (await desk.get("/proof")).json()
    assert found["last_press_at"] is not None
    assert [one["name"] for one in found["stages"]] == ["stored"]
    assert found["stages"][0]["ms"] >= 0
