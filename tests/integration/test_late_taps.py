"""Taps made without a network: sent later, they count once and keep the time at which they were made."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.reaching_rig import Reaching, link_in, reaching


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Reaching]:
    async with reaching(database_url) as running:
        yield running


async def asked(rig: Reaching) -> tuple[int, str]:
    """A case whose best ranked responder has his link."""
    case = await rig.press()
    await rig.does(f"/cases/{case}/claim")
    await rig.does(f"/cases/{case}/dispatch")
    await rig.settle()
    phone = await rig.one("select recipient from outbox where template = 'sms.offer'")
    return case, link_in((await rig.texts(phone))[-1])


async def lines(rig: Reaching, case: int, kind: str) -> list[dict[str, Any]]:
    timeline = (await rig.desk.get(f"/cases/{case}")).json()["timeline"]
    return [one["data"] for one in timeline if one["type"] == kind]


async def test_what_was_tapped_in_the_lift_is_heard_once_with_its_time(rig: Reaching) -> None:
    case, path = await asked(rig)
    assert (await rig.link(f"{path}/accept?tap=tap-accept")).status_code == 200
    await rig.after(900)
    now: dt.datetime = await rig.one("select bell_now()")
    tapped = (now - dt.timedelta(minutes=10)).isoformat().replace("+", "%2B")
    for _ in range(3):
        sent = await rig.link(f"{path}/arrive?tap=tap-arrive&at={tapped}")
        assert sent.json()["state"] == "on_scene"
        assert (await rig.link(f"{path}/no_access?tap=tap-locked&at={tapped}")).status_code == 200
    (arrived,) = await lines(rig, case, "offer_arrived")
    assert dt.datetime.fromisoformat(arrived["tapped_at"]) == now - dt.timedelta(minutes=10)
    assert len(await lines(rig, case, "offer_no_access")) == 1
    assert len(await lines(rig, case, "forced_entry")) == 1
    again = await rig.link(f"{path}/no_access?tap=tap-locked-again")
    assert again.status_code == 200
    assert len(await lines(rig, case, "offer_no_access")) == 2, "another tap is another word"


async def test_a_telephones_clock_makes_nobody_arrive_before_he_was_asked(rig: Reaching) -> None:
    case, path = await asked(rig)
    sent = await rig.link(f"{path}/accept?tap=tap-accept&at=2001-01-01T00:00:00Z")
    assert sent.status_code == 200, sent.text
    (line,) = await lines(rig, case, "offer_accepted")
    offered = (await rig.desk.get(f"/cases/{case}")).json()["offers"][0]["offered_at"]
    assert dt.datetime.fromisoformat(line["tapped_at"]) == dt.datetime.fromisoformat(offered)
    ahead = await rig.link(f"{path}/arrive?tap=tap-arrive&at=2199-01-01T00:00:00Z")
    assert ahead.status_code == 200
    assert "tapped_at" not in (await lines(rig, case, "offer_arrived"))[0]
    refused = await rig.link(f"{path}/enter?tap=x")
    assert refused.json()["errors"][0]["field"] == "query.tap"
