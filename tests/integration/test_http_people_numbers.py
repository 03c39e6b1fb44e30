"""Numbers of persons over HTTP: one form, sealed at rest, masked on screen, full for a reason on record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from kit.vault import keys
from tests.integration.api_harness import Api, Desk, running_api

IDENTITY = "420205194405010020"
PERSON = {
    "area_id": 3,
    "name": "张桂兰",
    "identity_number": "420205194405010020",
    "phone": "138 0000 1234",
    "other_phone": "0714-6351234",
    "living": "alone",
    "relief": "subsistence",
    "ability": 2,
    "ability_assessed_on": "2026-03-01",
    "conditions": ["高血压"],
    "allergies": ["青霉素"],
    "powered_devices": ["制氧机"],
    "doctor_name": "李医生",
    "doctor_phone": "13900005678",
    "contacts": [
        {"name": "王女士", "relation": "女儿", "phone": "１３７００００９９９９", "language": "本地话"},
        {"name": "前夫", "phone": "13600001111", "do_not_inform": True},
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
    made = await desk.post("/persons", PERSON)
    assert made.status_code == 201, made.text
    return dict(made.json())


async def test_numbers_are_masked_and_what_they_say_is_filled_in(person: dict[str, Any]) -> None:
    assert person["identity_number"] == "420205********0020"
    assert (person["phone"], person["other_phone"]) == ("138****1234", "714***1234")
    assert person["doctor_phone"] == "139****5678"
    assert [one["phone"] for one in person["contacts"]] == ["137****9999", "136****1111"]
    assert [one["inform"] for one in person["contacts"]] == ["at_press", "never"]
    assert (person["birth_date"], person["gender"]) == ("1944-05-01", "female")
    assert (person["conditions"], person["allergies"]) == (["高血压"], ["青霉素"])


async def test_the_risk_follows_from_the_facts(desk: Desk, person: dict[str, Any]) -> None:
    assert person["powered_device"], "what is listed as running on mains counts"
    assert person["risk"] == "high"
    codes = [reason["code"] for reason in person["risk_reasons"]]
    assert codes == ["powered_device", "ability_2", "age_80", "alone", "subsistence"]
    assert person["risk_reasons"][3]["text"] == "lives alone"
    path = f"/persons/{person['id']}"
    less = {"powered_devices": [], "powered_device": False, "living": "with_carer", "ability": None}
    changed = (await desk.patch(path, less)).json()
    assert (changed["risk"], len(changed["risk_reasons"])) == ("medium", 2)
    found = (await desk.get("/persons", risk="medium", limit=200)).json()["items"]
    assert person["id"] in [item["id"] for item in found]
    assert {item["risk"] for item in found} == {"medium"}


async def test_nothing_personal_stands_in_the_database(api: Api, person: dict[str, Any]) -> None:
    async with api.process.database.transaction() as tx:
        stored = str(await tx.row(sa.text("select * from persons where id = :id"), {"id": person["id"]}))
        stored += str(list(await tx.rows(sa.text("select * from contacts"))))
        stored += str(list(await tx.rows(sa.text("select * from audit"))))
    for secret in ("13800001234", IDENTITY, "高血压", "13700009999", "李医生"):
        assert secret not in stored
        assert "".join(f"\\x{byte:02x}" for byte in secret.encode()) not in stored


async def test_full_numbers_need_a_reason_and_are_on_record(
    api: Api, desk: Desk, person: dict[str, Any]
) -> None:
    path = f"/persons/{person['id']}/unmask"
    answer = await desk.post(path, {"reason": "回访"}, headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 200
    full = answer.json()
    assert (full["identity_number"], full["phone"]) == (IDENTITY, "+8613800001234")
    assert (full["other_phone"], full["doctor_phone"]) == ("+867146351234", "+8613900005678")
    assert [one["phone"] for one in full["contacts"]] == ["+8613700009999", "+8613600001111"]
    async with api.process.database.transaction() as tx:
        kept = await tx.scalar(
            sa.text("select count(*) from idempotency_keys where position('1380000'::bytea in body) > 0")
        )
    assert kept == 0, "an answer that is remembered for a repeat would keep the numbers in plain"
    assert (await desk.post(path, {})).status_code == 422
    auditor = await api.sign_in("auditor")
    refused = await auditor.post(path, {"reason": "curious"})
    assert (refused.status_code, refused.json()["permission"]) == (403, "persons.unmask")
    lines = await auditor.get("/audit", subject_type="person", subject_id=str(person["id"]))
    line = lines.json()["items"][0]
    assert (line["action"], line["username"]) == ("person.unmask", "dispatcher")
    assert line["detail"] == {
        "reason": "回访",
        "fields": ["identity_number", "phone", "other_phone", "doctor_phone", "contacts.phone"],
    }


async def test_what_is_sent_back_masked_stays(desk: Desk, person: dict[str, Any]) -> None:
    path = f"/persons/{person['id']}"
    shown = {name: person[name] for name in ("phone", "other_phone", "identity_number", "doctor_phone")}
    assert (await desk.patch(path, {**shown, "notes": "deaf"})).status_code == 200
    daughter = person["contacts"][0]
    listed = {key: value for key, value in daughter.items() if key != "position"}
    listed = {**listed, "relation": "大女儿"}
    kept = {"id": person["contacts"][1]["id"], "name": "前夫", "do_not_inform": True}
    answer = await desk.put(f"{path}/contacts", {"contacts": [listed, kept]})
    assert answer.status_code == 200, answer.text
    full = (await desk.post(f"{path}/unmask", {"reason": "x"})).json()
    assert (full["phone"], full["identity_number"]) == ("+8613800001234", IDENTITY)
    assert [one["phone"] for one in full["contacts"]] == ["+8613700009999", "+8613600001111"]
    wrong = await desk.patch(path, {"phone": "139****1234"})
    assert wrong.status_code == 422, "the mask of another number is no number"


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"phone": "6351234"}, "body.phone", "area code is missing"),
    ({"phone": "none"}, "body.phone", "not a telephone number"),
    ({"identity_number": "420205194405010021"}, "body.identity_number", "check digit"),
    ({"identity_number": "99010219440501002X"}, "body.identity_number", "division code"),
    ({"birth_date": "1944-05-02"}, "body.birth_date", "says otherwise"),
    ({"gender": "male"}, "body.gender", "says otherwise"),
    ({"birth_date": "2190-01-01", "identity_number": None}, "body.birth_date", "future"),
]


async def test_a_wrong_number_is_refused_with_the_remedy(desk: Desk, person: dict[str, Any]) -> None:
    for wrong, field, says in WRONG:
        refused = await desk.patch(f"/persons/{person['id']}", {"notes": "half", **wrong})
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert error["field"] == field
        assert says in error["reason"]
    assert (await desk.get(f"/persons/{person['id']}")).json() == person


async def test_one_record_per_identity_number(desk: Desk, person: dict[str, Any]) -> None:
    again = await desk.post("/persons", {**PERSON, "identity_number": IDENTITY, "name": "double"})
    assert (again.status_code, again.json()["code"]) == (409, "identity_known")
    await desk.patch(f"/persons/{person['id']}", {"active": False})
    assert (await desk.post("/persons", PERSON)).status_code == 201, "who left may come back"


async def test_an_erased_person_reads_as_erased(api: Api, desk: Desk, person: dict[str, Any]) -> None:
    async with api.process.database.transaction() as tx:
        await keys.destroy(tx, [person["id"]])
    path = f"/persons/{person['id']}"
    seen = (await desk.get(path)).json()
    assert seen["erased"]
    assert (seen["phone"], seen["identity_number"], seen["conditions"]) == (None, None, [])
    assert [one["phone"] for one in seen["contacts"]] == [None, None]
    refused = await desk.patch(path, {"phone": "13800001234"})
    assert (refused.status_code, refused.json()["code"]) == (409, "person_erased")


async def test_whoever_handles_the_case_can_call_and_others_cannot(
    api: Api, desk: Desk, person: dict[str, Any]
) -> None:
    async with api.process.database.transaction() as tx:
        case = await tx.scalar(
            sa.text(
                """insert into cases (number, state, priority, kind, situation, subject_type, subject_id,
                                      person_id, area_path)
                   select 'n', 'open', 1, 'sos', 'emergency', 'person', :id, :person, path
                   from areas where id = 3 returning id"""
            ),
            {"id": str(person["id"]), "person": person["id"]},
        )
    auditor = await api.sign_in("auditor")
    seen = (await desk.get(f"/cases/{case}")).json()
    assert (seen["person"]["phone"], seen["person"]["identity_number"]) == (
        "+8613800001234",
        "420205********0020",
    )
    assert [one["phone"] for one in seen["contacts"]] == ["+8613700009999", "136****1111"]
    assert (seen["person"]["risk"], seen["person"]["conditions"]) == ("high", ["高血压"])
    looked = (await auditor.get(f"/cases/{case}")).json()
    assert looked["person"]["phone"] == "138****1234"
    assert [one["phone"] for one in looked["contacts"]] == ["137****9999", "136****1111"]
    lines = await auditor.get("/audit", subject_type="person", subject_id=str(person["id"]))
    views = [line["detail"] for line in lines.json()["items"] if line["action"] == "person.view"]
    assert views[-1] == {"case_id": case, "numbers": True}
