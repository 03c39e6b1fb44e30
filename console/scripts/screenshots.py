"""Makes the pictures in ``docs/images`` from a running demo.

``./bell demo --quiet-town --elders 60``, then
``.venv/bin/python console/scripts/screenshots.py [http://127.0.0.1:8000]``. Needs the test tools
(Playwright) and a Chromium on PATH. The demo's simulated responders answer as in any demo.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
DESK = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 780}


async def opened(browser: Browser, url: str, path: str, **options: object) -> Page:
    """A page of a dispatcher who has signed in."""
    context = await browser.new_context(base_url=url, **options)  # type: ignore[arg-type]
    body = {"username": "dispatcher", "password": "demo"}
    await context.request.post("/api/v1/sessions", data=body)
    page = await context.new_page()
    await page.goto(path)
    return page


async def press(page: Page, device: str, key: str) -> None:
    """Press a key of the virtual terminal and wait for its receipt."""
    await page.goto(f"/terminal?device={device}")
    before = await page.locator("ol li").count()
    await page.locator(f".keys button.{key}").click()
    await page.locator("ol li").nth(before).wait_for()


async def make(url: str) -> None:
    """Two presses, one of them on its way to being helped."""
    program = next(found for name in CHROMIUM if (found := shutil.which(name)))
    IMAGES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        terminal = await opened(browser, url, "/terminal", locale="zh-CN", viewport=DESK)
        await press(terminal, "demo-0001", "sos")
        await terminal.screenshot(path=IMAGES / "terminal.png")
        for language, theme in (("zh-CN", "light"), ("en", "dark")):
            desk = await opened(browser, url, "/desk", locale=language, color_scheme=theme, viewport=DESK)
            await desk.locator('.live[data-live="true"]').wait_for()
            await desk.get_by_role("alert").get_by_role("button").first.click()
            await desk.locator("li.row:last-child button.open").last.click()
            await desk.locator("main h1").wait_for()
            if language == "zh-CN":
                await desk.locator(".actions .main").wait_for()
                await desk.keyboard.press("c")
                await desk.locator("li.row.selected.mine").wait_for()
                await desk.keyboard.press("v")
                await desk.locator(".actions .form").wait_for()
                await desk.keyboard.press("1")
                await desk.locator(".actions .form").wait_for(state="detached")
                await desk.keyboard.press("d")
                await desk.locator("aside li.live").wait_for()
                await press(terminal, "demo-0002", "fire")
                await desk.get_by_role("alert").filter(has_text="P1").wait_for()
            await desk.locator("main h1, aside li.live").last.wait_for()
            await desk.screenshot(path=IMAGES / f"desk-{language}-{theme}.png")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(make(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
