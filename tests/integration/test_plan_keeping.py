"""Escalation plans on a real database: kept, chosen at the opening, copied, tried out."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from dispatch.escalation import engine
from dispatch.escalation.plan import PLANS
from dispatch.intake import run as intake
from dispatch.vocabulary import Priority
from kit import clock, signals
from kit.signals import Kind, Signal
from tests.integration.api_harness import Api, Desk, running_api

PLAN: dict[str, Any] = {
    "name": "街道夜间",
    "priority": 1,
    "steps": [
        {
            "after_s": 10,
            "do": ["alert", {"who": "supervisor", "how": ["voice", "sms"], "order": "in_turn"}],
        },
        {"after_s": 40, "do": [{"who": "dispatch", "count": 2}]},
        {"after_s": 100, "do": ["desks"]},
        {"after_s": 340, "do": ["duty_leader"]},
        {"after_s": 580, "do": ["partner_centre"]},
    ],
    "repeat": {"from_step": 3, "every_s": 250},  # five calls an hour to each: what a carrier allows
}


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as running:
        yield running


async def press(api: Api, device_id: str, kind: Kind = Kind.SOS) -> int:
    database = api.process.database
    async with database.transaction() as tx:
        await signals.store(tx, [Signal("test", device_id, f"{device_id}-{kind}", kind)])
    await intake.take_in(database)
    async with database.transaction() as tx:
        return int(
            await tx.scalar(
                sa.text("select case_id from signals where device_id = :id order by id desc limit 1"),
                {"id": device_id},
            )
        )


async def plan_of(api: Api, case_id: int) -> dict[str, Any]:
    async with api.process.database.transaction() as tx:
        found: dict[str, Any] = await tx.scalar(
            sa.text("select plan from cases where id = :id"), {"id": case_id}
        )
        return found


async def messages(api: Api, case_id: int) -> list[tuple[str, str, float]]:
    """Template, channel and seconds until it is due, of what the case has written."""
    async with api.process.database.transaction() as tx:
        rows = await tx.rows(
            sa.text(
                "select template, channel, extract(epoch from due_at - created_at)::float8 as wait"
                " from outbox where case_id = :id and channel <> 'device' order by id"
            ),
            {"id": case_id},
        )
    return [(row["template"], row["channel"], round(row["wait"])) for row in rows]


async def keep(desk: Desk, **changes: Any) -> dict[str, Any]:
    answer = await desk.post("/plans", {**copy.deepcopy(PLAN), **changes})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def advance(api: Api, seconds: float) -> None:
    async with api.process.database.transaction() as tx:
        await clock.advance(tx, seconds)
    while await engine.take_due(api.process.database):
        pass


async def test_a_kept_plan_runs_and_a_change_leaves_an_open_case_alone(api: Api) -> None:
    desk = await api.sign_in("supervisor")
    kept = await keep(desk)
    first = await press(api, "demo-0001")
    assert (await plan_of(api, first))["source"] == {"id": kept["id"], "version": 1, "name": "街道夜间"}

    later = copy.deepcopy(PLAN)
    later["steps"][0]["after_s"] = 30
    changed = await desk.put(f"/plans/{kept['id']}", later)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    second = await press(api, "demo-0002")

    await advance(api, 11)
    sent = sorted(await messages(api, first), key=lambda one: one[2])
    assert sent == [("page.supervisor", "voice", 0), ("page.supervisor", "sms", 30)]
    assert await messages(api, second) == []
    await advance(api, 30)
    offered = (await desk.get(f"/cases/{first}")).json()["offers"]
    assert [offer["state"] for offer in offered] == ["offered", "offered"], "two at once, as the plan says"

    assert (await desk.post(f"/plans/{kept['id']}/retire")).status_code == 200
    third = await press(api, "demo-0003")
    assert await plan_of(api, third) == PLANS[Priority.P1]
    versions = (await desk.get(f"/plans/{kept['id']}/versions")).json()["items"]
    assert [one["version"] for one in versions] == [3, 2, 1]


async def test_fire_in_an_open_case_brings_the_plan_for_fire(api: Api) -> None:
    desk = await api.sign_in("supervisor")
    await keep(desk)
    fire = await keep(
        desk,
        name="火警",
        kind="fire",
        steps=[{"after_s": 5, "do": ["alert", "supervisor"]}, *PLAN["steps"][2:]],
        repeat={"from_step": 2, "every_s": 250},
    )
    case_id = await press(api, "demo-0001")
    assert await press(api, "demo-0001", Kind.FIRE) == case_id
    assert (await plan_of(api, case_id))["source"]["id"] == fire["id"]


async def test_what_the_rules_speak_against_is_refused_with_its_fields(api: Api) -> None:
    desk = await api.sign_in("supervisor")
    bad = {**copy.deepcopy(PLAN), "kind": "gas", "repeat": {"from_step": 2, "every_s": 900}}
    answer = await desk.post("/plans", bad)
    assert (answer.status_code, answer.json()["code"]) == (422, "plan_refused")
    fields = {error["field"] for error in answer.json()["errors"]}
    assert fields == {"steps[1].do[0]", "repeat.every_s"}
    looked = (await desk.post("/plans/check", {"plan": bad})).json()
    assert (looked["ok"], {one["at"] for one in looked["problems"]}) == (False, fields)

    night = {"from": "22:00", "until": "06:00"}
    await keep(desk, hours=night)
    twice = await desk.post("/plans", {**copy.deepcopy(PLAN), "hours": {"from": "05:00", "until": "07:00"}})
    assert (twice.status_code, twice.json()["code"]) == (409, "plan_overlaps")
    notes = (await desk.post("/plans/check", {"plan": {**PLAN, "hours": night}})).json()["notes"]
    assert len(notes) == 1
    assert "06:00" in notes[0]
    assert "22:00" in notes[0]


async def test_only_those_who_may_write_plans_do(api: Api) -> None:
    dispatcher = await api.sign_in("dispatcher")
    assert (await dispatcher.post("/plans", PLAN)).status_code == 403
    auditor = await api.sign_in("auditor")
    assert (await auditor.post("/plans", PLAN)).status_code == 403
    assert (await auditor.get("/plans")).json()["items"] == []


async def test_a_try_says_who_would_be_told_with_names_and_sends_nothing(api: Api) -> None:
    desk = await api.sign_in("supervisor")
    person = (await desk.get("/persons", limit=1)).json()["items"][0]["id"]
    answer = await desk.post(
        "/plans/try", {"person_id": person, "at": "2026-11-26T03:00:00+08:00", "kind": "sos"}
    )
    assert answer.status_code == 200, answer.text
    events = answer.json()
    assert set(events[0]) == {"after_s", "who", "how", "to", "why"}
    assert [one["after_s"] for one in events] == sorted(one["after_s"] for one in events)
    assert events[0]["after_s"] == 15
    said = {(one["who"], one["after_s"]) for one in events}
    assert ("supervisor", 15) in said
    assert ("relatives and contacts", 60) in said
    assert next(one for one in events if one["who"] == "responders on duty")["to"]
    async with api.process.database.transaction() as tx:
        assert await tx.scalar(sa.text("select count(*) from outbox")) == 0
        assert await tx.scalar(sa.text("select count(*) from offers")) == 0
    own = (await desk.post("/plans/try", {"plan": PLAN, "person_id": person})).json()
    assert own[0]["after_s"] == 10


async def test_a_plan_changed_by_hand_keeps_no_alarm_from_opening(api: Api) -> None:
    desk = await api.sign_in("supervisor")
    kept = await keep(desk)
    async with api.process.database.transaction() as tx:
        await tx.execute(
            sa.text("update escalation_plans set body = '{\"steps\": 7}' where id = :id"),
            {"id": kept["id"]},
        )
        await tx.execute(
            sa.text("insert into escalation_plan_versions (plan_id, version) values (:id, 9)"),
            {"id": kept["id"]},
        )
    assert await plan_of(api, await press(api, "demo-0001")) == PLANS[Priority.P1]
