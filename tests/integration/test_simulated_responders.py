"""Simulated responders between a carrier and a centre that knows only capability links."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, HTTPException

from simulator.carrier import CarrierSettings, create_app
from simulator.carrier.settings import DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN
from simulator.errand import Pace
from simulator.responders import Responders, offer_in
from tests.integration.carrier_harness import Customer, served, until

NURSE, CONTACT, HAND = "+8613800000002", "+8613800000003", "+8613800000004"
STEPS = ["GET", "accept", "confirm", "GET", "depart", "arrive", "enter", "complete"]
AT_ONCE = Pace(0.01, 0.01, 0.01, 0.01, 0.01)


class Links:
    """The capability links of a centre: it notes each act, and may refuse one."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.acts: list[tuple[str, str, dict[str, Any]]] = []
        self.refuse: str | None = None
        self.app.add_api_route("/api/v1/r/{token}", self._show, methods=["GET"])
        self.app.add_api_route("/api/v1/r/{token}/{act}", self._act, methods=["POST"])

    async def _show(self, token: str) -> dict[str, str]:
        self.acts.append((token, "GET", {}))
        return {"state": "offered"}

    async def _act(self, token: str, act: str, body: dict[str, Any]) -> dict[str, str]:
        self.acts.append((token, act, body))
        if act == self.refuse:
            raise HTTPException(409, "wrong_state")
        return {"state": act}

    def of(self, token: str) -> list[str]:
        return [act for got, act, _ in self.acts if got == token]


class Street:
    """A carrier with phones, a centre with links."""

    def __init__(self, carrier: str, centre: str, links: Links) -> None:
        self.carrier, self.centre, self.links = carrier, centre, links
        self.http = httpx2.AsyncClient(
            base_url=carrier, auth=(DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN), trust_env=False
        )

    async def order(self, resource: str, **form: str) -> None:
        path = f"/2010-04-01/Accounts/{DEMO_ACCOUNT_SID}/{resource}.json"
        (await self.http.post(path, data={"From": "+8612349", **form})).raise_for_status()

    async def calls(self) -> list[dict[str, Any]]:
        return (await self.http.get("/sim/calls")).json()


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    links = Links()
    app = create_app(CarrierSettings(dial_s=0.01, speech_s_per_char=0))
    async with served(links.app) as centre, served(app) as carrier:
        street = Street(carrier, centre, links)
        yield street
        await street.http.aclose()


@pytest.fixture
async def at_work(street: Street) -> AsyncIterator[None]:
    responders = Responders(street.carrier, leave=[HAND], decline_rate=0, pace=AT_ONCE, seed=1)
    working = asyncio.create_task(responders.run())
    yield
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


@pytest.mark.usefixtures("at_work")
async def test_an_offer_is_carried_out(street: Street) -> None:
    await street.order("Messages", To=NURSE, Body=f"求助,请点 {street.centre}/r/tok-1。谢谢")
    await until(lambda: street.links.of("tok-1")[-1:] == ["complete"])
    assert street.links.of("tok-1") == STEPS
    bodies = {act: body for _, act, body in street.links.acts}
    assert bodies["confirm"] == {"phone_tail": "0002"}
    assert bodies["complete"]["outcome"] == "stayed"


@pytest.mark.usefixtures("at_work")
async def test_only_offers_are_acted_on(street: Street) -> None:
    await street.order("Messages", To=CONTACT, Body="您的母亲按了铃")
    await street.order("Calls", To=CONTACT, Twiml="<Response><Say>按铃</Say></Response>")
    await street.order("Messages", To=HAND, Body=f"求助 {street.centre}/r/tok-2")
    await street.order("Messages", To=NURSE, Body=f"求助 {street.centre}/r/tok-3")
    await until(lambda: street.links.of("tok-3")[-1:] == ["complete"])
    assert street.links.of("tok-2") == []
    assert [call["status"] for call in await street.calls()] == ["ringing"]


@pytest.mark.usefixtures("at_work")
async def test_a_refused_step_ends_the_errand(street: Street) -> None:
    street.links.refuse = "depart"
    await street.order("Messages", To=NURSE, Body=f"{street.centre}/r/tok-4")
    await until(lambda: "depart" in street.links.of("tok-4"))
    await street.order("Messages", To=NURSE, Body=f"{street.centre}/r/tok-5")
    await until(lambda: "depart" in street.links.of("tok-5"))
    assert street.links.of("tok-4") == STEPS[:5]


async def test_an_offer_is_accepted_by_key_when_the_phone_rings(street: Street) -> None:
    customer = Customer()
    customer.answers = {
        "voice": '<Response><Gather numDigits="1" action="/key"><Say>按一</Say></Gather></Response>',
        "key": "<Response><Say>好</Say></Response>",
    }
    responders = Responders(street.carrier, decline_rate=0, answer_call_rate=1, pace=AT_ONCE, seed=1)
    async with served(customer.app) as customer.base_url:
        await street.order("Calls", To=NURSE, Url=customer.url("voice"))
        await street.order("Messages", To=NURSE, Body=f"{street.centre}/r/tok-6")
        working = asyncio.create_task(responders.run())
        await until(lambda: street.links.of("tok-6")[-1:] == ["complete"])
        assert customer.of("key")[0]["Digits"] == "1"
        assert "accept" not in street.links.of("tok-6")
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_somebody_declines(street: Street) -> None:
    responders = Responders(street.carrier, decline_rate=1, pace=AT_ONCE)
    working = asyncio.create_task(responders.run())
    await street.order("Messages", To=NURSE, Body=f"{street.centre}/r/tok-7")
    await until(lambda: street.links.acts)
    (_, act, body) = street.links.acts[0]
    assert act == "decline"
    assert body["reason"]
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("点 http://127.0.0.1:8000/r/aB_-9。", ("http://127.0.0.1:8000", "aB_-9")),
        ("https://x.cn/bell/r/t.k.n.", ("https://x.cn/bell", "t.k.n")),
        ("没有链接", None),
    ],
)
def test_links_are_found(body: str, found: tuple[str, str] | None) -> None:
    message = {
        "direction": "outbound-api",
        "to": NURSE,
        "body": body,
        "created_at": "2026-11-22T00:00:00+00:00",
    }
    offer = offer_in(message)
    assert (None if offer is None else (offer.base, offer.token)) == found
