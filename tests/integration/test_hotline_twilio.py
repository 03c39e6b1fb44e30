"""Calls that come in through Twilio: at once to a desk, then to the next, and never lost."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from twilio.request_validator import RequestValidator

from app.local.postgres import LocalPostgres
from tests.databases import own_database
from tests.integration.call_rig import ORDINARY, Rig, hotline

PUBLIC = "https://bell.example"
SECRET = "twilio-secret"
HOOK = "/api/v1/carriers/twilio/voice"
CALLER = "+8613900001111"


@pytest.fixture(scope="module")
async def office(postgres: LocalPostgres, template_town: str) -> AsyncIterator[Rig]:
    settings: dict[str, Any] = {
        "public_url": PUBLIC,
        "twilio_auth_token": SECRET,
        "twilio_account_sid": "AC" + "0" * 32,
        "twilio_from": "+8612349",
    }
    async with (
        own_database(postgres, template_town, "hotline_twilio") as url,
        hotline(url, **settings) as rig,
    ):
        yield rig


@pytest.fixture
async def rig(office: Rig) -> Rig:
    await office.fresh()
    return office


_sids = itertools.count(1)


@pytest.fixture(autouse=True)
def sid(monkeypatch: pytest.MonkeyPatch) -> str:
    """What the carrier calls this story's call."""
    name = f"CA{next(_sids)}"
    monkeypatch.setitem(THE_CALL, "CallSid", name)
    return name


THE_CALL = {"CallSid": ""}


async def hook(rig: Rig, path: str, *, forged: bool = False, **fields: str) -> httpx2.Response:
    """A request of the carrier's, signed for the public address."""
    form = {**THE_CALL, "From": CALLER, "To": "+8612349", "CallStatus": "ringing", **fields}
    signature = RequestValidator(SECRET + ("x" if forged else "")).compute_signature(
        f"{PUBLIC}{HOOK}{path}", form
    )
    return await rig.api.client.post(f"{HOOK}{path}", data=form, headers={"X-Twilio-Signature": signature})


def rung(answer: httpx2.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return re.findall(r"<Number[^>]*>([^<]+)</Number>", answer.text)


def address(answer: httpx2.Response) -> str:
    """Where the carrier goes on when nobody picks up."""
    (found,) = re.findall(r'<Dial action="[^"]*?/voice([^"]*)"', answer.text)
    return str(found)


async def test_a_call_rings_the_free_desk_at_once_and_its_answer_claims_the_case(rig: Rig) -> None:
    (phone,) = await rig.rows("select phone from users where username = 'dispatcher'")
    assert (await hook(rig, "", forged=True)).status_code == 403
    async with rig.desk.feed() as feed:
        await feed.next()
        answer = await hook(rig, "")
        assert rung(answer) == [phone]
        assert "<Say" not in answer.text
        assert "<Gather" not in answer.text
        assert (await hook(rig, "")).status_code == 200, "a replay"
        await rig.intake()
        (call,) = await rig.calls()
        assert (call["state"], call["case"]["priority"]) == ("ringing", 1)

        for _ in range(2):
            picked_up = {"CallSid": "CAleg", "To": phone, "CallStatus": "in-progress"}
            assert (await hook(rig, f"/{call['id']}/leg", **picked_up)).status_code == 204
        call = await rig.call(call["id"])
        assert (call["state"], call["case"]["owner"]["id"]) == ("answered", call["agent"]["id"])

        # The next one does not ring him who speaks; there is nobody else but the overflow plan.
        other = await hook(rig, "", CallSid="CAother", From="+8613900002222")
        assert phone not in rung(other)
    over = await hook(rig, f"/{call['id']}/next?round=0", DialCallStatus="completed")
    assert "<Hangup" in over.text
    assert (await rig.call(call["id"]))["state"] == "ended"


async def test_nobody_picks_up_and_the_caller_hangs_up(rig: Rig) -> None:
    await rig.rows(
        "update areas set desk_phone = '+8613700000001', partner_centre_phone = '+8613700000003'"
        " where id = :id returning id",
        id=rig.root,
    )
    supervisors = await rig.rows("select phone from users where 'supervisor' = any(roles)")
    answer = await hook(rig, "")
    assert rung(answer) == ["+8613700000001"], "no desk is open: the overflow plan at once"
    heard = [rung(answer)]
    for _ in range(4):
        answer = await hook(rig, address(answer), DialCallStatus="no-answer")
        heard.append(rung(answer))
    assert heard == [
        ["+8613700000001"],
        ["+8613700000001"],
        supervisors,
        ["+8613700000003"],
        ["+8613700000001"],
    ]
    assert (await hook(rig, "/status", CallStatus="no-answer")).status_code == 204
    await rig.intake()
    (call,) = await rig.calls()
    assert (call["state"], call["case"]["priority"]) == ("abandoned", 1)


async def test_only_an_ordinary_line_says_that_it_records(rig: Rig) -> None:
    lines = (await rig.admin.get("/hotline/lines")).json()["items"]
    (line,) = [one for one in lines if one["number"] == ORDINARY]
    await rig.admin.patch(f"/hotline/lines/{line['id']}", {"recording": "announced"})
    async with rig.desk.feed() as feed:
        await feed.next()
        answer = await hook(rig, "", To=ORDINARY)
    assert answer.text.index("<Say") < answer.text.index("<Dial")
    assert 'record="record-from-answer-dual"' in answer.text
    (call,) = await rig.calls()
    assert (call["kind"], call["case"]) == ("ordinary", None)
    await hook(rig, f"/{call['id']}/recording", RecordingUrl="https://api.twilio.com/RE1")
    told = await rig.desk.get(f"/calls/{call['id']}/recording")
    assert told.json() == {"recording_ref": "https://api.twilio.com/RE1"}


async def test_an_answer_at_the_desk_is_put_through_and_an_unheard_one_rings_again(rig: Rig) -> None:
    await hook(rig, "")
    await rig.intake()
    (call,) = await rig.calls()
    await rig.does(call["id"], "answer")
    (phone,) = await rig.rows("select phone from users where username = 'dispatcher'")
    assert await rig.rows("select recipient from outbox where template = 'order.connect'") == [phone]
    again = await hook(rig, f"/{call['id']}/next", DialCallStatus="no-answer", CallStatus="in-progress")
    assert again.status_code == 200
    assert (await rig.call(call["id"]))["state"] == "ringing"
