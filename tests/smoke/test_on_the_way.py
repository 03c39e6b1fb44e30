"""Somebody has said yes: every stage until the door is closed behind him has its deadline."""

from __future__ import annotations

from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.link import Links
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.scenes import somebody_coming
from tests.smoke.harness.town import Town


async def test_accepted_and_not_departed(town: Town, desk: Desk, phones: Phones, clock: Clock) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0001")
    accepted = await case.moment("accepted_at")
    await clock.reach(accepted, 295)
    await phones.nothing_more()
    await clock.reach(accepted, 301)
    await phones.expect_call(nurse.phone)
    await clock.reach(accepted, 595)
    await phones.nothing_more()
    await clock.reach(accepted, 601)
    other = await case.asked()
    assert other.phone != nurse.phone
    await phones.expect_both(other.phone)
    assert await case.field("state") == "dispatched"
    # Nobody is coming any more, and the owner's last sign of life is ten minutes old.
    await phones.expect_call(desk.phone)


async def test_long_after_the_estimated_arrival(
    town: Town, desk: Desk, phones: Phones, clock: Clock
) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0002")
    await desk.report(nurse, "depart", eta_min=8)
    departed = await case.moment("departed_at")
    await clock.reach(departed, 18 * 60 - 5)
    await phones.nothing_more()
    await clock.reach(departed, 18 * 60 + 1)
    await phones.expect_call(nurse.phone)
    reinforcement = await case.asked("reinforcement")
    assert reinforcement.phone != nurse.phone
    await phones.expect_both(reinforcement.phone)
    assert await case.field("state") == "en_route"


async def test_at_the_door_for_five_minutes(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0003")
    await desk.report(nurse, "arrive")
    arrived = await case.moment("arrived_at")
    await clock.reach(arrived, 295)
    await phones.nothing_more()
    await clock.reach(arrived, 301)
    await desk.hears("forced_entry", case, alert=True)
    await phones.expect_call(desk.phone)
    await phones.expect_both(supervisor.phone)


async def test_inside_for_half_an_hour(town: Town, desk: Desk, phones: Phones, clock: Clock) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0004")
    await desk.report(nurse, "arrive")
    await desk.report(nurse, "enter")
    arrived = await case.moment("arrived_at")
    await clock.reach(arrived, 1795)
    await phones.nothing_more()
    await clock.reach(arrived, 1801)
    await phones.expect_call(nurse.phone)


async def test_no_access_escalates_at_once(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, links: Links
) -> None:
    case, _, sms = await somebody_coming(town, desk, phones, "demo-0005")
    await links.act(sms, "arrive")
    await links.act(sms, "no_access", note="门反锁")
    await desk.hears("offer_no_access", case, alert=True)
    await desk.hears("forced_entry", case, alert=True)
    await phones.expect_call(desk.phone)
    await phones.expect_both(supervisor.phone)
    assert await case.field("state") == "on_scene"


async def test_need_help_sends_somebody_more_at_once(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, links: Links
) -> None:
    case, nurse, sms = await somebody_coming(town, desk, phones, "demo-0006")
    await links.act(sms, "arrive")
    await links.act(sms, "need_help", note="抬不动")
    await desk.hears("offer_need_help", case, alert=True)
    reinforcement = await case.asked("reinforcement")
    assert reinforcement.phone != nurse.phone
    more, _ = await phones.expect_both(reinforcement.phone)
    await phones.expect_call(desk.phone)
    await phones.expect_both(supervisor.phone)
    await links.act(more, "accept")
    assert (await case.asked("reinforcement", "accepted")).phone == reinforcement.phone
    assert await case.field("state") == "on_scene"


async def test_giving_the_task_back_asks_the_next_one(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, links: Links
) -> None:
    case, nurse, sms = await somebody_coming(town, desk, phones, "demo-0007")
    await links.act(sms, "depart", eta_min=5)
    await links.act(sms, "withdraw", reason="车坏了")
    await desk.hears("offer_withdrawn", case, alert=True)
    other = await case.asked()
    assert other.phone != nurse.phone
    await phones.expect_both(other.phone)
    await phones.expect_call(desk.phone)
    await phones.expect_both(supervisor.phone)
    assert await case.field("state") == "dispatched"


async def test_helped_and_not_closed(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0008")
    await desk.report(nurse, "arrive")
    await desk.report(nurse, "enter")
    await desk.report(nurse, "complete", outcome="stayed", note="")
    resolved = await case.moment("resolved_at")
    await clock.reach(resolved, 1795)
    await phones.nothing_more()
    await clock.reach(resolved, 1801)
    await desk.hears("reminded", case, alert=True)
    await phones.expect_call(desk.phone)
    await clock.reach(resolved, 3601)
    await phones.expect_call(desk.phone)
    await phones.expect_both(supervisor.phone)


async def test_a_press_after_help_has_left_opens_a_linked_case(
    town: Town, desk: Desk, phones: Phones
) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0009")
    await desk.report(nurse, "arrive")
    await desk.report(nurse, "complete", outcome="stayed", note="")
    again = await desk.case_of(await town.press("demo-0009"))
    assert again.id != case.id
    assert await again.field("linked_case_id") == case.id
    assert await again.field("priority") == 1
    await desk.hears("opened", again, alert=True)


async def test_closed_while_somebody_is_on_his_way(town: Town, desk: Desk, phones: Phones) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0006")
    await desk.report(nurse, "depart", eta_min=8)
    await desk.close(case, "accidental", "stayed")
    await case.happened("recalled", offer_id=nurse.offer_id)
    await phones.expect_sms(nurse.phone, "不必再去")
