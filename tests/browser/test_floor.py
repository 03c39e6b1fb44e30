"""Who is at the desk, what he is doing, and whether the alarm is heard there."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenSeat
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.town import Town


async def test_who_is_there_and_whether_the_alarm_is_heard(open_seat: OpenSeat) -> None:
    seat = await open_seat("dispatcher")
    page = seat.page
    mine = page.locator(".bar .team")
    await expect(mine).to_contain_text("就绪")
    await expect(mine.locator(".untested")).to_be_visible()
    await seat.key("y")
    panel = page.get_by_role("dialog", name="坐席状态")
    await panel.get_by_role("button", name="铃声和电话都正常").click()
    await expect(mine.locator(".untested")).to_have_count(0)
    await panel.get_by_role("button", name="小休").click()
    await expect(mine).to_contain_text("小休")
    await panel.get_by_role("button", name="就绪").click()
    await expect(mine).to_contain_text("就绪")


async def test_several_are_shelved_at_once_and_nothing_urgent(
    open_seat: OpenSeat, town: Town, supervisor: Desk
) -> None:
    urgent = await supervisor.case_of(await town.press("demo-0001"))
    small = [await supervisor.case_of(await town.press(f"demo-000{n}", "tamper")) for n in (2, 3)]
    seat = await open_seat("dispatcher")
    for case in small:
        await expect(seat.row(case)).to_be_visible()
    await seat.key("f")
    bar = seat.page.get_by_role("form", name="批量搁置")
    await expect(seat.row(urgent).get_by_role("checkbox")).to_have_count(0)
    for case in small:
        await seat.row(case).get_by_role("checkbox").check()
    await expect(bar.get_by_role("status")).to_have_text("已选 2 条")
    await bar.get_by_label("原因").fill("维修明早到")
    await bar.get_by_role("button", name="搁置 2").click()
    await expect(bar).to_have_count(0)
    for case in small:
        assert (await supervisor.get(f"/cases/{case.id}"))["shelf_until"] is not None


async def test_a_case_is_given_to_a_colleague_by_name(
    open_seat: OpenSeat, town: Town, supervisor: Desk
) -> None:
    case = await supervisor.case_of(await town.press("demo-0004"))
    other = await open_seat("dispatcher2")
    seat = await open_seat("dispatcher")
    await seat.claims(case)
    await seat.key("i")
    colleague = seat.card.get_by_role("radio", name="坐席二")
    await expect(colleague).to_be_visible()
    await colleague.check()
    await seat.card.get_by_label("原因").fill("她只听得懂大冶话")
    await seat.card.get_by_role("button", name="转交", exact=True).last.click()
    await expect(seat.card).to_contain_text("坐席二")
    await expect(other.row(case)).to_contain_text("我")
    await other.sounds()
