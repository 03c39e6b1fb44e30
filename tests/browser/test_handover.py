"""Handing the shift over, and why one cannot leave without it."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage, OpenSeat
from tests.browser.seat import Seat
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.town import Town


async def test_three_steps(open_seat: OpenSeat, open_page: OpenPage, town: Town, supervisor: Desk) -> None:
    """Sign-out is refused while a P1 is owned; prepare, confirm each, take over; then it works."""
    page = await open_page("/login")
    leaving = Seat(page.context, page)
    await leaving.sign_in("dispatcher")
    coming = await open_seat("dispatcher2", shift=False)
    case = await supervisor.case_of(await town.press("demo-0013"))
    await leaving.claims(case)

    await page.get_by_role("button", name="下班").click()
    panel = page.get_by_role("dialog", name="交接班")
    await expect(panel.get_by_role("status").first).to_be_visible()

    await panel.get_by_label("接班人").select_option("dispatcher2")
    await panel.get_by_label("需要交代的事").fill("家属在路上")
    await panel.get_by_role("button", name="准备交班").click()
    await expect(panel).to_contain_text("逐项确认")
    await expect(panel).to_contain_text("坐席二")

    await expect(coming.page.get_by_role("status").filter(has_text="坐席一")).to_be_visible()
    await coming.page.get_by_role("button", name="查看并逐项确认").click()
    list_ = coming.page.get_by_role("dialog", name="交接班")
    await expect(list_).to_contain_text("家属在路上")
    await expect(list_).to_contain_text(case.number)
    take_over = list_.get_by_role("button", name="接班", exact=True)
    await expect(take_over).to_be_disabled()
    confirm = list_.get_by_role("button", name="确认", exact=True)
    for left in range(await confirm.count(), 0, -1):
        await expect(confirm).to_have_count(left)
        await confirm.first.click()
    await take_over.click()
    await coming.key("Escape")
    await expect(coming.row(case)).to_contain_text("我")
    await expect(leaving.row(case)).to_contain_text("坐席二")

    await leaving.key("Escape")
    await page.get_by_role("button", name="下班").click()
    await page.wait_for_url("**/login")
