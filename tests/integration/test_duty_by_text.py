"""Texts to the carrier's number: going on and off duty beside answering offers."""

from __future__ import annotations

import sqlalchemy as sa
from twilio.request_validator import RequestValidator

from tests.integration.api_harness import Api, running_api

TOKEN = "the carrier's own secret"
HOOK = "/api/v1/carriers/twilio/sms"


async def texted(api: Api, phone: str, body: str) -> str:
    form = {"From": phone, "Body": body, "MessageSid": "SM1"}
    signature = RequestValidator(TOKEN).compute_signature(f"http://127.0.0.1:8000{HOOK}", form)
    answer = await api.client.post(HOOK, data=form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_on_and_off_by_text(town_url: str) -> None:
    async with running_api(town_url, twilio_auth_token=TOKEN, language="en") as api:
        desk = await api.sign_in("supervisor")
        new = {"area_id": 3, "name": "Nurse", "phone": "+8619911110001"}
        nurse = (await desk.post("/responders", new)).json()["id"]
        phone = new["phone"]

        async def on_duty() -> bool:
            items = (await desk.get("/duty")).json()["items"]
            return nurse in [item["responder"]["id"] for item in items]

        assert "Noted: on duty" in await texted(api, phone, "上班")
        assert await on_duty()
        assert "no task waiting" in await texted(api, phone, "1")
        assert "Not understood" in await texted(api, phone, "what?")
        assert "Noted: off duty" in await texted(api, phone, "off")
        assert not await on_duty()
        assert "not on duty" in await texted(api, phone, "下班")
        assert "<Message>" not in await texted(api, "+8613000000000", "上班")
        async with api.process.database.transaction() as tx:
            lines = await tx.rows(
                sa.text("select action from audit where action like 'duty.%' order by id")
            )
        assert [line["action"] for line in lines] == ["duty.on", "duty.off"]
