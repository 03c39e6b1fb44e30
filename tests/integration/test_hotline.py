"""The hotline: from a telephone that rings to somebody who was spoken to."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.local.postgres import LocalPostgres
from kit import signals
from kit.signals import Kind, Signal
from tests.databases import own_database
from tests.integration.call_rig import EMERGENCY, ORDINARY, TRANSFER, Rig, hotline

PHONE = "+8613900007777"


@pytest.fixture(scope="module")
async def office(postgres: LocalPostgres, template_town: str) -> AsyncIterator[Rig]:
    async with (
        own_database(postgres, template_town, "hotline") as url,
        hotline(url) as rig,
    ):
        yield rig


@pytest.fixture
async def rig(office: Rig) -> Rig:
    await office.fresh()
    return office


async def press(rig: Rig, device_id: str = "demo-0001") -> None:
    async with rig.api.process.database.transaction() as tx:
        await signals.store(tx, [Signal("test", device_id, "p1", Kind.SOS)])
    await rig.intake()


async def test_a_call_on_the_emergency_number_is_a_p1_before_anybody_answers(rig: Rig) -> None:
    async with rig.desk.feed() as feed:
        told = await rig.report("ringing", "a", calling_number="13900001111")
        frame = await feed.event()
    assert (frame["type"], frame["call_id"], frame["state"]) == ("call", told["id"], "ringing")
    assert frame["alert"] is True
    await rig.intake()
    (call,) = await rig.calls()
    assert (call["state"], call["kind"], call["caller"]) == ("ringing", "emergency", "unknown")
    assert (call["number"], call["position"]) == ("+8613900001111", 1)
    assert (call["case"]["priority"], call["case"]["state"]) == (1, "open")
    case = await rig.case(call["case"]["id"])
    assert (case["kind"], case["subject"]["type"], case["area"]["id"]) == ("call", "caller", rig.root)

    await rig.does(call["id"], "answer")
    answered = await rig.call(call["id"])
    assert (answered["state"], answered["position"]) == ("answered", None)
    assert answered["case"]["owner"] is not None
    await rig.report("ended", "a", calling_number="13900001111")
    assert (await rig.call(call["id"]))["state"] == "ended"


async def test_a_terminals_call_joins_the_press_and_rings_its_owner(rig: Rig) -> None:
    await press(rig)
    (case,) = (await rig.desk.get("/cases", state="open")).json()["items"]
    await rig.desk.post(f"/cases/{case['id']}/claim")
    await rig.rows("update devices set sim_number = '1440000000001' where id = 'demo-0001' returning id")
    await rig.report("ringing", "t", called_number=ORDINARY, calling_number="1440000000001")
    await rig.intake()
    (call,) = await rig.calls()
    assert (call["caller"], call["kind"]) == ("terminal", "emergency")
    assert call["terminal"]["device_id"] == "demo-0001"
    assert call["case"]["id"] == case["id"]
    joined = await rig.case(case["id"])
    assert joined["signal_count"] == 2
    assert await rig.rows("select alarm_again_at from cases where closed_at is null") != [None]
    assert await rig.rows("select kind from steps where kind = 'again'") == ["again"]
    receipts = "select count(*) from outbox where params #>> '{body,id}' like 'call-%'"
    assert await rig.rows(receipts) == [0], "the unit has sent nothing that could be receipted"


async def test_reports_in_any_order_and_twice(rig: Rig) -> None:
    """However they come, the call has been answered, has ended, and is one call with one case."""
    about = {"calling_number": "13900002222"}
    start = dt.datetime.now(dt.UTC)
    for number, order in enumerate(itertools.permutations(("ringing", "answered", "ended"))):
        for event in (*order, *order):
            at = start + dt.timedelta(seconds=("ringing", "answered", "ended").index(event))
            await rig.report(event, f"o{number}", at=at.isoformat(), **about)
    await rig.intake()
    calls = await rig.calls()
    assert [call["state"] for call in calls] == ["ended"] * 6
    assert len({call["case"]["id"] for call in calls}) == 1
    assert await rig.rows("select signal_count from cases where closed_at is null") == [6]


async def test_hung_up_is_called_back_and_an_answer_reported_late_ends_that(rig: Rig) -> None:
    await rig.report("ringing", "h", calling_number="13900003333")
    told = await rig.report("ended", "h", calling_number="13900003333")
    assert told["state"] == "abandoned"
    await rig.intake()
    call = await rig.call(told["id"])
    due = dt.datetime.fromisoformat(call["call_back_by"]) - dt.datetime.fromisoformat(call["ended_at"])
    assert due <= dt.timedelta(seconds=60)
    assert call["case"]["priority"] == 1

    async with rig.desk.feed() as feed:
        await rig.after(61)
        frame = await feed.event()
        while frame["type"] != "call":
            frame = await feed.event()
    assert (frame["state"], frame["alert"]) == ("abandoned", True)
    late = await rig.report("answered", "h", calling_number="13900003333")
    assert late["state"] == "ended"
    assert (await rig.call(told["id"]))["call_back_by"] is None


async def test_an_ordinary_call_becomes_what_the_desk_says(rig: Rig) -> None:
    person = await rig.person()
    await rig.own_number(person, PHONE)
    for ref in ("case", "request", "nothing"):
        told = await rig.report("ringing", ref, called_number=ORDINARY, calling_number="13900007777")
        await rig.intake()
        call = await rig.call(told["id"])
        assert (call["kind"], call["caller"], call["person"]["id"]) == ("ordinary", "person", person)
        assert call["case"] is None
        await rig.does(told["id"], "answer")
        if ref == "case":
            await rig.does(told["id"], "case")
            assert (await rig.call(told["id"]))["case"]["priority"] == 1
        elif ref == "request":
            await rig.does(told["id"], "request", {"note": "a meal"})
            assert (await rig.call(told["id"]))["case"]["priority"] == 3
        else:
            await rig.does(told["id"], "close", {"outcome": "wrong_number"})
            assert (await rig.call(told["id"]))["state"] == "closed"
    open_ = (await rig.desk.get("/cases", state="open")).json()["items"]
    assert sorted((one["priority"], one["subject"]["id"]) for one in open_) == [
        (1, str(person)),
        (3, str(person)),
    ]


async def test_two_call_backs_that_nobody_answers_are_an_emergency(rig: Rig) -> None:
    about = {"called_number": ORDINARY, "calling_number": "13900004444"}
    await rig.report("ringing", "n", **about)
    call = (await rig.report("ended", "n", **about))["id"]
    await rig.intake()
    assert (await rig.desk.get("/cases", state="open")).json()["items"] == []
    await rig.does(call, "callback")
    await rig.does(call, "callback", {"result": "no_answer"})
    assert (await rig.call(call))["tries"] == 1
    ended = await rig.does(call, "callback", {"result": "no_answer"})
    assert (ended["state"], ended["outcome"]) == ("closed", "case")
    assert (await rig.call(call))["case"]["priority"] == 1
    await rig.does(call, "callback", status=409)


async def test_a_relative_and_a_number_of_several(rig: Rig) -> None:
    """A relative calls about somebody; a number of a household is everybody's who lives there."""
    first, second = await rig.person("demo-0001"), await rig.person("demo-0002")
    given = {"name": "李强", "relation": "儿子", "phone": "13900005555"}
    answer = await rig.admin.put(f"/persons/{first}/contacts", {"contacts": [given]})
    assert answer.status_code == 200, answer.text
    told = await rig.report("ringing", "c", calling_number="13900005555")
    await rig.intake()
    call = await rig.call(told["id"])
    assert (call["caller"], call["caller_name"], call["person"]["id"]) == ("contact", "李强", first)
    assert (await rig.case(call["case"]["id"]))["subject"]["id"] == str(first)

    await rig.rows(
        "update persons set home_id = (select home_id from persons where id = :a) where id = :b"
        " returning id",
        a=first,
        b=second,
    )
    for person in (first, second):
        await rig.own_number(person, PHONE)
    told = await rig.report("ringing", "s", calling_number="13900007777")
    await rig.intake()
    call = await rig.call(told["id"])
    assert (call["caller"], call["person"]) == ("household", None)
    assert sorted(one["id"] for one in call["possible"]) == sorted((first, second))
    case = await rig.case(call["case"]["id"])
    assert case["subject"]["type"] == "household"

    # Somebody says who it is: the case is hers, beside the one she has already.
    await rig.does(told["id"], "link", {"person_id": second})
    named = await rig.case(case["id"])
    assert (named["subject"]["type"], named["subject"]["id"]) == ("person", str(second))
    assert (await rig.call(told["id"]))["person"]["id"] == second


