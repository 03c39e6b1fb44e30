"""Families: who is told what and when, who is not, and what a relative's link opens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from dispatch.family import following
from kit.signals import Kind
from tests.integration.reaching_rig import Reaching, link_in, reaching

DAUGHTER, SON, NIECE = "+8613900010001", "+8613900010002", "+8613900010003"
WELL = {"disposition": "fall", "outcome": "stayed", "note": ""}


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Reaching]:
    async with reaching(database_url) as running:
        yield running


async def family(rig: Reaching, device_id: str = "demo-0001", *, agreed: bool = True, **first: Any) -> int:
    """A daughter told at the press, a son after contact, a niece once somebody is sent."""
    person = int(await rig.one("select person_id from devices where id = :id", id=device_id))
    kin = [
        {"name": "王女士", "phone": DAUGHTER, "relation": "女儿", "inform": "at_press", **first},
        {"name": "王先生", "phone": SON, "relation": "儿子", "inform": "after_contact"},
        {"name": "李女士", "phone": NIECE, "relation": "侄女", "inform": "on_dispatch"},
    ]
    answer = await rig.admin.put(f"/persons/{person}/contacts", {"contacts": kin})
    assert answer.status_code == 200, answer.text
    if agreed:
        await rig.does(f"/persons/{person}/consents", {"purpose": "family_sharing"}, 201, rig.admin)
    return person


async def opened(rig: Reaching, phone: str) -> tuple[str, dict[str, Any]]:
    """The link in the newest message to a telephone, confirmed by its last digits."""
    path = link_in((await rig.texts(phone))[-1])
    answer = await rig.link(f"{path}/confirm", {"phone_tail": phone[-4:]})
    assert answer.status_code == 200, answer.text
    return path, answer.json()


async def test_each_is_told_at_his_own_time(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press()
    await rig.settle()
    assert len(await rig.texts(DAUGHTER)) == 1, "at the press"
    assert "服务中心已接到" in (await rig.texts(DAUGHTER))[0]

    await rig.does(f"/cases/{case}/claim")
    await rig.settle()
    assert "值班员" in (await rig.texts(DAUGHTER))[1]
    assert (await rig.texts(SON), await rig.texts(NIECE)) == ([], [])

    await rig.does(f"/cases/{case}/contact", {"how": "voice"})
    await rig.settle()
    assert "已联系上本人" in (await rig.texts(SON))[0], "after contact"
    assert await rig.texts(NIECE) == []

    card = await rig.does(f"/cases/{case}/dispatch")
    await rig.settle()
    assert "正在派人" in (await rig.texts(NIECE))[0], "on dispatch"
    offers = (await rig.desk.get(f"/cases/{case}")).json()["offers"]
    await rig.does(f"/offers/{offers[0]['id']}/accept")
    await rig.settle()
    name = offers[0]["responder"]["name"]
    for phone in (DAUGHTER, SON, NIECE):
        assert name in (await rig.texts(phone))[-1], "who is coming"

    await rig.does(f"/cases/{case}/close", WELL)
    await rig.settle()
    assert [len(await rig.texts(phone)) for phone in (DAUGHTER, SON, NIECE)] == [5, 3, 3]
    assert "本人在家平安" in (await rig.texts(SON))[-1], "how it ended"
    assert card["id"] == case


async def test_without_consent_nobody_is_told_and_a_consent_taken_back_closes_the_link(
    rig: Reaching,
) -> None:
    person = await family(rig, agreed=False)
    case = await rig.press()
    await rig.settle()
    assert await rig.texts(DAUGHTER) == []
    shown = (await rig.desk.get(f"/cases/{case}/family")).json()
    assert (shown["agreed"], [one["told"] for one in shown["members"]]) == (False, [False] * 3)

    given = await rig.does(f"/persons/{person}/consents", {"purpose": "family_sharing"}, 201, rig.admin)
    await rig.does(f"/cases/{case}/claim")
    await rig.settle()
    path, page = await opened(rig, DAUGHTER)
    assert page["agent"] is not None
    await rig.does(f"/persons/{person}/consents/{given['id']}/withdraw", {}, desk=rig.admin)
    for answer in (await rig.link(path, get=True), await rig.link(f"{path}/with-her")):
        assert answer.status_code == 404, answer.text
    await rig.does(f"/cases/{case}/contact", {"how": "voice"})
    await rig.settle()
    assert len(await rig.texts(DAUGHTER)) == 1


async def test_one_click_of_the_desk_stops_it_at_once_and_is_on_record(rig: Reaching) -> None:
    await family(rig, hours_from="00:00", hours_until="00:01")
    case = await rig.press(kind=Kind.NO_OK)
    await rig.settle()
    assert await rig.texts(DAUGHTER) == [], "a P2 waits for her hours"
    waits = "select count(*) from outbox where template = 'family.pressed' and state = 'pending'"
    assert await rig.one(waits) == 1

    refused = await rig.desk.post(f"/cases/{case}/family/stop", {})
    assert refused.json()["errors"][0]["field"] == "body.reason"
    stopped = await rig.does(f"/cases/{case}/family/stop", {"reason": "疑似家属伤害"})
    assert stopped["stopped"]["reason"] == "疑似家属伤害"
    await rig.does(f"/cases/{case}/family/stop", {"reason": "again"})
    assert await rig.one(waits) == 0
    await rig.press(name="2")  # a P1 now: what the plan would send relatives is not sent either
    await rig.after(75)
    assert (await rig.texts(DAUGHTER), await rig.texts(SON)) == ([], [])
    card = (await rig.desk.get(f"/cases/{case}")).json()
    assert [one["type"] for one in card["timeline"]].count("family_stopped") == 1
    audits = "select count(*) from audit where action = 'case.family_stop' and subject_id = :id"
    assert await rig.one(audits, id=str(case)) == 1

    await rig.does(f"/cases/{case}/family/resume", {"reason": "核实无误"})
    await rig.settle()
    assert len(await rig.texts(DAUGHTER)) == 1


async def test_a_contact_who_must_not_be_told_is_not_told_what_waits_either(rig: Reaching) -> None:
    person = await family(rig, hours_from="00:00", hours_until="00:01")
    case = await rig.press(kind=Kind.NO_OK)
    await rig.settle()
    listed = (await rig.admin.get(f"/persons/{person}")).json()["contacts"]
    kin = [{name: one[name] for name in ("id", "name", "do_not_inform")} for one in listed]
    kin[0]["do_not_inform"] = True
    answer = await rig.admin.put(f"/persons/{person}/contacts", {"contacts": kin})
    assert answer.status_code == 200, answer.text
    await rig.press(kind=Kind.SOS)
    await rig.settle()
    await rig.after(86400)
    assert await rig.texts(DAUGHTER) == []
    assert case


async def test_no_hours_for_an_emergency_of_the_first_order(rig: Reaching) -> None:
    await family(rig, hours_from="00:00", hours_until="00:01")
    await rig.press(kind=Kind.NO_OK)
    await rig.settle()
    assert await rig.texts(DAUGHTER) == []
    await rig.press(kind=Kind.SOS)
    await rig.settle()
    assert len(await rig.texts(DAUGHTER)) == 1
    await family_of_second_home(rig)


async def family_of_second_home(rig: Reaching) -> None:
    """A press of the first order opens at any hour too."""
    await family(rig, "demo-0002", hours_from="00:00", hours_until="00:01", phone="+8613900010009")
    await rig.press("demo-0002")
    await rig.settle()
    assert len(await rig.texts("+8613900010009")) == 1


async def test_the_link_names_nobody_before_the_phone_is_confirmed(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press()
    await rig.does(f"/cases/{case}/claim")
    await rig.settle()
    path = link_in((await rig.texts(DAUGHTER))[-1])
    before = (await rig.link(path, get=True)).json()
    assert (before["confirmed"], before["agent"], before["helper"]) == (False, None, None)
    assert before["person"].endswith("*")
    refused = await rig.link(f"{path}/with-her")
    assert refused.json()["code"] == "phone_not_confirmed"
    for left in (4, 3, 2, 1, 0):
        wrong = await rig.link(f"{path}/confirm", {"phone_tail": "0000"})
        assert (wrong.status_code, wrong.json()["left"]) == (403, left)
    locked = await rig.link(f"{path}/confirm", {"phone_tail": DAUGHTER[-4:]})
    assert locked.status_code == 403
    await rig.after(121)
    _, page = await opened(rig, DAUGHTER)
    assert page["confirmed"]
    assert page["agent"] is not None
    assert not page["person"].endswith("*")


async def test_i_am_with_her_is_heard_and_ends_nothing(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press()
    await rig.does(f"/cases/{case}/claim")
    await rig.settle()
    path, _ = await opened(rig, DAUGHTER)
    before = (await rig.desk.get(f"/cases/{case}")).json()
    async with rig.desk.feed() as feed:
        assert (await rig.link(path, get=True)).json()["with_her_at"] is None, "looking says nothing"
        first = await rig.link(f"{path}/with-her")
        assert first.json()["with_her_at"] is not None
        frame = await feed.event()
        while frame["type"] != "case.family_present":
            frame = await feed.event()
        assert frame["alert"] is True
    again = await rig.link(f"{path}/with-her")
    assert again.json()["with_her_at"] == first.json()["with_her_at"]
    after = (await rig.desk.get(f"/cases/{case}")).json()
    assert [one["type"] for one in after["timeline"]].count("family_present") == 1
    same = ("state", "priority", "contact_at", "next_due_at")
    assert [after[name] for name in same] == [before[name] for name in same]
    refused = await rig.desk.post(f"/cases/{case}/close", WELL)
    assert refused.json()["code"] == "second_person_required", "nobody has heard or seen her"


async def test_a_link_is_for_one_case_and_one_relative(rig: Reaching) -> None:
    await family(rig)
    await family(rig, "demo-0002", phone="+8613900010009")
    await rig.press()
    await rig.press("demo-0002")
    await rig.settle()
    mine = link_in((await rig.texts(DAUGHTER))[-1])
    theirs = link_in((await rig.texts("+8613900010009"))[-1])
    wrong = await rig.link(f"{theirs}/confirm", {"phone_tail": DAUGHTER[-4:]})
    assert wrong.status_code == 403, "her digits open no other family's page"
    token = mine.removeprefix("/f/")
    for forged in (f"/f/{token[1:]}", f"/r/{token}", "/f/aaaaaaaaaaaaaaaaaaaa"):
        assert (await rig.link(forged, get=True)).status_code == 404
    offer = await rig.does(f"/cases/{await rig.press()}/claim")
    assert offer["state"] == "claimed"


async def test_a_death_is_told_by_nobody_but_a_human_and_the_link_does_not_live_long(rig: Reaching) -> None:
    await family(rig)
    case = await rig.press()
    await rig.does(f"/cases/{case}/claim")
    await rig.does(f"/cases/{case}/contact", {"how": "physical"})
    await rig.settle()
    path, _ = await opened(rig, DAUGHTER)
    told = len(await rig.texts(DAUGHTER))
    await rig.does(f"/cases/{case}/close", {"disposition": "health", "outcome": "died", "note": ""})
    await rig.settle()
    assert len(await rig.texts(DAUGHTER)) == told
    assert "请致电服务中心" in (await rig.link(path, get=True)).json()["now"]
    refused = await rig.link(f"{path}/with-her")
    assert refused.json()["code"] == "wrong_state"
    await rig.after(13 * 3600)
    assert (await rig.link(path, get=True)).status_code == 404


async def test_two_engines_tell_once(rig: Reaching) -> None:
    await family(rig)
    for number in range(3, 9):
        await rig.press(f"demo-{number:04d}")
    case = await rig.press()
    await rig.does(f"/cases/{case}/claim")
    database = rig.api.process.database
    await asyncio.gather(*(following.follow(database) for _ in range(8)))
    async with database.transaction() as tx:
        await following.tell(tx, [case])
    await rig.settle()
    assert len(await rig.texts(DAUGHTER)) == 1
