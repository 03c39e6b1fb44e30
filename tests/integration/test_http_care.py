"""Persons, responders and shifts over HTTP, within one's own areas."""

from __future__ import annotations

from tests.integration.api_harness import running_api

PERSON = {
    "area_id": 3,
    "name": "Grandmother",
    "birth_date": "1944-05-01",
    "living": "alone",
    "home": {"address": "3-2-501", "way_in": "east gate", "door_code": "1234#"},
    "contacts": [
        {"name": "Daughter", "phone": "+8610099990001", "has_key": True},
        {"name": "Neighbour", "phone": "+8610099990002", "inform": "after_contact"},
    ],
}


async def test_a_person_is_registered_found_and_seen_whole(town_url: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        made = await desk.post("/persons", PERSON)
        assert made.status_code == 201
        person = made.json()
        assert person["home"]["door_code"] == "1234#"
        assert [(c["position"], c["name"]) for c in person["contacts"]] == [
            (1, "Daughter"),
            (2, "Neighbour"),
        ]
        found = (await desk.get("/persons", q="Grandm")).json()["items"]
        assert [item["id"] for item in found] == [person["id"]]
        assert (await desk.get(f"/persons/{person['id']}")).json() == person


async def test_pages_follow_each_other_without_gap_or_repeat(town_url: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        seen: list[int] = []
        page = (await desk.get("/persons", limit=7)).json()
        while True:
            seen += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            page = (await desk.get("/persons", limit=7, cursor=page["next"])).json()
    assert seen == list(range(1, 21))


async def test_a_look_at_a_person_is_on_record(town_url: str) -> None:
    async with running_api(town_url) as api:
        desk = await api.sign_in("dispatcher")
        await desk.get("/persons/1")
        auditor = await api.sign_in("auditor")
        lines = (await auditor.get("/audit", subject_type="person", subject_id="1")).json()["items"]
    assert [(line["action"], line["username"]) for line in lines] == [("person.view", "dispatcher")]


async def test_another_area_is_not_found_and_cannot_be_written_to(town_url: str) -> None:
    async with running_api(town_url) as api:
        admin = await api.sign_in("admin")
        streets = [
            a for a in (await admin.get("/areas", limit=200)).json()["items"] if a["level"] == "street"
        ]
        here, elsewhere = streets[0]["id"], streets[1]["id"]
        body = {"username": "s", "password": "street-password", "roles": ["supervisor"], "area_id": here}
        assert (await admin.post("/users", body)).status_code == 201
        supervisor = await api.sign_in("s", "street-password")
        other = (await admin.post("/persons", {**PERSON, "area_id": elsewhere})).json()["id"]
        assert (await supervisor.get(f"/persons/{other}")).status_code == 404
        for path, new in (
            ("/persons", PERSON),
            ("/providers", {"name": "x"}),
            ("/responders", {"name": "x", "phone": "+8610099990003"}),
        ):
            assert (await supervisor.post(path, {**new, "area_id": here})).status_code == 201
            refused = await supervisor.post(path, {**new, "area_id": elsewhere})
            assert refused.json()["errors"] == [
                {"field": "body.area_id", "reason": "no such area, or not within yours"}
            ]


async def test_shifts_say_who_is_on_duty(town_url: str) -> None:
    async with running_api(town_url) as api:
        supervisor = await api.sign_in("supervisor")
        new = {"area_id": 3, "name": "Nurse", "phone": "+8610099990004", "skills": ["nursing"]}
        nurse = (await supervisor.post("/responders", new)).json()["id"]
        shift = {
            "responder_id": nurse,
            "starts_at": "2030-01-01T08:00:00+08:00",
            "ends_at": "2030-01-01T20:00:00+08:00",
        }
        assert (await supervisor.post("/shifts", shift)).status_code == 201
        on_duty = (await supervisor.get("/shifts", at="2030-01-01T12:00:00+08:00")).json()["items"]
        assert [item["responder_name"] for item in on_duty] == ["Nurse"]
        assert (await supervisor.get("/shifts", at="2030-01-01T20:00:00+08:00")).json()["items"] == []
        backwards = {**shift, "starts_at": shift["ends_at"], "ends_at": shift["starts_at"]}
        assert (await supervisor.post("/shifts", backwards)).status_code == 422
