"""The desk in somebody's pocket: to read and to claim, with the bars always in sight."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenSeat
from tests.browser.wire import Wire
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.town import Town

PHONE = (390, 844)


async def in_sight(part: Locator) -> bool:
    """Wholly on the screen, without scrolling."""
    box = await part.bounding_box()
    assert box is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= PHONE[1] and box["x"] + box["width"] <= PHONE[0]


async def test_read_and_claim(open_seat: OpenSeat, wire: Wire, town: Town, supervisor: Desk) -> None:
    for n in (1, 2, 3, 4, 5, 6, 7):
        await supervisor.case_of(await town.press(f"demo-{n:04}"))
    case = await supervisor.case_of(await town.press("demo-0008"))
    seat = await open_seat("dispatcher", size=PHONE, url=wire.http_url)
    await seat.row(case).locator("button.open").click()
    await expect(seat.card).to_contain_text(case.number)
    address = seat.card.get_by_text((await case.look())["home"]["address"])
    await expect(address).to_be_in_viewport()
    await seat.action("接警").click()
    await expect(seat.card).to_contain_text("我已接警")
    await seat.action("结案").click()
    last = seat.page.locator(".actions form .main")
    await last.scroll_into_view_if_needed()
    assert await in_sight(last)
    assert await seat.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    await wire.cut()
    bar = seat.alert(re.compile("已断线"))
    await expect(bar).to_be_visible(timeout=11_000)
    await seat.page.locator("aside").scroll_into_view_if_needed()
    assert await in_sight(bar)
    assert await in_sight(bar.get_by_role("link"))
