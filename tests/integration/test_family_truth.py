"""Families: what is told goes to the telephone of today, waits out a carrier, and is true when read."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
import sqlalchemy as sa

from dispatch.carriers import watching
from dispatch.carriers.built import carriers
from kit import clock, outbox
from kit.clock_zone import LOCAL
from kit.signals import Kind
from tests.integration.reaching_rig import Reaching, link_in, reaching
from tests.integration.test_families import DAUGHTER, SON, WELL, family, opened

OTHER = "+8613900010077"


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Reaching]:
    async with reaching(database_url) as running:
        yield running


async def renumber(rig: Reaching, person: int, phone: str) -> None:
    """The first contact of the list keeps name and id and gets another telephone."""
    listed = (await rig.admin.get(f"/persons/{person}")).json()["contacts"]
    kin = [{name: one[name] for name in ("id", "name", "inform")} for one in listed]
    kin[0] |= {"name": "王小姐", "phone": phone}
    kin[0] |= {name: listed[0][name] for name in ("hours_from", "hours_until")}
    answer = await rig.admin.put(f"/persons/{person}/contacts", {"contacts": kin})
    assert answer.status_code == 200, answer.text


@asynccontextmanager
async def carrier_away(rig: Reaching, phone: str) -> AsyncIterator[None]:
    """Inside, the carrier takes no text for this telephone."""
    async with httpx2.AsyncClient(base_url=rig.carrier, trust_env=False) as carrier:
        fault = {"to": phone, "channel": "sms", "fault": "error_500"}
        (await carrier.post("/sim/faults", json=fault)).raise_for_status()
        yield
        (await carrier.delete("/sim/faults")).raise_for_status()


async def later(rig: Reaching, seconds: float) -> None:
    """The clock goes on, the plan does not: what is due is sent."""
    async with rig.api.process.database.transaction() as tx:
        await clock.advance(tx, seconds)
    await rig.settle()


async def helped(rig: Reaching, case: int) -> None:
    """Somebody is sent, comes and helps; the desk has not closed the case yet."""
    await rig.does(f"/cases/{case}/claim")
    await rig.does(f"/cases/{case}/dispatch")
    offer = (await rig.desk.get(f"/cases/{case}")).json()["offers"][0]["id"]
    for step in ("accept", "depart", "arrive"):
        await rig.does(f"/offers/{offer}/{step}")
    await rig.does(f"/offers/{offer}/complete", {"outcome": "stayed", "note": ""})
    await rig.settle()


async def test_news_leaves_after_every_page(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press(kind=Kind.SOS)
    await rig.settle()
    await later(rig, 16)
    async with rig.api.process.database.transaction() as tx:
        query = sa.text("select template, urgency from outbox where channel in ('sms', 'voice')")
        found = [(row["template"].split(".")[0], row["urgency"]) for row in await tx.rows(query)]
    news = [urgency for room, urgency in found if room == "family"]
    pages = [urgency for room, urgency in found if room == "page"]
    assert news, case
    assert min(news) > max(pages, default=outbox.OF_A_CASE), (
        "in a storm relatives keep nobody from the door"
    )


async def test_what_waits_goes_to_the_number_of_today(rig: Reaching) -> None:
    person = await family(rig, hours_from="00:00", hours_until="00:01")
    await rig.press(kind=Kind.NO_OK)
    await rig.settle()
    await renumber(rig, person, OTHER)
    await rig.press(kind=Kind.SOS)
    await rig.settle()
    assert await rig.texts(DAUGHTER) == [], "the telephone is somebody else's by now"
    assert len(await rig.texts(OTHER)) == 1


async def test_the_old_telephones_link_shows_nothing_and_the_new_one_has_to_confirm(rig: Reaching) -> None:
    person = await family(rig)
    case = await rig.press()
    await rig.settle()
    old, _ = await opened(rig, DAUGHTER)
    await renumber(rig, person, OTHER)
    for answer in (await rig.link(old, get=True), await rig.link(f"{old}/with-her")):
        assert answer.status_code == 404, answer.text
    await rig.does(f"/cases/{case}/claim")
    await rig.settle()
    assert len(await rig.texts(DAUGHTER)) == 1
    new = link_in((await rig.texts(OTHER))[-1])
    shown = (await rig.link(new, get=True)).json()
    assert (shown["confirmed"], shown["agent"]) == (False, None)
    await opened(rig, OTHER)
    assert (await rig.link(old, get=True)).status_code == 404

    await renumber(rig, person, DAUGHTER)
    await rig.does(f"/cases/{case}/contact", {"how": "voice"})
    await rig.settle()
    assert len(await rig.texts(DAUGHTER)) == 2
    again = (await rig.link(link_in((await rig.texts(DAUGHTER))[-1]), get=True)).json()
    assert again["confirmed"] is False


async def test_news_waits_out_a_carrier_that_is_away_for_twenty_minutes(rig: Reaching) -> None:
    await family(rig)
    await rig.press()
    async with carrier_away(rig, DAUGHTER):
        await rig.settle()
        for _ in range(7):
            await later(rig, 170)
        assert await rig.texts(DAUGHTER) == []
    asked = carriers(rig.api.process.settings)
    await watching.look(rig.api.process.database, asked)
    await asyncio.gather(*(one.close() for one in asked))
    await later(rig, 301)
    assert len(await rig.texts(DAUGHTER)) == 1


async def test_a_single_failure_after_a_wait_for_hours_loses_nothing(rig: Reaching) -> None:
    async with rig.api.process.database.transaction() as tx:
        begins = (await tx.now()).astimezone(LOCAL) + dt.timedelta(minutes=40)
    ends = begins + dt.timedelta(hours=3)
    await family(rig, hours_from=f"{begins:%H:%M}", hours_until=f"{ends:%H:%M}")
    await rig.press(kind=Kind.NO_OK)
    await rig.settle()
    async with carrier_away(rig, DAUGHTER):
        await later(rig, 60 * 60)
        failed = "select count(*) from outbox_attempts where result = 'failed'"
        assert await rig.one(failed) >= 1
    await later(rig, 60)
    assert len(await rig.texts(DAUGHTER)) == 1


async def test_a_silence_holds_for_the_case_that_follows(rig: Reaching) -> None:
    await family(rig)
    first = await rig.press()
    await rig.does(f"/cases/{first}/family/stop", {"reason": "疑似家属伤害"})
    await helped(rig, first)
    second = await rig.press(name="2")
    assert (await rig.desk.get(f"/cases/{second}")).json()["linked_case_id"] == first
    await rig.settle()
    await rig.after(75)
    assert await rig.texts(DAUGHTER) == []
    shown = (await rig.desk.get(f"/cases/{second}/family")).json()
    assert (shown["stopped"]["reason"], shown["members"][0]["told"]) == ("疑似家属伤害", False)

    after = await rig.does(f"/cases/{second}/family/resume", {"reason": "核实无误"})
    assert (after["stopped"], after["members"][0]["told"]) == (None, True)
    await rig.settle()
    # Either case is told, in whichever order they leave.
    assert any("服务中心已接到" in words for words in await rig.texts(DAUGHTER))


async def test_a_silence_holds_for_technical_advice_too(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press(kind=Kind.OFFLINE)
    await rig.does(f"/cases/{case}/family/stop", {"reason": "疑似家属伤害"})
    await rig.after(86400)
    assert await rig.texts(DAUGHTER) == []


async def test_advice_that_waits_for_the_carrier_is_asked_again_before_it_leaves(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press(kind=Kind.OFFLINE)
    async with carrier_away(rig, DAUGHTER):
        await rig.after(86400)
        tried = "select attempts from outbox where template = 'sms.advice.offline' and recipient = :phone"
        assert await rig.one(tried, phone=DAUGHTER) >= 1
        await rig.does(f"/cases/{case}/family/stop", {"reason": "疑似家属伤害"})
    await later(rig, 60)
    assert await rig.texts(DAUGHTER) == []


async def test_the_page_says_sending_only_while_somebody_is_asked(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press()
    await rig.does(f"/cases/{case}/claim")
    await rig.settle()
    path, _ = await opened(rig, DAUGHTER)
    await rig.does(f"/cases/{case}/dispatch")
    assert (await rig.link(path, get=True)).json()["stage"] == "sending"
    while True:  # whoever says no makes room for the next
        offers = (await rig.desk.get(f"/cases/{case}")).json()["offers"]
        asked = [one["id"] for one in offers if one["state"] == "offered"]
        if not asked:
            break
        await rig.does(f"/offers/{asked[0]}/decline")
    shown = (await rig.link(path, get=True)).json()
    assert shown["stage"] == "handled", "nobody is being sent"
    assert "正在派人" not in shown["now"]


async def test_after_the_helper_has_gone_nobody_is_being_sent(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press()
    await rig.settle()
    path, _ = await opened(rig, DAUGHTER)
    await helped(rig, case)
    shown = (await rig.link(path, get=True)).json()
    assert shown["stage"] == "helped"
    assert "已到现场" in shown["now"]


async def test_who_was_told_that_it_ended_well_hears_that_it_has_not(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press()
    await rig.does(f"/cases/{case}/claim")
    await rig.does(f"/cases/{case}/contact", {"how": "voice"})
    await rig.settle()
    await rig.does(f"/cases/{case}/close", WELL)
    await rig.settle()
    ended = [len(await rig.texts(phone)) for phone in (DAUGHTER, SON)]
    await rig.does(f"/cases/{case}/reopen", {"reason": "本人再次来电"})
    await rig.settle()
    again = [await rig.texts(phone) for phone in (DAUGHTER, SON)]
    assert [len(texts) for texts in again] == [count + 1 for count in ended]
    assert all("正在处理" in texts[-1] for texts in again)
    await rig.does(f"/cases/{case}/contact", {"how": "voice"})
    await rig.settle()
    for phone in (DAUGHTER, SON):
        assert "已联系上" in (await rig.texts(phone))[-1]


async def test_a_colleague_who_takes_over_does_not_hide_what_is_new(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press()
    await rig.does(f"/cases/{case}/claim")
    await rig.does(f"/cases/{case}/dispatch")
    offer = (await rig.desk.get(f"/cases/{case}")).json()["offers"][0]
    await rig.does(f"/offers/{offer['id']}/accept")
    colleague = await rig.api.sign_in("supervisor")
    await rig.does(f"/cases/{case}/takeover", {"reason": "换班"}, desk=colleague)
    await rig.settle()
    sent = "select template from outbox where template like 'family.%' and recipient = :phone"
    newest = f"{sent} order by id desc limit 1"
    assert await rig.one(newest, phone=DAUGHTER) == "family.coming"
