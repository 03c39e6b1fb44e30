"""Drills: everybody is tried, nobody is alarmed, and whoever could not be reached stands in the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest

from dispatch.drills import carrying, eligible
from kit.clock_zone import LOCAL
from tests.integration.reaching_rig import Reaching, link_in, reaching

GOOD, DEAF = "+8613900020001", "+8613900020002"


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Reaching]:
    async with reaching(database_url) as running:
        yield running


async def at_ten(rig: Reaching) -> None:
    """The clock goes on to ten in the morning."""
    now: dt.datetime = await rig.one("select bell_now()")
    local = now.astimezone(LOCAL)
    ten = local.replace(hour=10, minute=0, second=0, microsecond=0)
    await rig.after(((ten if ten > local else ten + dt.timedelta(days=1)) - local).total_seconds())


async def carried(rig: Reaching, seconds: float = 0) -> None:
    """The drills' engine for so long, in steps of five minutes."""
    for step in [300.0] * int(seconds // 300) or [seconds]:
        await rig.after(step)
        waiting, before = "select count(*) from drill_targets where state = 'waiting'", -1
        while before != (before := await rig.one(waiting)):
            await carrying.round(rig.api.process.database)
            await rig.settle()


async def street(rig: Reaching) -> dict[str, Any]:
    """A street with two responders, and the person of demo-0001 with a daughter who is told."""
    area = (await rig.admin.get("/areas", limit=200)).json()["items"]
    place = next(one for one in area if one["level"] == "street")
    made: dict[str, Any] = {"area": place["id"]}
    for name, phone in (("good", GOOD), ("deaf", DEAF)):
        body = {"area_id": place["id"], "name": name, "phone": phone, "channels": ["sms"]}
        made[name] = (await rig.does("/responders", body, 201, rig.admin))["id"]
    kin = {"name": "王女士", "phone": "+8613900020003"}
    home = {"address": "里弄1号"}
    body = {"area_id": place["id"], "name": "王秀英", "home": home, "contacts": [kin]}
    made["person"] = (await rig.does("/persons", body, 201, rig.admin))["id"]
    return made


async def drill(rig: Reaching, area: int, **wanted: Any) -> int:
    body = {"area_id": area, "name": "演练", "within_s": 3600, "who": ["responders"], "channels": ["sms"]}
    return int((await rig.does("/drills", body | wanted, 201, rig.admin))["id"])


async def test_who_could_not_be_reached_is_in_the_report_and_on_his_page(rig: Reaching) -> None:
    made = await street(rig)
    await at_ten(rig)
    drill_id = await drill(rig, made["area"])
    await carried(rig)
    text = (await rig.texts(GOOD))[0]
    assert "这是演练,没有人需要帮助" in text
    path = link_in(text)
    page = await rig.api.client.get(path, headers={"Accept-Language": "zh-CN"})
    assert "这是演练" in page.text
    counted = (await rig.admin.get(f"/drills/{drill_id}")).json()
    assert counted["answered"] == 0, "looking is no answer"
    for _ in range(2):
        assert "已记录" in (await rig.api.client.post(path, headers={"Accept-Language": "zh-CN"})).text
    await carried(rig, 3900)
    report = (await rig.admin.get(f"/drills/{drill_id}")).json()
    assert report["state"] == "done"
    theirs = [one for one in report["unreached"] if one["subject_id"] == made["deaf"]]
    assert [(one["name"], one["channel"], one["state"]) for one in theirs] == [
        ("deaf", "sms", "unanswered")
    ]
    assert theirs[0]["number"] != DEAF
    assert made["good"] not in {one["subject_id"] for one in report["unreached"]}

    stale = (await rig.admin.get(f"/responders/{made['deaf']}")).json()["stale"]
    assert [(one["channel"], one["found"]) for one in stale] == [("sms", "unanswered")]
    assert (await rig.admin.get(f"/responders/{made['good']}")).json()["stale"] == []
    changed = await rig.admin.patch(f"/responders/{made['deaf']}", {"phone": "+8613900020009"})
    assert changed.json()["stale"] == [], "another number has not failed"


async def test_relatives_are_tried_only_with_consent(rig: Reaching) -> None:
    made = await street(rig)
    await at_ten(rig)
    first = await drill(rig, made["area"], who=["contacts"])
    await carried(rig, 3900)
    assert (await rig.admin.get(f"/drills/{first}")).json()["targets"] == 0
    await rig.does(f"/persons/{made['person']}/consents", {"purpose": "family_sharing"}, 201, rig.admin)
    second = await drill(rig, made["area"], who=["contacts"])
    await carried(rig, 3900)
    report = (await rig.admin.get(f"/drills/{second}")).json()
    assert [(one["person_id"], one["state"]) for one in report["unreached"]] == [
        (made["person"], "unanswered")
    ]
    contact = (await rig.admin.get(f"/persons/{made['person']}")).json()["contacts"][0]
    assert [one["channel"] for one in contact["stale"]] == ["sms"]


async def test_at_night_nobody_is_tried_and_a_schedule_goes_on(rig: Reaching) -> None:
    made = await street(rig)
    await at_ten(rig)
    await rig.after(12 * 3600)
    drill_id = await drill(rig, made["area"], within_s=86400, every_days=30)
    await carried(rig, 600)
    assert await rig.texts(GOOD) == []
    await at_ten(rig)
    await carried(rig)
    assert len(await rig.texts(GOOD)) == 1
    await rig.after(86400)
    await carried(rig)
    items = (await rig.admin.get("/drills")).json()["items"]
    assert [(one["state"], one["every_days"]) for one in items] == [("planned", 30), ("done", 30)]
    assert items[1]["id"] == drill_id
    await rig.does(f"/drills/{items[0]['id']}/stop", desk=rig.admin)
    await rig.after(40 * 86400)
    await carried(rig)
    assert len(await rig.texts(GOOD)) == 1


async def test_a_drill_leaves_room_for_pages(rig: Reaching) -> None:
    await at_ten(rig)
    root = (await rig.admin.get("/areas", limit=1)).json()["items"][0]["id"]
    await drill(rig, root)
    await rig.after(0)
    await carrying.round(rig.api.process.database)
    waits = "select count(*) from outbox where template like 'drill.%'"
    assert 0 < await rig.one(waits) <= eligible.WINDOW
    refused = await rig.desk.post("/drills", {"area_id": root, "name": "x"})
    assert refused.status_code == 403
