"""The administration: an office registers, corrects and hands out, each step seen in the browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import aiomqtt
import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.smoke.harness.desk import Desk, Refused
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import Town
from tests.smoke.harness.waiting import until


def part(page: Page, title: str) -> Locator:
    """A titled part of a page."""
    return page.locator("section.part").filter(has=page.get_by_role("heading", name=title, exact=True))


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def send(page: Page, button: str = "保存") -> None:
    """Send the form that is open; it closes because everything was accepted."""
    await dialog(page).get_by_role("button", name=button, exact=True).click()
    await expect(dialog(page)).to_have_count(0)


async def reloaded(page: Page, row: Locator) -> bool:
    """Whether the list has this row when it is read again."""
    await page.get_by_role("button", name="刷新").click()
    return await row.count() > 0


async def test_a_person_is_registered_with_home_contacts_and_device(
    open_page: OpenPage, supervisor: Desk
) -> None:
    page = await open_page("/admin/people", user="admin")
    await page.get_by_role("button", name="登记服务对象").click()
    form = dialog(page)
    await form.get_by_label("姓名", exact=True).fill("陶奶奶")
    await form.get_by_label("电话", exact=True).fill("138-0000 4401")
    await form.get_by_label("居住情况").select_option("独居")
    await form.get_by_label("用药").fill("阿司匹林\n降压药")
    await form.get_by_label("地址").fill("平安里9号院1单元101")
    await form.get_by_label("怎么进门").fill("钥匙在门卫")
    await form.get_by_label("联系人姓名").fill("陶女士")
    await form.get_by_label("联系人电话").fill("+8613800004402")
    await send(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("陶奶奶")
    facts = part(page, "基本情况")
    await expect(facts).to_contain_text("138****4401")
    await facts.get_by_role("button", name="查看完整号码").click()
    await dialog(page).get_by_label("查看原因").fill("核对登记")
    await send(page, "查看完整号码")
    await expect(facts).to_contain_text("13800004401")
    await expect(part(page, "基本情况")).to_contain_text("阿司匹林、降压药")
    await expect(part(page, "住址与进门")).to_contain_text("钥匙在门卫")

    contacts = part(page, "联系人")
    await contacts.get_by_role("button", name="添加联系人").click()
    await dialog(page).get_by_label("联系人姓名").fill("门卫老秦")
    await dialog(page).get_by_label("联系人电话").fill("no phone")
    await dialog(page).get_by_role("button", name="保存").click()
    await expect(dialog(page)).to_be_visible()
    await dialog(page).get_by_label("联系人电话").fill("+8613800004403")
    await dialog(page).get_by_label("有钥匙").check()
    await send(page)
    await contacts.get_by_role("button", name="把门卫老秦上移").press("Enter")
    await expect(contacts.get_by_role("listitem").first).to_contain_text("门卫老秦")
    await expect(contacts.get_by_role("button", name="把门卫老秦下移")).to_be_focused()
    await contacts.get_by_role("group", name="陶女士").get_by_role("button", name="修改").click()
    await dialog(page).get_by_label("关系").fill("女儿")
    await send(page)
    await expect(contacts.get_by_role("listitem").nth(1)).to_contain_text("女儿")

    number = page.url.rsplit("/", 1)[1]
    made = await supervisor.post("/devices", {"model": "cord", "id": f"stock-{number}"})
    units = part(page, "设备")
    await units.get_by_role("button", name="绑定设备").click()
    await dialog(page).get_by_label("按编号或序列号查找").first.fill(made["id"])
    await dialog(page).get_by_role("radio").check()
    await send(page, "绑定设备")
    await units.get_by_role("link", name=made["id"]).click()
    await expect(part(page, "归属").get_by_role("link", name="陶奶奶")).to_be_visible()
    person = await supervisor.get(f"/persons/{number}")
    assert [(one["position"], one["name"], one["relation"]) for one in person["contacts"]] == [
        (1, "门卫老秦", None),
        (2, "陶女士", "女儿"),
    ]


async def test_two_offices_change_the_same_person(open_page: OpenPage, supervisor: Desk) -> None:
    person = await supervisor.post("/persons", {"area_id": 3, "name": "同时改"})
    first = await open_page(f"/admin/people/{person['id']}", user="admin")
    second = await open_page(f"/admin/people/{person['id']}", user="dispatcher")
    for page, notes in ((first, "先改的"), (second, "后改的")):
        await part(page, "基本情况").get_by_role("button", name="修改资料").click()
        await dialog(page).get_by_label("听力" if page is second else "备注").fill(notes)
    await send(first)
    await dialog(second).get_by_role("button", name="保存").click()
    await expect(dialog(second).get_by_role("alert")).to_contain_text("有人刚刚改过")
    await expect(part(second, "基本情况")).to_contain_text("先改的")
    await send(second)
    await expect(part(second, "基本情况")).to_contain_text("先改的")
    await expect(part(second, "基本情况")).to_contain_text("后改的")


async def test_a_home_is_corrected_for_a_couple_and_one_moves_out(
    open_page: OpenPage, supervisor: Desk
) -> None:
    wife = {"area_id": 3, "name": "冯奶奶", "home": {"address": "柳树巷7号", "door_code": "7#"}}
    made = await supervisor.post("/persons", wife)
    page = await open_page(f"/admin/people/{made['id']}", user="admin")
    home = part(page, "住址与进门")
    await home.get_by_role("button", name="登记同住的人").click()
    await dialog(page).get_by_label("姓名", exact=True).fill("冯爷爷")
    await send(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("冯爷爷")
    await home.get_by_role("button", name="修改住址").click()
    await expect(dialog(page)).to_contain_text("冯奶奶、冯爷爷")
    await dialog(page).get_by_label("门禁密码").fill("8#")
    await send(page)
    await expect(home).to_contain_text("8#")
    await home.get_by_role("button", name="搬家").click()
    await dialog(page).get_by_label("地址").fill("养老院2号楼")
    await send(page)
    await expect(home).to_contain_text("养老院2号楼")
    assert (await supervisor.get(f"/persons/{made['id']}"))["home"]["door_code"] == "8#"


async def test_a_lost_password_is_reset(program: Program, open_page: OpenPage) -> None:
    page = await open_page("/admin/users", user="admin")
    await page.get_by_role("button", name="新建账号").click()
    form = dialog(page)
    await form.get_by_label("账号", exact=True).fill("dispatcher")
    await form.get_by_label("密码", exact=True).fill("forgotten-soon")
    await form.get_by_role("button", name="保存").click()
    await expect(form.get_by_label("账号", exact=True)).to_have_attribute("aria-invalid", "true")
    await form.get_by_label("账号", exact=True).fill("desk-ma")
    await form.get_by_label("姓名", exact=True).fill("马坐席")
    await send(page)
    theirs = await open_page("/login")
    desk = Desk(program.http_url, "desk-ma")
    await sign_in(theirs, "desk-ma", "forgotten-soon")

    await page.get_by_label("按账号或姓名查找").fill("ma")
    row = page.get_by_role("row").filter(has_text="desk-ma")
    await row.get_by_role("button", name="重设密码").click()
    await dialog(page).get_by_role("button", name="生成").click()
    password = await dialog(page).get_by_label("密码", exact=True).input_value()
    assert re.fullmatch(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    await send(page, "重设密码")
    await expect(page.get_by_text("desk-ma 的密码已重设")).to_be_visible()
    await theirs.goto("/admin/people")
    await theirs.wait_for_url("**/login?*")
    await sign_in(theirs, "desk-ma", password)

    await row.get_by_role("button", name="修改").click()
    await dialog(page).get_by_label("可以登录").uncheck()
    await send(page)
    await expect(row).to_contain_text("已停用")
    with pytest.raises(Refused, match="wrong_password"):
        await desk.sign_in()
    await desk.leave()


async def sign_in(page: Page, username: str, password: str) -> None:
    await page.fill("#username", username)
    await page.fill("#password", password)
    await page.get_by_role("button", name="登录").click()
    await page.wait_for_url(re.compile("/desk|/admin"))


async def test_nobody_takes_his_own_account_away(open_page: OpenPage) -> None:
    page = await open_page("/admin/users", user="admin")
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name="admin", exact=True))
    await row.get_by_role("button", name="修改").click()
    await expect(dialog(page)).to_contain_text("请另一位管理员来改")
    await expect(dialog(page).get_by_role("checkbox")).to_have_count(0)


async def test_without_the_permission_one_reads_why(open_page: OpenPage, supervisor: Desk) -> None:
    page = await open_page("/admin/users", user="dispatcher")
    await expect(page.get_by_role("alert")).to_have_text("您的角色没有此权限:管理用户")
    menu = page.get_by_role("navigation")
    await expect(menu.get_by_role("link", name="服务对象")).to_be_visible()
    await expect(menu.get_by_role("link", name="账号")).to_have_count(0)
    await page.goto("/admin/devices/demo-0009")
    await expect(page.get_by_role("heading", level=1)).to_have_text("demo-0009")
    await expect(page.get_by_role("button", name="更换密钥")).to_have_count(0)
    await page.goto("/admin/people/999999999")
    await expect(page.get_by_role("alert")).to_contain_text("没有找到")


async def test_a_device_gets_a_new_secret_speaks_and_is_cut_off_by_two(
    open_page: OpenPage, supervisor: Desk, town: Town
) -> None:
    person = await supervisor.post("/persons", {"area_id": 3, "name": "设备主人"})
    body = {"model": "five-key", "id": f"unit-{person['id']}", "person_id": person["id"]}
    device = await supervisor.post("/devices", body)
    page = await open_page(f"/admin/devices/{device['id']}", user="admin")
    await page.get_by_role("button", name="更换密钥").click()
    await send(page, "更换密钥")
    secret = await page.locator(".secret code").text_content()
    assert secret is not None
    assert secret != device["secret"]
    await page.get_by_role("button", name="已记下").click()
    await expect(page.get_by_text(secret)).to_have_count(0)

    terminal = await town.terminal(device["id"], secret)
    await page.get_by_role("button", name="试播报").click()
    await dialog(page).get_by_label("说什么").fill("听得到吗")
    await send(page, "播报")
    await expect(page.get_by_text("已交给终端")).to_be_visible()

    async def heard() -> bool:
        return any(one["args"].get("text") == "听得到吗" for one in terminal.commands.got)

    await until(heard, "the terminal speaks the test")

    await page.get_by_role("button", name="吊销").click()
    await expect(dialog(page)).to_contain_text("另一位有权限的同事")
    await send(page, "吊销")
    await expect(page.get_by_text("已记录,设备仍可使用")).to_be_visible()
    await expect(part(page, "查看与修改记录")).to_contain_text("提出吊销")
    await supervisor.post(f"/devices/{device['id']}/revoke")
    await page.get_by_role("button", name="刷新").click()
    await expect(page.get_by_role("button", name="吊销")).to_be_disabled()

    await part(page, "归属").get_by_role("button", name="解除绑定").click()
    await send(page, "解除绑定")
    await expect(part(page, "归属")).to_contain_text("不属于任何人")


async def test_from_a_deadline_to_the_case_and_from_a_message_to_its_attempts(
    open_page: OpenPage, supervisor: Desk, town: Town
) -> None:
    case = await supervisor.case_of(await town.press("demo-0011"))
    await supervisor.claim(case)
    page = await open_page("/admin/outbox", user="dispatcher")
    of_case = page.get_by_role("link", name=str(case.id), exact=True)
    row = page.get_by_role("row").filter(has=of_case).filter(has_text="已发出")
    await until(lambda: reloaded(page, row), "the terminal was told of the claim")
    await row.first.get_by_role("button").click()
    await expect(dialog(page)).to_contain_text("demo-0011")
    await expect(dialog(page).get_by_role("listitem")).to_contain_text("已交出")
    await page.keyboard.press("Escape")
    await page.goto("/admin/deadlines")
    await page.get_by_role("link", name=case.number).first.click()
    await expect(page.get_by_role("main")).to_contain_text(case.number)
    assert page.url.endswith("/desk")
    person = (await case.look())["person"]
    await page.goto(f"/admin/people/{person['id']}")
    await expect(part(page, "最近的求助").get_by_role("link", name=case.number)).to_be_visible()


async def test_an_unread_frame_is_seen_byte_by_byte(open_page: OpenPage, program: Program) -> None:
    broker = urlsplit(program.mqtt_url)
    assert broker.hostname
    assert broker.port
    async with aiomqtt.Client(
        broker.hostname, broker.port, username="demo-0012", password="demo-0012"
    ) as unit:
        await unit.publish("pab/v1/demo-0012/up/alarm", b'\x00{"id": "x\xff", oops', qos=1)
    page = await open_page("/admin/quarantine", user="admin")
    row = page.get_by_role("row").filter(has_text="demo-0012")
    await until(lambda: reloaded(page, row), "the frame is in quarantine")
    await row.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("demo-0012")
    await expect(page.get_by_role("region", name="按文字")).to_have_text('␀{"id": "x�", oops')
    await expect(page.get_by_role("region", name="按字节")).to_contain_text(
        '0000  00 7b 22 69 64 22 3a 20 22 78 ff 22 2c 20 6f 6f  .{"id": "x.", oo'
    )


async def test_hundreds_of_people_page_by_page(open_page: OpenPage) -> None:
    page = await open_page("/admin/people", user="admin")
    for shown in (50, 100, 150):
        await expect(page.locator("tbody tr")).to_have_count(shown)
        await page.get_by_role("button", name="更多").click()
    await expect(page.locator("tbody tr")).to_have_count(200)
    await page.get_by_label("按姓名、拼音、电话、地址、设备查找").fill("没有这样的人")
    await expect(page.get_by_role("heading", name="没有符合条件的")).to_be_visible()
