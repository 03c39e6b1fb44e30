"""What is read out to 120, 110 and 119, and under which number they are called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from care.phones import dialled
from dispatch.intake import run as intake
from kit import signals
from kit.signals import Kind, Signal
from tests.integration.api_harness import Api, Desk, running_api


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as running:
        yield running


async def press(api: Api, device_id: str, kind: Kind = Kind.SOS) -> int:
    """A press; answers its case."""
    async with api.process.database.transaction() as tx:
        await signals.store(tx, [Signal("test", device_id, f"{device_id}-{kind}", kind)])
    await intake.take_in(api.process.database)
    async with api.process.database.transaction() as tx:
        found: int = await tx.scalar(
            sa.text("select case_id from signals where device_id = :id order by id desc limit 1"),
            {"id": device_id},
        )
    return found


async def change(api: Api, statement: str, **values: Any) -> None:
    async with api.process.database.transaction() as tx:
        await tx.execute(sa.text(statement), values)


async def sheet(desk: Desk, case_id: int, service: str, **query: Any) -> dict[str, Any]:
    answer = await desk.get(f"/cases/{case_id}/call-sheet", service=service, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_sheet_says_what_the_card_knows(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    case_id = await press(api, "demo-0001")
    card = (await desk.get(f"/cases/{case_id}")).json()
    found = await sheet(desk, case_id, "ambulance")
    assert (found["service"], found["phone"]) == ("ambulance", "120")
    assert found["text"] == "\n".join(found["lines"])
    person, home = card["person"], card["home"]
    said = [person["name"], str(person["age"]), home["address"], dialled(person["phone"])]
    said += person["conditions"] + person["medicines"]
    assert [word for word in said if word not in found["text"]] == []
    assert "需要救护车" in found["lines"][0]
    assert "还没有联系上本人" in found["text"]
    english = await sheet(desk, case_id, "ambulance", lang="en")
    assert "We need an ambulance" in english["lines"][0]
    assert len(english["lines"]) == len(found["lines"])


async def test_the_numbers_are_those_of_the_nearest_area_that_has_some(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    case_id = await press(api, "demo-0001")
    card = (await desk.get(f"/cases/{case_id}")).json()
    assert card["emergency_numbers"] == {"ambulance": "120", "police": "110", "fire": "119"}
    own = "update areas set ambulance_phone = :phone where id = :id"
    parent = (
        "update areas set ambulance_phone = :phone where id = (select parent_id from areas where id = :id)"
    )
    await change(api, parent, phone="0714120", id=card["area"]["id"])
    assert (await sheet(desk, case_id, "ambulance"))["phone"] == "0714120"
    await change(api, own, phone="0714121", id=card["area"]["id"])
    assert (await sheet(desk, case_id, "ambulance"))["phone"] == "0714121"
    assert (await sheet(desk, case_id, "police"))["phone"] == "110"
    shown = (await desk.get(f"/cases/{case_id}")).json()["emergency_numbers"]
    assert shown["ambulance"] == "0714121"


async def test_a_fire_says_that_nobody_goes_inside(api: Api) -> None:
    desk = await api.sign_in("dispatcher")
    found = await sheet(desk, await press(api, "demo-0002", Kind.FIRE), "fire")
    assert found["phone"] == "119"
    assert "我们的人不进入现场。" in found["lines"]


async def test_a_unit_that_nobody_knows_is_said_to_be_unknown(api: Api) -> None:
    desk = await api.sign_in("supervisor")
    found = await sheet(desk, await press(api, "stranger"), "police")
    assert "不知道是谁在求助。" in found["lines"]
    assert "地址不详,正在核实。" in found["lines"]
    assert "None" not in found["text"]


async def test_who_opens_it_is_on_record_and_who_only_reads_may_not(api: Api) -> None:
    desk, auditor = await api.sign_in("dispatcher"), await api.sign_in("auditor")
    case_id = await press(api, "demo-0003")
    refused = await auditor.get(f"/cases/{case_id}/call-sheet", service="ambulance")
    assert refused.status_code == 403
    wrong = await desk.get(f"/cases/{case_id}/call-sheet", service="taxi")
    assert wrong.status_code == 422
    await sheet(desk, case_id, "ambulance")
    async with api.process.database.transaction() as tx:
        lines = await tx.rows(
            sa.text("select detail from audit where action = 'case.call_sheet' and subject_id = :id"),
            {"id": str(case_id)},
        )
    assert [line["detail"]["service"] for line in lines] == ["ambulance"]
