"""Families: what is told goes to the telephone of today, waits out a carrier, and is true when it is read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from kit.signals import Kind
from tests.integration.reaching_rig import Reaching, link_in, reaching
from tests.integration.test_families import DAUGHTER, NIECE, SON, WELL, family, opened

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
