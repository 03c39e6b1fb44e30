"""The last hop: from a device's publish to the row on a dispatcher's screen, in a real browser.

Needs Playwright (the test requirements) and Chromium.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

from app.bench.machine import Machine

SWITCHES = ("--no-sandbox", "--disable-background-networking", "--disable-sync", "--disable-gpu")
READY_MS = 60_000
ANSWER_MS = 10_000
CLOCK_QUESTIONS = 20

_WATCH = """
() => {
  window.bellRows = [];
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) {
      if (node.nodeType !== 1 || !node.matches(".queue .row")) continue;
      const there = performance.now();
      requestAnimationFrame(() => setTimeout(() => window.bellRows.push([there, performance.now()])));
    }
  }).observe(document.body, { childList: true, subtree: true });
}
"""
"""Notes of every new row when it was put into the page, and when the frame that shows it was done."""


class Screen:
    """An open desk that notes when rows appear."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._rows = 0
        self._zero = 0.0

    async def set_clock(self) -> None:
        """Learn what ``time.perf_counter()`` is when the page's clock is at 0, from the quickest of
        some questions: to half a millisecond. Both clocks are monotonic; the wall clock may jump.
        """
        asked: list[tuple[float, float]] = []
        for _ in range(CLOCK_QUESTIONS):
            before = time.perf_counter()
            page_s = await self._page.evaluate("performance.now()") / 1000
            after = time.perf_counter()
            asked.append((after - before, (before + after) / 2 - page_s))
        self._zero = min(asked)[1]

    async def next_row(self, published_at: float) -> tuple[float, float]:
        """Seconds from ``published_at`` (``time.perf_counter()``) until the next row was in the page,
        and until it was painted.
        """
        self._rows += 1
        found = await self._page.wait_for_function(
            "(count) => window.bellRows[count - 1]", arg=self._rows, timeout=ANSWER_MS
        )
        there, painted = await found.json_value()
        begin = published_at - self._zero
        return there / 1000 - begin, painted / 1000 - begin


@asynccontextmanager
async def open_screen(town: Machine, chromium: Path) -> AsyncIterator[Screen]:
    """A dispatcher's desk at 1280×720, signed in and live."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(SWITCHES))
        try:
            context = await browser.new_context(
                base_url=town.http_url, viewport={"width": 1280, "height": 720}
            )
            user = {"username": "dispatcher", "password": "demo"}
            await context.request.post("/api/v1/sessions", data=user, fail_on_status_code=True)
            page = await context.new_page()
            await page.goto("/desk")
            await page.locator('.live[data-live="true"]').wait_for(timeout=READY_MS)
            await page.evaluate(_WATCH)
            screen = Screen(page)
            await screen.set_clock()
            yield screen
        finally:
            await browser.close()
