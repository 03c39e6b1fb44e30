"""How a responder is asked, and every way in which he can answer."""

from __future__ import annotations

import asyncio

import pytest

from kit.catalogue import text
from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk, Refused
from tests.smoke.harness.link import Links
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.scenes import somebody_coming, spoken_to
from tests.smoke.harness.town import Town


async def test_yes_by_text_message(town: Town, desk: Desk, phones: Phones, program: Program) -> None:
    case = await spoken_to(town, desk, "demo-0002")
    nurse = await desk.dispatch(case)
    await phones.expect_both(nurse.phone)
    await phones.reply(nurse.phone, "1")
    await phones.expect_sms(nurse.phone, text("sms.accepted"))
    await case.becomes("accepted")
    await case.happened("offer_accepted", how="sms")

    version = await case.field("version")
    sid = await phones.last_sent_by(nurse.phone)
    form = {"MessageSid": sid, "From": nurse.phone, "To": "+861012349", "Body": "1"}
    assert set(await program.carrier_calls_back("/sms", form, times=3)) == {200}
    assert await case.field("version") == version, "a replayed text changes nothing"


async def test_words_that_nobody_understands_accept_nothing(town: Town, desk: Desk, phones: Phones) -> None:
    case = await spoken_to(town, desk, "demo-0002")
    nurse = await desk.dispatch(case)
    await phones.expect_both(nurse.phone)
    await phones.reply(nurse.phone, "好的马上")
    await phones.expect_sms(nurse.phone, text("sms.not_understood"))
    assert await case.field("state") == "dispatched"


async def test_a_link_shows_and_only_pressing_acts(
    town: Town, desk: Desk, phones: Phones, links: Links
) -> None:
    case = await spoken_to(town, desk, "demo-0003")
    nurse = await desk.dispatch(case)
    sms, _ = await phones.expect_both(nurse.phone)
    home = await case.field("home")

    version = await case.field("version")
    for _ in range(3):
        assert (await links.show(sms))["state"] == "offered"
    assert await case.field("version") == version, "opening a link changes nothing"

    shown = await links.act(sms, "accept")
    assert shown["state"] == "accepted"
    assert shown["place"] is None, "no address before the phone is confirmed"
    with pytest.raises(Refused, match="wrong_phone_tail"):
        await links.act(sms, "confirm", phone_tail=f"{(int(nurse.phone[-4:]) + 1) % 10000:04d}")
    assert (await links.show(sms))["place"] is None
    place = (await links.act(sms, "confirm", phone_tail=nurse.phone[-4:]))["place"]
    assert place["address"] == home["address"]
    assert (place["way_in"], place["door_code"]) == (home["way_in"], home["door_code"])

    await links.act(sms, "depart", eta_min=6)
    await case.becomes("en_route")
    await links.act(sms, "arrive")
    await case.becomes("on_scene")
    await links.act(sms, "enter")
    await links.act(sms, "complete", outcome="stayed", note="")
    await case.becomes("resolved")
    assert (await links.show(sms))["place"] is None, "the address is hidden again when it is over"
    accepted = await case.happened("offer_accepted", how="link")
    assert accepted["actor"]["type"] == "responder"


async def test_no_means_the_next_one(town: Town, desk: Desk, phones: Phones) -> None:
    case = await spoken_to(town, desk, "demo-0004")
    first = await desk.dispatch(case)
    _, call = await phones.expect_both(first.phone)
    assert await call.press("2") == text("voice.declined")
    second = await case.asked()
    assert second.phone != first.phone
    await phones.expect_both(second.phone)
    await phones.reply(second.phone, "2")
    await phones.expect_sms(second.phone, text("sms.declined"))

    async def third_phone() -> str:
        return (await case.asked()).phone

    await case.happened("offered", why="declined")
    assert await third_phone() not in {first.phone, second.phone}
    await phones.expect_both(await third_phone())


async def test_no_answer_for_a_minute_means_the_next_one(
    town: Town, desk: Desk, phones: Phones, clock: Clock
) -> None:
    case = await spoken_to(town, desk, "demo-0005")
    first = await desk.dispatch(case)
    await phones.expect_both(first.phone)
    await clock.reach(first.since, 56)
    assert (await case.asked()).phone == first.phone
    await clock.reach(first.since, 61)
    second = await case.asked()
    assert second.phone != first.phone
    await phones.expect_both(second.phone)