async def test_transferred_without_a_number_is_found_by_name(rig: Rig) -> None:
    person = await rig.person()
    told = await rig.report("ringing", "x", called_number=TRANSFER, calling_number="12345")
    other = await rig.report("ringing", "y", called_number=TRANSFER, calling_number=None)
    call = await rig.call(told["id"])
    assert (call["caller"], call["number"], call["case"]) == ("withheld", None, None)
    (name,) = await rig.rows("select name from persons where id = :id", id=person)
    found = (await rig.desk.get("/persons", q=name)).json()["items"]
    assert person in [one["id"] for one in found]
    await rig.does(told["id"], "link", {"person_id": person})
    await rig.does(told["id"], "case")
    assert (await rig.case((await rig.call(told["id"]))["case"]["id"]))["subject"]["id"] == str(person)
    await rig.does(other["id"], "link", {"person_id": 10**12}, status=422)


async def test_nobody_answers(rig: Rig) -> None:
    """After 15 s all desks, then the supervisor's telephone, then the partner centre, and round again."""
    (root,) = await rig.rows(
        "update areas set partner_centre_phone = '+8613700000001' where id = :id returning id", id=rig.root
    )
    assert root == rig.root
    for ref in ("p", "q"):
        await rig.report("ringing", ref, called_number=ORDINARY, calling_number="13900006666")
    pages = "select distinct recipient from outbox where template = 'voice.calls_waiting'"
    await rig.after(14)
    assert await rig.rows("select max(round) from calls where closed_at is null") == [0]
    await rig.after(2)
    assert await rig.rows("select max(round) from calls where closed_at is null") == [1]
    assert await rig.rows(pages) == []
    await rig.after(15)
    supervisors = await rig.rows("select phone from users where 'supervisor' = any(roles)")
    assert sorted(await rig.rows(pages)) == sorted(supervisors)
    await rig.after(15)
    assert "+8613700000001" in await rig.rows(pages)
    # The end was never reported: nobody is rung for ever, the callers are called back.
    await rig.after(300)
    assert {call["state"] for call in await rig.calls()} == {"abandoned"}


