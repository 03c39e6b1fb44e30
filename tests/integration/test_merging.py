"""Two records of one person: found, merged, and nothing of either lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.schema import metadata
from care.records.followers import Merge
from care.records.moving import STAY, references
from dispatch.following import CaseFollower
from dispatch.intake import run as intake
from kit.access import Actor
from tests.integration.fleet_rig import Fleet, running_fleet

NOBODY = Actor(0, "", "", (), 1, "/")
IDENTITY = "420205194405010020"


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet:
        yield fleet


async def register(fleet: Fleet, name: str = "Zhang Xiu", **facts: Any) -> int:
    made = await fleet.ok("POST", "/persons", {"area_id": fleet.area, "name": name, **facts})
    return int(made["id"])


async def press(fleet: Fleet, unit: str, kind: str = "sos") -> int:
    await fleet.run(
        "insert into signals (source, device_id, signal_id, dedup_key, kind) "
        "values ('device', :unit, :kind, :unit || :kind, :kind)",
        unit=unit,
        kind=kind,
    )
    await fleet.take_in()
    return int(await fleet.run("select max(id) from cases"))


async def merge(fleet: Fleet, survivor: int, other: int, **keep: int) -> dict[str, Any]:
    body = {"other_id": other, "keep": keep}
    done: dict[str, Any] = await fleet.ok("POST", f"/persons/{survivor}/merge", body)
    return done


async def test_likely_duplicates_are_shown_with_what_they_share(fleet: Fleet) -> None:
    one = await register(fleet, birth_date="1944-05-01", phone="13800001234")
    other = await register(fleet, birth_date="1944-05-01")
    third = await register(fleet, phone="138 0000 1234")
    await register(fleet, "Somebody else", birth_date="1944-05-01", phone="13800001234")
    items = (await fleet.ok("GET", "/persons/duplicates"))["items"]
    assert [([person["id"] for person in item["persons"]], item["same"]) for item in items] == [
        ([one, other], ["name_and_birth_date"]),
        ([one, third], ["name_and_phone"]),
    ]
    assert items[0]["persons"][0]["phone"] != "+8613800001234", "masked"
    page = await fleet.ok("GET", "/persons/duplicates?limit=1")
    rest = await fleet.ok("GET", f"/persons/duplicates?limit=1&cursor={page['next']}")
    assert rest["items"] == items[1:]
    await merge(fleet, one, other)
    assert len((await fleet.ok("GET", "/persons/duplicates"))["items"]) == 1


async def test_an_ended_record_of_the_same_number_is_a_duplicate(fleet: Fleet) -> None:
    old = await register(fleet, "Old name", identity_number=IDENTITY)
    await fleet.ok("POST", f"/persons/{old}/end", {"kind": "moved_out", "on": "2026-01-01"})
    new = await register(fleet, "New name", identity_number=IDENTITY)
    [item] = (await fleet.ok("GET", "/persons/duplicates"))["items"]
    assert ([person["id"] for person in item["persons"]], item["same"]) == ([old, new], ["identity_number"])
    assert await fleet.refused("POST", f"/persons/{old}/end/undo", {"reason": "back"}) == (
        409,
        "identity_known",
    )


async def test_facts_are_chosen_joined_and_never_lost(fleet: Fleet) -> None:
    one = await register(
        fleet, phone="13800001234", living="alone", conditions=["diabetes"], identity_number=IDENTITY
    )
    other = await register(
        fleet,
        phone="13800005678",
        living="with_family",
        conditions=["asthma", "diabetes"],
        hearing="deaf",
        dementia=True,
    )
    await merge(fleet, one, other, living=other)
    person = await fleet.ok("GET", f"/persons/{one}")
    assert (person["living"], person["hearing"], person["dementia"]) == ("with_family", "deaf", True)
    assert person["conditions"] == ["diabetes", "asthma"]
    full = await fleet.ok("POST", f"/persons/{one}/unmask", {"reason": "check"})
    assert (full["phone"], full["identity_number"]) == ("+8613800001234", IDENTITY)
    [line] = (await fleet.ok("GET", f"/persons/{one}/history?values=true&what=merge"))["items"]
    assert (line["row_id"], line["before"]["living"]) == (other, "alone")
    assert line["before"]["conditions"] == ["diabetes"]


async def test_the_other_record_leads_to_the_survivor(fleet: Fleet) -> None:
    one, other = await register(fleet), await register(fleet)
    await merge(fleet, one, other)
    for what in ("", "/guardians", "/history?values=true"):
        answer = await fleet.call("GET", f"/persons/{other}{what}")
        assert answer.status_code == 308
        assert answer.headers["location"] == f"/api/v1/persons/{one}{what}"
        assert (answer.json()["code"], answer.json()["into"]) == ("person_merged", one)
    for method, path, body in (
        ("PATCH", f"/persons/{other}", {"notes": "x"}),
        ("PUT", f"/persons/{other}/contacts", {"contacts": []}),
        ("POST", f"/persons/{other}/consents", {"purpose": "health"}),
        ("POST", f"/persons/{other}/end", {"kind": "death", "on": "2026-01-01"}),
        ("POST", f"/persons/{one}/merge", {"other_id": other}),
    ):
        assert await fleet.refused(method, path, body) == (409, "person_merged"), path
    last = await register(fleet)
    await merge(fleet, last, one)
    answer = await fleet.call("GET", f"/persons/{other}")
    assert answer.headers["location"] == f"/api/v1/persons/{last}", "not from one tombstone to the next"
    assert [item["id"] for item in (await fleet.ok("GET", "/persons?q=Zhang"))["items"]] == [last]


async def test_contacts_records_and_history_go_over_and_can_still_be_read(fleet: Fleet) -> None:
    daughter = {"name": "Daughter", "phone": "13800000001", "has_key": False}
    one = await register(fleet, contacts=[daughter])
    other = await register(
        fleet,
        contacts=[
            {**daughter, "name": "Wang Li", "has_key": True},
            {"name": "Son", "phone": "13800000002"},
        ],
    )
    guardian = {"role": "guardian", "name": "Wang Li", "phone": "+8613800000001", "from_on": "2026-01-01"}
    await fleet.ok("POST", f"/persons/{other}/guardians", guardian)
    await fleet.ok("POST", f"/persons/{other}/absences", {"kind": "hospital", "from_on": "2026-01-01"})
    key = {"thing": "key", "label": "1", "holder_type": "other", "holder": "Zhao"}
    await fleet.ok("POST", f"/persons/{other}/keys", key)
    await fleet.ok("POST", f"/persons/{other}/consents", {"purpose": "health"})
    for person in (one, other):
        await fleet.ok("PUT", f"/persons/{person}/lost-sheet", {"marks": f"scar {person}"})
        await fleet.ok("POST", f"/persons/{person}/consents", {"purpose": "location"})
    done = await merge(fleet, one, other)
    assert done["left"] == {"lost_sheets": 1, "consents": 1}, "one of each; the survivor's counts"
    assert (done["moved"]["guardians"], done["moved"]["consents"]) == (1, 1)
    people = (await fleet.ok("POST", f"/persons/{one}/unmask", {"reason": "check"}))["contacts"]
    assert [contact["phone"] for contact in people] == ["+8613800000001", "+8613800000002"]
    contacts = (await fleet.ok("GET", f"/persons/{one}"))["contacts"]
    assert [(contact["name"], contact["position"], contact["has_key"]) for contact in contacts] == [
        ("Daughter", 1, True),
        ("Son", 2, False),
    ]
    assert [item["name"] for item in await fleet.ok("GET", f"/persons/{one}/guardians")] == ["Wang Li"]
    assert (await fleet.ok("GET", f"/persons/{one}/keys"))["held"][0]["holder"] == "Zhao"
    assert (await fleet.ok("GET", f"/persons/{one}/lost-sheet"))["marks"] == f"scar {one}"
    lines = (await fleet.ok("GET", f"/persons/{one}/history?values=true"))["items"]
    assert lines[0]["what"] == "merge"
    assert [contact["name"] for contact in lines[0]["before"]["contacts"]] == ["Wang Li"]
    assert {"guardian", "absence", "key", "consent", "lost_sheet"} <= {line["what"] for line in lines}


async def test_open_cases_of_both_go_on(fleet: Fleet) -> None:
    one, other = await register(fleet), await register(fleet)
    await fleet.unit("u-one", person_id=one)
    await fleet.unit("u-other", person_id=other)
    ours, theirs = await press(fleet, "u-one"), await press(fleet, "u-other")
    await fleet.ok("POST", f"/cases/{theirs}/claim")
    await merge(fleet, one, other)
    card = await fleet.ok("GET", f"/cases/{theirs}")
    assert (card["person"]["id"], card["state"], card["linked_case_id"]) == (one, "claimed", ours)
    assert card["timeline"][-1]["type"] == "person_merged"
    assert card["next_due_at"] is not None
    assert await press(fleet, "u-other", "fall") == theirs, "the unit's next press joins what is open"
    assert await fleet.run("select signal_count from cases where id = :id", id=ours) == 2
    for case_id in (theirs, ours):
        await fleet.ok("POST", f"/cases/{case_id}/takeover", {"reason": "x"}) if case_id == ours else None
        await fleet.ok("POST", f"/cases/{case_id}/contact", {"how": "voice", "note": ""})
        closing = {"disposition": "reassurance", "outcome": "stayed"}
        assert (await fleet.ok("POST", f"/cases/{case_id}/close", closing))["state"] == "closed"
    items = (await fleet.ok("GET", f"/persons/{one}/cases"))["items"]
    assert {item["id"] for item in items} == {ours, theirs}


async def test_one_open_case_becomes_the_survivors(fleet: Fleet) -> None:
    one, other = await register(fleet), await register(fleet)
    await fleet.unit("u-other", person_id=other)
    case_id = await press(fleet, "u-other")
    await merge(fleet, one, other)
    assert await press(fleet, "u-other", "fire") == case_id
    case = await fleet.ok("GET", f"/cases/{case_id}")
    assert (case["subject"]["id"], case["signal_count"]) == (str(one), 2)
    history = (await fleet.ok("GET", "/devices/u-other/history"))["items"]
    assert history[0]["after"] == {"person_id": one}


async def test_presses_wait_while_two_become_one(fleet: Fleet) -> None:
    one, other = await register(fleet), await register(fleet)
    await fleet.unit("u-other", person_id=other)
    async with fleet.database.transaction() as tx:
        await CaseFollower().before_merge(tx, NOBODY, Merge(one, other))
        await fleet.run(
            "insert into signals (source, device_id, signal_id, dedup_key, kind) "
            "values ('device', 'u-other', 'a', 'a', 'sos')"
        )
        assert await intake.take_in(fleet.database) is None, "another one is at it; looked at again at once"
    await merge(fleet, one, other)
    await fleet.take_in()
    assert await fleet.run("select person_id from cases") == one


async def test_what_cannot_be_merged(fleet: Fleet) -> None:
    one, other = await register(fleet), await register(fleet)
    path = f"/persons/{one}/merge"
    assert await fleet.refused("POST", path, {"other_id": one}) == (422, "same_person")
    assert await fleet.refused("POST", path, {"other_id": fleet.stranger}) == (404, "not_found")
    body = {"other_id": other, "keep": {"shoe_size": one}}
    assert await fleet.refused("POST", path, body) == (422, "body.keep.shoe_size")
    body = {"other_id": other, "keep": {"living": 999}}
    assert await fleet.refused("POST", path, body) == (422, "body.keep.living")
    assert (await fleet.call("POST", path, {"other_id": other}, by="looker")).status_code == 403
    assert (await fleet.ok("GET", f"/persons/{other}"))["active"] is True


FOLLOWED = {"cases", "positions"}
"""Tables whose ``person_id`` is moved by a follower."""


def test_every_table_that_knows_a_person_is_moved() -> None:
    moved = {table.name for table, _ in references()} | STAY
    knows = {
        table.name
        for table in metadata.sorted_tables
        if any(column.name == "person_id" for column in table.columns)
    }
    assert sorted(knows - moved - FOLLOWED) == []
