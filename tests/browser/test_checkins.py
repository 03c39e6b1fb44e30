"""Check-ins: a plan is made, its call falls to the desk, a need becomes a request; and a campaign."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage, OpenSeat
from tests.browser.test_administration import dialog, part, send
from tests.smoke.harness.program import Program

DUE_NOW = """
    insert into checkins (plan_id, person_id, day, due_at, deadline_at, next_at, risk)
    select id, person_id, (bell_now() at time zone 'Asia/Shanghai')::date, bell_now(),
           bell_now() + interval '4 hours', bell_now(), 'medium'
    from checkin_plans where person_id = $1
    on conflict (person_id, plan_id, day) do update set due_at = excluded.due_at, next_at = excluded.next_at
"""
"""Today's, whether or not its time has passed."""


async def test_a_call_falls_to_the_desk_and_a_need_becomes_a_request(
    open_page: OpenPage, open_seat: OpenSeat, program: Program
) -> None:
    page = await open_page("/admin/people", user="admin")
    await page.get_by_role("button", name="登记服务对象").click()
    await dialog(page).get_by_label("姓名", exact=True).fill("问奶奶")
    await dialog(page).get_by_label("电话", exact=True).fill("13800004491")
    await dialog(page).get_by_label("地址").fill("平安里9号院")
    await send(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("问奶奶")
    person = int(page.url.rpartition("/")[2])

    # The whole day, so that it does not matter when this is tried; what is wrong is said at its field.
    await part(page, "问候").get_by_role("button", name="新建计划").click()
    await dialog(page).get_by_label("名称").fill("每日电话")
    for channel in ("终端询问", "自动电话"):
        await dialog(page).get_by_role("button", name=f"不用{channel}").click()
    for label, value in (("从", "00:00"), ("到", "23:59")):
        await dialog(page).get_by_role("group", name="时间段").get_by_label(label, exact=True).fill(value)
    await dialog(page).get_by_role("button", name="保存").click()
    await expect(dialog(page).locator("[aria-invalid=true]")).to_have_count(1)
    for label in ("安静时段从", "安静时段到"):
        await dialog(page).get_by_label(label).fill("00:00")
    await send(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("每日电话")

    await program.execute(DUE_NOW, person)

    seat = await open_seat("dispatcher")
    await expect(seat.page.get_by_role("button", name="问候 1")).to_be_visible(timeout=20_000)
    await seat.key("q")
    panel = seat.page.get_by_role("dialog", name="等您打的问候电话")
    await expect(panel.get_by_role("link", name="拨打")).to_have_attribute("href", "tel:+8613800004491")
    await panel.get_by_role("radio", name="问奶奶").check()
    await panel.get_by_label("送餐").check()
    await panel.get_by_role("textbox").fill("订2天")  # a digit in the text is no answer
    await panel.get_by_label("送餐").focus()
    await seat.key("2")
    await expect(panel.get_by_role("status")).to_have_text("问奶奶:有需要")
    await seat.key("Escape")
    request = seat.page.locator("section.queue").get_by_role("listitem").filter(has_text="问奶奶")
    await request.locator("button.open").click()
    await expect(seat.card).to_contain_text("需要:送餐、订2天")


async def test_a_campaign_is_counted_confirmed_and_stopped(open_page: OpenPage) -> None:
    page = await open_page("/admin/campaigns", user="admin")
    await page.get_by_role("button", name="发起群呼").first.click()
    form = dialog(page)
    await form.get_by_label("名称").fill("高温提醒")
    await form.get_by_label("方式").select_option(label="语音电话")
    await expect(form.get_by_text("今天共")).to_be_visible()
    await form.get_by_role("button", name="添加条件", exact=True).click()
    await form.get_by_label("哪一项资料").select_option(label="居住情况")
    await expect(form.get_by_text("条件还不完整")).to_be_visible()
    await form.get_by_label("独居").check()
    await form.get_by_label("内容", exact=True).fill("今天38度,请多喝水。")
    await expect(form.get_by_text("请多喝水。 听到请按1")).to_be_visible()
    start = form.get_by_role("button", name="发给")
    await expect(start).to_be_disabled()
    await form.get_by_label("确定发给这").check()
    await start.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("高温提醒")
    await page.get_by_role("button", name="立即停止").click()
    await send(page, "立即停止")
    await expect(page.locator(".head")).to_contain_text("已停止")
