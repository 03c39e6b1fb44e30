"""Aliyun: approved templates, its limits, its reports, and Twilio beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.integration.api_harness import Api, Desk, running_api
from tests.integration.sending_rig import Office, sending

DAUGHTER, SON = "+8613800000001", "+8613800000002"
SECRET = "secret-in-the-address"
ALIYUN = {
    "aliyun_access_key_id": "LTAIsimulated",
    "aliyun_access_key_secret": "simulated-aliyun-secret",
    "aliyun_sms_sign": "平安钟",
    "aliyun_voice_number": "07146350000",
}
ALONE = {"twilio_account_sid": "", **ALIYUN}


@dataclass
class Place:
    office: Office
    api: Api
    admin: Desk

    async def approve(self, channel: str, state: str = "approved") -> None:
        """What a relative is told."""
        code = f"{'SMS' if channel == 'sms' else 'TTS'}_1"
        path = f"/carriers/aliyun/templates/{channel}/page.contact"
        answer = await self.admin.put(path, {"code": code, "state": state})
        assert answer.status_code == 200, answer.text

    async def reported(self, name: str, *reports: dict[str, Any], secret: str = SECRET) -> int:
        """A report of Aliyun's; the status it is answered with."""
        path = f"/api/v1/carriers/aliyun/{secret}/{name}"
        return (await self.api.client.post(path, json=list(reports))).status_code

    async def timeline(self) -> list[str]:
        case = (await self.admin.get(f"/cases/{self.office.case_id}")).json()
        return [event["type"] for event in case["timeline"]]


@asynccontextmanager
async def place(town_url: str, *carrier: str, **settings: Any) -> AsyncIterator[Place]:
    async with running_api(town_url, aliyun_callback_secret=SECRET) as api:
        reports = f"{api.url}/api/v1/carriers/aliyun/{SECRET}"
        async with sending(town_url, "--aliyun-reports", reports, *carrier, **settings) as office:
            yield Place(office, api, await api.sign_in("admin"))


async def test_a_key_pressed_in_a_call_is_an_answer_and_counts_once(town_url: str) -> None:
    async with place(town_url, **ALONE) as here:
        office = here.office
        await here.approve("voice")
        key = await office.page(DAUGHTER, "voice")
        (call,) = await office.until(lambda: office.calls(DAUGHTER))
        answer = await office.sim.post(f"/sim/calls/{call['sid']}/digits", json={"digits": "1"})
        assert "[TTS_1]" in " ".join((await office.calls(DAUGHTER))[0]["spoken"]), answer.text

        async def answered() -> bool:
            return (await office.state(key))[0] == "answered"

        await office.until(answered)
        message_id = await office.run("select id from outbox where key = :key", key=key)
        report = {"call_id": call["sid"], "out_id": str(message_id), "duration": "9", "dtmf": "1"}
        await office.until(lambda: _has(here, "message_result"))
        before = await here.timeline()
        assert before.count("phone_answered") == 1
        assert await here.reported("voice-report", report, report) == 200
        late = {"call_id": call["sid"], "out_id": str(message_id), "duration": "0", "dtmf": ""}
        assert await here.reported("voice-report", late) == 200
        assert (await here.timeline()).count("phone_answered") == 1
        assert (await office.state(key))[0] == "answered"
        assert await here.reported("voice-report", report, secret="guessed") == 403
        strange = {"call_id": "1^1", "out_id": "99999999", "duration": "9", "dtmf": "1"}
        assert await here.reported("voice-report", strange) == 200


async def _has(here: Place, type_: str) -> bool:
    return type_ in await here.timeline()


async def test_what_is_not_approved_goes_another_way(town_url: str) -> None:
    async with place(town_url, **ALONE) as here:
        await here.approve("voice")
        await here.approve("sms", "pending")
        key = await here.office.page(DAUGHTER)
        await here.office.quiet()
        assert await here.office.state(key) == ("skipped", "template_not_approved")
        assert len(await here.office.calls(DAUGHTER)) == 1
        assert await here.office.texts() == []
        await here.approve("sms")
        key = await here.office.page(SON)
        await here.office.quiet()
        (text,) = await here.office.texts(SON)
        assert text["body"].startswith("[SMS_1]")
        await here.office.until(lambda: _is(here, key, "delivered"))


async def _is(here: Place, key: str, state: str) -> bool:
    return (await here.office.state(key))[0] == state


async def test_who_has_had_his_share_is_reached_over_the_next_channel(town_url: str) -> None:
    """The carrier holds everybody to one text a minute; we know before we ask it."""
    async with place(town_url, "--aliyun-limits", **ALONE) as here:
        office = here.office
        await here.approve("sms")
        await here.approve("voice")
        await office.page(DAUGHTER)
        await office.quiet()
        key = await office.page(DAUGHTER, key=f"{office.case_id}:second")
        await office.quiet()
        assert await office.state(key) == ("skipped", "quota_spent")
        assert (len(await office.texts(DAUGHTER)), len(await office.calls(DAUGHTER))) == (1, 1)
        # Nobody is spared the first word of another case: the carrier is asked, says no, and he is called.
        other = await office.run(
            "insert into cases (number, state, priority, kind, situation, subject_type, subject_id,"
            " waiting_since) values ('x-1', 'open', 1, 'sos', 'emergency', 'device', 'x', bell_now())"
            " returning id"
        )
        first = await office.run(
            "insert into outbox (key, channel, recipient, template, case_id, urgency)"
            " values ('x', 'sms', :to, 'page.contact', :case, 1) returning id",
            to=DAUGHTER,
            case=other,
        )
        await office.quiet()
        asked = "select count(*) from outbox_attempts where outbox_id = :id and detail like 'isv.BUSINESS%'"
        assert await office.run(asked, id=first) == 1
        assert await office.line("aliyun", "sms") == "up"
        shown = (await here.admin.get("/carriers")).json()
        spent = [one for one in shown["quotas"] if one["carrier"] == "aliyun" and one["channel"] == "sms"]
        assert (spent[0]["per_s"], spent[0]["left"]) == (60, 0)


async def test_the_other_carrier_takes_over_within_the_second(town_url: str) -> None:
    async with place(town_url, **ALIYUN) as here:
        office = here.office
        await here.approve("sms")
        await office.run("update carrier_lines set state = 'up'")
        await here.office.page(SON)
        await office.quiet()
        assert [text["body"][:7] for text in await office.texts(SON)] == ["[SMS_1]"]
        # Requests signed with another secret are what a carrier in trouble is to us.
        office.carriers[0]._key = ("LTAIsimulated", "wrong")
        for number in range(4):
            await office.page(f"+861380000{number + 10:04}")
        await office.quiet()
        bodies = [text["body"] for text in await office.texts() if text["to"] != SON]
        assert (len(bodies), any(body.startswith("[") for body in bodies)) == (4, False)
        assert await office.line("aliyun", "sms") == "out"
        assert await office.line("twilio", "sms") == "up"
