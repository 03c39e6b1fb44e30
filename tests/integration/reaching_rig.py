"""People and their telephones: the API on a seeded town, a carrier with phones, a sender, an engine in the
test's hand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import sqlalchemy as sa

from dispatch.escalation import engine
from dispatch.family import following
from dispatch.intake import run as intake
from dispatch.notify.sender import Sender
from dispatch.notify.twilio import TwilioCarrier
from kit import clock, signals
from kit.signals import Kind, Signal
from simulator.carrier.app import create_app as carrier_of
from simulator.carrier.settings import DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN, CarrierSettings
from tests.integration.api_harness import Api, Desk, running_api
from tests.integration.carrier_harness import served

SETTLED = """
    select not exists (
        select from outbox o where o.channel in ('sms', 'voice')
          and (o.state = 'sending' or (o.state = 'pending' and o.due_at <= bell_now()
               and (o.urgency < 6 or not exists (select from carrier_lines l
                                                 where l.channel = o.channel and l.state = 'out')))))
"""


@dataclass
class Reaching:
    """``desk`` handles cases, ``admin`` keeps the register."""

    api: Api
    carrier: str
    desk: Desk
    admin: Desk

    async def press(self, device_id: str = "demo-0001", kind: Kind = Kind.SOS, name: str = "1") -> int:
        """The case that a press opens or joins."""
        async with self.api.process.database.transaction() as tx:
            await signals.store(tx, [Signal("test", device_id, f"{device_id}-{kind}-{name}", kind)])
        await intake.take_in(self.api.process.database)
        query = "select case_id from signals where device_id = :id order by id desc limit 1"
        return int(await self.one(query, id=device_id))

    async def does(self, path: str, body: Any = None, status: int = 200, desk: Desk | None = None) -> Any:
        """A POST of the desk's."""
        answer = await (desk or self.desk).post(path, {} if body is None else body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def settle(self) -> None:
        """What has happened is told, and has left."""
        while await following.follow(self.api.process.database):
            pass
        async with asyncio.timeout(20):
            while not await self.one(SETTLED):  # noqa: ASYNC110  (another task's rows)
                await asyncio.sleep(0.02)

    async def after(self, seconds: float) -> None:
        """The clock goes on; what is due is done and told."""
        async with self.api.process.database.transaction() as tx:
            await clock.advance(tx, seconds)
        while await engine.take_due(self.api.process.database):
            pass
        await self.settle()

    async def one(self, statement: str, **values: Any) -> Any:
        """The first column of the first row."""
        async with self.api.process.database.transaction() as tx:
            return await tx.scalar(sa.text(statement), values)

    async def texts(self, phone: str) -> list[str]:
        """What a telephone has received, the oldest first."""
        async with httpx2.AsyncClient(trust_env=False) as client:
            found = (await client.get(f"{self.carrier}/sim/messages")).json()
        return [one["body"] for one in found if one["to"] == phone and one["direction"] != "inbound"]

    async def link(self, path: str, body: Any = None, *, get: bool = False) -> httpx2.Response:
        """A request of somebody who has nothing but a link."""
        client, headers = self.api.client, {"Accept-Language": "zh-CN"}
        if get:
            return await client.get(f"/api/v1{path}", headers=headers)
        return await client.post(f"/api/v1{path}", json={} if body is None else body, headers=headers)


def link_in(text: str) -> str:
    """The address of the link in a message, without its host."""
    found = re.search(r"https?://[^/\s]+(/[a-z]/[A-Za-z0-9_-]+)", text)
    assert found is not None, text
    return found[1]


@asynccontextmanager
async def reaching(database_url: str) -> AsyncIterator[Reaching]:
    """A rig on a database of its own."""
    phones = CarrierSettings(sent_after_s=0.01, delivered_after_s=0.01, dial_s=0.01)
    async with served(carrier_of(phones)) as carrier:
        settings: dict[str, Any] = {
            "twilio_base_url": carrier,
            "twilio_account_sid": DEMO_ACCOUNT_SID,
            "twilio_auth_token": DEMO_AUTH_TOKEN,
            "twilio_from": "+8612349",
            "public_url": "http://bell.example",
        }
        async with running_api(database_url, **settings) as api:
            stop = asyncio.Event()
            held = api.process
            sends = TwilioCarrier(held.settings)
            async with held.lease("engine", "engine-1") as lease:
                sender = Sender(held.settings, held.database, held.wakeups, lease.holder, [sends])
                sending = asyncio.create_task(sender.run(stop))
                try:
                    desk, admin = await api.sign_in("dispatcher"), await api.sign_in("admin")
                    yield Reaching(api, carrier, desk, admin)
                finally:
                    stop.set()
                    sender.woken.set()
                    await sending
                    await sends.close()
