"""Areas move and merge: who sees what before and after, what goes along, what keeps its place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from dispatch.cases import places
from kit.areas.run import settle
from kit.database import Database, Transaction
from kit.feed import FeedEvent
from tests.integration.api_harness import Api, Desk, running_api

OPEN = """
    insert into cases (number, state, priority, kind, situation, subject_type, subject_id, person_id,
                       area_id, area_path, closed_at)
    select :number, cast(:state as text), 1, 'sos', 'emergency', 'person',
           cast(cast(:person as bigint) as text), :person, a.id, a.path,
           case when :state = 'closed' then bell_now() end
    from areas a where a.id = :area returning id
"""


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as running:
        yield running


async def tree(admin: Desk) -> dict[str, dict[str, Any]]:
    """Areas by their code."""
    items = (await admin.get("/areas", limit=200)).json()["items"]
    return {area["code"]: area for area in items}


async def member(api: Api, admin: Desk, username: str, role: str, area: int) -> Desk:
    body = {"username": username, "password": "long-password", "roles": [role], "area_id": area}
    assert (await admin.post("/users", body)).status_code == 201
    return await api.sign_in(username, "long-password")


async def case(database: Database, area: int, person: int, state: str = "open") -> int:
    async with database.transaction() as tx:
        values = {"area": area, "person": person, "state": state, "number": f"{area}-{person}-{state}"}
        found: int = await tx.scalar(sa.text(OPEN), values)
        return found


async def queue(desk: Desk) -> set[int]:
    return {item["id"] for item in (await desk.get("/cases")).json()["items"]}


async def happens(database: Database, *events: FeedEvent) -> None:
    async with database.transaction() as tx:
        tx.feed.extend(events)


async def test_a_community_moves_to_another_street(api: Api) -> None:
    admin, database = await api.sign_in("admin"), api.process.database
    areas = await tree(admin)
    community, old, new = areas["990102001001"], areas["990102001"], areas["990102002"]
    grid = areas["990102001001-W01"]
    giving = await member(api, admin, "giving", "dispatcher", old["id"])
    taking = await member(api, admin, "taking", "dispatcher", new["id"])
    itself = await member(api, admin, "itself", "dispatcher", community["id"])
    body = {"area_id": grid["id"], "name": "Granny"}
    person = (await admin.post("/persons", body)).json()["id"]
    open_case, closed_case = [
        await case(database, grid["id"], person, state) for state in ("open", "closed")
    ]

    refused = await admin.post(f"/areas/{community['id']}/move", {"parent_id": new["id"]})
    assert refused.status_code == 422, refused.text
    assert refused.json()["areas"] == [
        {"id": community["id"], "name": community["name"], "code": "990102001001"}
    ]
    async with itself.feed() as frames, taking.feed() as their_frames:
        for one in (frames, their_frames):
            assert (await one.next())["type"] == "heartbeat"
        codes = {str(community["id"]): "990102002006"}
        wanted = {"parent_id": new["id"], "codes": codes, "reason": "Decree 12"}
        moved = await admin.post(f"/areas/{community['id']}/move", wanted)
        assert moved.status_code == 200, moved.text
        path = f"{new['path']}{community['id']}/"
        assert (moved.json()["path"], moved.json()["code"]) == (path, "990102002006")
        assert moved.json()["former_codes"] == ["990102001001"]
        # Written by somebody who had read the path before.
        await happens(database, FeedEvent("note", area_path=grid["path"], data={"n": 1}))
        for one in (frames, their_frames):
            assert (await one.event())["type"] == "reset"
            assert (await one.event())["n"] == 1

    assert (await admin.get(f"/areas/{grid['id']}")).json()["code"] == "990102002006-W01"
    assert await queue(taking) == {open_case, closed_case}
    assert await queue(itself) == {open_case, closed_case}
    # Who was responsible then still sees what was closed then, and nothing else.
    assert await queue(giving) == {closed_case}
    assert (await giving.get(f"/persons/{person}")).status_code == 404
    assert (await taking.get(f"/persons/{person}")).status_code == 200
    async with database.transaction() as tx:
        copies = {
            row["id"]: row["area_path"] for row in await tx.rows(sa.text("select id, area_path from cases"))
        }
    assert copies == {open_case: f"{path}{grid['id']}/", closed_case: grid["path"]}

    lines = (await admin.get(f"/areas/{community['id']}/history")).json()["items"]
    assert [line["what"] for line in lines] == ["moved", "recoded"]
    assert (lines[0]["username"], lines[0]["reason"]) == ("admin", "Decree 12")
    assert (lines[0]["from"]["parent_name"], lines[0]["to"]["parent_name"]) == (old["name"], new["name"])
    along = (await admin.get(f"/areas/{grid['id']}/history")).json()["items"]
    assert along[0]["what"] == "moved_along"
    assert along[0]["from"] == {"path": grid["path"]}
    found = (await admin.get("/areas", q="990102001001")).json()["items"]
    assert community["id"] in [area["id"] for area in found]


async def test_nobody_loses_sight_of_an_open_case_while_areas_move_to_and_fro(api: Api) -> None:
    admin, database = await api.sign_in("admin"), api.process.database
    areas = await tree(admin)
    grid, communities = areas["990102001001-W01"], [areas["990102001001"], areas["990102001002"]]
    itself = await member(api, admin, "itself", "dispatcher", grid["id"])
    open_case = await case(database, grid["id"], 1)
    seen: list[set[int]] = []
    moving = True

    async def watch() -> None:
        while moving:
            seen.append(await queue(itself))

    watching = asyncio.create_task(watch())
    for number in range(12):
        parent = communities[(number + 1) % 2]["id"]
        answer = await admin.post(f"/areas/{grid['id']}/move", {"parent_id": parent})
        assert answer.status_code == 200, answer.text
    moving = False
    await watching
    assert len(seen) > 12
    assert all(one == {open_case} for one in seen)


async def test_a_case_that_was_being_opened_follows(api: Api) -> None:
    admin, database = await api.sign_in("admin"), api.process.database
    areas = await tree(admin)
    grid, community = areas["990102001001-W01"], areas["990102001002"]
    assert (
        await admin.post(f"/areas/{grid['id']}/move", {"parent_id": community["id"]})
    ).status_code == 200
    late = await case(database, grid["id"], 1)
    async with database.transaction() as tx:
        await tx.execute(
            sa.text("update cases set area_path = :path where id = :id"), {"path": grid["path"], "id": late}
        )
    there = await member(api, admin, "there", "dispatcher", community["id"])
    assert await queue(there) == {late}
    async with database.transaction() as tx:
        assert await places.follow_areas(tx) == 1
        path = await tx.scalar(sa.text("select area_path from cases where id = :id"), {"id": late})
    assert path == f"{community['path']}{grid['id']}/"


async def test_a_street_becomes_part_of_another(api: Api) -> None:
    admin, database = await api.sign_in("admin"), api.process.database
    areas = await tree(admin)
    gone, stays = areas["990102001"], areas["990102002"]
    below = [area for area in areas.values() if area["parent_id"] == gone["id"]]
    clerk = await member(api, admin, "clerk", "supervisor", gone["id"])
    taking = await member(api, admin, "taking", "dispatcher", stays["id"])
    home = {"address": "Lane 1"}
    person = (await admin.post("/persons", {"area_id": gone["id"], "name": "Granny", "home": home})).json()
    open_case, closed_case = [
        await case(database, gone["id"], person["id"], state) for state in ("open", "closed")
    ]
    before = await _counted(database, gone["id"])
    assert {"persons", "homes", "users"} <= set(before)

    codes = {str(area["id"]): f"9901020020{20 + n}" for n, area in enumerate(below)}
    url, wanted = f"/areas/{gone['id']}/merge", {"into_id": stays["id"], "codes": codes, "reason": "Decree"}
    async with clerk.feed() as frames:
        assert (await frames.next())["type"] == "heartbeat"
        merged = await admin.post(url, wanted)
        assert (merged.status_code, merged.json().get("id")) == (200, stays["id"]), merged.text
        # The clerk belongs to the other street from the very next event on.
        await happens(database, FeedEvent("note", area_path=stays["path"], data={"n": 1}))
        assert (await frames.event())["type"] == "reset"
        assert (await frames.event())["n"] == 1

    assert await _counted(database, gone["id"]) == {}
    seen = (await taking.get(f"/persons/{person['id']}")).json()
    assert (seen["area_id"], seen["home"]["area_id"]) == (stays["id"], stays["id"])
    assert (await clerk.get("/me")).json()["area"]["id"] == stays["id"]
    assert await queue(taking) == await queue(clerk) == {open_case, closed_case}
    async with database.transaction() as tx:
        rows = await tx.rows(sa.text("select id, area_id, area_path from cases order by id"))
    assert [tuple(row.values()) for row in rows] == [
        (open_case, stays["id"], stays["path"]),
        (closed_case, gone["id"], gone["path"]),
    ]
    old = (await admin.get(f"/areas/{gone['id']}")).json()
    assert (old["merged_into"], old["closed_at"] is not None) == (stays["id"], True)
    assert old["path"] == f"{stays['path']}{gone['id']}/"
    assert gone["id"] not in [area["id"] for area in (await tree(admin)).values()]
    child = (await admin.get(f"/areas/{below[0]['id']}")).json()
    assert (child["parent_id"], child["code"]) == (stays["id"], codes[str(below[0]["id"])])

    # The old one leads to the new one, wherever it is named.
    listed = (await taking.get("/persons", area=gone["id"], limit=200)).json()["items"]
    assert person["id"] in [one["id"] for one in listed]
    refused = await admin.post("/persons", {"area_id": gone["id"], "name": "x"})
    assert (refused.status_code, refused.json()["merged_into"]) == (422, stays["id"])
    assert (await admin.post(url, wanted)).json()["code"] == "area_closed"
    whole = (await admin.get(f"/areas/{stays['id']}")).json()
    assert (gone["name"] in whole["former_names"], "990102001" in whole["former_codes"]) == (True, True)
    # Somebody who did not know of the merger has written meanwhile: the row follows later.
    async with database.transaction() as tx:
        await tx.execute(
            sa.text("insert into persons (area_id, name) values (:id, 'late')"), {"id": gone["id"]}
        )
        await tx.execute(sa.text("update areas set settle_at = bell_now() where id = :id"), gone)
    await settle(database)
    assert await _counted(database, gone["id"]) == {}


async def test_what_both_had_under_one_key_stops_no_merger(api: Api) -> None:
    admin, database = await api.sign_in("admin"), api.process.database
    areas = await tree(admin)
    gone, stays = areas["990102001"], areas["990102002"]
    cause = """
        insert into common_causes (place, area_id, case_ids, opened_at, changed_at)
        values (:path || 'Block 3', :id, '{}', bell_now(), bell_now())
    """
    run = """
        insert into office_runs (kind, area_id, as_of, sha256, counts, uploaded_by, uploaded_at)
        values ('deaths', :id, '2026-11-01', 'same', '{}', 1, bell_now())
    """
    async with database.transaction() as tx:
        for area in (gone, stays):
            await tx.execute(sa.text(cause), {"path": area["path"], "id": area["id"]})
            await tx.execute(sa.text(run), {"id": area["id"]})
    below = [area for area in areas.values() if area["parent_id"] == gone["id"]]
    codes = {str(area["id"]): f"9901020020{20 + n}" for n, area in enumerate(below)}
    merged = await admin.post(f"/areas/{gone['id']}/merge", {"into_id": stays["id"], "codes": codes})
    assert merged.status_code == 200, merged.text
    await settle(database)
    async with database.transaction() as tx:
        query = "select place from common_causes where ended_at is null order by id"
        places_ = [row["place"] for row in await tx.rows(sa.text(query))]
        held = [
            row["area_id"] for row in await tx.rows(sa.text("select area_id from office_runs order by id"))
        ]
    assert places_ == [f"{gone['path']}Block 3", f"{stays['path']}Block 3"]
    assert held == [gone["id"], stays["id"]]


async def _counted(database: Database, area: int) -> dict[str, int]:
    from kit.areas.references import living

    async def count(tx: Transaction) -> dict[str, int]:
        return await living(tx, area)

    async with database.transaction() as tx:
        return await count(tx)


async def test_codes_levels_numbers_and_closing(api: Api) -> None:
    admin = await api.sign_in("admin")
    areas = await tree(admin)
    city, district, street = areas["990100"], areas["990102"], areas["990102001"]

    async def refused(body: dict[str, Any]) -> str:
        answer = await admin.post("/areas", {"name": "New", **body})
        assert answer.status_code == 422, answer.text
        return str(answer.json()["errors"][0]["field"])

    assert await refused({"parent_id": street["id"], "level": "district"}) == "body.level"
    for code in ("990103001001", "990102001", "99010200101x"):
        body = {"parent_id": street["id"], "level": "community", "code": code}
        assert await refused(body) == "body.code"
    body = {"parent_id": street["id"], "level": "community", "name": "New", "code": "990102001077"}
    new = (await admin.post("/areas", body)).json()
    assert (await admin.post("/areas", body)).json()["code"] == "already_exists"
    assert new["holding"]["dialling_code"] is None

    changed = await admin.patch(f"/areas/{city['id']}", {"dialling_code": "0714"})
    assert changed.json()["holding"]["dialling_code"] == "0714"
    assert (await admin.get(f"/areas/{new['id']}")).json()["holding"]["dialling_code"] == "0714"
    stale = {"name": "Newer", "version": new["version"] + 5}
    assert (await admin.patch(f"/areas/{new['id']}", stale)).json()["code"] == "area_changed"
    renamed = {"name": "Newer", "version": new["version"]}
    assert (await admin.patch(f"/areas/{new['id']}", renamed)).json()["former_names"] == ["New"]
    assert [a["id"] for a in (await admin.get("/areas", q="New")).json()["items"]] == [new["id"]]

    for path, body in (
        (f"/areas/{city['id']}/move", {"parent_id": street["id"]}),
        (f"/areas/{district['id']}/move", {"parent_id": street["id"]}),
        (f"/areas/{street['id']}/merge", {"into_id": new["id"]}),
        (f"/areas/{new['id']}/merge", {"into_id": street["id"]}),
        (f"/areas/{new['id']}/move", {"parent_id": 999999}),
    ):
        assert (await admin.post(path, body)).status_code == 422
    url = f"/api/v1/areas/{street['id']}"
    full = await api.client.delete(url, headers=admin.headers)
    assert (full.status_code, full.json()["code"]) == (409, "area_not_empty")
    assert full.json()["left"]["areas"] == 6
    url = f"/api/v1/areas/{new['id']}"
    assert (await api.client.delete(url, headers=admin.headers)).status_code == 204
    assert (await admin.get(f"/areas/{new['id']}")).json()["closed_at"] is not None
    again = {"parent_id": street["id"], "level": "community", "name": "Once more", "code": "990102001077"}
    assert (await admin.post("/areas", again)).status_code == 201
