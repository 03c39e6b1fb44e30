"""Other systems are told: signed, again after a failure, and never through a back door."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import orjson
import pytest
import sqlalchemy as sa

from dispatch.centres import handing
from dispatch.emergency_calls import telling
from dispatch.intake import run as intake
from dispatch.webhooks.lane import WebhookLane
from kit import clock, signals
from kit.signals import Kind, Signal
from kit.webhooks.events import CALL_RECORDED, CASE_HANDED_OVER
from tests.integration.api_harness import Api, Desk, running_api

ALL = ["case.opened", "case.changed", "case.handed_over", "emergency_call.recorded"]


@dataclass
class Receiver:
    """Another system on this machine. ``answers``: statuses to give, then 200 for ever."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    heard: asyncio.Queue[tuple[dict[str, str], bytes]] = field(default_factory=asyncio.Queue)

    async def next(self, type_: str | None = None) -> dict[str, Any]:
        async with asyncio.timeout(10):
            while True:
                headers, body = await self.heard.get()
                event: dict[str, Any] = orjson.loads(body)
                if type_ is None or event["type"].endswith(type_):
                    return {**event, "headers": headers, "raw": body}


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.split(": ", 1) for line in head[1:] if ": " in line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        status = receiver.answers.pop(0) if receiver.answers else 200
        receiver.heard.put_nowait((headers, body))
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield receiver


@asynccontextmanager
async def sending(api: Api) -> AsyncIterator[None]:
    """An engine's lane for webhooks."""
    process = api.process
    lane = WebhookLane(
        process.settings,
        process.database,
        process.wakeups,
        "engine-1:1",
        complete={
            CASE_HANDED_OVER: handing.completing(process.settings),
            CALL_RECORDED: telling.completing(process.settings),
        },
        settled={CASE_HANDED_OVER: handing.settling()},
    )
    stop = asyncio.Event()
    running = asyncio.create_task(lane.run(stop))
    try:
        yield
    finally:
        stop.set()
        lane.woken.set()
        await running


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url, webhook_networks="127.0.0.0/8") as running:
        yield running


async def press(api: Api, device_id: str) -> int:
    async with api.process.database.transaction() as tx:
        await signals.store(tx, [Signal("test", device_id, f"{device_id}-1", Kind.SOS)])
    await intake.take_in(api.process.database)
    async with api.process.database.transaction() as tx:
        query = "select case_id from signals where device_id = :id order by id desc limit 1"
        return int(await tx.scalar(sa.text(query), {"id": device_id}))