async def test_the_order_is_emergency_then_risk_then_age(rig: Rig) -> None:
    person = await rig.person()
    await rig.own_number(person, PHONE)
    await rig.rows("update persons set risk = 'high' where id = :id returning id", id=person)
    start = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=60)
    wanted = [
        ("e2", EMERGENCY, "13900000002"),
        ("r", ORDINARY, "13900007777"),
        ("o", ORDINARY, "13900000001"),
    ]
    for number, (ref, called, calling) in enumerate(reversed(wanted)):
        at = (start + dt.timedelta(seconds=number)).isoformat()
        await rig.report("ringing", ref, called_number=called, calling_number=calling, at=at)
    calls = await rig.calls()
    assert [call["number"][-4:] for call in calls] == ["0002", "7777", "0001"]
    assert [call["position"] for call in calls] == [1, 2, 3]


async def test_two_desks_cannot_answer_one_call_and_a_silent_line_has_its_procedure(rig: Rig) -> None:
    told = await rig.report("ringing", "d", calling_number="13900008888")
    await rig.intake()
    other = await rig.api.sign_in("supervisor")
    answers = await asyncio.gather(
        *(desk.post(f"/calls/{told['id']}/answer") for desk in (rig.desk, other))
    )
    assert sorted(one.status_code for one in answers) == [200, 409]
    loser = next(one for one in answers if one.status_code == 409).json()
    assert loser["code"] == "call_taken"
    assert loser["agent"]["name"]
    winner = rig.desk if answers[0].status_code == 200 else other
    answer = await winner.post(f"/calls/{told['id']}/silent")
    assert answer.status_code == 200, answer.text
    case = await rig.case(answer.json()["case"]["id"])
    assert case["procedure"]["kind"] == "silent_line"


