"""The text message with the link that belongs to a case."""

from __future__ import annotations

import httpx2

from tests.smoke.harness.case import Asked, Case
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import LINK, Phones, Text
from tests.smoke.harness.town import Town


async def link_of(case: Case, nurse: Asked, phones: Phones, http_url: str) -> Text:
    """The text that asks ``nurse`` to go; whatever else comes to that phone is read and passed over."""
    async with httpx2.AsyncClient(base_url=f"{http_url}/api/v1", trust_env=False) as client:
        while True:
            text = await phones.expect_sms(nurse.phone)
            if LINK.search(text.body):
                shown = (await client.get(f"/r/{text.token}")).json()
                if shown["case_number"] == case.number and shown["state"] == "offered":
                    return text


async def asked(
    town: Town, desk: Desk, phones: Phones, http_url: str, device_id: str
) -> tuple[Case, Asked, Text]:
    """A press that is claimed and spoken to, and somebody whose phone has just got a link."""
    case = await desk.case_of(await town.press(device_id))
    await desk.claim(case)
    await desk.contact(case, "voice")
    nurse = await desk.dispatch(case)
    return case, nurse, await link_of(case, nurse, phones, http_url)
