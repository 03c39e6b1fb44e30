"""Everything without a mouse."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenSeat
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.town import Town

SURNAMES = dict(zip("张王李赵刘陈杨黄周吴徐孙马朱胡林郭何高罗", "zwlzlcyhzwxsmzhlghgl", strict=True))
"""The town's surnames and their pinyin initials."""

REACHABLE = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0)
  .filter((one) => one.type !== "radio" || one.checked)
  .map((one, at) => { one.dataset.walk = at; return at; })
"""
LOSES_OUTLINE = """
() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === "none" && style.boxShadow === "none";
}
"""


async def walk(page: Page) -> None:
    """Tab reaches everything that can be operated, and shows where it is."""
    await page.evaluate("document.activeElement.blur()")
    missing = set(await page.evaluate(REACHABLE))
    unseen = []
    for _ in range(len(missing) + 30):
        await page.keyboard.press("Tab")
        at = await page.evaluate("document.activeElement.dataset.walk ?? null")
        if at is not None:
            missing.discard(int(at))
            if await page.evaluate(LOSES_OUTLINE):
                unseen.append(await page.evaluate("document.activeElement.outerHTML"))
        if not missing:
            break
    left = [
        await page.evaluate(f"document.querySelector('[data-walk=\"{at}\"]')?.outerHTML") for at in missing
    ]
    assert not [one for one in left if one], left
    assert not unseen, unseen


async def test_tab_reaches_everything(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    seat = await open_seat("dispatcher")
    case = await supervisor.case_of(await town.press("demo-0004"))
    await town.press("demo-0005")
    await seat.claims(case)
    await walk(seat.page)
    for key in ("x", "h"):
        await seat.key(key)
        await expect(seat.page.locator(".actions form")).to_be_visible()
        await walk(seat.page)
        await seat.key("Escape")


async def test_all_keys_are_listed(open_seat: OpenSeat) -> None:
    """`?` shows them and puts the focus there; Escape leads back."""
    seat = await open_seat("dispatcher", shift=False)
    await seat.key("?")
    panel = seat.page.get_by_role("dialog", name="全部按键")
    await expect(panel).to_contain_text("接警")
    for key in ("C", "F2", "D", "X", "Ctrl+K", "Esc"):
        await expect(panel.locator("kbd", has_text=key).first).to_be_visible()
    await seat.key("Escape")
    await expect(panel).to_have_count(0)


async def test_palette_finds_by_initials(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    seat = await open_seat("dispatcher", shift=False)
    cases = [await supervisor.case_of(await town.press(f"demo-{n:04}")) for n in (6, 7)]
    wanted = cases[1]
    name = (await wanted.look())["person"]["name"]
    await expect(seat.row(wanted)).to_be_visible()
    await seat.key("Control+k")
    await seat.page.get_by_role("combobox").fill(SURNAMES[name[0]])
    await expect(seat.page.get_by_role("option").filter(has_text=name)).to_be_visible()
    await seat.page.get_by_role("combobox").fill(wanted.number)
    await expect(seat.page.get_by_role("option")).to_have_count(1)
    await seat.key("Enter")
    await expect(seat.card).to_contain_text(wanted.number)


async def test_contacts_are_called_by_number(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    """1 rings the first contact; in the form of the contact's result it means the first result."""
    seat = await open_seat("dispatcher", shift=False)
    case = await supervisor.case_of(await town.press("demo-0009"))
    first = (await case.look())["contacts"][0]
    await seat.claims(case)
    async with seat.page.expect_event("request", lambda one: one.url.startswith("tel:")) as called:
        await seat.key("1")
    assert (await called.value).url == f"tel:{first['phone']}"


async def test_letters_do_nothing_while_typing(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    """A note with the letters of the actions in it stays a note."""
    seat = await open_seat("dispatcher", shift=False)
    case = await supervisor.case_of(await town.press("demo-0008"))
    await seat.claims(case)
    await seat.key("m")
    field = seat.page.get_by_label("备注", exact=True)
    await expect(field).to_be_focused()
    await seat.page.keyboard.type("xdgo cv?")
    await expect(field).to_have_value("xdgo cv?")
    await expect(seat.page.get_by_role("dialog")).to_have_count(0)
    await seat.key("Escape")
    await case.never("offered")
