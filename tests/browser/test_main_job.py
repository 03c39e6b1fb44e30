"""The whole job by keyboard, with a second console looking on and the responder on a phone."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import expect

from tests.browser.conftest import OpenPage, OpenSeat
from tests.browser.links import link_of
from tests.browser.seat import Seat
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import Town

PHONE = (390, 844)

NO_TELEPHONE = """addEventListener("click", (event) => {
    if (event.target.closest("a[href^='tel:']")) event.preventDefault();
})"""
"""Chromium without a telephone asks which program should dial, and hears nothing else meanwhile."""


async def test_from_the_press_to_the_close(
    program: Program, open_seat: OpenSeat, open_page: OpenPage, town: Town, phones: Phones, supervisor: Desk
) -> None:
    first, second = await open_seat("dispatcher"), await open_seat("dispatcher2")
    case = await supervisor.case_of(await town.press("demo-0001"))
    found = await case.look()

    await expect(first.row(case)).to_be_visible()
    await first.sounds()
    await expect(first.card.get_by_role("heading", level=1)).to_have_text(found["person"]["name"])
    await expect(first.card).to_contain_text(found["home"]["address"])
    await expect(first.card).to_contain_text(found["home"]["way_in"])

    await first.claims(case)
    await first.falls_silent()
    await expect(second.row(case)).to_contain_text("坐席一")
    await expect(second.card).to_contain_text("坐席一已接警")

    await first.key("v", "1")
    await expect(first.card).to_contain_text("听到本人")
    await first.key("d")
    nurse = await case.asked()
    await expect(first.helpers).to_contain_text("等待答复")

    sms = await link_of(case, nurse, phones, program.http_url)
    phone = await open_page(f"/r/{sms.token}", size=PHONE)
    await phone.get_by_role("button", name="我去").click()
    await expect(first.helpers).to_contain_text(re.compile(f"{nurse.name}.*已接单", re.DOTALL))
    await phone.get_by_label(re.compile("后四位")).fill(nurse.phone[-4:])
    await phone.get_by_role("button", name="查看地址").click()
    await expect(phone.get_by_text(found["home"]["address"])).to_be_visible()
    for button, state in (("出发", "在路上"), ("已到门口", "在门口"), ("已进门", "已进门")):
        await phone.get_by_role("button", name=button).click()
        await expect(first.helpers.locator("li.live")).to_contain_text(state)
        await expect(second.helpers.locator("li.live")).to_contain_text(state)
    await phone.get_by_label("本人现在怎样").select_option("送医院")
    await phone.get_by_role("button", name="完成").click()
    await expect(phone.get_by_text("已完成,谢谢您")).to_be_visible()
    await expect(phone.get_by_text(found["home"]["address"])).to_have_count(0)

    await closes(first)
    await expect(first.row(case)).to_contain_text("已结案")
    assert (await case.look())["disposition"] == "health"
    await expect(second.row(case)).to_contain_text("已结案")


async def closes(seat: Seat) -> None:
    """X, two arrows, Enter: no mouse."""
    await expect(seat.action("结案")).to_be_enabled()
    await seat.key("x")
    form = seat.page.locator(".actions form")
    await expect(form.get_by_role("radio").first).to_be_focused()
    await seat.key("Space", "Tab", "Space", "Tab")
    await expect(form.get_by_label("备注")).to_be_focused()
    await seat.key("Enter")
    await expect(form).to_have_count(0)


async def test_two_hands_on_one_case(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    """Who comes second is told who and since when, and may look on or take over."""
    first, second = await open_seat("dispatcher", shift=False), await open_seat("dispatcher2", shift=False)
    second_presses, first_has_it = asyncio.Event(), asyncio.Event()

    async def hold_back(route: object) -> None:
        second_presses.set()
        await first_has_it.wait()
        await route.continue_()  # type: ignore[attr-defined]

    await second.page.route("**/claim", hold_back)
    case = await supervisor.case_of(await town.press("demo-0002"))
    await second.open(case)
    await expect(second.action("接警")).to_be_enabled()
    await second.key("c")
    await second_presses.wait()
    await first.claims(case)
    first_has_it.set()
    notice = second.page.get_by_role("status").filter(has_text="坐席一已接警")
    await expect(notice).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))
    await notice.get_by_role("button", name="只查看").click()
    await expect(notice).to_have_count(0)

    await second.key("t")
    await second.page.get_by_label("接手原因").fill("换人")
    await second.key("Enter")
    await expect(second.card).to_contain_text("我已接警")
    await expect(first.card).to_contain_text("坐席二已接警")


async def test_the_ambulance_is_told_everything_in_one_go(
    open_seat: OpenSeat, town: Town, supervisor: Desk
) -> None:
    """Pressing 120 shows what to read out, over nothing else; the next case does not inherit it."""
    seat = await open_seat("dispatcher", shift=False)
    await seat.page.evaluate(NO_TELEPHONE)
    case = await supervisor.case_of(await town.press("demo-0006"))
    found = await case.look()
    await seat.claims(case)
    await seat.page.get_by_role("link", name="120 急救").click()
    sheet = seat.page.get_by_role("region", name="读给120听")
    await expect(sheet).to_contain_text(found["home"]["address"])
    await expect(sheet).to_contain_text(found["person"]["name"])
    await expect(seat.action("联系结果")).to_be_visible()
    await seat.page.get_by_role("link", name="119 消防").click()
    await expect(seat.page.get_by_role("region", name="读给119听")).to_contain_text("消防救援")
    other = await supervisor.case_of(await town.press("demo-0007"))
    await seat.open(other)
    await expect(seat.page.get_by_role("region", name="读给")).to_have_count(0)


async def test_another_p1_is_announced(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    """A press beside the case on the screen: an alert with the name, and N takes it."""
    seat = await open_seat("dispatcher")
    mine = await supervisor.case_of(await town.press("demo-0003"))
    await seat.claims(mine)
    other = await supervisor.case_of(await town.press("demo-0004", "fire"))
    name = (await other.look())["person"]["name"]
    await expect(seat.alert(name)).to_contain_text("火警")
    await seat.sounds()
    await expect(seat.card).to_contain_text(mine.number)
    await seat.key("n")
    await expect(seat.card).to_contain_text(other.number)
    await expect(seat.card).to_contain_text("我已接警")
    await expect(seat.card).to_contain_text("不派人入内")
    await expect(seat.alert(name)).to_have_count(0)
