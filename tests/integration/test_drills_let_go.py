"""Drills alarm nobody: whom they must not call any more they let be."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from twilio.request_validator import RequestValidator

from dispatch.drills import carrying, eligible, run
from simulator.carrier.settings import DEMO_AUTH_TOKEN
from tests.integration.reaching_rig import Reaching, reaching
from tests.integration.test_drills import DEAF, GOOD, at_ten, carried, drill, street

CALLED, LATER = "+8613900020011", "+8613900020012"
HOOK = "/api/v1/carriers/twilio/calls"


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Reaching]:
    async with reaching(database_url) as running:
        yield running


async def picked_up(rig: Reaching, message_id: int) -> str:
    """What is said to whoever picks up the call."""
    path, form = f"{HOOK}/{message_id}", {"CallSid": "CA1", "CallStatus": "in-progress"}
    signature = RequestValidator(DEMO_AUTH_TOKEN).compute_signature(f"http://bell.example{path}", form)
    answer: httpx2.Response = await rig.api.client.post(
        path, data=form, headers={"X-Twilio-Signature": signature}
    )
    assert answer.status_code == 200, answer.text
    return answer.text


async def relative(rig: Reaching, area: int, phone: str) -> dict[str, Any]:
    """Somebody with one relative, who may be told."""
    kin = {"name": "王女士", "phone": phone}
    body = {"area_id": area, "name": "王秀英", "home": {"address": f"里弄{phone}号"}, "contacts": [kin]}
    made: dict[str, Any] = await rig.does("/persons", body, 201, rig.admin)
    await rig.does(f"/persons/{made['id']}/consents", {"purpose": "family_sharing"}, 201, rig.admin)
    return made


async def test_a_call_of_a_drill_that_is_over_says_that_it_was_a_drill(rig: Reaching) -> None:
    made = await street(rig)
    body = {"area_id": made["area"], "name": "called", "phone": CALLED, "channels": ["voice"]}
    called = await rig.does("/responders", body, 201, rig.admin)
    await at_ten(rig)
    drill_id = await drill(rig, made["area"], channels=["voice"])
    await carried(rig)
    message = await rig.one("select id from outbox where recipient = :to", to=CALLED)
    assert "听到请按1" in await picked_up(rig, message)
    await rig.does(f"/responders/{called['id']}/end", {"reason": "moved"}, desk=rig.admin)
    assert "这是演练" in (said := await picked_up(rig, message))
    assert "听到请按1" not in said, "whoever left is asked nothing"
    await rig.does(f"/responders/{called['id']}/reactivate", desk=rig.admin)
    await rig.does(f"/drills/{drill_id}/stop", desk=rig.admin)
    assert "这是演练" in (said := await picked_up(rig, message))
    assert "求助" not in said, "there is no case"


async def test_whoever_may_not_be_called_any_more_is_not_called(rig: Reaching) -> None:
    made = await street(rig)
    phones = [f"+861390002010{nth}" for nth in range(5)]
    people = [await relative(rig, made["area"], one) for one in phones]
    refuses, withdrew, left, needs_help = people[:4]
    await at_ten(rig)
    await rig.after(12 * 3600)
    numbers = {"gone": "+8613900020201", "busy": "+8613900020202"}
    area = await rig.one("select area_id from users where username = 'admin'")
    for who, phone in numbers.items():
        body = {"username": who, "password": "a long password", "roles": ["dispatcher"]}
        body |= {"area_id": area, "phone": phone}
        made[who] = (await rig.does("/users", body, 201, rig.admin))["id"]
    await drill(rig, area, who=["contacts", "staff"], within_s=86400)
    await carried(rig)
    assert await rig.one("select count(*) from drill_targets") >= 7, "it has begun, and waits for the day"

    case = await rig.press()
    await rig.one(
        "update cases set person_id = :person, owner_id = :owner where id = :id returning id",
        person=needs_help["id"],
        owner=made["busy"],
        id=case,
    )
    for statement, who in (
        ("update contacts set do_not_inform = true where person_id = :id returning id", refuses["id"]),
        (
            "update consents set withdrawn_at = bell_now() where person_id = :id returning id",
            withdrew["id"],
        ),
        ("update persons set active = false where id = :id returning id", left["id"]),
        ("update users set active = false where id = :id returning id", made["gone"]),
    ):
        await rig.one(statement, id=who)
    await rig.one("delete from steps returning id")
    await at_ten(rig)
    await carried(rig)
    called = "select count(*) from outbox where template like 'drill.%' and recipient = :to"
    rung = {to: await rig.one(called, to=to) for to in [*phones, *numbers.values()]}
    assert rung == {phones[4]: 1} | dict.fromkeys([*phones[:4], *numbers.values()], 0)


async def test_messages_on_their_way_count_too(rig: Reaching) -> None:
    made = await street(rig)
    await at_ten(rig)
    await rig.one(
        """
        insert into outbox (key, channel, recipient, template, state, sender)
        select 'held:' || n, 'sms', '+86139000203' || n, 'drill.sms', 'sending', l.name || ':' || l.epoch
        from generate_series(10, 9 + cast(:window as int)) n, leases l where l.role = 'engine' returning id
        """,
        window=eligible.WINDOW,
    )
    await drill(rig, made["area"])
    await carrying.round(rig.api.process.database)
    written = "select count(*) from outbox where key like 'drill:%'"
    assert await rig.one(written) == 0, "the sender's places are taken"
    await rig.one("update outbox set state = 'sent' where key like 'held:%' returning id")
    await carrying.round(rig.api.process.database)
    assert 0 < await rig.one(written) <= eligible.WINDOW


async def test_what_never_left_says_nothing_of_a_number(rig: Reaching) -> None:
    made = await street(rig)
    phones = {"taken": "+8613900020401", "refused": "+8613900020402", "reported": "+8613900020403"}
    for name, phone in phones.items():
        body = {"area_id": made["area"], "name": name, "phone": phone, "channels": ["sms"]}
        made[name] = (await rig.does("/responders", body, 201, rig.admin))["id"]
    await at_ten(rig)
    drill_id = await drill(rig, made["area"], within_s=7200)
    await carried(rig)
    for phone, values in (
        (DEAF, "state = 'cancelled'"),
        (phones["taken"], "state = 'pending', due_at = bell_now() + interval '1 day'"),
        (phones["refused"], "state = 'failed', sent_at = null, error = '503 out of service'"),
        (phones["reported"], "state = 'failed', error = 'message undelivered 30003'"),
    ):
        await rig.one(f"update outbox set {values} where recipient = :to returning id", to=phone)
    await carried(rig, 7500)
    report = (await rig.admin.get(f"/drills/{drill_id}")).json()
    ours = {"good", "deaf", *phones}
    found = {one["name"]: one["state"] for one in report["unreached"] if one["name"] in ours}
    assert found == {
        "good": "unanswered",
        "deaf": "not_sent",
        "taken": "not_sent",
        "refused": "not_sent",
        "reported": "undelivered",
    }
    assert (await rig.admin.get(f"/responders/{made['refused']}")).json()["stale"] == []


async def test_whoever_would_have_no_time_to_answer_is_not_called(rig: Reaching) -> None:
    made = await street(rig)
    await at_ten(rig)
    await drill(rig, made["area"], within_s=600)
    # The window is full until three minutes before the end.
    held = "insert into outbox (key, channel, recipient, template, state, due_at) "
    held += "select 'held:' || n, 'sms', '+86139000203' || n, 'drill.sms', 'pending', bell_now() + "
    held += "interval '1 day' from generate_series(10, 9 + cast(:window as int)) n returning id"
    await rig.one(held, window=eligible.WINDOW)
    await carried(rig)
    await rig.after(420)
    await rig.one("delete from outbox where key like 'held:%' returning id")
    await carried(rig)
    assert await rig.texts(GOOD) == []
    await carried(rig, 300)
    assert await rig.one("select min(state) || max(state) from drill_targets") == "not_sentnot_sent"


async def test_a_drill_that_fails_holds_up_no_other(rig: Reaching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "PORTION", 1)
    made = await street(rig)
    await at_ten(rig)
    cannot_begin, cannot_end = await drill(rig, made["area"]), await drill(rig, made["area"])
    for at, failing in (("insert", cannot_begin), ("update", cannot_end)):
        function = f"create function {at}_fails() returns trigger language plpgsql as "
        function += "$$ begin raise exception 'too much'; end $$"
        trigger = f"create trigger {at}_fails before {at} on drill_targets for each row "
        trigger += f"when (new.drill_id = {failing}) execute function {at}_fails()"
        async with rig.api.process.database.transaction() as tx:
            await tx.execute(sa.text(function))
            await tx.execute(sa.text(trigger))
    third = await drill(rig, made["area"])
    await carried(rig)
    assert len(await rig.texts(GOOD)) == len(await rig.texts(DEAF)) == 1
    await carried(rig, 3900)
    states = {one["id"]: one["state"] for one in (await rig.admin.get("/drills")).json()["items"]}
    assert states == {cannot_begin: "planned", cannot_end: "running", third: "done"}
    report = (await rig.admin.get(f"/drills/{third}")).json()
    assert report["not_reached"] == report["targets"] > 2, "written and settled portion by portion"


async def test_one_telephone_is_not_called_twice_at_once(rig: Reaching) -> None:
    made = await street(rig)
    await relative(rig, made["area"], GOOD)
    await relative(rig, made["area"], GOOD)
    await at_ten(rig)
    await drill(rig, made["area"], who=["responders", "contacts"], within_s=7200)
    await carried(rig, 600)
    assert len(await rig.texts(GOOD)) == len(await rig.texts(DEAF)) == 1
    await drill(rig, made["area"])
    await carried(rig, 300)
    assert (len(await rig.texts(GOOD)), len(await rig.texts(DEAF))) == (1, 1)
    await carried(rig, 3600)
    assert (len(await rig.texts(GOOD)), len(await rig.texts(DEAF))) == (4, 2)


async def test_the_test_clock_knows_when_a_drill_tries_the_next(rig: Reaching) -> None:
    made = await street(rig)
    body = {"area_id": made["area"], "name": "called", "phone": CALLED, "phones": [LATER]}
    body |= {"channels": ["sms"]}
    await rig.does("/responders", body, 201, rig.admin)
    await at_ten(rig)
    await rig.after(12 * 3600)
    await drill(rig, made["area"], within_s=86400)
    stop = asyncio.Event()
    database = rig.api.process.database
    working = asyncio.create_task(run.run(database, rig.api.process.wakeups, stop))
    try:
        moved = await rig.api.client.post("/test/clock", json={"advance_s": 11.5 * 3600}, timeout=120)
        assert moved.json()["settled"], "nothing due was left undone"
        sent = "select bell_now() - min(created_at) from outbox where recipient = :to"
        first, second = [await rig.one(sent, to=to) for to in (CALLED, LATER)]
        assert dt.timedelta(minutes=25) < first < dt.timedelta(minutes=35), "at nine in the morning"
        assert second is not None
    finally:
        stop.set()
        await working
