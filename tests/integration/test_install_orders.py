"""From the application to the proven press: ordered, appointed, tried in each room, proven by a press."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from devices.installing.proof import PROVING, proves, record
from kit.signals import Kind, Signal, StoredSignal
from tests.bridge_rig import Terminal, fetch, running_bridge, until
from tests.integration.office import Clerk, Office, office_of
from tests.running_broker import RunningBroker


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with office_of(database_url) as office:
        yield office


@pytest.fixture
async def boss(office: Office) -> Clerk:
    return await office.sign_in("boss")


def in_days(days: float) -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=days)).isoformat()


async def ordered(office: Office, clerk: Clerk, **more: Any) -> dict[str, Any]:
    body = {"person_id": office.person, "model": "five-key", **more}
    return dict(await clerk.made("/install-orders", body))


async def test_an_installation_from_the_order_to_the_proven_press(
    office: Office, boss: Clerk, broker: RunningBroker, database_url: str
) -> None:
    await broker.add_device("i-1")
    await boss.made("/devices", {"model": "five-key", "id": "i-1"})
    fitter = await office.sign_in("fitter")
    order = await ordered(office, boss, installer_id=office.users["fitter"], place="床头")
    path = f"/install-orders/{order['id']}"
    assert (order["state"], order["overdue"], order["area_id"]) == ("ordered", False, office.here)
    appointed = (await boss.patch(path, {"appointment_at": in_days(2)})).json()
    assert appointed["state"] == "scheduled"

    async with running_bridge(database_url, broker), Terminal(broker, "i-1") as unit:
        await unit.send("up/alarm", {"id": "shelf", "kind": "test"})
        await unit.receipt()

        async def proven_at() -> Any:
            return (await boss.get("/devices/i-1"))["last_proven_at"]

        await until(proven_at)
        assert (await boss.get(path))["state"] == "scheduled"  # a press on the shelf proves no home

        too_early = await fitter.post(f"{path}/checks", {"room": "卧室", "kind": "range", "ok": True})
        assert (too_early.status_code, too_early.json()["code"]) == (409, "order_not_started")
        started = (await fitter.post(f"{path}/start", {"device_id": "i-1"})).json()
        assert (started["state"], started["device_id"]) == ("installing", "i-1")
        device = await boss.get("/devices/i-1")
        assert (device["state"], device["person_id"], device["place"]) == (
            "assigned",
            office.person,
            "床头",
        )
        for room, kind, ok in (
            ("卧室", "range", True),
            ("卫生间", "range", False),
            ("卧室", "voice", True),
        ):
            tried = await fitter.post(f"{path}/checks", {"room": room, "kind": kind, "ok": ok})
            assert tried.status_code == 201
        assert tried.json()["failed_checks"] == ["卫生间: range"]
        again = {"room": "卫生间", "kind": "range", "ok": True, "signal_dbm": -88}
        assert (await fitter.post(f"{path}/checks", again)).json()["failed_checks"] == []

        await unit.send("up/alarm", {"id": "battery", "kind": "low_battery"})
        await unit.receipt()
        await unit.send("up/alarm", {"id": "home", "kind": "sos"})
        await unit.receipt()

        async def proven() -> bool:
            return bool((await boss.get(path))["state"] == "proven")

        await until(proven)
    found = await boss.get(path)
    (signal,) = await fetch(office.database, "select id from signals where signal_id = 'home'")
    assert found["proven_by"] == signal["id"]
    assert len(found["checks"]) == 4
    assert (await boss.get("/devices/i-1"))["state"] == "installed"
    line = (await boss.get("/devices/i-1/history"))["items"][0]
    assert (line["what"], line["user_id"], line["after"]) == ("proven", None, {"state": "installed"})
    closed = await boss.patch(path, {"note": "x"})
    assert (closed.status_code, closed.json()["code"]) == (409, "order_closed")


async def test_ten_days_at_most_and_overdue_orders_are_seen(office: Office, boss: Clerk) -> None:
    for wrong in (in_days(10.1), in_days(-1)):
        refused = await boss.post(
            "/install-orders", {"person_id": office.person, "model": "cord", "due_at": wrong}
        )
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.due_at")
    late = await ordered(office, boss)
    await ordered(office, boss, due_at=in_days(3))
    done = await ordered(office, boss)
    await boss.post(f"/install-orders/{done['id']}/cancel", {"reason": "moved away"})
    async with office.database.transaction() as tx:
        await tx.execute(
            sa.text("update install_orders set due_at = bell_now() - interval '1 hour' where id <> :id"),
            {"id": late["id"] + 1},
        )
    overdue = await boss.get("/install-orders", overdue=True)
    assert [(one["id"], one["overdue"]) for one in overdue["items"]] == [(late["id"], True)]
    pages = []
    cursor: dict[str, Any] = {}
    while True:
        page = await boss.get("/install-orders", limit=1, **cursor)
        pages += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert pages == [late["id"], done["id"], late["id"] + 1]
    assert (await boss.get("/install-orders", state="cancelled"))["items"][0]["id"] == done["id"]


async def test_only_whoever_installs_it_sees_where_to_go(office: Office, boss: Clerk) -> None:
    fitter = await office.sign_in("fitter")
    order = await ordered(office, boss)
    path = f"/install-orders/{order['id']}"
    assert order["phone"] == "199****0001"
    hidden = await fitter.get(path)
    assert (hidden["person_name"], hidden["phone"], hidden["home_address"]) == (None, None, None)
    assert (await fitter.get("/install-orders"))["items"][0]["person_name"] is None
    await boss.patch(path, {"installer_id": office.users["fitter"]})
    shown = await fitter.get(path)
    assert (shown["person_name"], shown["home_address"], shown["way_in"]) == (
        "Granny here",
        "here lane 1",
        "second floor",
    )
    looks = await fetch(
        office.database, "select user_id from audit where action = 'person.view' order by id desc limit 1"
    )
    assert looks == [{"user_id": office.users["fitter"]}]
    await boss.post(f"{path}/cancel", {"reason": "moved away"})
    assert (await fitter.get(path))["person_name"] is None


async def test_orders_are_for_people_in_sight(office: Office, boss: Clerk) -> None:
    nobody = await boss.post("/install-orders", {"model": "cord"})
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (422, "body.person_id")
    stranger = await boss.post("/install-orders", {"model": "cord", "person_id": office.stranger})
    assert stranger.status_code == 422
    installer = await boss.post(
        "/install-orders", {"model": "cord", "home_id": office.home, "installer_id": 12345}
    )
    assert installer.json()["errors"][0]["field"] == "body.installer_id"
    async with office.database.transaction() as tx:
        far = await tx.scalar(
            sa.text(
                "insert into install_orders (area_id, person_id, model, due_at)"
                " values (:area, :person, 'cord', bell_now()) returning id"
            ),
            {"area": office.elsewhere, "person": office.stranger},
        )
    assert (await boss.get("/install-orders"))["items"] == []
    assert (await boss.post(f"/install-orders/{far}/cancel", {"reason": "x"})).status_code == 404


async def test_a_unit_of_somebody_else_is_not_installed(office: Office, boss: Clerk) -> None:
    first, second = (
        await ordered(office, boss),
        await ordered(office, boss, person_id=None, home_id=office.home),
    )
    await boss.made("/devices", {"model": "cord", "id": "k-1"})
    await boss.made("/devices", {"model": "cord", "id": "k-2"})
    assert (await boss.post(f"/install-orders/{first['id']}/start", {"device_id": "k-1"})).is_success
    taken = await boss.post(f"/install-orders/{second['id']}/start", {"device_id": "k-1"})
    assert (taken.status_code, taken.json()["code"]) == (409, "not_in_stock")
    await boss.post("/devices/k-2/state", {"state": "faulty"})
    broken = await boss.post(f"/install-orders/{second['id']}/start", {"device_id": "k-2"})
    assert (broken.status_code, broken.json()["state"]) == (409, "faulty")


async def test_another_unit_is_tried_and_the_first_goes_back(office: Office, boss: Clerk) -> None:
    order = await ordered(office, boss)
    path = f"/install-orders/{order['id']}"
    for name in ("b-1", "b-2", "b-3"):
        await boss.made("/devices", {"model": "cord", "id": name})
    await boss.post(f"{path}/start", {"device_id": "b-1"})
    await boss.post(f"{path}/start", {"device_id": "b-2"})
    back = await boss.get("/devices/b-1")
    assert (back["state"], back["person_id"]) == ("stock", None)
    swap = await boss.post("/devices/b-2/swap", {"new_device_id": "b-3", "reason": "dead"})
    assert swap.status_code == 200
    assert (await boss.get(path))["device_id"] == "b-3"
    cancelled = (await boss.post(f"{path}/cancel", {"reason": "moved away"})).json()
    assert (cancelled["state"], cancelled["reason"]) == ("cancelled", "moved away")


async def test_a_unit_bound_at_its_registration_can_be_proven_too(office: Office, boss: Clerk) -> None:
    await boss.made("/devices", {"model": "cord", "id": "p-1", "person_id": office.person})
    order = await ordered(office, boss)
    path = f"/install-orders/{order['id']}"
    assert (await boss.post(f"{path}/start", {"device_id": "p-1"})).json()["state"] == "installing"
    assert (await boss.get("/devices/p-1"))["state"] == "installed"
    async with office.database.transaction() as tx:
        await record(tx, {"p-1": 7, "unknown": 8})
    found = await boss.get(path)
    assert (found["state"], found["proven_by"]) == ("proven", 7)
    proven_at = (await boss.get("/devices/p-1"))["last_proven_at"]
    async with office.database.transaction() as tx:
        await record(tx, {"p-1": 9})
    assert (await boss.get("/devices/p-1"))["last_proven_at"] == proven_at  # within the same minute
    assert (await boss.get(path))["proven_by"] == 7


def test_what_proves_a_unit() -> None:
    new, known = StoredSignal(1, True, None, None), StoredSignal(1, False, None, None)
    press = Signal("bridge", "a", "1", Kind.SOS)
    assert proves(press, new)
    assert not proves(press, known)
    assert not proves(Signal("bridge", "a", "1", Kind.SOS, stored=True), new)
    assert not proves(Signal("bridge", "a", "1", Kind.SOS, flags=["foreign_id"]), new)
    assert not proves(Signal("bridge", "a", "1", Kind.LOW_BATTERY), new)
    assert Kind.TEST in PROVING
