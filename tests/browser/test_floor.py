"""Who is at the desk, what he is doing, and whether the alarm is heard there."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenSeat


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
