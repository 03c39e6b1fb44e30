"""Records of people in the administration: away, ended by a list of another office, found twice."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_administration import dialog, part, send

NOBODY_ELSE = "姓名\t出生日期\t死亡日期\n池奶奶\t1939-04-05\t2020-01-02\n无此人\t1930-01-01\t2020-01-02\n"


async def test_away_and_ended_by_a_list_that_was_wrong(open_page: OpenPage) -> None:
    page = await open_page("/admin/people", user="admin")
    for phone in ("13800004471", "13800004472"):
        await page.goto("/admin/people")
        await page.get_by_role("button", name="登记服务对象").click()
        await dialog(page).get_by_label("姓名", exact=True).fill("池奶奶")
        await dialog(page).get_by_label("出生日期").fill("1939-04-05")
        await dialog(page).get_by_label("电话", exact=True).fill(phone)
        await dialog(page).get_by_label("地址").fill("平安里7号院")
        await send(page)
        await expect(page.get_by_role("heading", level=1)).to_have_text("池奶奶")

    # Two records of one person become one, and the number chosen is kept; the old address leads on.
    gone = page.url
    await page.goto("/admin/people/duplicates")
    await page.get_by_role("row").filter(has_text="池奶奶").get_by_role("button", name="对照").click()
    await dialog(page).get_by_role("group", name="电话").get_by_label("138****4472").check()
    await dialog(page).get_by_label("我确认是同一个人").check()
    await send(page, "合并")
    await page.goto(gone)
    await expect(page.get_by_text("已并入本档案")).to_be_visible()
    await expect(part(page, "基本情况")).to_contain_text("138****4472")
    stays = page.url

    # Away: refused at the field that is missing, then marked.
    absences = part(page, "外出和临时住址")
    await absences.get_by_role("button", name="登记外出").click()
    await dialog(page).get_by_label("从", exact=True).fill("2020-01-01")
    await dialog(page).get_by_label("怎么进门").fill("八楼护士站")
    await dialog(page).get_by_role("button", name="保存").click()
    await expect(dialog(page).get_by_label("地址", exact=True)).to_have_attribute("aria-invalid", "true")
    await dialog(page).get_by_label("地址", exact=True).fill("市一医院住院部")
    await send(page)
    await expect(absences.get_by_role("listitem").filter(has_text="现在")).to_contain_text("市一医院")

    # A list is pasted and looked through; nobody is changed before somebody says so.
    await page.goto("/admin/office-lists")
    await page.get_by_role("button", name="导入名单").click()
    await dialog(page).get_by_label("截止日期").fill("2020-02-01")
    await dialog(page).get_by_label("粘贴表格").check()
    await dialog(page).get_by_label("从表格复制的内容").fill(NOBODY_ELSE)
    await send(page, "先看看")
    await expect(part(page, "关于名单")).to_contain_text("查无此人")
    await expect(part(page, "逐行结果")).to_contain_text("终止服务:去世")
    await page.get_by_role("button", name="执行名单").click()
    await send(page, "执行名单")
    await expect(page.get_by_role("status").filter(has_text="更新 1 人")).to_be_visible()

    # It was somebody else of that name: services go on.
    await page.goto(stays)
    service = part(page, "服务状态")
    await expect(service).to_contain_text("去世")
    await service.get_by_role("button", name="撤销终止").click()
    await dialog(page).get_by_label("为什么撤销").fill("同名同日出生")
    await send(page, "撤销终止")
    await expect(service).to_contain_text("正在服务")
