"""A dispatcher at a browser. What is asserted is what can be seen or heard there."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.browser import probes
from tests.smoke.harness.case import Case
from tests.smoke.harness.waiting import until

SIGN_IN = "登录"
START_SHIFT = re.compile("开始值班")


class Seat:
    """One desk page of one user; Chinese, as most desks are."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page

    async def sign_in(self, username: str, password: str = "demo") -> None:
        """By the sign-in page, which leads back to where one wanted to go."""
        await self.page.goto("/desk")
        await self.page.wait_for_url("**/login?*")
        await self.page.fill("#username", username)
        await self.page.fill("#password", password)
        await self.page.get_by_role("button", name=SIGN_IN).click()
        await self.page.wait_for_url("**/desk")
        await self.is_live()

    async def is_live(self, within_s: float = 10) -> None:
        """Wait until the feed runs."""
        live = self.page.locator('.live[data-live="true"]')
        await expect(live).to_be_visible(timeout=within_s * 1000)

    async def start_shift(self) -> None:
        """Unlock the sound; it must really run afterwards."""
        await self.page.get_by_role("button", name=START_SHIFT).click()
        await expect(self.page.get_by_role("button", name=START_SHIFT)).to_have_count(0)
        assert await probes.audio_states(self.page) == ["running"]

    async def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    def row(self, case: Case) -> Locator:
        """The case in the queue."""
        return self.page.locator(f"#case-{case.id}")

    async def open(self, case: Case) -> None:
        """Bring it onto the screen."""
        await self.row(case).locator("button.open").click()
        await expect(self.card).to_contain_text(case.number)

    @property
    def card(self) -> Locator:
        """The case on the screen, without its queue and helpers."""
        return self.page.get_by_role("main")

    @property
    def helpers(self) -> Locator:
        """Who is coming and who could."""
        return self.page.get_by_role("complementary")

    def alert(self, text: str | re.Pattern[str]) -> Locator:
        """A bar that nobody can close."""
        return self.page.get_by_role("alert").filter(has_text=text)

    def action(self, name: str) -> Locator:
        """A button of the case."""
        return self.page.get_by_role("toolbar").get_by_role("button", name=name)

    async def claims(self, case: Case) -> None:
        """By keyboard."""
        await self.open(case)
        await expect(self.action("接警")).to_be_enabled()
        await self.key("c")
        await expect(self.card).to_contain_text("我已接警")

    async def sounds(self) -> None:
        """Wait until another tone is heard."""
        before = await probes.tones(self.page)

        async def more() -> bool:
            return await probes.tones(self.page) > before

        await until(more, "the console sounds", 6)

    async def falls_silent(self) -> None:
        """Wait until nothing sounds for three seconds: longer than any pause in a rhythm of P1."""
        heard = {"tones": -1}

        async def steady() -> bool:
            before = await probes.tones(self.page)
            await self.page.wait_for_timeout(3000)
            heard["tones"] = await probes.tones(self.page)
            return heard["tones"] == before

        await until(steady, "the console is silent", 12)

    async def leave(self) -> None:
        """Close the browser window."""
        await self.context.close()


def words(found: dict[str, Any], *path: str) -> str:
    """A text deep in an answer."""
    value: Any = found
    for name in path:
        value = value[name]
    return str(value)
