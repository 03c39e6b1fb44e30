"""Who is told how often: joined pages, words that are no answer, and what is not sent any more."""

from __future__ import annotations

from kit.catalogue import text
from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.link import Links
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.scenes import relatives_and_desk_are_told, somebody_coming
from tests.smoke.harness.town import Town
from tests.smoke.harness.waiting import until


async def test_two_cases_in_a_minute_are_one_page_and_keep_their_own_steps(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    first = await desk.case_of(await town.press("demo-0001"))
    second = await desk.case_of(await town.press("demo-0002"))
    await clock.reach(await second.moment("opened_at"), 15.5)
    _, call = await phones.expect_both(supervisor.phone)
    await phones.nothing_more()
    await call.pick_up()
    await call.hears(text("waiting.more", count=1))
    for case in (first, second):
        await desk.hears("escalated", case, alert=True)
    joined = await second.happened("page_joined")
    assert joined["data"]["role"] == "supervisor"


async def test_a_page_that_has_been_answered_carries_no_further_case(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    first = await desk.case_of(await town.press("demo-0001"))
    await clock.reach(await first.moment("opened_at"), 15.5)
    _, call = await phones.expect_both(supervisor.phone)
    await call.press("1")
    second = await desk.case_of(await town.press("demo-0002"))
    await clock.reach(await second.moment("opened_at"), 15.5)
    await phones.expect_call(supervisor.phone)


async def test_trouble_is_told_at_once_to_somebody_paged_a_moment_ago(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, links: Links, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0003"))
    await clock.reach(await case.moment("opened_at"), 15.5)
    await phones.expect_both(supervisor.phone)
    await desk.claim(case)
    await desk.contact(case)
    nurse = await desk.dispatch(case)
    sms, _ = await phones.expect_both(nurse.phone)
    await links.act(sms, "accept")
    await links.act(sms, "no_access", note="门反锁")
    await phones.expect_call(desk.phone)
    await phones.expect_both(supervisor.phone)


async def test_picking_up_or_a_relatives_word_stops_nothing(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0004"))
    opened = await case.moment("opened_at")
    await clock.reach(opened, 15.5)
    _, call = await phones.expect_both(supervisor.phone)
    await call.pick_up()
    await call.hears(await case.field("number"))
    await call.hang_up()
    await clock.reach(opened, 60.5)
    daughter, _ = await relatives_and_desk_are_told(case, phones)
    assert await daughter.press("1") == text("voice.thanks")
    await case.happened("phone_answered", template="page.contact")
    await clock.reach(opened, 180.5)
    await phones.expect_both((await case.asked()).phone)
    assert await case.field("closed_at") is None


async def test_a_desk_that_takes_charge_by_telephone_gets_three_minutes(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0005"))
    opened = await case.moment("opened_at")
    await clock.reach(opened, 15.5)
    await phones.expect_both(supervisor.phone)
    await clock.reach(opened, 60.5)
    _, hotline = await relatives_and_desk_are_told(case, phones)
    assert await hotline.press("1") == text("voice.thanks")
    await clock.reach(opened, 230)
    await phones.nothing_more()
    await clock.reach(opened, 250)
    await phones.expect_both((await case.asked()).phone)


async def test_what_has_been_answered_meanwhile_is_not_sent(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0006"))
    opened = await case.moment("opened_at")
    await clock.reach(opened, 15.5)
    await phones.expect_both(supervisor.phone)
    await phones.fault("error_500")
    await clock.reach(opened, 61)
    await case.happened("message_failed")
    await desk.claim(case)
    await phones.mend()
    await clock.advance(40)
    await phones.nothing_more()


async def test_a_lost_answer_of_the_carrier_sends_the_offer_again_and_one_yes_is_enough(
    town: Town, desk: Desk, phones: Phones, links: Links, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0007"))
    await desk.claim(case)
    await desk.contact(case)
    await phones.fault("drop_response", channel="sms", count=1)
    nurse = await desk.dispatch(case)
    await case.happened("message_failed", channel="sms")
    await clock.advance(10)
    one, _ = await phones.expect_both(nurse.phone)
    other = await phones.expect_sms(nurse.phone)
    assert one.token == other.token
    await links.act(one, "accept")
    version = await case.field("version")
    assert (await links.act(other, "accept"))["state"] == "accepted"
    assert await case.field("version") == version
    assert len(await case.events("offer_accepted")) == 1


async def test_who_picks_up_too_late_hears_that_it_is_settled(
    town: Town, desk: Desk, phones: Phones, links: Links
) -> None:
    case = await desk.case_of(await town.press("demo-0008"))
    await desk.claim(case)
    await desk.contact(case)
    await desk.dispatch(case, *(await case.eligible())[:2])
    first, second = await case.asked_all()
    sms, _ = await phones.expect_both(first.phone)
    _, call = await phones.expect_both(second.phone)
    await links.act(sms, "accept")
    await phones.expect_sms(second.phone, case.number)
    await call.pick_up()
    await call.hears(text("voice.settled"))
    await call.ends_as("completed")
    assert len(await case.asked_all(state="accepted")) == 1


async def test_the_terminal_speaks_again_until_somebody_has_spoken(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    press = await town.press("demo-0009")
    case = await desk.case_of(press)
    await desk.claim(case)
    await press.wait("claimed", 5)
    heard = len(press.receipts)
    await clock.advance(50)

    async def speaks_again() -> bool:
        return len(press.receipts) > heard

    await until(speaks_again, "the terminal speaks again")
    await desk.contact(case)
    heard = len(press.receipts)
    await clock.advance(110)
    assert len(press.receipts) == heard


async def test_a_terminal_that_comes_back_hears_how_far_it_is(
    town: Town, desk: Desk, phones: Phones
) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0010")
    await desk.report(nurse, "depart", eta_min=9)
    await town.switch_off()
    terminal = await town.terminal("demo-0010")

    async def hears_it() -> bool:
        return ("coming", str(case.id)) in [(r.state, r.case) for r in terminal.receipts]

    await until(hears_it, "the terminal hears again that somebody is coming")


async def test_automatic_help_that_falls_through_wakes_everybody(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0011"))
    opened = await case.moment("opened_at")
    await clock.reach(opened, 15.5)
    await phones.expect_both(supervisor.phone)
    await clock.reach(opened, 60.5)
    await relatives_and_desk_are_told(case, phones)
    await clock.reach(opened, 180.5)
    nurse = await case.asked()
    _, call = await phones.expect_both(nurse.phone)
    await call.press("1")
    await desk.hears("offer_accepted", case)
    rungs = len(await case.events("escalated"))
    accepted = await case.moment("accepted_at")
    await clock.reach(accepted, 301)
    await phones.expect_call(nurse.phone)
    await clock.reach(accepted, 601)
    await phones.expect_both((await case.asked()).phone)
    await clock.reach(accepted, 609)
    assert len(await case.events("escalated")) == rungs + 1
    await phones.expect_both(supervisor.phone)
    await phones.expect_call((await case.numbers())["desk_phone"])


async def test_a_meal_rings_nobodys_telephone(town: Town, desk: Desk, clock: Clock) -> None:
    case = await desk.case_of(await town.press("demo-0012", "service", data={"key": 3}))
    await desk.hears("opened", case, alert=False)
    assert await case.field("priority") == 3
    await clock.advance(1800)
    assert await case.field("state") == "open"
