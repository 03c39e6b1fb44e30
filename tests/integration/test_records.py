"""What is kept about a person: legal roles, keys, photos, the lost-person sheet, consents, history."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from tests.integration.fleet_rig import Fleet, running_fleet

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DAUGHTER = {
    "role": "guardian",
    "name": "Wang Li",
    "relation": "daughter",
    "phone": "+8613800000001",
    "from_on": "2026-01-01",
    "document": "court ruling 2026-17",
}


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet:
        yield fleet


def path(fleet: Fleet, what: str) -> str:
    return f"/persons/{fleet.person}/{what}"


async def history(fleet: Fleet, **asked: Any) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    found: list[dict[str, Any]] = (await fleet.ok("GET", path(fleet, f"history?{query}")))["items"]
    return found


async def test_a_guardian_is_kept_sealed_and_every_change_remembered(fleet: Fleet) -> None:
    made = await fleet.ok("POST", path(fleet, "guardians"), DAUGHTER)
    assert (made["name"], made["document"], made["now"]) == ("Wang Li", "court ruling 2026-17", True)
    [stored] = await fleet.rows("select * from guardians")
    assert b"Wang Li" not in stored["sealed"], "sealed at rest"
    change = {"phone": "+8613800000002", "until_on": "2026-06-30"}
    changed = await fleet.ok("PATCH", path(fleet, f"guardians/{made['id']}"), change)
    assert (changed["phone"], changed["name"], changed["now"]) == ("138****0002", "Wang Li", False)
    again = {"phone": "138****0002", "relation": "daughter"}
    await fleet.ok("PATCH", path(fleet, f"guardians/{made['id']}"), again)
    full = await fleet.ok("POST", path(fleet, "unmask"), {"reason": "the court asks"})
    assert [one["phone"] for one in full["guardians"]] == ["+8613800000002"], "sent back masked, it stays"
    assert await fleet.refused(
        "PATCH", path(fleet, f"guardians/{made['id']}"), {"until_on": "2025-01-01"}
    ) == (422, "body.until_on")
    await fleet.ok("DELETE", path(fleet, f"guardians/{made['id']}"))
    assert await fleet.ok("GET", path(fleet, "guardians")) == []
    lines = await history(fleet, values="true")
    assert [(line["action"], line["what"], line["username"]) for line in lines] == [
        ("remove", "guardian", "boss"),
        ("change", "guardian", "boss"),
        ("add", "guardian", "boss"),
    ]
    assert lines[1]["before"] == {"phone": "138****0001"}
    asked = path(fleet, f"history/{lines[1]['id']}/unmask")
    former = await fleet.ok("POST", asked, {"reason": "the court asks"})
    assert former["before"] == {"phone": "+8613800000001"}
    assert (await fleet.call("POST", asked, {"reason": "x"}, by="looker")).status_code == 403
    assert lines[1]["fields"] == ["phone", "until_on"]
    assert lines[0]["before"]["name"] == "Wang Li", "what was removed can be read again"
    assert [line["before"] for line in await history(fleet)] == [None, None, None]
    [stored] = await fleet.rows("select sealed from person_versions where action = 'change'")
    assert b"13800000001" not in stored["sealed"]


async def test_the_history_of_facts_contacts_and_home(fleet: Fleet) -> None:
    mine = f"/persons/{fleet.person}"
    facts = {"phone": "13800001234", "conditions": ["asthma"], "dementia": True}
    await fleet.ok("PATCH", mine, facts)
    await fleet.ok("PATCH", mine, {**facts, "phone": "13800005678", "conditions": []})
    son = {"name": "Son", "phone": "13800000001"}
    listed = (await fleet.ok("PUT", f"{mine}/contacts", {"contacts": [son]}))["contacts"]
    kept = {"id": listed[0]["id"], "name": "Son", "phone": "13800000002"}
    await fleet.ok("PUT", f"{mine}/contacts", {"contacts": [kept]})
    home = (await fleet.ok("GET", mine))["home"]
    wife = {"area_id": fleet.area, "name": "Wife", "home_id": home["id"]}
    wife_id = (await fleet.ok("POST", "/persons", wife))["id"]
    await fleet.ok("PATCH", f"/homes/{home['id']}", {"door_code": "9#", "address": home["address"]})
    lines = await history(fleet, values="true")
    assert [(line["what"], line["fields"]) for line in lines] == [
        ("home", ["door_code"]),
        ("contacts", ["changed"]),
        ("contacts", ["added"]),
        ("person", ["conditions", "phone"]),
        ("person", ["conditions", "dementia", "phone"]),
    ]
    assert lines[1]["before"]["contacts"][0]["phone"] == "138****0001"
    assert lines[3]["before"] == {"conditions": ["asthma"], "phone": "138****1234"}
    [line] = (await fleet.ok("GET", f"/persons/{wife_id}/history"))["items"]
    assert (line["what"], line["row_id"]) == ("home", home["id"]), "everybody who lives there"
    assert await history(fleet, what="home", values="true") == lines[:1]
    looks = await fleet.rows("select detail from audit where action = 'person.history' order by id")
    assert [look["detail"]["values"] for look in looks] == [True, False, True]


async def test_keys_are_a_ledger_that_nobody_can_rewrite(fleet: Fleet) -> None:
    given = {"thing": "key", "label": "front door 1", "holder_type": "office", "holder": "Property office"}
    key = await fleet.ok("POST", path(fleet, "keys"), given)
    code = {"thing": "code", "label": "gate", "holder_type": "other", "holder": "Neighbour Zhao"}
    await fleet.ok("POST", path(fleet, "keys"), code)
    held = (await fleet.ok("GET", path(fleet, "keys")))["held"]
    assert [(one["thing"], one["holder"]) for one in held] == [
        ("key", "Property office"),
        ("code", "Neighbour Zhao"),
    ]
    end = path(fleet, f"keys/{key['id']}/end")
    back = await fleet.ok("POST", end, {"event": "returned", "note": "by hand"})
    assert (back["event"], back["given_id"], back["holder"]) == ("returned", key["id"], "Property office")
    assert await fleet.refused("POST", end, {"event": "lost"}) == (409, "key_ended")
    shown = await fleet.ok("GET", path(fleet, "keys"))
    assert [one["holder"] for one in shown["held"]] == ["Neighbour Zhao"]
    assert [one["event"] for one in shown["ledger"]] == ["returned", "given", "given"]
    for rewriting in ("update key_ledger set holder = 'nobody'", "delete from key_ledger"):
        with pytest.raises(sa.exc.DBAPIError, match="never changed"):
            await fleet.run(rewriting)


async def test_a_key_goes_to_somebody_we_know(fleet: Fleet) -> None:
    contact = await fleet.run(
        "insert into contacts (person_id, position, name) values (:p, 1, 'Son') returning id",
        p=fleet.person,
    )
    stranger = await fleet.run(
        "insert into contacts (person_id, position, name) values (:p, 1, 'X') returning id",
        p=fleet.stranger,
    )
    body = {"thing": "key", "label": "spare", "holder_type": "contact"}
    line = await fleet.ok("POST", path(fleet, "keys"), {**body, "holder_id": contact})
    assert line["holder"] == "Son"
    assert await fleet.refused("POST", path(fleet, "keys"), {**body, "holder_id": stranger}) == (
        422,
        "body.holder_id",
    )
    assert await fleet.refused("POST", path(fleet, "keys"), body) == (422, "body.holder")


async def send(fleet: Fleet, content: bytes, query: str = "") -> httpx2.Response:
    await fleet.ok("GET", "/areas")
    return await fleet.http.post(
        f"/api/v1{path(fleet, 'photos')}{query}", content=content, headers=fleet.tokens["boss"]
    )


async def test_a_photo_is_shown_within_the_scope_and_never_cached(fleet: Fleet) -> None:
    made = (await send(fleet, PNG, "?shows=face&taken_on=2026-05-01")).json()
    assert (made["media_type"], made["width"], made["height"]) == ("image/png", 1, 1)
    assert (await send(fleet, PNG)).json()["id"] == made["id"], "the same picture is one photo"
    answer = await fleet.call("GET", path(fleet, f"photos/{made['id']}"))
    assert (answer.content[:4], answer.headers["content-type"]) == (b"\x89PNG", "image/png")
    assert "no-store" in answer.headers["cache-control"]
    [stored] = await fleet.rows("select sealed from photos")
    assert PNG not in stored["sealed"]
    assert base64.b85encode(PNG) not in stored["sealed"]
    looks = await fleet.rows("select detail from audit where action = 'person.photo'")
    assert [look["detail"] for look in looks] == [{"id": made["id"]}]
    assert await fleet.refused("GET", f"/persons/{fleet.stranger}/photos/{made['id']}") == (
        404,
        "not_found",
    )
    for wrong in (b"GIF89a", PNG[:40], b"<svg/>", b""):
        assert (await send(fleet, wrong)).json()["code"] == "bad_photo"
    await fleet.ok("DELETE", path(fleet, f"photos/{made['id']}"))
    assert await fleet.ok("GET", path(fleet, "photos")) == []


async def test_the_sheet_for_looking_for_somebody(fleet: Fleet) -> None:
    assert await fleet.refused("GET", path(fleet, "lost-sheet")) == (404, "not_found")
    photo = (await send(fleet, PNG)).json()["id"]
    sheet = {
        "photo_id": photo,
        "height_cm": 158,
        "marks": "scar on left hand",
        "usual_places": "old school",
    }
    assert (await fleet.ok("PUT", path(fleet, "lost-sheet"), sheet))["marks"] == "scar on left hand"
    assert await fleet.refused("PUT", path(fleet, "lost-sheet"), {"photo_id": 999}) == (
        422,
        "body.photo_id",
    )
    await fleet.ok("PUT", path(fleet, "lost-sheet"), {**sheet, "clothing": "red coat"})
    shown = await fleet.ok("GET", path(fleet, "lost-sheet"))
    assert (shown["clothing"], shown["height_cm"], shown["habits"]) == ("red coat", 158, None)
    [stored] = await fleet.rows("select sealed from lost_sheets")
    assert b"scar" not in stored["sealed"]
    await fleet.ok("DELETE", path(fleet, f"photos/{photo}"))
    assert (await fleet.ok("GET", path(fleet, "lost-sheet")))["photo_id"] is None


async def test_a_consent_is_given_once_and_taken_back(fleet: Fleet) -> None:
    body = {"purpose": "research", "given_by": "guardian", "evidence": "form 12, folder 3"}
    given = await fleet.ok("POST", path(fleet, "consents"), body)
    assert await fleet.refused("POST", path(fleet, "consents"), body) == (409, "consent_in_force")
    back = path(fleet, f"consents/{given['id']}/withdraw")
    withdrawn = await fleet.ok("POST", back, {"evidence": "by phone"})
    assert withdrawn["withdrawn_at"] is not None
    assert withdrawn["withdrawn_evidence"] == "by phone"
    assert await fleet.refused("POST", back, {}) == (409, "consent_withdrawn")
    again = await fleet.ok("POST", path(fleet, "consents"), body)
    assert [one["id"] for one in await fleet.ok("GET", path(fleet, "consents"))] == [
        again["id"],
        given["id"],
    ]
    future = {**body, "purpose": "health", "given_at": "2199-01-01T00:00:00+08:00"}
    assert await fleet.refused("POST", path(fleet, "consents"), future) == (422, "body.given_at")


RECORDS = (
    "guardians",
    "absences",
    "keys",
    "photos",
    "photos/1",
    "lost-sheet",
    "consents",
    "history",
    "end",
)


async def test_another_streets_people_are_out_of_reach(fleet: Fleet) -> None:
    for what in RECORDS:
        assert await fleet.refused("GET", f"/persons/{fleet.stranger}/{what}") == (404, "not_found"), what
    for what, body in (
        ("guardians", DAUGHTER),
        ("absences", {"kind": "hospital", "from_on": "2026-01-01"}),
        ("keys", {"thing": "key", "label": "1", "holder_type": "other", "holder": "X"}),
        ("consents", {"purpose": "health"}),
        ("end", {"kind": "death", "on": "2026-01-01"}),
        ("end/undo", {"reason": "x"}),
    ):
        assert (await fleet.call("POST", f"/persons/{fleet.stranger}/{what}", body)).status_code == 404
        assert (await fleet.call("POST", path(fleet, what), body, by="looker")).status_code == 403, what
