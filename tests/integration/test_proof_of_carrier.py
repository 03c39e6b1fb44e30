"""The carrier is proven every hour: a text to a telephone of our own leaves, and its report comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from twilio.request_validator import RequestValidator

from dispatch import proof
from dispatch.notify.twilio import WEBHOOKS
from simulator.carrier.settings import DEMO_AUTH_TOKEN
from tests.integration.reaching_rig import Reaching, reaching

OURS = ["+8613900030001", "+8613900030002"]


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Reaching]:
    async with reaching(database_url) as running:
        yield running


async def report(rig: Reaching, message: int) -> None:
    """What the carrier says of a message, signed."""
    form = {"MessageStatus": "delivered", "MessageSid": f"SM{message}"}
    path = f"{WEBHOOKS}/messages/{message}/status"
    public = rig.api.process.settings.public_url
    signature = RequestValidator(DEMO_AUTH_TOKEN).compute_signature(f"{public}{path}", form)
    headers = {"X-Twilio-Signature": signature}
    answer: httpx2.Response = await rig.api.client.post(path, data=form, headers=headers)
    assert answer.status_code == 204, answer.text


async def test_two_telephones_in_turn_once_an_hour_and_back(rig: Reaching) -> None:
    database = rig.api.process.database
    for _ in range(3):
        await asyncio.gather(*(proof.ask_carrier_if_due(database, OURS) for _ in range(4)))
        await rig.settle()
        await rig.after(3600)
    each = [len(await rig.texts(phone)) for phone in OURS]
    assert sorted(each) == [1, 2]

    assert (await rig.desk.get("/proof")).json()["last_carrier_at"] is None, "taken is not brought"
    newest = await rig.one("select max(id) from outbox where template = 'proof.sms'")
    await report(rig, newest)
    found = (await rig.desk.get("/proof")).json()
    assert found["last_carrier_at"] is not None
    assert [one["name"] for one in found["stages"]] == ["carrier_took", "carrier_back"]
    assert all(one["ms"] >= 0 for one in found["stages"])


async def test_without_telephones_of_our_own_nobody_is_written_to(rig: Reaching) -> None:
    await proof.ask_carrier_if_due(rig.api.process.database, [])
    assert await rig.one("select count(*) from outbox where template = 'proof.sms'") == 0
