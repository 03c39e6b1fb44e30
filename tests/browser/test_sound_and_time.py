"""Two tabs, silence, and a computer whose clock is wrong."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser import probes
from tests.browser.conftest import OpenSeat
from tests.browser.seat import Seat
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.town import Town

AGE = re.compile(r"^00:\d\d$")


async def test_silent_until_the_shift_begins(open_seat: OpenSeat) -> None:
    """A desk that cannot sound says so until somebody has started the shift."""
    seat = await open_seat("dispatcher", shift=False)
    await expect(seat.alert("声音未开启")).to_be_visible()
    assert await probes.tones(seat.page) == 0
    await seat.start_shift()
    assert await probes.tones(seat.page) > 0
    await expect(seat.alert("声音未开启")).to_have_count(0)


async def test_one_of_two_tabs_sounds(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    first = await open_seat("dispatcher")
    page = await first.context.new_page()
    await page.goto("/desk")
    second = Seat(first.context, page)
    await second.is_live()
    await second.start_shift()
    await expect(page.get_by_text("声音由另一窗口播放")).to_be_visible()
    tested = await probes.tones(page)
    await supervisor.case_of(await town.press("demo-0009"))
    await first.sounds()
    await expect(page).to_have_title(re.compile(r"^\(1\) ▲P1"))
    assert await probes.tones(page) == tested
    await first.page.close()
    await second.sounds()


async def test_silence_ends_with_a_new_alarm(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    seat = await open_seat("dispatcher")
    await supervisor.case_of(await town.press("demo-0010"))
    await seat.sounds()
    await seat.key("s")
    await expect(seat.page.get_by_role("button", name=re.compile("已静音"))).to_be_visible()
    await seat.falls_silent()
    await supervisor.case_of(await town.press("demo-0011"))
    await seat.sounds()
    await seat.key("s")
    await seat.falls_silent()
    await supervisor.case_of(await town.press("demo-0013", "fall"))
    await seat.sounds()


async def test_ages_are_the_servers(open_seat: OpenSeat, town: Town, supervisor: Desk) -> None:
    """Ten minutes fast: ages, and the countdown, are right all the same."""
    seat = await open_seat("dispatcher", shift=False, script=probes.TEN_MINUTES_FAST)
    case = await supervisor.case_of(await town.press("demo-0012"))
    age = seat.row(case).locator(".age")
    await expect(age).to_have_text(AGE)
    assert int((await age.inner_text())[3:]) < 10
    await expect(seat.card.get_by_role("timer")).to_have_text(AGE)
    assert await seat.page.evaluate("Date.now()") > 0