async def test_nobody_left_tells_the_supervisor_at_once(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, links: Links, clock: Clock
) -> None:
    await clock.nightfall()
    case = await spoken_to(town, desk, "demo-0006")
    await desk.dispatch(case, *await case.eligible())
    for asked in await case.asked_all():
        sms, _ = await phones.expect_both(asked.phone)
        await phones.nothing_more_to(supervisor.phone)
        await links.act(sms, "decline", reason="不能去")
    await desk.hears("nobody_available", case, alert=True)
    await phones.expect_both(supervisor.phone)


async def test_voicemail_is_no_answer(town: Town, desk: Desk, phones: Phones, clock: Clock) -> None:
    case = await spoken_to(town, desk, "demo-0007")
    await phones.fault("voicemail", channel="voice")
    first = await desk.dispatch(case)
    _, call = await phones.expect_both(first.phone)
    await call.ends_as("completed")
    await case.happened("message_result", result="voicemail")
    assert await case.field("state") == "dispatched"
    await phones.mend()
    await clock.reach(first.since, 61)
    second = await case.asked()
    assert second.phone != first.phone
    await phones.expect_both(second.phone)


async def test_a_late_yes_counts_while_nobody_else_has_said_it(
    town: Town, desk: Desk, phones: Phones, links: Links, clock: Clock
) -> None:
    case = await spoken_to(town, desk, "demo-0008")
    first = await desk.dispatch(case)
    late, _ = await phones.expect_both(first.phone)
    await clock.reach(first.since, 61)
    second = await case.asked()
    slow, _ = await phones.expect_both(second.phone)
    await links.act(late, "accept")
    await case.happened("offer_accepted", late=True)
    assert (await case.asked(state="accepted")).phone == first.phone
    await phones.expect_sms(second.phone, case.number, "不必前往")
    with pytest.raises(Refused, match="role_taken"):
        await links.act(slow, "accept")


async def test_two_say_yes_at_once_and_one_gets_the_task(
    town: Town, desk: Desk, phones: Phones, links: Links
) -> None:
    case = await spoken_to(town, desk, "demo-0009")
    await desk.dispatch(case, *(await case.eligible())[:2])
    both = await case.asked_all()
    texts = [(await phones.expect_both(asked.phone))[0] for asked in both]
    assert len(texts) == 2
    answers = await asyncio.gather(*(links.act(sms, "accept") for sms in texts), return_exceptions=True)
    refusals = [answer for answer in answers if isinstance(answer, Refused)]
    assert [refusal.code for refusal in refusals] == ["role_taken"]
    assert len(await case.asked_all(state="accepted")) == 1
    assert len(await case.events("offer_accepted")) == 1
    won = (await case.asked(state="accepted")).phone
    for asked in both:
        if asked.phone != won:
            await phones.expect_sms(asked.phone, case.number, "不必前往")


async def test_replayed_callbacks_change_nothing(
    town: Town, desk: Desk, phones: Phones, program: Program
) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0010")
    voice = next(m for m in await desk.messages(case) if m["channel"] == "voice")
    await case.happened("message_result", channel="voice", result="completed")
    await case.happened("message_result", channel="sms", result="delivered")
    before, sent_before = await case.look(), await desk.messages(case)
    call = {"CallSid": voice["carrier_id"], "From": "+861012349", "To": nurse.phone}
    path = f"/calls/{voice['id']}"
    for form, to in (
        ({**call, "Digits": "1"}, f"{path}/digits"),
        ({**call, "CallStatus": "completed", "SequenceNumber": "3"}, f"{path}/status"),
        ({**call, "CallStatus": "ringing", "SequenceNumber": "1"}, f"{path}/status"),
    ):
        codes = await program.carrier_calls_back(to, form, times=3)
        assert all(200 <= code < 300 for code in codes), (to, codes)
    after = await case.look()
    for part in ("state", "version", "timeline", "offers"):
        assert after[part] == before[part], part
    assert await desk.messages(case) == sent_before
