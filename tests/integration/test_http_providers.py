"""Providers and facilities over HTTP: contracts, prices, credit record, and what lies around a home."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kit.clock_zone import local_date
from tests.integration.api_harness import Api, Desk, running_api

STREET, COMMUNITY = 3, 4
CREDIT_CODE = "91110000600037341L"


def today() -> dt.date:
    return local_date(dt.datetime.now(dt.UTC))


def in_days(days: int) -> str:
    return (today() + dt.timedelta(days=days)).isoformat()


async def street_admin(api: Api, number: int) -> tuple[Desk, int]:
    """The administrator of the street with this number (0 …), and the street's id."""
    admin = await api.sign_in("admin")
    everything = (await admin.get("/areas", limit=200)).json()["items"]
    street = [area for area in everything if area["level"] == "street"][number]["id"]
    name = f"street-{number}"
    roles = {"username": name, "password": "street-password", "roles": ["administrator"]}
    assert (await admin.post("/users", {**roles, "area_id": street})).status_code == 201
    return await api.sign_in(name, "street-password"), street


async def made(desk: Desk, path: str, body: Any) -> Any:
    answer = await desk.post(path, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_provider_from_contract_to_end(town_url: str) -> None:
    async with running_api(town_url) as api:
        boss = await api.sign_in("supervisor")
        new = {
            "area_id": STREET,
            "name": "Care & Co",
            "credit_code": CREDIT_CODE.lower(),
            "contact_name": "Ms Li",
            "services": ["meals"],
            "area_ids": [STREET, COMMUNITY],
            "prices": [{"service": "meals", "amount": "12.50", "unit": "meal"}],
            "contract_number": "HT-1",
            "contract_from": in_days(-10),
            "contract_until": in_days(20),
        }
        provider = await made(boss, "/providers", new)
        path = f"/providers/{provider['id']}"
        assert provider["credit_code"] == CREDIT_CODE
        assert (provider["state"], provider["staff"], provider["rating"]) == ("active", 0, None)
        assert [area["id"] for area in provider["areas"]] == [STREET, COMMUNITY]
        assert provider["prices"] == [{"service": "meals", "amount": "12.50", "unit": "meal"}]

        expiring = (await boss.get("/providers/expiring", within_days=30)).json()["items"]
        assert [(one["name"], one["days_left"]) for one in expiring] == [("Care & Co", 20)]
        assert (await boss.get("/providers/expiring", within_days=19)).json()["items"] == []

        for stars in (5, 4):
            rated = await made(boss, f"{path}/ratings", {"stars": stars})
        assert (rated["rating"], rated["ratings"]) == (4.5, 2)
        for kind in ("praise", "breach"):
            await made(boss, f"{path}/credit", {"kind": kind, "day": in_days(0), "note": f"a {kind}"})
        record = (await boss.get(f"{path}/credit")).json()["items"]
        assert [(one["kind"], one["recorded_by"]["id"] > 0) for one in record] == [
            ("breach", True),
            ("praise", True),
        ]
        assert (await boss.get(path)).json()["credit"] == {"praise": 1, "complaint": 0, "breach": 1}

        held = (await boss.patch(path, {"version": 1, "contract_until": in_days(-1)})).json()
        assert (held["state"], held["version"]) == ("expired", 2)
        stale = await boss.patch(path, {"version": 1, "name": "x"})
        assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
        assert (await boss.patch(path, {"prices": []})).json()["prices"] == []
        ended = (await boss.post(f"{path}/end", {"reason": "closed down"})).json()
        assert (ended["state"], ended["end_reason"]) == ("ended", "closed down")
        back = (await boss.post(f"{path}/reactivate")).json()
        assert (back["state"], back["ended_at"]) == ("expired", None)


async def test_what_cannot_be_a_provider_is_refused_with_the_field(town_url: str) -> None:
    async with running_api(town_url) as api:
        boss = await api.sign_in("supervisor")
        new = {"area_id": STREET, "name": "x"}
        price = {"service": "meals", "amount": "1", "unit": "meal"}
        for wrong, field in (
            ({"credit_code": "91110000600037341M"}, "body.credit_code"),
            ({"prices": [price, price]}, "body.prices.1.service"),
            ({"prices": [{**price, "amount": "1.005"}]}, "body.prices.0.amount"),
            ({"contract_from": "2026-02-01", "contract_until": "2026-01-01"}, "body.contract_until"),
            ({"area_ids": [STREET, 9999]}, "body.area_ids.1"),
        ):
            answer = await boss.post("/providers", {**new, **wrong})
            assert answer.status_code == 422, answer.text
            assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert (await boss.get("/providers", q="x")).json()["items"] == []


async def test_facilities_around_a_home(town_url: str) -> None:
    async with running_api(town_url) as api:
        boss = await api.sign_in("supervisor")
        home = {"address": "1", "lat": 31.0, "lon": 120.0}
        person = await made(boss, "/persons", {"area_id": STREET, "name": "Granny", "home": home})
        home_id = person["home"]["id"]
        always = {"area_id": STREET, "kind": "care_point", "address": "a", "lon": 120.0}
        hours = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "until": "00:01"}]
        near = await made(boss, "/facilities", {**always, "name": "near", "lat": 31.005, "capacity": 8})
        wide = {**always, "name": "wide", "lat": 31.02, "reach_m": 3000, "hours": hours}
        wide = await made(boss, "/facilities", wide)
        far = await made(boss, "/facilities", {**always, "name": "far", "lat": 31.03})
        await made(boss, "/facilities", {**always, "name": "too far", "lat": 31.2})
        await made(boss, "/facilities", {**always, "name": "nowhere"})

        found = (await boss.get("/facilities", near_home=home_id)).json()["items"]
        assert [(one["name"], one["in_reach"]) for one in found] == [
            ("near", True),
            ("wide", True),
            ("far", False),
        ]
        assert (found[0]["distance_m"], found[0]["walk_min"], found[0]["reach_m"]) == (556, 10, 1000)
        assert (found[0]["open_now"], found[1]["hours"]) == (True, hours)

        closed = await boss.patch(f"/facilities/{far['id']}", {"active": False, "version": 1})
        assert closed.json()["version"] == 2
        found = (await boss.get("/facilities", near_home=home_id, kind="care_point")).json()["items"]
        assert [one["id"] for one in found] == [near["id"], wide["id"]]
        listed = (await boss.get("/facilities", area=STREET, q="nowhere")).json()["items"]
        assert [one["name"] for one in listed] == ["nowhere"]
        wrong = await boss.post(
            "/facilities", {**always, "name": "x", "hours": [{"days": [8], "from": "9", "until": "8"}]}
        )
        assert wrong.status_code == 422


