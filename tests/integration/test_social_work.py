"""Social-work files: two read them, nobody else, and every look is on record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.visit_office import VisitOffice, visit_office_of


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[VisitOffice]:
    async with visit_office_of(database_url) as place:
        yield place


async def user(place: VisitOffice, name: str, role: str, area: int | None = None) -> int:
    """Somebody with the boss's password."""
    made: int = await place.run(
        "insert into users (username, password_hash, name, roles, area_id) select :name, password_hash,"
        " :name, array[cast(:role as text)], coalesce(:area, area_id) from users where username = 'boss'"
        " returning id",
        name=name,
        role=role,
        area=area,
    )
    return made


async def test_two_read_a_file_and_nobody_else(place: VisitOffice) -> None:
    worker = await user(place, "worker", "dispatcher")
    await user(place, "nosy", "supervisor")
    admin = await user(place, "admin", "administrator")
    person = await place.person("Granny")
    boss_id = place.office.users["boss"]
    as_worker = await place.office.sign_in("worker")
    body: dict[str, Any] = {"person_id": person, "reason": "beaten by her son", "plan": "a weekly talk"}
    made = await as_worker.made("/social-work-files", {**body, "supervisor_id": boss_id})
    assert (made["worker_id"], made["supervisor_id"]) == (worker, boss_id)
    assert (
        await place.run("select position('beaten' in encode(sealed, 'escape')) from social_work_files") == 0
    )
    path = f"/social-work-files/{made['id']}"
    talk = {
        "at": "2026-02-27T09:00:00+08:00",
        "how": "home",
        "minutes": 50,
        "note": "afraid",
        "next": "police",
    }
    added = await as_worker.post(f"{path}/sessions", talk)
    assert (added.status_code, added.json()["sessions"][0]["note"]) == (201, "afraid")
    seen = await place.boss.get(path)
    assert (seen["reason"], seen["sessions"][0]["next"]) == ("beaten by her son", "police")
    for name in ("nosy", "admin"):
        other = await place.office.sign_in(name)
        assert (await other.post(f"{path}/sessions", talk)).status_code == 404
        refused = await place.office.http.get(f"/api/v1{path}", headers=other.headers)
        assert refused.status_code == 404, f"{name} ({admin})"
        assert (await other.get("/social-work-files"))["items"] == []
    looks = await place.rows("select user_id from audit where action = 'social_work_file.view'")
    assert [row["user_id"] for row in looks] == [boss_id]
    listed = (await place.boss.get("/social-work-files"))["items"]
    assert "reason" not in listed[0]


async def test_from_the_plan_to_the_closing_and_a_hand_over(place: VisitOffice) -> None:
    worker, second = await user(place, "worker", "dispatcher"), await user(place, "second", "dispatcher")
    person = await place.person("Granny")
    body = {"person_id": person, "worker_id": worker, "supervisor_id": place.office.users["boss"]}
    made = await place.boss.made("/social-work-files", {**body, "reason": "lonely"})
    path = f"/social-work-files/{made['id']}"
    as_worker = await place.office.sign_in("worker")
    own = await as_worker.patch(path, {"version": 1, "worker_id": second})
    assert own.status_code == 422
    planned = await as_worker.patch(path, {"version": 1, "goals": "a choir", "plan": "go there twice"})
    assert (planned.json()["goals"], planned.json()["reason"]) == ("a choir", "lonely")
    stale = await as_worker.patch(path, {"version": 1, "plan": "x"})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    handed = await place.boss.patch(path, {"version": 2, "worker_id": second})
    assert handed.json()["worker_name"] == "second"
    gone = await place.office.http.get(f"/api/v1{path}", headers=as_worker.headers)
    assert gone.status_code == 404, "who has handed it over reads no more"
    as_second = await place.office.sign_in("second")
    closing = {"version": 3, "outcome": "reached", "closing": "sings every week"}
    closed = (await as_second.post(f"{path}/close", closing)).json()
    assert (closed["state"], closed["outcome"], closed["closing"]) == (
        "closed",
        "reached",
        "sings every week",
    )
    late = await as_second.patch(path, {"version": 4, "plan": "x"})
    assert (late.status_code, late.json()["code"]) == (409, "social_work_file_closed")


async def test_who_cannot_have_a_file(place: VisitOffice) -> None:
    await user(place, "worker", "dispatcher")
    far = await user(place, "far", "supervisor", place.office.elsewhere)
    person = await place.person("Granny")
    as_worker = await place.office.sign_in("worker")
    me = await place.run("select id from users where username = 'worker'")
    for supervisor, field in ((far, "supervisor_id"), (me, "supervisor_id")):
        body = {"person_id": person, "supervisor_id": supervisor, "reason": "x"}
        refused = await as_worker.post("/social-work-files", body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, f"body.{field}")
    boss_id = place.office.users["boss"]
    stranger = {"person_id": place.office.stranger, "supervisor_id": boss_id, "reason": "x"}
    assert (await as_worker.post("/social-work-files", stranger)).status_code == 404
