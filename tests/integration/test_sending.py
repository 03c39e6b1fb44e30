"""What leaves first, and what happens when a carrier fails (DESIGN §2, promise 6; §7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest

from kit.outbox import BULK, NOTICE, Message
from tests.integration.api_harness import running_api
from tests.integration.sending_rig import Office, sending

DAUGHTER, SON = "+8613800000001", "+8613800000002"


@pytest.fixture
async def office(town_url: str) -> AsyncIterator[Office]:
    async with sending(town_url) as office:
        yield office


async def test_a_page_does_not_wait_for_ten_thousand_others(office: Office) -> None:
    """Reminders and a campaign fill the outbox, and the carrier takes its time over each."""
    await office.fault("delay", channel="sms", delay_s=0.2)
    await office.run(
        "insert into outbox (key, channel, recipient, template, params, urgency)"
        " select 'many' || n, case when n % 3 = 0 then 'webhook' else 'sms' end, '+86139' || n,"
        " 'campaign.words', '{\"text\": \"-\"}',"
        " case n % 2 when 0 then cast(:bulk as int) else cast(:notice as int) end"
        " from generate_series(100001, 110000) n",
        bulk=BULK,
        notice=NOTICE,
    )
    await office.until(office.texts)
    took = []
    for number in range(60):
        to = f"+8613700000{number:03}"
        written = dt.datetime.now(dt.UTC)
        await office.page(to)
        (text,) = await office.until(lambda to=to: office.texts(to))
        took.append((dt.datetime.fromisoformat(text["created_at"]) - written).total_seconds())
    waiting = await office.run("select count(*) from outbox where state = 'pending' and key like 'many%'")
    assert waiting > 5000, "most of the others still wait"
    assert sorted(took)[-2] <= 1.0, sorted(took)[-5:]
    await office.run("update outbox set state = 'cancelled' where state = 'pending'")


async def test_a_line_that_fails_is_left_out_and_comes_back_by_itself(office: Office) -> None:
    await office.fault("error_500", channel="sms")
    keys = [await office.page(to) for to in (DAUGHTER, SON)]
    await office.quiet()
    await office.later(2)
    assert await office.line("twilio", "sms") == "out"
    # Within seconds both are called instead: nobody had said anything to them yet.
    assert len(await office.calls(DAUGHTER)) == len(await office.calls(SON)) == 1
    notice = Message("rota:1", "sms", "+8613800000009", "campaign.words", {"text": "-"})
    await office.write(notice)
    await office.later(70)
    assert (await office.state("rota:1"))[0] == "pending"
    told = await office.run("select count(*) from outbox where template = 'carrier.out'")
    assert told >= 1
    await office.mend()
    await office.later(40)
    assert await office.line("twilio", "sms") == "up"
    assert [(await office.state(key))[0] for key in keys] == ["sent", "sent"]
    assert (await office.state("rota:1"))[0] == "sent"
    assert len(await office.texts(DAUGHTER)) == 1
    states = "select array_agg(data->>'state' order by seq) from feed where type = 'carrier'"
    seen = await office.run(states)
    assert (seen[0], seen[-1]) == ("out", "up")
    assert await office.run("select count(*) from outbox where template = 'carrier.back'") >= 1


async def test_ten_minutes_without_any_carrier_lose_nothing(office: Office) -> None:
    await office.fault("error_500")
    key = await office.page(DAUGHTER)
    await office.write(Message("rota:2", "sms", SON, "campaign.words", {"text": "-"}))
    await office.later(600)
    assert await office.texts() == await office.calls() == []
    await office.mend()
    await office.later(60)
    assert (await office.state(key))[0] == (await office.state("rota:2"))[0] == "sent"
    assert len(await office.texts(SON)) == len(await office.texts(DAUGHTER)) == 1
    assert len(await office.calls(DAUGHTER)) == 1


async def test_a_refusal_says_nothing_about_the_carrier(office: Office) -> None:
    await office.fault("reject", channel="sms")
    numbers = [f"+861380000{n:04}" for n in range(4)]
    keys = [await office.page(to) for to in numbers]
    await office.quiet()
    assert await office.line("twilio", "sms") == "up"
    assert {(await office.state(key))[0] for key in keys} == {"failed"}
    assert [call["to"] for call in sorted(await office.calls(), key=lambda it: it["to"])] == numbers


async def test_a_carriers_rate_holds_back_the_others_and_no_first_page(town_url: str) -> None:
    async with sending(town_url, carrier_rates={"twilio:sms": 1}) as office:
        notices = [
            Message(f"rota:{n}", "sms", f"+861390000{n:04}", "campaign.words", {"text": "-"})
            for n in range(10)
        ]
        await office.write(*notices)
        await office.quiet()
        for n in range(5):
            await office.page(f"+861380000{n:04}")
        await office.quiet()
        pages = [one for one in await office.texts() if one["to"].startswith("+86138")]
        assert len(pages) == 5
        assert len(await office.texts()) < 12
        await office.later(20)
        assert len(await office.texts()) == 15


async def test_what_went_out_and_how_the_carriers_are_can_be_read(office: Office) -> None:
    await office.fault("error_500", channel="sms", count=1)
    await office.page(DAUGHTER)
    await office.write(Message("rota:1", "sms", SON, "campaign.words", {"text": "-"}))
    await office.later(3)
    async with running_api(office.url) as api:
        desk, local = await api.sign_in("dispatcher"), await api.sign_in("admin")
        (page,) = (await desk.get("/messages", case_id=office.case_id, state="sent")).json()["items"]
        wanted = {"channel": "sms", "carrier": "twilio", "attempt": 2, "state": "sent", "reason": None}
        assert wanted.items() <= page.items()
        assert page["queued_at"] < page["sent_at"]
        assert (page["answered_at"], page["responder"]) == (None, None)
        assert (await desk.get("/messages", state="queued")).status_code == 200
        assert (await desk.get("/messages", state="lost")).status_code == 422
        shown = (await local.get("/carriers")).json()
    (twilio,) = shown["items"]
    lines = {line["channel"]: line for line in twilio["lines"]}
    assert (twilio["name"], lines["sms"]["state"], lines["sms"]["sent"]) == ("twilio", "up", 2)
    assert {"per_s": 60, "most": 1, "left": 0, "carrier": None}.items() <= shown["quotas"][0].items()