async def act(desk: Desk, path: str, body: Any = None, expect: int = 200) -> Any:
    answer = await desk.post(path, body)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def subscribe(desk: Desk, url: str, events: list[str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = await act(desk, "/webhooks", {"url": url, "events": events or ALL}, 201)
    return found


def signed(secret: str, event: dict[str, Any]) -> bool:
    """As a receiver checks it who has only read the specification."""
    headers = event["headers"]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + event["raw"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return wanted in headers["webhook-signature"].split(" ")


async def test_a_case_is_told_signed_and_once(api: Api) -> None:
    admin = await api.sign_in("admin")
    desk = await api.sign_in("dispatcher")
    async with receiving() as receiver, sending(api):
        made = await subscribe(admin, receiver.url)
        case_id = await press(api, "demo-0001")
        opened = await receiver.next("case.opened")
        assert signed(made["secret"], opened)
        assert not signed("whsec_" + base64.b64encode(b"x" * 32).decode(), opened)
        assert (opened["specversion"], opened["subject"]) == ("1.0", f"cases/{case_id}")
        assert opened["headers"]["content-type"].startswith("application/cloudevents+json")
        await act(desk, f"/cases/{case_id}/claim", {})
        claimed = await receiver.next("case.changed")
        assert claimed["data"]["change"] == "claimed"
        page = (await admin.get(f"/webhooks/{made['id']}/deliveries")).json()["items"]
        first = page[-1]
        assert first["event_id"] == opened["id"]
        await act(admin, f"/webhooks/{made['id']}/deliveries/{first['id']}/replay", expect=201)
        again = await receiver.next("case.opened")
        assert again["id"] == opened["id"], "receivers tell doubles by it"


async def test_a_receiver_that_fails_is_tried_again_and_holds_up_nobody(api: Api) -> None:
    admin = await api.sign_in("admin")
    async with receiving() as broken, receiving() as fine, sending(api):
        broken.answers = [500, 503]
        await subscribe(admin, broken.url, ["case.opened"])
        await subscribe(admin, fine.url, ["case.opened"])
        await press(api, "demo-0001")
        await broken.next()
        await fine.next()
        for seconds in (6, 31):
            async with asyncio.timeout(10):
                while (await waiting(api)) == 0:  # noqa: ASYNC110  (the lane's own transaction)
                    await asyncio.sleep(0.02)
            async with api.process.database.transaction() as tx:
                await clock.advance(tx, seconds)
            await broken.next()
        async with asyncio.timeout(10):
            while await waiting(api):  # noqa: ASYNC110  (the lane's own transaction)
                await asyncio.sleep(0.02)


async def waiting(api: Api) -> int:
    async with api.process.database.transaction() as tx:
        return int(
            await tx.scalar(
                sa.text(
                    "select count(*) from outbox where channel = 'webhook' and state = 'pending'"
                    " and due_at > bell_now()"
                )
            )
        )


async def test_private_addresses_are_no_targets(town_url: str) -> None:
    async with running_api(town_url) as api:
        admin = await api.sign_in("admin")
        for url in ("http://127.0.0.1:5432/", "https://localhost/", "https://[::1]/", "ftp://x.example/"):
            refused = await act(admin, "/webhooks", {"url": url, "events": ["case.opened"]}, 422)
            assert refused["errors"][0]["field"].endswith("url")
        desk = await api.sign_in("dispatcher")
        await act(desk, "/webhooks", {"url": "https://example.com/", "events": ["case.opened"]}, 403)


async def test_another_centre_takes_a_case_and_says_so(api: Api) -> None:
    admin = await api.sign_in("admin")
    desk = await api.sign_in("dispatcher")
    async with receiving() as receiver, sending(api):
        made = await subscribe(admin, receiver.url, ["case.handed_over"])
        case_id = await press(api, "demo-0001")
        await act(desk, f"/cases/{case_id}/claim", {})
        found = await desk.get(f"/cases/{case_id}/centres")
        assert found.status_code == 200, found.text
        [centre] = found.json()["items"]
        assert centre["id"] == made["id"]
        body = {"webhook_id": centre["id"], "reason": "诉求转办"}
        await act(desk, f"/cases/{case_id}/hand-over", body, 201)
        event = await receiver.next()
        assert event["data"]["text"]
        assert event["data"]["address"]
        async with api.process.database.transaction() as tx:
            kept = await tx.scalar(sa.text("select params::text from outbox where channel = 'webhook'"))
        assert event["data"]["address"] not in kept, "nothing personal lies in the outbox"
        token = event["data"]["acknowledge_url"].rpartition("/")[2]
        async with httpx2.AsyncClient(base_url=api.url) as other:
            said = {"accepted": True, "reference": "12345-77"}
            answer = await other.post(f"/api/v1/hand-overs/{token}", json=said)
            assert answer.status_code == 200, answer.text
            assert (await other.post("/api/v1/hand-overs/AAAA", json=said)).status_code == 404
        [handed] = (await desk.get(f"/cases/{case_id}/hand-overs")).json()["items"]
        assert (handed["state"], handed["reference"]) == ("acknowledged", "12345-77")
        assert (await desk.get(f"/cases/{case_id}")).json()["closed_at"] is None


async def test_a_call_to_120_goes_out_with_its_sheet(api: Api) -> None:
    admin = await api.sign_in("admin")
    desk = await api.sign_in("dispatcher")
    async with receiving() as receiver, sending(api):
        made = await subscribe(admin, receiver.url, ["emergency_call.recorded"])
        case_id = await press(api, "demo-0001")
        sheet = (await desk.get(f"/cases/{case_id}/call-sheet", service="ambulance")).json()
        await act(desk, f"/cases/{case_id}/emergency-calls", {"service": "ambulance"}, 201)
        event = await receiver.next()
        assert signed(made["secret"], event)
        assert event["data"]["call"]["phone"] == "120"
        assert event["data"]["text"].splitlines()[0] == sheet["lines"][0]
        assert sheet["lines"][2] in event["data"]["text"]


async def test_two_new_secrets_in_a_row_leave_the_receiver_its_own(api: Api) -> None:
    admin = await api.sign_in("admin")
    async with receiving() as receiver, sending(api):
        made = await subscribe(admin, receiver.url, ["case.opened"])
        renewed = [await act(admin, f"/webhooks/{made['id']}/secret", {}) for _ in range(2)]
        await press(api, "demo-0001")
        event = await receiver.next()
        for secret in (made["secret"], *(one["secret"] for one in renewed)):
            assert signed(secret, event), "the answer to the first may have been lost on its way"


async def test_an_ended_subscription_hears_nothing(api: Api) -> None:
    admin = await api.sign_in("admin")
    async with receiving() as receiver, receiving() as other, sending(api):
        made = await subscribe(admin, receiver.url, ["case.opened"])
        await subscribe(admin, other.url, ["case.opened"])
        path = f"/api/v1/webhooks/{made['id']}"
        gone = await api.client.delete(path, headers=admin.headers)
        assert gone.status_code == 204
        await press(api, "demo-0001")
        await other.next()
        with contextlib.suppress(asyncio.QueueEmpty):
            assert receiver.heard.get_nowait() is None
