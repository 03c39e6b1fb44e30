"""The network goes, the program goes: the desk says so, and misses nothing."""

from __future__ import annotations

import re
import time

from playwright.async_api import expect

from app.demo.processes import HttpCheck
from tests.browser import probes
from tests.browser.conftest import OpenSeat
from tests.browser.wire import Wire
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.program import Program
from tests.smoke.harness.town import Town
from tests.smoke.harness.waiting import until

LOST = re.compile("已断线")
NOTICED_MS = 11_000
"""Ten seconds without a frame; one more for a busy machine."""
BACK_S = 15.0


async def killed(program: Program) -> None:
    """The HTTP role dies; returns when it answers again."""
    await program.kill("api-1")
    await until(HttpCheck(f"{program.http_url}/readyz"), "the HTTP role answers again", BACK_S)


async def test_network_cut_in_the_middle(
    open_seat: OpenSeat, wire: Wire, town: Town, supervisor: Desk
) -> None:
    seat = await open_seat("dispatcher", url=wire.http_url)
    known = await supervisor.case_of(await town.press("demo-0005"))
    await seat.claims(known)
    await seat.page.evaluate("window.sameDocument = true")

    cut_at = time.monotonic()
    await wire.cut()
    missed = await supervisor.case_of(await town.press("demo-0006"))
    await supervisor.note(known, "家属来电")
    bar = seat.alert(LOST)
    await expect(bar).to_be_visible(timeout=NOTICED_MS)
    assert time.monotonic() - cut_at < NOTICED_MS / 1000
    await expect(bar.get_by_role("link")).to_have_attribute("href", re.compile(r"^tel:\+?\d+"))
    box = await bar.bounding_box()
    assert box is not None
    assert box["width"] == 1280
    await seat.sounds()

    await wire.mend()
    await seat.is_live(BACK_S)
    await expect(bar).to_have_count(0)
    await expect(seat.row(missed)).to_be_visible()
    await expect(seat.card).to_contain_text("家属来电")
    assert await seat.page.evaluate("window.sameDocument")
    assert await probes.audio_states(seat.page) == ["running"]


async def test_program_killed(open_seat: OpenSeat, program: Program, town: Town, supervisor: Desk) -> None:
    """The HTTP role dies and is started again: the desk goes on by itself."""
    seat = await open_seat("dispatcher", shift=False)
    case = await supervisor.case_of(await town.press("demo-0007"))
    await expect(seat.row(case)).to_be_visible()
    await seat.page.evaluate("window.sameDocument = true")
    await killed(program)
    later = await town.press("demo-0008")
    await seat.is_live(BACK_S)
    missed = await supervisor.case_of(later)
    await expect(seat.row(missed)).to_be_visible(timeout=BACK_S * 1000)
    await seat.claims(missed)
    assert await seat.page.evaluate("window.sameDocument")


async def test_session_ended(open_seat: OpenSeat, program: Program) -> None:
    """Signed out elsewhere: a desk that shows nothing any more must say so."""
    seat = await open_seat("dispatcher2", shift=False)
    await seat.context.clear_cookies()
    await killed(program)
    bar = seat.alert(re.compile("登录已失效"))
    await expect(bar).to_be_visible(timeout=BACK_S * 1000)
    await expect(bar.get_by_role("link", name="登录")).to_be_visible()
