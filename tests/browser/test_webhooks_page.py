"""Webhooks in the administration: a secret seen once, a delivery that failed and is sent again."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_administration import dialog, part, send
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import Town

NOWHERE = """
    insert into webhooks (name, url, events, area_id, feed_seq, created_by)
    select '收不到的系统', 'https://127.0.0.1:1/', '{case.opened}', a.id,
           (select coalesce(max(seq), 0) from feed), u.id
    from areas a, users u where a.parent_id is null and u.username = 'admin'
"""
"""An address that was allowed once and is not any more: what is sent there fails at once, for a reason."""


async def test_a_delivery_fails_for_a_reason_and_is_sent_again(
    open_page: OpenPage, program: Program, town: Town
) -> None:
    page = await open_page("/admin/webhooks", user="admin")
    await page.get_by_role("button", name="新增对外推送").first.click()
    await dialog(page).get_by_label("网址").fill("https://127.0.0.1/hooks")
    await dialog(page).get_by_label("立案").check()
    await dialog(page).get_by_role("button", name="保存").click()
    await expect(dialog(page).get_by_label("网址")).to_have_attribute("aria-invalid", "true")
    await dialog(page).get_by_role("button", name="取消").click()

    await program.execute(NOWHERE)
    await page.get_by_role("button", name="刷新").click()
    await page.get_by_role("link", name="收不到的系统").click()
    await page.get_by_role("button", name="更换密钥").click()
    await send(page, "更换密钥")
    await expect(page.locator("code").filter(has_text="whsec_")).to_be_visible()
    await page.get_by_role("button", name="已记下").click()
    await expect(page.locator("code").filter(has_text="whsec_")).to_have_count(0)

    await town.press("demo-0005")
    sent = part(page, "推送记录(30天)")
    await expect(sent.get_by_role("listitem").filter(has_text="立案")).to_contain_text(
        "内网地址,未获允许", timeout=20_000
    )
    await sent.get_by_role("button", name="重新推送第").click()
    await expect(sent.get_by_role("status")).to_contain_text("事件编号不变")
    await expect(sent.get_by_role("button", name="重新推送第")).to_have_count(2)

    await page.get_by_role("button", name="停止推送").click()
    await send(page, "停止推送")
    await expect(page.get_by_role("heading", level=1)).to_have_text("对外推送")
    await expect(page.get_by_role("link", name="收不到的系统")).to_have_count(0)
