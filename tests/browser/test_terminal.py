"""The virtual terminal: a key, a case, and the answers spoken."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.waiting import until


async def test_a_key_is_heard_and_answered(open_page: OpenPage, supervisor: Desk) -> None:
    page = await open_page("/terminal?device=demo-0017")
    await page.get_by_role("button", name="紧急求助").click()
    case = await supervisor.case_of("demo-0017")
    screen = page.get_by_role("status")
    await expect(screen).to_contain_text(re.compile("已收到|正在"))
    await supervisor.claim(case)
    await expect(screen).not_to_contain_text("按下任一键")

    async def spoken() -> list[str]:
        return list(await page.evaluate("window.bellSpoken"))

    await until(spoken, "the terminal speaks")
    await expect(page.locator("ol li").first).to_contain_text("紧急求助")


async def test_a_device_that_does_not_exist(open_page: OpenPage) -> None:
    page = await open_page("/terminal?device=nobody")
    await expect(page.get_by_role("status")).to_contain_text("没有这个终端")
