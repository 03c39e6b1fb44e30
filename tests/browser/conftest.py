"""One program and one browser for all stories; each leaves the queue empty."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from app.local.console import build_if_stale
from app.local.environment import CHECKOUT
from tests.browser import probes
from tests.browser.chromium import HOW, SWITCHES, find_chromium
from tests.browser.seat import Seat
from tests.browser.wire import Wire
from tests.smoke.harness.case import Case
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import Town

ELDERS = 520
PATIENCE_MS = 8000
LAST = "test_crowded.py"

OpenSeat = Callable[..., Awaitable[Seat]]
OpenPage = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The crowded night comes last: nobody clears up after it."""
    items.sort(key=lambda item: item.path.name == LAST)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The machine's Chromium; without one the stories are skipped."""
    program = await asyncio.to_thread(find_chromium)
    if program is None:
        pytest.skip(HOW)
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def program(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> AsyncIterator[Program]:
    """The whole program with its pages, in a town of 520."""
    await build_if_stale(CHECKOUT)
    program = Program(tmp_path_factory.mktemp("program"), ELDERS)
    try:
        await program.start()
        yield program
    finally:
        await program.stop()


@pytest.fixture(scope="session")
async def phones(program: Program) -> AsyncIterator[Phones]:
    phones = Phones(program.carrier_url)
    yield phones
    await phones.close()


@pytest.fixture(scope="session")
def town(program: Program) -> Town:
    return Town(program.mqtt_url)


@pytest.fixture(scope="session")
async def supervisor(program: Program) -> AsyncIterator[Desk]:
    """Somebody who sees everything, without a browser."""
    desk = Desk(program.http_url, "supervisor")
    await desk.sign_in()
    yield desk
    await desk.leave()


@pytest.fixture(scope="session")
async def signed_in(program: Program, browser: Browser) -> dict[str, Any]:
    """What a browser keeps of each user who has signed in, to begin a story with."""
    kept: dict[str, Any] = {}
    for username in ("dispatcher", "dispatcher2", "admin"):
        context = await browser.new_context(base_url=program.http_url)
        body = {"username": username, "password": "demo"}
        answer = await context.request.post("/api/v1/sessions", data=body)
        assert answer.ok, await answer.text()
        kept[username] = await context.storage_state()
        await context.close()
    return kept


@pytest.fixture
async def open_page(
    program: Program, browser: Browser, signed_in: dict[str, Any]
) -> AsyncIterator[OpenPage]:
    """Open a page in a browser of its own: ``await open_page("/desk", user="dispatcher")``.

    A mistake in a page's script fails the story.
    """
    contexts = []
    mistakes: list[str] = []

    async def open_page(
        path: str,
        *,
        user: str | None = None,
        url: str = "",
        script: str = "",
        language: str = "zh-CN",
        theme: str = "light",
        size: tuple[int, int] = (1280, 720),
    ) -> Page:
        context = await browser.new_context(
            base_url=url or program.http_url,
            storage_state=signed_in[user] if user else None,
            locale=language,
            color_scheme=theme,  # type: ignore[arg-type]
            viewport={"width": size[0], "height": size[1]},
        )
        contexts.append(context)
        await context.add_init_script(probes.TONES + probes.SPEECH + script)
        page = await context.new_page()
        page.on("pageerror", lambda error: mistakes.append(f"{path}: {error}"))
        await page.goto(path)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert not mistakes, mistakes


@pytest.fixture
def open_seat(open_page: OpenPage) -> OpenSeat:
    """A desk that is live and sounds: ``await open_seat("dispatcher")``."""

    async def open_seat(user: str, *, shift: bool = True, **options: Any) -> Seat:
        page = await open_page("/desk", user=user, **options)
        seat = Seat(page.context, page)
        await seat.is_live()
        if shift:
            await seat.start_shift()
        return seat

    return open_seat


@pytest.fixture
async def wire(program: Program) -> AsyncIterator[Wire]:
    """A line to the program that can be cut."""
    wire = Wire(program.http_url)
    async with wire.up():
        yield wire


@pytest.fixture(autouse=True)
async def story(
    request: pytest.FixtureRequest, town: Town, phones: Phones, supervisor: Desk
) -> AsyncIterator[None]:
    """At the end the queue is empty again."""
    yield
    await town.switch_off()
    if request.path.name == LAST:
        return
    for item in (await supervisor.get("/cases", state="open", limit=200))["items"]:
        case = Case(supervisor, item["id"], item["number"])
        await supervisor.takeover(case)
        await supervisor.contact(case, "physical")
        await supervisor.close(case, "test", "other")
    await phones.forget()