async def test_two_hundred_calls_at_once_to_three_desks(rig: Rig) -> None:
    """None is lost, each has its row and its place, and the desks go on working."""
    start = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=100)
    order = list(range(200))
    random.Random(7).shuffle(order)
    at_once = asyncio.Semaphore(40)

    async def ring(number: int) -> None:
        async with at_once:
            at = (start + dt.timedelta(milliseconds=100 * number)).isoformat()
            called = EMERGENCY if number % 2 else ORDINARY
            about: dict[str, Any] = {"called_number": called, "calling_number": f"1380001{number:04d}"}
            await rig.report("ringing", f"many-{number}", at=at, **about)

    await asyncio.gather(*(ring(number) for number in order))
    await rig.intake()
    calls = await rig.calls()
    assert len(calls) == 200
    assert [call["position"] for call in calls] == list(range(1, 201))
    numbers = [int(call["number"][-4:]) for call in calls]
    assert numbers == [*range(1, 200, 2), *range(0, 200, 2)]
    assert await rig.rows("select count(*) from cases where kind = 'call' and closed_at is null") == [100]

    desks = [rig.desk, await rig.api.sign_in("supervisor"), await rig.api.sign_in("dispatcher")]
    for number, call in enumerate(calls[:30]):
        answer = await desks[number % 3].post(f"/calls/{call['id']}/answer")
        assert answer.status_code == 200, answer.text
    assert len(await rig.calls("answered")) == 30
    assert (await rig.calls("ringing"))[0]["position"] == 1


async def test_recordings_are_looked_at_on_record_and_closed_numbers_are_masked(rig: Rig) -> None:
    about = {"called_number": ORDINARY, "calling_number": "13900009999"}
    await rig.report("ringing", "rec", **about)
    await rig.report("answered", "rec", agent="dispatcher", **about)
    told = await rig.report("ended", "rec", recording_ref="2026/11/rec.wav", **about)
    call = await rig.call(told["id"])
    assert (call["recorded"], call["agent"]["name"] is not None) == (True, True)
    answer = await rig.desk.get(f"/calls/{told['id']}/recording")
    assert answer.json() == {"recording_ref": "2026/11/rec.wav"}
    assert await rig.rows("select count(*) from audit where action = 'call.recording'") == [1]
    await rig.does(told["id"], "close")
    assert "*" in (await rig.call(told["id"]))["number"]
    assert await rig.rows("select count(*) from calls where number::text like '%13900009999%'") == [0]


async def test_what_nobody_offers_is_refused_clearly(rig: Rig) -> None:
    told = await rig.report("ringing", "u", calling_number="13900001234")
    await rig.intake()
    await rig.does(told["id"], "answer")
    refused = await rig.does(told["id"], "add", {"service": "ambulance"}, status=409)
    assert refused["code"] == "unsupported"
    assert (await rig.desk.post("/calls", {"to": "13800001234"})).json()["code"] == "unsupported"
    answer = await rig.board.get("/calls")
    assert answer.status_code == 403
    answer = await rig.admin.post("/cti/ringing", {})
    assert answer.status_code in (403, 422)


async def test_lines(rig: Rig) -> None:
    body = {"area_id": rig.root, "number": "12349", "name": "x", "kind": "ordinary"}
    assert (await rig.admin.post("/hotline/lines", body)).json()["code"] == "already_exists"
    body |= {"number": "0714-6359999", "kind": "emergency", "recording": "announced"}
    refused = (await rig.admin.post("/hotline/lines", body)).json()
    assert refused["errors"][0]["field"] == "body.recording"
    line = (await rig.admin.post("/hotline/lines", body | {"recording": "silent"})).json()
    assert line["number"] == "+867146359999"
    changed = await rig.admin.patch(f"/hotline/lines/{line['id']}", {"recording": "announced"})
    assert changed.status_code == 422
    assert (await rig.desk.post("/hotline/lines", body)).status_code == 403
    gone = await rig.admin.patch(f"/hotline/lines/{line['id']}", {"active": False, "version": 1})
    assert (gone.json()["active"], gone.json()["version"]) == (False, 2)
    # A number nobody has described counts as an emergency.
    told = await rig.report("ringing", "z", called_number="07146359999", calling_number="13900001112")
    assert (await rig.call(told["id"]))["kind"] == "emergency"
