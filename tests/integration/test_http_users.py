"""Changing accounts over HTTP: roles, area, sign-in and passwords."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.api_harness import Api, Desk, running_api

PASSWORD = "first-password"


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as api:
        yield api


@pytest.fixture
async def admin(api: Api) -> Desk:
    return await api.sign_in("admin")


@pytest.fixture
async def li(admin: Desk) -> int:
    body = {"username": "li", "password": PASSWORD, "roles": ["dispatcher"], "area_id": 3, "name": "Li"}
    made: int = (await admin.post("/users", body)).json()["id"]
    return made


async def refused_sign_in(api: Api, password: str) -> bool:
    body = {"username": "li", "password": password}
    return (await api.client.post("/api/v1/sessions", json=body)).status_code == 401


async def test_roles_and_area_count_from_the_next_request(api: Api, admin: Desk, li: int) -> None:
    desk = await api.sign_in("li", PASSWORD)
    assert (await desk.get("/audit")).status_code == 403
    changed = await admin.patch(f"/users/{li}", {"roles": ["auditor", "dispatcher"], "area_id": 1})
    assert changed.json()["roles"] == ["auditor", "dispatcher"]
    assert (await desk.get("/audit")).status_code == 200
    assert (await desk.get("/me")).json()["area"]["id"] == 1
    lines = (await admin.get("/audit", subject_type="user", subject_id=str(li))).json()["items"]
    assert lines[0]["detail"] == {
        "fields": ["area_id", "roles"],
        "roles": ["auditor", "dispatcher"],
        "area_id": 1,
    }


async def test_who_is_deactivated_is_out_at_once(api: Api, admin: Desk, li: int) -> None:
    desk = await api.sign_in("li", PASSWORD)
    assert (await admin.patch(f"/users/{li}", {"active": False})).json()["active"] is False
    assert (await desk.get("/me")).status_code == 401
    assert await refused_sign_in(api, PASSWORD)
    await admin.patch(f"/users/{li}", {"active": True})
    assert (await desk.get("/me")).status_code == 401
    assert (await (await api.sign_in("li", PASSWORD)).get("/me")).status_code == 200


async def test_a_new_password_ends_the_old_one_and_its_sessions(api: Api, admin: Desk, li: int) -> None:
    desk = await api.sign_in("li", PASSWORD)
    short = await admin.post(f"/users/{li}/password", {"password": "short"})
    assert short.json()["errors"][0]["field"] == "body.password"
    assert (await desk.get("/me")).status_code == 200
    assert (await admin.post(f"/users/{li}/password", {"password": "other-password"})).status_code == 204
    assert (await desk.get("/me")).status_code == 401
    assert await refused_sign_in(api, PASSWORD)
    assert (await (await api.sign_in("li", "other-password")).get("/me")).status_code == 200
    lines = (await admin.get("/audit", subject_type="user", subject_id=str(li))).json()["items"]
    assert (lines[0]["action"], lines[0]["detail"]) == ("user.password", {})


async def test_a_demo_account_with_a_password_of_its_own_is_an_ordinary_one(api: Api, admin: Desk) -> None:
    users = (await admin.get("/users")).json()["items"]
    dispatcher = next(user for user in users if user["username"] == "dispatcher")
    assert dispatcher["demo"] is True
    await admin.post(f"/users/{dispatcher['id']}/password", {"password": "a-real-password"})
    users = (await admin.get("/users", q="DISPATCHER")).json()["items"]
    assert [(user["username"], user["demo"]) for user in users] == [
        ("dispatcher", False),
        ("dispatcher2", True),
    ]


async def test_nobody_takes_his_own_account_away(admin: Desk) -> None:
    me = (await admin.get("/me")).json()
    for change in ({"active": False}, {"roles": ["auditor"]}, {"area_id": 3}):
        refused = await admin.patch(f"/users/{me['id']}", {"name": "half", **change})
        assert (refused.status_code, refused.json()["code"]) == (409, "own_account")
    assert (await admin.get("/me")).json() == me
    same = {"name": "Chief", "roles": me["roles"], "area_id": me["area"]["id"], "active": True}
    assert (await admin.patch(f"/users/{me['id']}", same)).json()["name"] == "Chief"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"roles": []}, "body.roles"),
        ({"roles": None}, "body.roles"),
        ({"area_id": 9999}, "body.area_id"),
        ({"phone": "none"}, "body.phone"),
        ({"username": "lee"}, "body.username"),
    ],
)
async def test_a_wrong_field_changes_nothing(
    admin: Desk, li: int, wrong: dict[str, object], field: str
) -> None:
    before = (await admin.get("/users", q="li")).json()
    refused = await admin.patch(f"/users/{li}", {"name": "half", **wrong})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field
    assert (await admin.get("/users", q="li")).json() == before


async def test_only_administrators_of_the_area(api: Api, admin: Desk, li: int) -> None:
    supervisor = await api.sign_in("supervisor")
    for refused in (
        await supervisor.patch(f"/users/{li}", {"name": "x"}),
        await supervisor.post(f"/users/{li}/password", {"password": "x" * 8}),
    ):
        assert (refused.status_code, refused.json()["permission"]) == (403, "users.manage")
    body = {"username": "small", "password": PASSWORD, "roles": ["administrator"], "area_id": 3}
    await admin.post("/users", body)
    small = await api.sign_in("small", PASSWORD)
    me = (await admin.get("/me")).json()["id"]
    assert (await small.patch(f"/users/{me}", {"name": "x"})).status_code == 404
    assert (await small.post(f"/users/{me}/password", {"password": "x" * 8})).status_code == 404
    assert (await small.patch(f"/users/{li}", {"area_id": 1})).status_code == 422
