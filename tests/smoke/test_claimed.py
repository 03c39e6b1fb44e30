"""A claim is a promise: what happens when nobody keeps it, and what the owner hears."""

from __future__ import annotations

import datetime as dt

import pytest

from kit.catalogue import text
from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk, Refused
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.scenes import spoken_to
from tests.smoke.harness.town import Town


async def test_claimed_and_abandoned(
    town: Town, desk: Desk, other_desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    press = await town.press("demo-0001")
    case = await desk.case_of(press)
    await other_desk.claim(case)
    claimed = await case.moment("claimed_at")
    await press.wait("claimed", 5)
    await clock.reach(claimed, 41)
    assert (await case.field("owner"))["id"] == other_desk.id
    await clock.reach(claimed, 45.5)
    await desk.hears("returned_to_queue", case, alert=True)
    back = await case.becomes("open")
    assert back["owner"] is None
    # The supervisor should have been told at 15 s: the claim does not put that off by its length.
    await clock.reach(claimed, 53)
    await desk.hears("escalated", case, alert=True)
    await phones.expect_both(supervisor.phone)


async def test_an_owner_whose_console_dies(
    town: Town, desk: Desk, other_desk: Desk, clock: Clock, program: Program
) -> None:
    await other_desk.open_console()
    await program.watched_by(2)
    case = await spoken_to(town, other_desk, "demo-0002")
    spoken = (await case.happened("contact"))["at"]
    await clock.reach(spoken, 40)
    await other_desk.close_console()
    await program.watched_by(1)
    await clock.reach(spoken, 50)
    assert (await case.field("owner"))["id"] == other_desk.id, "a page may be loaded again"
    await clock.reach(spoken, 72)
    await desk.hears("returned_to_queue", case, alert=True)
    assert (await case.becomes("open"))["owner"] is None


async def test_a_living_console_is_a_sign_of_life(town: Town, desk: Desk, clock: Clock) -> None:
    case = await spoken_to(town, desk, "demo-0002")
    await clock.reach((await case.happened("contact"))["at"], 110)
    assert (await case.field("owner"))["id"] == desk.id


async def test_a_heartbeat_keeps_a_desk_without_a_console(
    town: Town, desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0001"))
    await other_desk.claim(case)
    claimed = await case.moment("claimed_at")
    await clock.reach(claimed, 30)
    await other_desk.post(f"/cases/{case.id}/heartbeat")
    await clock.reach(claimed, 56)
    assert (await case.field("owner"))["id"] == other_desk.id


async def test_a_living_console_without_a_human_is_not_enough(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0002"))
    await desk.claim(case)
    claimed = await case.moment("claimed_at")
    await clock.reach(claimed, 56)
    await phones.nothing_more()
    await clock.reach(claimed, 60.5)
    await phones.expect_call(desk.phone)
    await desk.hears("reminded", case, alert=True)
    await clock.reach(claimed, 90.5)
    await phones.expect_both(supervisor.phone)
    await clock.reach(claimed, 121)
    await desk.hears("returned_to_queue", case, alert=True)
    assert (await case.becomes("open"))["owner"] is None


async def test_spoken_to_and_nothing_decided(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case = await spoken_to(town, desk, "demo-0003")
    claimed = await case.moment("claimed_at")
    for _ in range(2):
        await clock.advance(80)
        await desk.note(case, "还在通话")
    await phones.nothing_more()
    await clock.reach(claimed, 181)
    await phones.expect_call(desk.phone)
    await clock.reach(claimed, 211)
    await phones.expect_both(supervisor.phone)
    await clock.reach(claimed, 241)
    await desk.hears("returned_to_queue", case, alert=True)


async def test_the_owner_falls_asleep_after_the_call(
    town: Town, desk: Desk, phones: Phones, clock: Clock
) -> None:
    case = await spoken_to(town, desk, "demo-0004")
    last_input = dt.datetime.fromisoformat((await case.happened("contact"))["at"])
    await clock.reach(last_input, 116)
    await phones.nothing_more()
    await clock.reach(last_input, 121)
    await phones.expect_call(desk.phone)
    await case.happened("reminded", about="input")


async def test_a_hold_wakes(town: Town, desk: Desk, phones: Phones, clock: Clock) -> None:
    case = await spoken_to(town, desk, "demo-0005")
    with pytest.raises(Refused, match="invalid"):
        await desk.hold(case, await clock.now() + dt.timedelta(minutes=31))
    until = await clock.now() + dt.timedelta(minutes=10)
    await desk.hold(case, until)
    await clock.reach(until, -5)
    await phones.nothing_more()
    await case.never("hold_ended")
    await clock.reach(until, 0.5)
    await desk.hears("hold_ended", case, alert=True)
    assert (await case.field("owner"))["id"] == desk.id
    await clock.reach(until, 121)
    await phones.expect_call(desk.phone)


async def test_a_second_press_joins_and_sounds(town: Town, desk: Desk) -> None:
    case = await desk.case_of(await town.press("demo-0006"))
    again = await town.press("demo-0006")
    await desk.hears("joined", case, alert=True)
    assert (await desk.case_of(again)).id == case.id
    assert await case.field("signal_count") == 2


async def test_a_second_press_on_a_claimed_case_sounds_for_everybody_after_15_s(
    town: Town, desk: Desk, clock: Clock
) -> None:
    case = await spoken_to(town, desk, "demo-0007")
    again = await town.press("demo-0007")
    await desk.hears("joined", case, alert=True)
    await again.wait("claimed", 5)
    joined = (await case.happened("joined"))["at"]
    await clock.reach(joined, 11)
    await case.never("unheard_press")
    await clock.reach(joined, 15.5)
    await desk.hears("unheard_press", case, alert=True)

    await desk.note(case, "听到了")
    await town.press("demo-0007")
    await desk.hears("joined", case, alert=True)
    await desk.contact(case, "voice")
    await clock.advance(20)
    assert len(await case.events("unheard_press")) == 1, "an owner who has reacted has heard it"


async def test_a_second_press_on_a_held_case_sounds_too(town: Town, desk: Desk, clock: Clock) -> None:
    case = await spoken_to(town, desk, "demo-0008")
    await desk.hold(case, await clock.now() + dt.timedelta(minutes=20))
    await town.press("demo-0008")
    await desk.hears("joined", case, alert=True)
    await clock.reach((await case.happened("joined"))["at"], 15.5)
    await desk.hears("unheard_press", case, alert=True)


async def test_nobody_heard_or_seen_needs_a_second_person_to_close(
    town: Town, desk: Desk, other_desk: Desk
) -> None:
    press = await town.press("demo-0009")
    case = await desk.case_of(press)
    await desk.claim(case)
    await desk.contact(case, "none")
    for _ in range(2):
        with pytest.raises(Refused, match="second_person_required"):
            await desk.close(case, "no_contact", "not_found")
    with pytest.raises(Refused):
        await other_desk.close(case, "accidental", "stayed")
    assert await case.field("closed_at") is None
    await other_desk.close(case, "no_contact", "not_found")
    await press.wait("closed", 5)
    closed = (await case.happened("closed"))["data"]
    assert closed["proposed_by"] == desk.id


async def test_two_dispatchers_never_hold_one_case(
    town: Town, desk: Desk, other_desk: Desk, supervisor: Desk
) -> None:
    case = await desk.case_of(await town.press("demo-0010"))
    await desk.claim(case)
    with pytest.raises(Refused, match="claimed") as refused:
        await other_desk.claim(case)
    assert refused.value.problem["owner"]["id"] == desk.id
    await supervisor.takeover(case)
    assert (await case.field("owner"))["id"] == supervisor.id
    with pytest.raises(Refused, match="claimed"):
        await desk.dispatch(case)


async def test_a_supervisor_who_answers_too_late_takes_nothing_away(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0011"))
    await clock.reach(await case.moment("opened_at"), 15.5)
    _, call = await phones.expect_both(supervisor.phone)
    await desk.claim(case)
    assert await call.press("1") == text("voice.claimed_by_other")
    assert (await case.field("owner"))["id"] == desk.id
