"""Changing persons, their homes and contacts over HTTP: whole, on record, and within one's own areas."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from tests.integration.api_harness import Api, Desk, running_api

PERSON = {
    "area_id": 3,
    "name": "Grandmother",
    "phone": "+8610099990000",
    "conditions": ["diabetes"],
    "home": {"address": "3-2-501", "way_in": "east gate", "door_code": "1234#"},
    "contacts": [
        {"name": "Daughter", "phone": "+8610099990001", "has_key": True},
        {"name": "Neighbour", "phone": "+8610099990002"},
    ],
}


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as api:
        yield api


@pytest.fixture
async def desk(api: Api) -> Desk:
    return await api.sign_in("dispatcher")


@pytest.fixture
async def person(desk: Desk) -> dict[str, Any]:
    made: dict[str, Any] = (await desk.post("/persons", PERSON)).json()
    return made


async def audit(api: Api, person_id: int) -> list[dict[str, Any]]:
    auditor = await api.sign_in("auditor")
    lines = await auditor.get("/audit", subject_type="person", subject_id=str(person_id))
    items: list[dict[str, Any]] = lines.json()["items"]
    return items


async def test_what_is_left_out_stays_and_null_empties(desk: Desk, person: dict[str, Any]) -> None:
    path = f"/persons/{person['id']}"
    changed = (await desk.patch(path, {"name": "Grandma", "phone": None, "dementia": True})).json()
    assert (changed["name"], changed["phone"], changed["dementia"]) == ("Grandma", None, True)
    assert changed["conditions"] == ["diabetes"]
    assert changed["version"] == person["version"] + 1
    assert (await desk.get(path)).json() == changed


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": None}, "body.name"),
        ({"active": None}, "body.active"),
        ({"birth_date": "1700-01-01"}, "body.birth_date"),
        ({"area_id": 9999}, "body.area_id"),
        ({"home_id": 9999}, "body.home_id"),
        ({"home": {"address": "x"}, "home_id": 1}, "body.home_id"),
        ({"shoe_size": 38}, "body.shoe_size"),
    ],
)
async def test_a_wrong_field_changes_nothing(
    desk: Desk, person: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    path = f"/persons/{person['id']}"
    refused = await desk.patch(path, {"notes": "half", **wrong})
    assert refused.status_code == 422
    assert field in [error["field"] for error in refused.json()["errors"]]
    assert (await desk.get(path)).json() == person


async def test_nobody_overwrites_what_he_has_not_seen(desk: Desk, person: dict[str, Any]) -> None:
    path, seen = f"/persons/{person['id']}", person["version"]
    assert (await desk.patch(path, {"version": seen, "notes": "first"})).status_code == 200
    late = await desk.patch(path, {"version": seen, "notes": "second"})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert late.json()["version"] == seen + 1
    late = await desk.put(f"{path}/contacts", {"version": seen, "contacts": []})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    now = (await desk.get(path)).json()
    assert (now["notes"], len(now["contacts"])) == ("first", 2)


async def test_contacts_are_added_changed_reordered_and_removed(
    api: Api, desk: Desk, person: dict[str, Any]
) -> None:
    daughter, neighbour = person["contacts"]
    son = {"name": "Son", "phone": "+8610099990003", "inform": "never"}
    kept = {"id": daughter["id"], "name": "Daughter", "phone": "+8610099990009", "has_key": True}
    path = f"/persons/{person['id']}/contacts"
    answer = await desk.put(path, {"version": person["version"], "contacts": [son, kept]})
    assert answer.status_code == 200, answer.text
    contacts = answer.json()["contacts"]
    assert [(one["position"], one["name"], one["phone"]) for one in contacts] == [
        (1, "Son", "100****0003"),
        (2, "Daughter", "100****0009"),
    ]
    assert contacts[1]["id"] == daughter["id"]
    line = next(line for line in await audit(api, person["id"]) if line["action"] == "person.contacts")
    assert line["detail"] == {
        "added": [contacts[0]["id"]],
        "changed": [daughter["id"]],
        "removed": [neighbour["id"]],
    }


async def test_somebody_elses_contact_is_refused_and_the_list_stays(
    desk: Desk, person: dict[str, Any]
) -> None:
    other = (await desk.post("/persons", {**PERSON, "name": "Other"})).json()
    daughter = {"id": person["contacts"][0]["id"], "name": "D", "phone": "+8610099990001"}
    path = f"/persons/{person['id']}/contacts"
    for stray, reason in (
        ({**daughter, "id": other["contacts"][0]["id"]}, "this person has no such contact"),
        (daughter, "the same contact stands there twice"),
    ):
        refused = await desk.put(path, {"contacts": [daughter, stray]})
        assert refused.json()["errors"] == [{"field": "body.contacts.1.id", "reason": reason}]
    assert (await desk.get(f"/persons/{person['id']}")).json() == person


async def test_a_home_is_changed_for_everybody_in_it(desk: Desk, person: dict[str, Any]) -> None:
    home = person["home"]
    husband = {**PERSON, "name": "Grandfather", "home": None, "home_id": home["id"], "contacts": []}
    together = (await desk.post("/persons", husband)).json()
    assert [one["name"] for one in together["home"]["residents"]] == ["Grandmother", "Grandfather"]
    found = (await desk.get("/homes", q="3-2-50")).json()["items"]
    assert [(item["id"], len(item["residents"])) for item in found] == [(home["id"], 2)]
    body = {"version": home["version"], "door_code": "9#", "way_in": None}
    changed = (await desk.patch(f"/homes/{home['id']}", body)).json()
    assert (changed["door_code"], changed["way_in"], changed["address"]) == ("9#", None, "3-2-501")
    assert (await desk.get(f"/persons/{together['id']}")).json()["home"] == changed
    late = await desk.patch(f"/homes/{home['id']}", body)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")


async def test_moving_leaves_the_old_home_to_the_others(desk: Desk, person: dict[str, Any]) -> None:
    moved = (await desk.patch(f"/persons/{person['id']}", {"home": {"address": "7-1-101"}})).json()
    assert moved["home"]["id"] != person["home"]["id"]
    assert (moved["home"]["address"], moved["home"]["area_id"]) == ("7-1-101", 3)
    gone = (await desk.patch(f"/persons/{person['id']}", {"home_id": None})).json()
    assert gone["home"] is None
    back = await desk.patch(f"/persons/{person['id']}", {"home_id": person["home"]["id"]})
    assert back.json()["home"] == person["home"]


async def test_a_change_is_on_record_without_the_values(
    api: Api, desk: Desk, person: dict[str, Any]
) -> None:
    await desk.patch(f"/persons/{person['id']}", {"phone": "+8610099990077", "notes": "deaf"})
    line = (await audit(api, person["id"]))[0]
    assert (line["action"], line["username"]) == ("person.update", "dispatcher")
    assert line["detail"] == {"fields": ["notes", "phone"]}


async def test_who_may_only_look_changes_nothing(api: Api, person: dict[str, Any]) -> None:
    auditor = await api.sign_in("auditor")
    for refused in (
        await auditor.patch(f"/persons/{person['id']}", {"notes": "x"}),
        await auditor.put(f"/persons/{person['id']}/contacts", {"contacts": []}),
        await auditor.patch(f"/homes/{person['home']['id']}", {"way_in": "x"}),
    ):
        assert (refused.status_code, refused.json()["permission"]) == (403, "persons.write")


async def test_another_street_cannot_be_changed_or_moved_into(api: Api, person: dict[str, Any]) -> None:
    admin = await api.sign_in("admin")
    street = next(
        area
        for area in (await admin.get("/areas", limit=200)).json()["items"]
        if area["level"] == "street" and area["id"] != 3
    )
    body = {
        "username": "elsewhere",
        "password": "street-password",
        "roles": ["dispatcher"],
        "area_id": street["id"],
    }
    await admin.post("/users", body)
    stranger = await api.sign_in("elsewhere", "street-password")
    for path, change in (
        (f"/persons/{person['id']}", {"notes": "x"}),
        (f"/homes/{person['home']['id']}", {"way_in": "x"}),
    ):
        assert (await stranger.patch(path, change)).status_code == 404
    assert (await stranger.put(f"/persons/{person['id']}/contacts", {"contacts": []})).status_code == 404
    assert (await stranger.get("/homes", q="3-2-50")).json()["items"] == []
    own = (await stranger.post("/persons", {"area_id": street["id"], "name": "Own"})).json()
    for change in ({"area_id": 3}, {"home_id": person["home"]["id"]}):
        assert (await stranger.patch(f"/persons/{own['id']}", change)).status_code == 422


async def test_a_persons_cases_come_newest_first(api: Api, desk: Desk, person: dict[str, Any]) -> None:
    async with api.process.database.transaction() as tx:
        for number in range(3):
            await tx.execute(
                sa.text(
                    """insert into cases (number, state, priority, kind, situation, subject_type,
                                          subject_id, person_id, area_path, closed_at)
                       select :number, 'closed', 1, 'sos', 'emergency', 'person', :subject, :person, path,
                              bell_now() from areas where id = 3"""
                ),
                {"number": f"n-{number}", "subject": str(person["id"]), "person": person["id"]},
            )
    path = f"/persons/{person['id']}/cases"
    page = (await desk.get(path, limit=2)).json()
    assert [case["number"] for case in page["items"]] == ["n-2", "n-1"]
    page = (await desk.get(path, limit=2, cursor=page["next"])).json()
    assert ([case["number"] for case in page["items"]], page["next"]) == (["n-0"], None)
