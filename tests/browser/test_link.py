"""The responder's page: looked at by robots, used in a lift without a network."""

from __future__ import annotations

import re

import httpx2
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.links import asked
from tests.browser.wire import Wire
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import Town

PHONE = (360, 740)
OFFLINE = re.compile("没有网络")
SENT_MS = 15_000


async def test_a_preview_changes_nothing(
    program: Program, town: Town, supervisor: Desk, phones: Phones, open_page: OpenPage
) -> None:
    case, _, sms = await asked(town, supervisor, phones, program.http_url, "demo-0014")
    before = await case.look()
    async with httpx2.AsyncClient(base_url=program.http_url, trust_env=False) as robot:
        page = await robot.get(f"/r/{sms.token}", headers={"User-Agent": "facebookexternalhit/1.1"})
    assert page.status_code == 200
    await (await open_page(f"/r/{sms.token}", size=PHONE)).get_by_role("button", name="我去").wait_for()
    after = await case.look()
    assert after["version"] == before["version"]
    address = before["home"]["address"]
    assert address not in page.text

    phone = await open_page(f"/r/{sms.token}", size=PHONE)
    await expect(phone.get_by_label(re.compile("后四位"))).to_be_visible()
    assert address not in await phone.content()
    await phone.get_by_role("button", name="不能去").click()
    await expect(phone.get_by_text("您已拒绝")).to_be_visible()
    again = await open_page(f"/r/{sms.token}", size=PHONE)
    await expect(again.get_by_text("您已拒绝")).to_be_visible()
    await expect(again.get_by_role("button", name="我去")).to_have_count(0)


async def test_what_is_done_offline_is_sent_later(
    program: Program, wire: Wire, town: Town, supervisor: Desk, phones: Phones, open_page: OpenPage
) -> None:
    case, _, sms = await asked(town, supervisor, phones, program.http_url, "demo-0015")
    phone = await open_page(f"/r/{sms.token}", size=PHONE, url=wire.http_url)
    await phone.get_by_role("button", name="我去").click()
    await case.becomes("accepted")
    await phone.get_by_role("button", name="出发").click()
    await case.becomes("en_route")
    await wire.cut()
    await phone.get_by_role("button", name="已到门口").click()
    await expect(phone.get_by_text(OFFLINE)).to_be_visible()
    await phone.get_by_role("button", name="已进门").click()
    await expect(phone.get_by_role("status").filter(has_text=re.compile("^已进门"))).to_be_visible()
    await case.never("offer_arrived")
    await wire.mend()
    await expect(phone.get_by_text(OFFLINE)).to_have_count(0, timeout=SENT_MS)
    await case.happened("offer_entered")
    await phone.get_by_role("button", name="需要支援").click()
    await case.happened("offer_need_help")
    await expect(phone.get_by_text("已告诉坐席:需要支援")).to_be_visible()
    await phone.get_by_role("button", name="完成").click()
    assert (await case.look())["state"] == "on_scene", "how the person was left has to be chosen first"
    await phone.get_by_label("本人现在怎样").select_option("送医院")
    await phone.get_by_role("button", name="完成").click()
    await case.becomes("resolved")


async def test_a_link_that_never_was(open_page: OpenPage) -> None:
    phone = await open_page("/r/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", size=PHONE)
    await expect(phone.get_by_text("这个链接已失效")).to_be_visible()


async def test_large_targets(
    program: Program, town: Town, supervisor: Desk, phones: Phones, open_page: OpenPage
) -> None:
    """Gloves and rain: every target is at least 44 px high, nothing scrolls sideways, and a thumb that
    trembles says one thing.
    """
    case, nurse, sms = await asked(town, supervisor, phones, program.http_url, "demo-0016")
    phone = await open_page(f"/r/{sms.token}", size=PHONE)
    await all_large(phone)
    await phone.get_by_role("button", name="我去").click()
    await phone.get_by_label(re.compile("后四位")).fill(nurse.phone[-4:])
    await phone.get_by_role("button", name="查看地址").click()
    await expect(phone.get_by_role("button", name="复制地址")).to_be_visible()
    await all_large(phone)
    await phone.get_by_role("button", name="出发").dblclick()
    await case.becomes("en_route")
    await all_large(phone)
    await phone.get_by_role("button", name="已到门口").dblclick()
    await case.becomes("on_scene")
    await all_large(phone)
    await case.never("offer_need_help")
    await case.never("offer_entered")


async def all_large(phone: Page) -> None:
    """Everything that can be touched, but for the choice of language and brightness."""
    for target in await phone.locator("main > :not(header)").locator("button, a, input, select").all():
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, await target.inner_text()
    assert await phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
