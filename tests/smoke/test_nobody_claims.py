"""Every desk is empty: the plan of DESIGN §5 goes on by itself and never ends."""

from __future__ import annotations

import datetime as dt

from kit.catalogue import text
from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.scenes import relatives_and_desk_are_told
from tests.smoke.harness.town import Town

MINUTE = 60
RUNG_TOLERANCE_S = 3.0


async def test_supervisor_contacts_automatic_dispatch_and_on(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    press = await town.press("demo-0001")
    case = await desk.case_of(press)
    opened = await case.moment("opened_at")

    await clock.reach(opened, 11)
    await phones.nothing_more()
    await clock.reach(opened, 15.5)
    await desk.hears("escalated", case, alert=True)
    await phones.expect_both(supervisor.phone)

    await clock.reach(opened, 56)
    await phones.nothing_more()
    await clock.reach(opened, 60.5)
    await relatives_and_desk_are_told(case, phones)
    assert text("receipt.waiting") in [receipt.say for receipt in press.receipts]

    await clock.reach(opened, 176)
    await phones.nothing_more()
    await clock.reach(opened, 180.5)
    first = await case.asked()
    assert (await case.field("offers"))[0]["automatic"]
    await phones.expect_both(first.phone)
    assert await case.field("owner") is None

    await clock.reach(opened, 242)
    await phones.expect_both(supervisor.phone)
    await phones.expect_call((await case.numbers())["desk_phone"])
    second = await case.asked()
    assert second.phone != first.phone, "no answer for a minute: the next one"
    _, call = await phones.expect_both(second.phone)
    assert await call.press("1") == text("voice.accepted")
    await press.wait("coming", 5)
    await clock.reach(opened, 400)
    assert await case.field("state") == "accepted", "somebody has answered: the ladder rests"


async def test_an_hour_of_nobody(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    await clock.nightfall()
    case = await desk.case_of(await town.press("demo-0002"))
    opened = await case.moment("opened_at")
    on_duty = len(await case.eligible())
    await clock.reach(opened, 60 * MINUTE + 1)

    rungs = await case.events("escalated")
    assert [event["data"]["rung"] for event in rungs] == list(range(len(rungs)))
    planned = [15, 60, 180, *range(240, 60 * MINUTE + 1, 60)]
    seconds = [(dt.datetime.fromisoformat(event["at"]) - opened).total_seconds() for event in rungs]
    assert len(seconds) == len(planned)
    late = [real - plan for real, plan in zip(seconds, planned, strict=True)]
    assert max(late) < RUNG_TOLERANCE_S, late
    assert min(late) > -0.1, late

    numbers = await case.numbers()
    rung: dict[str, int] = {}
    for kind, number in await phones.take_all():
        rung[number] = rung.get(number, 0) + (kind == "call")
    for who in ("desk_phone", "duty_leader_phone", "partner_centre_phone"):
        assert rung[numbers[who]] >= 18, (who, rung)
    assert rung[supervisor.phone] >= 18
    offers = await case.field("offers")
    asked = {offer["responder"]["id"] for offer in offers}
    assert len(asked) == on_duty, "nobody on duty is skipped"
    assert offers[-1]["offered_at"] > (opened + dt.timedelta(minutes=50)).isoformat()


async def test_the_supervisor_takes_the_case_by_pressing_1(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    press = await town.press("demo-0003")
    case = await desk.case_of(press)
    await clock.reach(await case.moment("opened_at"), 15.5)
    _, call = await phones.expect_both(supervisor.phone)
    assert await call.press("1") == text("voice.claimed")
    assert (await case.field("owner"))["id"] == supervisor.id
    await press.wait("claimed", 5)
    await clock.reach(await case.moment("opened_at"), 62)
    await case.never("escalated", rung=1)


async def test_the_plan_goes_on_over_killed_engines(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock, program: Program
) -> None:
    case = await desk.case_of(await town.press("demo-0004"))
    opened = await case.moment("opened_at")
    await program.kill("engine-1", "engine-2")
    await clock.reach(opened, 16)
    await phones.expect_both(supervisor.phone)
    await program.kill("engine-2")
    await clock.reach(opened, 61)
    await relatives_and_desk_are_told(case, phones)
    await program.kill("engine-1")
    await clock.reach(opened, 181)
    await phones.expect_both((await case.asked()).phone)


async def test_the_plan_goes_on_after_everything_was_killed(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock, program: Program
) -> None:
    press = await town.press("demo-0006")
    case = await desk.case_of(press)
    opened = await case.moment("opened_at")
    await clock.reach(opened, 15.5)
    await phones.expect_both(supervisor.phone)
    await program.kill_everything()
    await clock.reach(opened, 61)
    await relatives_and_desk_are_told(case, phones)
    await desk.hears("escalated", case, alert=True)
    await desk.hears("escalated", case, alert=True)
    await desk.claim(case)
    await press.wait("claimed", 10)


async def test_a_carrier_that_is_down_is_tried_again_and_nothing_comes_twice(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0005"))
    opened = await case.moment("opened_at")
    await phones.fault("error_500")
    await clock.reach(opened, 30)
    await case.happened("message_failed", channel="sms")
    await case.happened("message_failed", channel="voice")
    await phones.nothing_more()
    await phones.mend()
    await clock.advance(25)
    await phones.expect_both(supervisor.phone)
    await phones.nothing_more()
    await clock.advance(120)
    await relatives_and_desk_are_told(case, phones)