async def test_another_streets_administrator_reaches_nothing(town_url: str) -> None:
    async with running_api(town_url) as api:
        here, street = await street_admin(api, 0)
        other, _ = await street_admin(api, 1)
        provider = await made(here, "/providers", {"area_id": street, "name": "mine"})
        place = {"area_id": street, "kind": "meal_point", "name": "mine", "address": "a"}
        facility = await made(here, "/facilities", place)
        new = {"area_id": street, "name": "Nurse", "phone": "+8610099990004"}
        nurse = await made(here, "/responders", new)
        person = await made(here, "/persons", {"area_id": street, "name": "Granny"})
        policy = (await _put(here, "/routing/policies", {"area_id": street, "at_once": 2})).json()

        today_ = in_days(0)
        tries = [
            ("GET", f"/providers/{provider['id']}", None),
            ("PATCH", f"/providers/{provider['id']}", {"name": "theirs"}),
            ("POST", f"/providers/{provider['id']}/end", {"reason": "x"}),
            ("POST", f"/providers/{provider['id']}/reactivate", None),
            ("GET", f"/providers/{provider['id']}/credit", None),
            ("POST", f"/providers/{provider['id']}/credit", {"kind": "breach", "day": today_, "note": "x"}),
            ("POST", f"/providers/{provider['id']}/ratings", {"stars": 1}),
            ("GET", f"/facilities/{facility['id']}", None),
            ("PATCH", f"/facilities/{facility['id']}", {"name": "theirs"}),
            ("GET", f"/responders/{nurse['id']}", None),
            ("PATCH", f"/responders/{nurse['id']}", {"name": "theirs"}),
            ("POST", f"/responders/{nurse['id']}/end", {"reason": "x"}),
            ("POST", f"/responders/{nurse['id']}/reactivate", None),
            ("GET", f"/persons/{person['id']}/regulars", None),
            ("PUT", f"/persons/{person['id']}/regulars", {"regulars": []}),
            ("DELETE", f"/routing/policies/{policy['id']}", None),
        ]
        for method, path, body in tries:
            answer = await api.client.request(method, f"/api/v1{path}", json=body, headers=other.headers)
            assert answer.status_code == 404, (method, path, answer.text)
        for path, body in (
            ("/providers", {"area_id": street, "name": "x"}),
            ("/facilities", place),
            ("/responders", new),
        ):
            assert (await other.post(path, body)).status_code == 422
        assert (await _put(other, "/routing/policies", {"area_id": street})).status_code == 422
        assert (await _put(other, "/routing/limits", {"limits": []})).status_code == 403
        for path in (
            "/providers",
            "/facilities",
            "/responders",
            "/responders/expiring",
            "/routing/policies",
        ):
            names = [item.get("name") for item in (await other.get(path, limit=200)).json()["items"]]
            assert not {"mine", "Nurse"} & set(names), path
        mine = (await here.get(f"/responders/{nurse['id']}")).json()
        assert (mine["name"], mine["version"], mine["active"]) == ("Nurse", 1, True)


async def _put(desk: Desk, path: str, body: Any) -> Any:
    return await desk.put(path, body)
