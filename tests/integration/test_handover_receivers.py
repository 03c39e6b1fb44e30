"""Who can take a shift over: a list, as nobody knows accounts by heart at three in the morning."""

from __future__ import annotations

from tests.integration.api_harness import running_api

PASSWORD = "first-password"


async def test_those_who_handle_cases_around_here(town_url: str) -> None:
    async with running_api(town_url) as api:
        admin, desk = await api.sign_in("admin"), await api.sign_in("dispatcher")
        everybody = {
            user["username"]: user for user in (await admin.get("/users", limit=50)).json()["items"]
        }
        found = (await desk.get("/handovers/receivers")).json()
        names = {username: everybody[username]["name"] for username in ("dispatcher2", "supervisor")}
        assert {one["username"]: one["name"] for one in found} == names

        left = await admin.patch(f"/users/{everybody['dispatcher2']['id']}", {"active": False})
        assert left.status_code == 200, left.text
        found = (await desk.get("/handovers/receivers")).json()
        assert [one["username"] for one in found] == ["supervisor"]
        assert (await admin.get("/handovers/receivers")).status_code == 403


async def test_a_desk_beside_this_one_is_not_offered(town_url: str) -> None:
    async with running_api(town_url) as api:
        admin = await api.sign_in("admin")
        areas = (await admin.get("/areas")).json()
        leaves = [one for one in areas["items"] if one["level"] == "grid"][:2]
        for name, area in zip(("here", "there"), leaves, strict=True):
            body = {"username": name, "password": PASSWORD, "roles": ["dispatcher"], "area_id": area["id"]}
            assert (await admin.post("/users", body)).status_code == 201
        here = await api.sign_in("here", PASSWORD)
        names = {one["username"] for one in (await here.get("/handovers/receivers")).json()}
    assert names == {"dispatcher", "dispatcher2", "supervisor"}
