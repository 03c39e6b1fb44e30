"""The simulated carrier, driven by the official SDK and by hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from simulator.carrier import CarrierSettings, create_app
from simulator.carrier.settings import DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN
from tests.integration.carrier_harness import Customer, RewritingClient, served, until

ELDER, NURSE, DESK = "+8613800000001", "+8613800000002", "+8612349"
MENU = (
    '<Response><Gather numDigits="1" action="/pressed" timeout="2"><Say>接受请按一</Say></Gather>'
    "<Say>没有收到按键</Say></Response>"
)


class World:
    """A running carrier, its customer and the SDK."""

    def __init__(self, carrier_url: str, customer: Customer) -> None:
        self.customer = customer
        self.sdk_http = RewritingClient(carrier_url)
        self.sdk = Client(DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN, http_client=self.sdk_http)
        self.sim = httpx2.AsyncClient(base_url=carrier_url, timeout=10, trust_env=False)

    async def call(self, **params: Any) -> Any:
        customer = self.customer
        return await self.sdk.calls.create_async(
            **{
                "to": NURSE,
                "from_": DESK,
                "url": customer.url("voice"),
                "status_callback": customer.url("call-status"),
                "status_callback_event": ["initiated", "ringing", "answered", "completed"],
            }
            | params
        )

    async def text(self, body: str = "有人按铃", **params: Any) -> Any:
        return await self.sdk.messages.create_async(
            **{
                "to": NURSE,
                "from_": DESK,
                "body": body,
                "status_callback": self.customer.url("text-status"),
            }
            | params
        )

    async def fault(self, **fault: Any) -> None:
        (await self.sim.post("/sim/faults", json=fault)).raise_for_status()

    async def calls(self) -> list[dict[str, Any]]:
        return (await self.sim.get("/sim/calls")).json()

    async def ringing(self, sid: str) -> None:
        await self.customer.values("call-status", "CallStatus", ["initiated", "ringing"])


def settings(customer: Customer, data_file: Path | None = None) -> CarrierSettings:
    return CarrierSettings(
        sms_webhook=customer.url("inbound-text"),
        voice_webhook=customer.url("inbound-call"),
        data_file=data_file,
        sent_after_s=0.02,
        delivered_after_s=0.02,
        dial_s=0.02,
        speech_s_per_char=0.001,
        voicemail_rings_s=0.05,
        retry_after_s=(0.05, 0.1, 0.2, 0.4),
    )


@pytest.fixture
async def customer() -> AsyncIterator[Customer]:
    customer = Customer()
    async with served(customer.app) as customer.base_url:
        yield customer


@pytest.fixture
async def world(customer: Customer) -> AsyncIterator[World]:
    async with served(create_app(settings(customer))) as url:
        world = World(url, customer)
        yield world
        await world.sim.aclose()
        await world.sdk_http.close()


async def test_a_text_is_delivered_with_signed_callbacks(world: World) -> None:
    sent = await world.text("救助 https://bell.example/r/abc")
    assert (sent.status, sent.direction, sent.num_segments) == ("queued", "outbound-api", "1")
    await world.customer.values("text-status", "MessageStatus", ["sent", "delivered"])
    fetched = await world.sdk.messages(sent.sid).fetch_async()
    assert (fetched.status, fetched.error_code) == ("delivered", None)
    assert [m.sid for m in await world.sdk.messages.list_async(to=NURSE)] == [sent.sid]
    (shown,) = (await world.sim.get("/sim/messages", params={"to": NURSE})).json()
    assert [c["response_status"] for c in shown["callbacks"]] == [200, 200]
    assert (await world.sim.get(f"/sim/messages?after={sent.sid}")).json() == []
    assert (await world.sim.get(f"/sim/messages?to={NURSE}&status=delivered")).json() == [shown]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to": "13800000001"}, 21211),
        ({"to": ""}, 21604),
        ({"from_": ""}, 21603),
        ({"from_": "+0"}, 21212),
        ({"body": ""}, 21602),
        ({"body": "长" * 1601}, 21617),
        ({"from_": NURSE}, 21266),
        ({"status_callback": "nowhere"}, 21609),
        ({"messaging_service_sid": "MG1"}, 21705),
    ],
)
async def test_a_wrong_text_is_refused_with_twilios_code(
    world: World, changed: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as caught:
        await world.text(**changed)
    assert (caught.value.status, caught.value.code) == (400, code)
    assert (await world.sim.get("/sim")).json()["messages"] == 0


async def test_wrong_credentials_and_unknown_parameters(world: World) -> None:
    path = f"/2010-04-01/Accounts/{DEMO_ACCOUNT_SID}/Messages.json"
    refused = await world.sim.post(path, data={"To": NURSE}, auth=(DEMO_ACCOUNT_SID, "wrong"))
    assert (refused.status_code, refused.json()["code"]) == (401, 20003)
    form = {"To": NURSE, "From": DESK, "Body": "x", "Colour": "red"}
    accepted = await world.sim.post(path, data=form, auth=(DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN))
    assert accepted.status_code == 201
    (unknown,) = (await world.sim.get("/sim/unknown-parameters")).json()
    assert (unknown["name"], unknown["value"]) == ("Colour", "red")


async def test_a_call_rings_until_a_key_is_pressed(world: World) -> None:
    world.customer.answers = {
        "voice": MENU,
        "pressed": "<Response><Say>谢谢,已接受</Say><Hangup/></Response>",
    }
    call = await world.call(machine_detection="Enable")
    await world.ringing(call.sid)
    pressed = (await world.sim.post(f"/sim/calls/{call.sid}/digits", json={"digits": "1"})).json()
    assert pressed["said"] == ["谢谢,已接受"]
    assert pressed["status"] == "completed"
    (fetch,) = world.customer.of("voice")
    assert (fetch["AnsweredBy"], fetch["CallStatus"]) == ("human", "in-progress")
    assert world.customer.of("pressed")[0]["Digits"] == "1"
    await world.customer.values(
        "call-status", "CallStatus", ["initiated", "ringing", "in-progress", "completed"]
    )
    fetched = await world.sdk.calls(call.sid).fetch_async()
    assert (fetched.status, fetched.answered_by, fetched.duration) == ("completed", "human", "1")
    again = await world.sim.post(f"/sim/calls/{call.sid}/digits", json={"digits": "1"})
    assert again.status_code == 409


async def test_nobody_answers_within_the_time_out(world: World) -> None:
    call = await world.call(timeout=1)
    await until(lambda: len(world.customer.of("call-status")) == 3)
    assert world.customer.of("call-status")[-1]["CallStatus"] == "no-answer"
    assert (await world.sdk.calls(call.sid).fetch_async()).status == "no-answer"


async def test_a_ringing_call_is_canceled_and_a_live_one_redirected(world: World) -> None:
    world.customer.answers = {"voice": "<Response><Pause length='60'/></Response>"}
    first = await world.call()
    await world.ringing(first.sid)
    await world.sdk.calls(first.sid).update_async(status="canceled")
    await until(lambda: world.customer.of("call-status")[-1]["CallStatus"] == "canceled")
    with pytest.raises(TwilioRestException) as caught:
        await world.sdk.calls(first.sid).update_async(twiml="<Response/>")
    assert caught.value.code == 21220

    second = await world.call()
    await until(lambda: world.customer.of("call-status")[-1]["CallStatus"] == "ringing")
    await world.sim.post(f"/sim/calls/{second.sid}/answer")
    await until(lambda: world.customer.of("voice"))
    await world.sdk.calls(second.sid).update_async(twiml="<Response><Say>改了</Say></Response>")
    await until(lambda: world.customer.of("call-status")[-1]["CallStatus"] == "completed")
    assert (await world.calls())[-1]["spoken"] == ["改了"]


async def test_an_answer_is_not_lost_while_the_api_is_down(world: World) -> None:
    world.customer.answers = {"voice": MENU, "pressed": "<Response><Say>好</Say></Response>"}
    call = await world.call()
    await world.ringing(call.sid)
    world.customer.fail_times = 3
    pressed = await world.sim.post(f"/sim/calls/{call.sid}/digits", json={"digits": "1"})
    assert pressed.json()["said"] == ["好"]
    assert len(world.customer.of("pressed")) == 1


@pytest.mark.parametrize(
    ("fault", "status", "answered_by"),
    [("busy", "busy", None), ("no_answer", "no-answer", None), ("voicemail", "completed", "machine_start")],
)
async def test_faults_of_calls(world: World, fault: str, status: str, answered_by: str | None) -> None:
    world.customer.answers = {"voice": "<Response><Say>有人按铃</Say></Response>"}
    await world.fault(to=NURSE, channel="voice", fault=fault, delay_s=0.1)
    call = await world.call(machine_detection="Enable")
    await until(lambda: [f for f in world.customer.of("call-status") if f["CallStatus"] == status])
    fetched = await world.sdk.calls(call.sid).fetch_async()
    assert (fetched.status, fetched.answered_by) == (status, answered_by)


async def test_faults_of_texts(world: World) -> None:
    await world.fault(fault="reject", channel="sms", count=1)
    with pytest.raises(TwilioRestException) as caught:
        await world.text()
    assert caught.value.code == 21610
    await world.fault(fault="error_500", count=1)
    with pytest.raises(TwilioRestException) as caught:
        await world.text()
    assert caught.value.status == 500
    await world.fault(fault="undelivered", channel="sms", error_code=30005, count=1)
    await world.text()
    await world.customer.values("text-status", "MessageStatus", ["sent", "undelivered"])
    assert world.customer.of("text-status")[-1]["ErrorCode"] == "30005"
    await world.sim.delete("/sim/faults")
    assert (await world.sim.get("/sim/faults")).json() == []


async def test_an_unknown_outcome_is_accepted_and_never_answered(world: World) -> None:
    await world.fault(fault="drop_response", channel="sms", count=1)
    path = f"/2010-04-01/Accounts/{DEMO_ACCOUNT_SID}/Messages.json"
    form = {"To": NURSE, "From": DESK, "Body": "x"}
    with pytest.raises(httpx2.TransportError):
        await world.sim.post(path, data=form, auth=(DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN))
    assert (await world.sim.get("/sim")).json()["messages"] == 1


@pytest.mark.parametrize(("fault", "accepted"), [("timeout", 0), ("delay", 1)])
async def test_slow_answers(world: World, fault: str, accepted: int) -> None:
    await world.fault(fault=fault, channel="sms", count=1, delay_s=0.1)
    if fault == "timeout":
        with pytest.raises(httpx2.TransportError):
            await world.text()
    else:
        assert (await world.text()).status == "queued"
    assert (await world.sim.get("/sim")).json()["messages"] == accepted


async def test_a_text_that_never_arrives_stays_sent(world: World) -> None:
    await world.fault(fault="never_deliver", to=NURSE)
    await world.text()
    await world.customer.values("text-status", "MessageStatus", ["sent"])
    (shown,) = await until_messages(world, held=True)
    assert shown["status"] == "sent"


async def until_messages(world: World, *, held: bool) -> list[dict[str, Any]]:
    async with asyncio.timeout(5):
        while True:
            shown = (await world.sim.get("/sim/messages")).json()
            if all(message["held"] == held for message in shown):
                return shown
            await asyncio.sleep(0.01)


async def test_a_callback_nobody_took_is_sent_after_a_restart(customer: Customer, tmp_path: Path) -> None:
    chosen = settings(customer, tmp_path / "carrier.jsonl")
    customer.fail_times = 1000
    async with served(create_app(chosen)) as url:
        world = World(url, customer)
        await world.text()
        await until(lambda: customer.fail_times < 998)
        await world.sdk_http.close()
        await world.sim.aclose()
    customer.fail_times = 0
    async with served(create_app(chosen)):
        await until(lambda: len(customer.of("text-status")) == 2)
    assert {form["MessageStatus"] for form in customer.of("text-status")} == {"sent", "delivered"}


async def test_a_phone_texts_and_calls_back(world: World) -> None:
    world.customer.answers = {
        "inbound-text": "<Response><Message>收到</Message></Response>",
        "inbound-call": "<Response><Say>平安钟</Say></Response>",
    }
    await world.text()
    await world.sim.post("/sim/messages/reply", json={"from": NURSE, "body": "1 接受"})
    (inbound,) = await until(lambda: world.customer.of("inbound-text"))
    assert (inbound["From"], inbound["To"], inbound["Body"]) == (NURSE, DESK, "1 接受")
    await until(lambda: world.customer.of("text-status"))
    called = await world.sim.post("/sim/calls/inbound", json={"from": ELDER, "to": DESK})
    assert called.status_code == 201
    (voice,) = await until(lambda: world.customer.of("inbound-call"))
    assert (voice["Direction"], voice["CallStatus"]) == ("inbound", "ringing")
    messages = (await world.sim.get("/sim/messages")).json()
    assert [m["direction"] for m in messages] == ["outbound-api", "inbound", "outbound-reply"]


async def test_everything_is_remembered_after_a_kill(customer: Customer, tmp_path: Path) -> None:
    chosen = settings(customer, tmp_path / "carrier.jsonl")
    async with served(create_app(chosen)) as url:
        world = World(url, customer)
        await world.text()
        call = await world.call()
        await world.ringing(call.sid)
        await customer.values("text-status", "MessageStatus", ["sent", "delivered"])
        await world.sdk_http.close()
        await world.sim.aclose()
    async with served(create_app(chosen)) as url:
        await until(lambda: customer.of("call-status")[-1]["CallStatus"] == "failed")
        async with httpx2.AsyncClient(base_url=url, trust_env=False) as sim:
            counts = (await sim.get("/sim")).json()
            assert (counts["messages"], counts["calls_by_status"]) == (1, {"failed": 1})
            await sim.delete("/sim")
            assert (await sim.get("/sim")).json()["messages"] == 0


async def test_the_page_shows_phones(world: World) -> None:
    await world.text("https://bell.example/r/abc")
    page = await world.sim.get("/")
    assert (page.status_code, "<html" in page.text) == (200, True)
    shown = (await world.sim.get("/sim/phones")).json()
    assert [phone["number"] for phone in shown["phones"]] == [NURSE]
    same = await world.sim.get("/sim/phones", params={"version": 10**9})
    assert same.json()["phones"] is not None
