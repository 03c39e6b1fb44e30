"""Registering, rotating, revoking and commanding devices over HTTP."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest
import sqlalchemy as sa

from app.http import create_app
from devices import quarantine
from kit.database import Database
from kit.sessions import Passwords
from kit.settings import Settings
from kit.user_endpoints import add_user

PASSWORD = "correct horse battery"


@dataclass
class Office:
    """Two areas side by side, a person in each, supervisors and an installer in the first."""

    http: httpx2.AsyncClient
    here: int
    elsewhere: int
    person: int
    stranger: int

    async def sign_in(self, username: str) -> dict[str, str]:
        answer = await self.http.post("/api/v1/sessions", json={"username": username, "password": PASSWORD})
        return {"Authorization": f"Bearer {answer.json()['token']}"}


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    database = Database(database_url)
    password_hash = await Passwords().hash(PASSWORD)
    async with database.transaction() as tx:
        ids = {}
        for path, name in (("/1/", "here"), ("/2/", "elsewhere")):
            ids[name] = await tx.scalar(
                sa.text(
                    "insert into areas (path, level, name) values (:path, 'street', :name) returning id"
                ),
                {"path": path, "name": name},
            )
            ids[f"person {name}"] = await tx.scalar(
                sa.text("insert into persons (area_id, name) values (:area, :name) returning id"),
                {"area": ids[name], "name": name},
            )
        for username, role in (("boss", "supervisor"), ("boss2", "supervisor"), ("fitter", "installer")):
            await add_user(
                tx,
                username=username,
                password_hash=password_hash,
                name=username,
                roles=[role],
                area_id=ids["here"],
                phone=None,
            )
    app = create_app(Settings(database_url=database_url, secret_key="k" * 32))
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://desk") as http,
    ):
        yield Office(http, ids["here"], ids["elsewhere"], ids["person here"], ids["person elsewhere"])
    await database.close()


async def test_a_registered_device_has_a_secret_once(office: Office) -> None:
    fitter = await office.sign_in("fitter")
    made = await office.http.post(
        "/api/v1/devices",
        json={"model": "five-key", "person_id": office.person, "serial": "SN1"},
        headers=fitter,
    )
    assert made.status_code == 201
    device = made.json()
    assert len(device["secret"]) == 22
    assert (device["state"], device["area_id"]) == ("installed", office.here)
    seen = (await office.http.get(f"/api/v1/devices/{device['id']}", headers=fitter)).json()
    assert "secret" not in seen
    assert seen["may_connect"] is True
    listed = (await office.http.get("/api/v1/devices", headers=fitter)).json()
    assert [item["id"] for item in listed["items"]] == [device["id"]]
    again = await office.http.post(
        "/api/v1/devices", json={"model": "five-key", "serial": "SN1"}, headers=fitter
    )
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (
        409,
        "already_exists",
        "serial",
    )


async def test_other_areas_are_out_of_sight(office: Office) -> None:
    fitter = await office.sign_in("fitter")
    refused = await office.http.post(
        "/api/v1/devices", json={"model": "five-key", "person_id": office.stranger}, headers=fitter
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "body.person_id"
    unknown = await office.http.get("/api/v1/devices/nowhere", headers=fitter)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


async def test_a_device_changes_hands(office: Office) -> None:
    boss = await office.sign_in("boss")
    await office.http.post("/api/v1/devices", json={"model": "cord", "id": "box-2"}, headers=boss)

    async def bind(**body: int | None) -> httpx2.Response:
        return await office.http.patch("/api/v1/devices/box-2", json=body, headers=boss)

    given = (await bind(person_id=office.person)).json()
    assert (given["state"], given["person_id"], given["area_id"]) == (
        "installed",
        office.person,
        office.here,
    )
    assert given["person_name"] == "here"
    refused = await bind(person_id=None, home_id=12345)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.home_id")
    assert (await bind(person_id=office.stranger)).status_code == 422
    assert (await bind()).json() == given
    taken = (await bind(person_id=None)).json()
    assert (taken["state"], taken["person_id"], taken["area_id"]) == ("stock", None, None)
    placed = (await bind(area_id=office.here)).json()
    assert (placed["state"], placed["area_id"]) == ("stock", office.here)


async def test_an_installer_sees_no_names(office: Office) -> None:
    fitter, boss = await office.sign_in("fitter"), await office.sign_in("boss")
    body = {"model": "five-key", "person_id": office.person, "id": "hall-2"}
    made = (await office.http.post("/api/v1/devices", json=body, headers=fitter)).json()
    assert (made["person_id"], made["person_name"]) == (office.person, None)
    listed = (await office.http.get("/api/v1/devices?q=hall", headers=fitter)).json()["items"]
    assert [(one["id"], one["person_name"]) for one in listed] == [("hall-2", None)]
    listed = (await office.http.get("/api/v1/devices?q=hall", headers=boss)).json()["items"]
    assert [(one["id"], one["person_name"]) for one in listed] == [("hall-2", "here")]
    assert (await office.http.get("/api/v1/devices?q=all", headers=boss)).json()["items"] == []


async def test_an_unread_frame_is_shown_in_full_and_the_look_recorded(
    office: Office, database_url: str
) -> None:
    boss = await office.sign_in("boss")
    await office.http.post(
        "/api/v1/devices", json={"model": "cord", "id": "q-1", "area_id": office.here}, headers=boss
    )
    database = Database(database_url)
    async with database.transaction() as tx:
        await quarantine.keep(tx, [quarantine.Unread("q-1", "pab/v1/q-1/up/alarm", b"\x00{oops", "x")], "b")
        await tx.execute(
            sa.text("insert into devices (id, model, area_id) values ('far', 'cord', :area)"),
            {"area": office.elsewhere},
        )
        await quarantine.keep(tx, [quarantine.Unread("far", "x", b"?", "x")], "b")
        far = await tx.scalar(sa.text("select sha256 from quarantine where device_id = 'far'"))
    (item,) = (await office.http.get("/api/v1/quarantine", headers=boss)).json()["items"]

    async def frame(**of: str) -> httpx2.Response:
        return await office.http.get("/api/v1/quarantine/frame", params=of, headers=boss)

    found = await frame(device_id="q-1", topic=item["topic"], sha256=item["sha256"])
    assert base64.b64decode(found.json()["sample"]) == b"\x00{oops"
    assert (await frame(device_id="far", topic="x", sha256=far)).status_code == 404
    line = (await office.http.get("/api/v1/audit?subject_id=q-1", headers=boss)).json()["items"][0]
    assert (line["action"], line["detail"]) == ("quarantine.view", {"sha256": item["sha256"]})
    await database.close()


async def test_a_bound_device_is_cut_off_by_two_people(office: Office) -> None:
    boss, boss2, fitter = [await office.sign_in(name) for name in ("boss", "boss2", "fitter")]
    device = {"model": "five-key", "person_id": office.person, "id": "hall-1"}
    assert (await office.http.post("/api/v1/devices", json=device, headers=boss)).status_code == 201
    revoke = "/api/v1/devices/hall-1/revoke"
    assert (await office.http.post(revoke, headers=fitter)).status_code == 403
    for _ in range(2):
        first = await office.http.post(revoke, headers=boss)
        assert (first.status_code, first.json()["code"]) == (409, "second_person_required")
    second = await office.http.post(revoke, headers=boss2)
    assert second.status_code == 200
    assert second.json()["may_connect"] is False
    rotated = await office.http.post("/api/v1/devices/hall-1/credentials", headers=boss)
    assert rotated.json()["id"] == "hall-1"
    assert (await office.http.post(revoke, headers=boss2)).status_code == 409


async def test_a_unit_in_stock_is_cut_off_at_once(office: Office) -> None:
    boss = await office.sign_in("boss")
    await office.http.post("/api/v1/devices", json={"model": "cord", "id": "box-1"}, headers=boss)
    answer = await office.http.post("/api/v1/devices/box-1/revoke", headers=boss)
    assert (answer.status_code, answer.json()["may_connect"]) == (200, False)


async def test_a_command_becomes_a_message(office: Office, database_url: str) -> None:
    boss = await office.sign_in("boss")
    await office.http.post("/api/v1/devices", json={"model": "five-key", "id": "t-1"}, headers=boss)
    answer = await office.http.post(
        "/api/v1/devices/t-1/commands",
        json={"type": "say", "args": {"text": "喂"}, "expires_in_s": 60},
        headers=boss,
    )
    assert answer.status_code == 201
    database = Database(database_url)
    async with database.transaction() as tx:
        row = await tx.row(sa.text("select key, recipient, params from outbox"))
    await database.close()
    assert row is not None
    assert (row["key"], row["recipient"]) == (answer.json()["id"], "t-1")
    assert row["params"]["body"]["args"] == {"text": "喂"}
    wrong = await office.http.post("/api/v1/devices/t-1/commands", json={"type": "explode"}, headers=boss)
    assert wrong.status_code == 422


async def test_signals_and_quarantine_in_pages(office: Office, database_url: str) -> None:
    boss = await office.sign_in("boss")
    database = Database(database_url)
    async with database.transaction() as tx:
        for number in range(5):
            await tx.execute(
                sa.text(
                    """insert into signals (source, device_id, signal_id, dedup_key, kind)
                       values ('device', 't-1', :id, :id, 'sos')"""
                ),
                {"id": str(number)},
            )
            await tx.execute(
                sa.text(
                    """insert into quarantine (device_id, topic, sha256, size, sample, reason)
                       values ('t-1', 'x', :id, 1, '', 'not_json')"""
                ),
                {"id": str(number)},
            )
        await tx.execute(
            sa.text("insert into devices (id, model, area_id) values ('far', 'cord', :area)"),
            {"area": office.elsewhere},
        )
        await tx.execute(
            sa.text(
                """insert into signals (source, device_id, signal_id, dedup_key, kind)
                   values ('device', 'far', 'f', 'f', 'sos')"""
            )
        )
    await database.close()
    for path, key in (("signals", "signal_id"), ("quarantine", "sha256")):
        found: list[str] = []
        cursor = ""
        while True:
            query = f"/api/v1/{path}?limit=2" + (f"&cursor={cursor}" if cursor else "")
            page = (await office.http.get(query, headers=boss)).json()
            found += [item[key] for item in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert sorted(found) == ["0", "1", "2", "3", "4"]
    taken = (await office.http.get("/api/v1/signals?state=taken", headers=boss)).json()
    assert taken == {"items": [], "next": None}
