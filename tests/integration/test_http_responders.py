"""Responders over HTTP: certificates, accounts, search, end, and whom they know."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kit.clock_zone import local_date
from tests.integration.api_harness import Desk, running_api

STREET, COMMUNITY = 3, 4
NURSE = {
    "area_id": STREET,
    "area_ids": [COMMUNITY],
    "name": "Nurse",
    "phone": "+8610099990004",
    "phones": ["+8610099990005"],
    "channels": ["voice", "sms"],
    "skills": ["nursing"],
    "languages": ["mandarin"],
    "vehicle": "e_bike",
}


def in_days(days: int) -> str:
    return (local_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=days)).isoformat()


async def made(desk: Desk, path: str, body: Any) -> Any:
    answer = await desk.post(path, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_certificates_run_out_and_are_listed_before(town_url: str) -> None:
    async with running_api(town_url) as api:
        boss = await api.sign_in("supervisor")
        held = [
            {"kind": "nursing", "number": "N-1", "valid_until": in_days(10)},
            {"kind": "insurance", "number": "I-1", "valid_until": in_days(-3)},
            {"kind": "training"},
        ]
        nurse = await made(boss, "/responders", {**NURSE, "certificates": held})
        assert nurse["expired"] == ["insurance"]
        assert [(one["kind"], one["expired"]) for one in nurse["certificates"]] == [
            ("insurance", True),
            ("nursing", False),
            ("training", False),
        ]
        assert [area["id"] for area in nurse["areas"]] == [COMMUNITY]
        path = f"/responders/{nurse['id']}"

        async def expiring(within_days: int) -> list[tuple[str, int]]:
            items = (await boss.get("/responders/expiring", within_days=within_days)).json()["items"]
            return [(i["kind"], i["days_left"]) for i in items if i["responder_id"] == nurse["id"]]

        assert await expiring(30) == [("insurance", -3), ("nursing", 10)]
        assert await expiring(9) == [("insurance", -3)]
        renewed = [{"kind": "insurance", "number": "I-2", "valid_until": in_days(365)}]
        changed = (await boss.patch(path, {"certificates": renewed, "version": 1})).json()
        assert (changed["expired"], changed["version"]) == ([], 2)
        assert await expiring(30) == []
        twice = await boss.patch(path, {"certificates": renewed * 2})
        assert twice.json()["errors"][0]["field"] == "body.certificates.1.kind"
        assert len((await boss.get(path)).json()["certificates"]) == 1
        stale = await boss.patch(path, {"version": 1, "name": "x"})
        assert stale.json()["code"] == "changed_meanwhile"


async def test_found_by_name_and_by_the_end_of_either_phone(town_url: str) -> None:
    async with running_api(town_url) as api:
        boss = await api.sign_in("supervisor")
        nurse = (await made(boss, "/responders", NURSE))["id"]

        async def found(**query: Any) -> list[int]:
            return [item["id"] for item in (await boss.get("/responders", **query)).json()["items"]]

        for wanted in ("Nur", "90004", "90005"):
            assert await found(q=wanted) == [nurse]
        typed = await boss.patch(f"/responders/{nurse}", {"phone": "138 0000-1234"})
        assert typed.json()["phone"] == "+8613800001234"
        wrong = await boss.patch(f"/responders/{nurse}", {"phones": ["635-1234"]})
        assert wrong.json()["errors"][0]["field"] == "body.phones.0"
        assert await found(q="Nur", skill="nursing", type="provider_staff", active=True) == [nurse]
        assert await found(q="Nur", skill="lifting") == []
        ended = await boss.post(f"/responders/{nurse}/end", {"reason": "moved away"})
        assert (ended.json()["active"], ended.json()["end_reason"]) == (False, "moved away")
        assert await found(q="Nur", active=True) == []
        assert (await boss.post(f"/responders/{nurse}/reactivate")).json()["end_reason"] is None
        assert await found(q="Nur", active=True) == [nurse]
        auditor = await api.sign_in("auditor")
        query = {"subject_type": "responder", "subject_id": str(nurse)}
        lines = (await auditor.get("/audit", **query)).json()["items"]
        assert {line["action"] for line in lines} >= {"responder.create", "responder.end"}


async def test_who_regularly_comes_to_a_person(town_url: str) -> None:
    async with running_api(town_url) as api:
        boss = await api.sign_in("supervisor")
        nurse = (await made(boss, "/responders", NURSE))["id"]
        listed = {"regulars": [{"responder_id": nurse, "role": "carer"}]}
        answer = await boss.put("/persons/1/regulars", listed)
        assert [(one["name"], one["role"]) for one in answer.json()["items"]] == [("Nurse", "carer")]
        unknown = {
            "regulars": [{"responder_id": nurse, "role": "carer"}, {"responder_id": 9999, "role": "carer"}]
        }
        refused = await boss.put("/persons/1/regulars", unknown)
        assert refused.json()["errors"][0]["field"] == "body.regulars.1.responder_id"
        assert (await boss.get("/persons/1/regulars")).json() == answer.json()
        assert (await boss.put("/persons/1/regulars", {"regulars": []})).json()["items"] == []
