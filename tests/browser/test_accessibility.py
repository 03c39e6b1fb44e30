"""WCAG 2.2 AA by axe on every page, in both themes and both languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from app.local.environment import CHECKOUT
from tests.browser.conftest import OpenPage, OpenSeat
from tests.browser.links import asked
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import Town

AXE = CHECKOUT / "console" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [("zh-CN", "light"), ("en", "dark")]
"""Each language and each theme once: contrast knows no language, and names no colour."""
PHONE = (390, 844)
ADMIN = (
    "users",
    "people",
    "devices",
    "quarantine",
    "outbox",
    "carriers",
    "deadlines",
    "duty",
    "rotas",
    "leaves",
    "responders",
    "responders/expiring",
    "providers",
    "facilities",
    "holidays",
    "desks",
)
COVERAGE = ("coverage", "coverage/next", "coverage/applications", "coverage/programmes")
CARE = ("checkins", "checkin-plans", "campaigns")
LISTS = ("imports", "exports", "plans", "webhooks", "follow-ups", "reviews", "reports")
PEOPLE = ("people/duplicates", "office-lists", "collect", "areas", "areas/1")

OPENS = "main button[aria-haspopup=dialog]:not(:disabled)"
FORMS = {"people": 1, "people/1": 15, "devices": 1, "devices/demo-0001": 5, "users": 3, "outbox": 1}
"""Page of the administration → how many of its first forms are looked at."""
FORMS |= {"coverage/programmes": 1, "imports": 1, "exports": 1}
FORMS |= {"checkin-plans": 1, "campaigns": 1, "webhooks": 1}
FORMS |= {"plans": 2, "desks": 1, "office-lists": 2, "areas": 1, "areas/1": 3}

every_look = pytest.mark.parametrize(("language", "theme"), LOOKS)


async def violations(page: Page, within: str = "html") -> list[str]:
    """What axe holds for serious or critical, in the whole page or only in a part of it."""
    if not await page.evaluate("typeof axe !== 'undefined'"):
        await page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found: dict[str, Any] = await page.evaluate(
        "([part, rules]) => axe.run(part, { runOnly: rules, resultTypes: ['violations'] })",
        [within, RULES],
    )
    return [
        f"{one['id']}: {one['help']}: " + " | ".join(node["html"][:200] for node in one["nodes"][:3])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@every_look
async def test_desk(open_seat: OpenSeat, town: Town, supervisor: Desk, language: str, theme: str) -> None:
    """The queue and a case with everything open on it, then each panel."""
    case = await supervisor.case_of(await town.press("demo-0001"))
    other = await supervisor.case_of(await town.press("demo-0002", "fire"))
    seat = await open_seat("dispatcher", shift=False, language=language, theme=theme)
    assert await violations(seat.page) == []
    await seat.open(case)
    await seat.key("c")
    await case.becomes("claimed")
    await expect(seat.page.get_by_role("toolbar").get_by_role("button")).not_to_have_count(2)
    await seat.key("d")
    await case.asked()
    for key in ("x", "v", "h"):
        await seat.key(key)
        await expect(seat.page.locator(".actions .form")).to_be_visible()
        assert await violations(seat.page) == [], key
        await seat.key("Escape")
    for key in ("?", "Control+k", "o", "y"):
        await seat.key(key)
        await expect(seat.page.get_by_role("dialog")).to_be_visible()
        assert await violations(seat.page) == [], key
        await seat.key("Escape")
    assert other.number


@every_look
async def test_sign_in_and_terminal(open_page: OpenPage, language: str, theme: str) -> None:
    for path in ("/login", "/terminal"):
        page = await open_page(path, language=language, theme=theme)
        await page.get_by_role("heading", level=1).wait_for()
        assert await violations(page) == [], path


@every_look
async def test_link(
    program: Program,
    open_page: OpenPage,
    town: Town,
    supervisor: Desk,
    phones: Phones,
    language: str,
    theme: str,
) -> None:
    case, nurse, sms = await asked(town, supervisor, phones, program.http_url, "demo-0003")
    page = await open_page(f"/r/{sms.token}", language=language, theme=theme, size=PHONE)
    await page.locator("button.go").wait_for()
    assert await violations(page) == []
    await page.locator("button.go").click()
    await case.becomes("accepted")
    await page.locator("#tail").fill(nurse.phone[-4:])
    await page.keyboard.press("Enter")
    await page.locator(".place").wait_for()
    await page.locator("form .go").click()
    await case.becomes("en_route")
    await page.locator("button.go").click()
    await page.locator("#outcome").wait_for()
    assert await violations(page) == []


@every_look
async def test_administration(open_page: OpenPage, language: str, theme: str) -> None:
    """Every list, everything behind them, at the desk and on a phone; every form in one of the looks: what
    it is made of is on the lists, too."""
    page = await open_page("/admin/users", user="admin", language=language, theme=theme)
    await page.emulate_media(reduced_motion="reduce")
    for name in (*ADMIN, *PEOPLE, *COVERAGE, *CARE, *LISTS):
        await page.goto(f"/admin/{name}")
        await page.get_by_role("heading", level=2).or_(page.get_by_role("table")).first.wait_for()
        assert await violations(page) == [], name
    for path, forms in FORMS.items():
        await page.goto(f"/admin/{path}")
        for at in range(forms if theme == "light" else 1):
            await page.locator(OPENS).nth(at).click()
            await expect(page.get_by_role("dialog")).to_be_visible()
            assert await violations(page, "[role=dialog]") == [], (path, at)
            await page.keyboard.press("Escape")
            await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        assert await violations(page) == [], path
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE[0], path
        await page.set_viewport_size({"width": 1280, "height": 720})


async def test_administration_without_anything(open_page: OpenPage) -> None:
    page = await open_page("/admin/users", user="admin", language="en", theme="dark")
    await page.route(
        "**/api/v1/*?*limit=50*", lambda route: route.fulfill(json={"items": [], "next": None})
    )
    for name in ("people", "outbox"):
        await page.goto(f"/admin/{name}")
        await page.get_by_role("heading", level=2).wait_for()
        assert await violations(page) == [], name
