"""A unit from the shelf to the scrap: its card, its states, swaps, history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from kit.signals import Kind, Signal, store
from tests.bridge_rig import fetch
from tests.integration.office import Clerk, Office, office_of


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with office_of(database_url) as office:
        yield office


@pytest.fixture
async def boss(office: Office) -> Clerk:
    return await office.sign_in("boss")


CARD = {
    "model": "watch",
    "serial": "9403094122",
    "imei": "861694050000000",
    "sim_number": "1440000000001",
    "iccid": "89860000000000000001",
    "sim_expires_on": "2027-03-01",
    "firmware": "1.4.2",
    "owner": "黄石港区民政局",
    "place": "床头",
    "heartbeat_s": 300,
}


async def test_a_card_is_kept_and_corrected(office: Office, boss: Clerk) -> None:
    made = await boss.made("/devices", {**CARD, "person_id": office.person})
    assert {name: made.get(name) for name in ("model", "imei", "place", "model_known")} == {
        "model": "watch",
        "imei": CARD["imei"],
        "place": "床头",
        "model_known": True,
    }
    path = f"/devices/{made['id']}"
    seen = await boss.get(path)
    assert {name: seen[name] for name in CARD} == CARD
    changed = (await boss.patch(path, {"sim_expires_on": "2028-03-01", "place": None})).json()
    assert (changed["sim_expires_on"], changed["place"]) == ("2028-03-01", None)
    (line,) = (await boss.get(f"{path}/history"))["items"]
    assert (line["what"], line["user_id"]) == ("changed", office.users["boss"])
    assert line["before"] == {"sim_expires_on": "2027-03-01", "place": "床头"}
    assert line["after"] == {"sim_expires_on": "2028-03-01", "place": None}


async def test_numbers_are_of_one_unit_each(office: Office, boss: Clerk) -> None:
    await boss.made("/devices", CARD)
    other = await boss.made("/devices", {"model": "cord"})
    for name in ("serial", "imei", "iccid"):
        refused = await boss.post("/devices", {"model": "watch", name: CARD[name]})
        assert (refused.status_code, refused.json()["field"]) == (409, name)
        refused = await boss.patch(f"/devices/{other['id']}", {name: CARD[name]})
        assert (refused.status_code, refused.json()["field"]) == (409, name)
    assert (await boss.get("/devices", q="8616940"))["items"][0]["serial"] == CARD["serial"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"imei": "12"},
        {"serial": "=1+1"},
        {"iccid": "0 0"},
        {"sim_expires_on": "soon"},
        {"heartbeat_s": -1},
        {"id": "models"},
    ],
)
async def test_a_wrong_card_is_refused(boss: Clerk, wrong: dict[str, Any]) -> None:
    refused = await boss.post("/devices", {"model": "watch", **wrong})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == f"body.{next(iter(wrong))}"


async def test_an_unknown_model_is_taken_and_said(boss: Clerk) -> None:
    made = await boss.made("/devices", {"model": "moon-phone 3"})
    assert (made["model"], made["model_known"]) == ("moon-phone 3", False)
    models = await boss.get("/devices/models")
    named = {model["name"]: model for model in models["items"]}
    assert named["watch"]["codec"] == "watch"
    assert named["five-key"]["keys"]["4"] == "fire"
    assert named["smoke"]["heartbeat_s"] == 86_400
    assert named["pendant"]["battery"] == "replaceable"
    assert "fall" in named["pendant"]["capabilities"]
    assert models["other"]["name"] == "other"


async def test_a_gateway_stands_behind_nobody(office: Office, boss: Clerk) -> None:
    await boss.made("/devices", {"model": "gateway", "id": "hub"})
    watch = await boss.made("/devices", {"model": "watch", "id": "w-1", "gateway_id": "hub"})
    assert watch["gateway_id"] == "hub"
    async with office.database.transaction() as tx:
        await tx.execute(
            sa.text("insert into devices (id, model, area_id) values ('far', 'gateway', :area)"),
            {"area": office.elsewhere},
        )
    for unit, gateway in (("w-1", "nowhere"), ("w-1", "w-1"), ("hub", "w-1"), ("w-1", "far")):
        refused = await boss.patch(f"/devices/{unit}", {"gateway_id": gateway})
        assert refused.status_code == 422, (unit, gateway)
        assert refused.json()["errors"][0]["field"] == "body.gateway_id"
    listed = await boss.get("/devices", gateway_id="hub")
    assert [one["id"] for one in listed["items"]] == ["w-1"]


async def test_states_follow_the_table(office: Office, boss: Clerk) -> None:
    await boss.made("/devices", {"model": "cord", "id": "c-1", "person_id": office.person})

    async def become(state: str) -> Any:
        return await boss.post("/devices/c-1/state", {"state": state, "reason": "said so"})

    refused = await become("retired")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_state_change")
    assert refused.json()["allowed"] == ["faulty", "returned", "stock"]
    faulty = (await become("faulty")).json()
    assert (faulty["state"], faulty["person_id"]) == ("faulty", office.person)
    returned = (await become("returned")).json()
    assert (returned["person_id"], returned["area_id"]) == (None, office.here)
    refused = await boss.patch("/devices/c-1", {"person_id": office.person})
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_state_change")
    refused = await become("faulty")
    assert refused.status_code == 200
    assert (await become("installed")).json()["code"] == "not_bound"
    assert (await become("retired")).status_code == 200
    assert (await become("stock")).json()["allowed"] == []
    lines = (await boss.get("/devices/c-1/history"))["items"]
    assert [line["after"]["state"] for line in lines] == ["retired", "faulty", "returned", "faulty"]
    assert lines[0]["reason"] == "said so"


async def test_an_installer_moves_units_and_a_stranger_does_not_see_them(office: Office) -> None:
    fitter = await office.sign_in("fitter")
    await fitter.made("/devices", {"model": "cord", "id": "c-2", "person_id": office.person})
    faulty = await fitter.post("/devices/c-2/state", {"state": "faulty"})
    assert (faulty.status_code, faulty.json()["person_name"]) == (200, None)
    async with office.database.transaction() as tx:
        await tx.execute(
            sa.text("insert into devices (id, model, area_id) values ('far', 'cord', :area)"),
            {"area": office.elsewhere},
        )
    assert (await fitter.post("/devices/far/state", {"state": "faulty"})).status_code == 404
    swap = await fitter.post("/devices/c-2/swap", {"new_device_id": "far", "reason": "x"})
    assert swap.status_code == 404


async def test_several_units_in_one_home_and_one_of_them_is_swapped(office: Office, boss: Clerk) -> None:
    for name, place in (("bed", "床头"), ("bath", "卫生间")):
        unit = {"model": "cord", "id": name, "home_id": office.home, "place": place, "gateway_id": None}
        await boss.made("/devices", unit)
    new = await boss.made("/devices", {"model": "cord", "id": "bath-2"})
    swapped = await boss.post("/devices/bath/swap", {"new_device_id": "bath-2", "reason": "受潮"})
    assert swapped.status_code == 200, swapped.text
    old, now = swapped.json()["old"], swapped.json()["new"]
    assert (old["state"], old["home_id"], old["area_id"]) == ("faulty", None, office.here)
    assert (now["state"], now["home_id"], now["place"]) == ("installed", office.home, "卫生间")
    assert old["may_connect"] is True
    assert new["secret"]
    in_home = await boss.get("/devices", home_id=office.home)
    assert [one["id"] for one in in_home["items"]] == ["bath-2", "bed"]
    out = (await boss.get("/devices/bath/history"))["items"][0]
    assert (out["what"], out["reason"]) == ("swapped_out", "受潮 → bath-2")
    assert out["before"]["home_id"] == office.home
    came = (await boss.get("/devices/bath-2/history"))["items"][0]
    assert (came["what"], came["reason"]) == ("swapped_in", "受潮 ← bath")
    again = await boss.post("/devices/bed/swap", {"new_device_id": "bath-2", "reason": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "not_in_stock")
    same = await boss.post("/devices/bed/swap", {"new_device_id": "bed", "reason": "x"})
    assert same.json()["code"] == "not_in_stock"


async def test_what_stands_behind_a_gateway_follows_its_swap(office: Office, boss: Clerk) -> None:
    for unit in (
        {"model": "gateway", "id": "hub-1", "home_id": office.home},
        {"model": "gateway", "id": "hub-2"},
        {"model": "watch", "id": "w-9", "gateway_id": "hub-1"},
    ):
        await boss.made("/devices", unit)
    swap = await boss.post("/devices/hub-1/swap", {"new_device_id": "hub-2", "reason": "no mains"})
    assert swap.status_code == 200
    assert (await boss.get("/devices/w-9"))["gateway_id"] == "hub-2"


async def test_a_swap_changes_no_secret(office: Office, boss: Clerk) -> None:
    await boss.made("/devices", {"model": "cord", "id": "old", "person_id": office.person})
    await boss.made("/devices", {"model": "cord", "id": "new"})
    secrets = "select id, broker_verifier, credentials_changed_at from devices order by id"
    before = await fetch(office.database, secrets)
    assert (
        await boss.post("/devices/old/swap", {"new_device_id": "new", "reason": "x"})
    ).status_code == 200
    assert await fetch(office.database, secrets) == before


async def test_a_press_is_stored_whatever_the_state(office: Office, boss: Clerk) -> None:
    await boss.made("/devices", {"model": "cord", "id": "s-1"})
    async with office.database.transaction() as tx:
        for number, state in enumerate(("stock", "faulty", "returned", "retired")):
            await tx.execute(
                sa.text("update devices set state = :state where id = 's-1'"), {"state": state}
            )
            (kept,) = await store(tx, [Signal("bridge", "s-1", f"p-{number}", Kind.SOS)])
            assert kept.fresh


async def test_the_call_to_the_holder_is_on_record(office: Office, boss: Clerk) -> None:
    boss2 = await office.sign_in("boss2")
    await boss.made("/devices", {"model": "cord", "id": "r-1", "person_id": office.person})
    first = await boss.post("/devices/r-1/revoke")
    assert (first.status_code, first.json()["code"]) == (409, "second_person_required")
    second = await boss2.post(
        "/devices/r-1/revoke", {"holder_called": True, "note": "has a new one already"}
    )
    assert (second.status_code, second.json()["may_connect"]) == (200, False)
    lines = (await boss.get("/devices/r-1/history"))["items"]
    assert [(line["what"], line["user_id"]) for line in lines] == [
        ("revoked", office.users["boss2"]),
        ("called", office.users["boss2"]),
    ]
    assert lines[0]["after"] == {"bound": True, "holder_called": True}
    assert lines[1]["reason"] == "has a new one already"
