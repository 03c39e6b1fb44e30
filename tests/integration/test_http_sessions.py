"""Signing in and out, cookies, and whose requests are believed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.integration.api_harness import Desk, running_api


async def test_sign_in_gives_a_token_and_a_cookie_and_sign_out_ends_both(town_url: str) -> None:
    async with running_api(town_url) as api:
        answer = await api.client.post(
            "/api/v1/sessions", json={"username": "dispatcher", "password": "demo"}
        )
        assert answer.status_code == 201
        user = answer.json()["user"]
        assert user["roles"] == ["dispatcher"]
        assert user["area"]["id"] == 1
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert (await api.client.get("/api/v1/me")).json()["username"] == "dispatcher"  # by cookie
        desk = Desk(api, answer.json()["token"])
        api.client.cookies.clear()
        assert (await desk.get("/me")).status_code == 200
        ended = await api.client.delete("/api/v1/sessions/current", headers=desk.headers)
        assert ended.status_code == 204
        assert (await desk.get("/me")).json()["code"] == "not_signed_in"


async def test_a_token_is_stored_only_as_a_hash(town_url: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        async with api.process.database.transaction() as tx:
            hashes = [
                row["token_hash"] for row in await tx.rows(sa.text("select token_hash from sessions"))
            ]
    assert len(hashes) == 1
    assert desk.token not in hashes[0]


@pytest.mark.parametrize(
    ("username", "password"), [("dispatcher", "wrong"), ("nobody", "demo"), ("dispatcher", "demo ")]
)
async def test_a_wrong_name_or_password_is_one_and_the_same(
    town_url: str, username: str, password: str
) -> None:
    async with running_api(town_url) as api:
        answer = await api.client.post(
            "/api/v1/sessions", json={"username": username, "password": password}
        )
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")


async def test_the_demo_accounts_are_refused_outside_a_demo(town_url: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("admin")
    async with running_api(town_url, seeded=False, demo=False) as api:
        body = {"username": "admin", "password": "demo"}
        assert (await api.client.post("/api/v1/sessions", json=body)).status_code == 401
        assert (await Desk(api, desk.token).get("/me")).status_code == 401


async def test_a_cookie_from_another_site_acts_for_nobody(town_url: str) -> None:
    async with running_api(town_url) as api:
        await api.client.post("/api/v1/sessions", json={"username": "dispatcher", "password": "demo"})
        foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        refused = await api.client.delete("/api/v1/sessions/current", headers=foreign)
        assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
        own = {"Origin": api.url, "Sec-Fetch-Site": "same-origin"}
        assert (await api.client.delete("/api/v1/sessions/current", headers=own)).status_code == 204


async def test_an_account_sees_only_its_area(town_url: str) -> None:
    async with running_api(town_url) as api:
        admin = await api.sign_in("admin")
        body = {
            "username": "street",
            "password": "street-password",
            "roles": ["administrator"],
            "area_id": 3,
        }
        made = await admin.post("/users", body)
        assert made.status_code == 201
        assert "password" not in made.text
        assert (await admin.post("/users", body)).json()["code"] == "already_exists"
        street = await api.sign_in("street", "street-password")
        everybody = [user["username"] for user in (await street.get("/users")).json()["items"]]
        assert everybody == ["street"]
        outside = await street.post("/users", {**body, "username": "x", "area_id": 1})
        assert outside.json()["errors"][0]["field"] == "body.area_id"
