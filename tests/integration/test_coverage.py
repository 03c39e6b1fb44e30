"""Coverage over HTTP: a neighbour applies, a rule changes in the middle of the year, a month is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from devices.coverage.closing import close_due
from devices.installing.proof import record
from kit import clock
from kit.clock_zone import LOCAL
from kit.database import Database
from tests.integration.api_harness import Api, Desk, running_api

DESTITUTE = {"fact": "relief", "is": ["destitute_home", "destitute_facility"]}
START = dt.date(2031, 3, 10)


def group(code: str, payer: str, amount: str, when: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "name": code, "payer": payer, "amount": amount, "when": when}


def rules(age: int = 90, amount: str = "30.00", **more: Any) -> dict[str, Any]:
    groups = [
        group("destitute", "free", amount, DESTITUTE),
        group("old", "subsidised", "15.00", {"fact": "age", "at_least": age}),
        group("alone", "self_paid", "0", {"fact": "living", "is": ["alone"]}),
    ]
    return {"groups": groups, **more}


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as running:
        async with running.process.database.transaction() as tx:
            await tx.execute(sa.text("update persons set active = false"))  # the town's own
        await it_is(running.process.database, START)
        yield running


async def it_is(database: Database, day: dt.date, hour: int = 12) -> None:
    """Move the clock there."""
    async with database.transaction() as tx:
        wanted = dt.datetime.combine(day, dt.time(hour), LOCAL)
        await clock.advance(tx, (wanted - await tx.now()).total_seconds())


async def made(desk: Desk, path: str, **body: Any) -> dict[str, Any]:
    answer = await desk.post(path, body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def done(desk: Desk, path: str, **body: Any) -> dict[str, Any]:
    answer = await desk.post(path, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def areas(admin: Desk) -> dict[str, int]:
    items = (await admin.get("/areas", limit=200)).json()["items"]
    return {area["code"]: area["id"] for area in items}


async def covered(
    admin: Desk, database: Database, programme: int, device: str, **person: Any
) -> dict[str, Any]:
    """Somebody with a contract that runs, by the short way."""
    who = await made(admin, "/persons", name=device, **person)
    application = await made(
        admin, "/coverage/applications", programme_id=programme, person_id=who["id"], source="self"
    )
    path = f"/coverage/applications/{application['id']}"
    await done(admin, f"{path}/approve")
    await done(admin, f"{path}/agree", number=device)
    await made(admin, "/devices", id=device, model="five-key")
    order = await made(admin, "/install-orders", application_id=application["id"], model="five-key")
    await done(admin, f"/install-orders/{order['id']}/start", device_id=device)
    await press(database, device)
    return {**who, "application": path}


async def press(database: Database, device: str) -> None:
    """What the bridge notes beside the status when a press of this unit was stored."""
    async with database.transaction() as tx:
        await record(tx, {device: 1})


async def heard(database: Database, device: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            sa.text(
                "insert into device_status (device_id, last_seen_at) values (:id, bell_now())"
                " on conflict (device_id) do update set last_seen_at = bell_now()"
            ),
            {"id": device},
        )


async def test_a_neighbour_applies_and_a_year_later_somebody_looks_again(api: Api) -> None:
    admin, database = await api.sign_in("admin"), api.process.database
    desk = await api.sign_in("dispatcher")
    ids = await areas(admin)
    asked = rules(approvals=["street", "district"])
    programme = (
        await made(
            admin,
            "/coverage/programmes",
            area_id=ids["990102"],
            name="Bell",
            valid_from=START.isoformat(),
            rules=asked,
        )
    )["id"]
    grid = ids["990102001001-W01"]
    granny = await made(admin, "/persons", area_id=grid, name="Granny", relief="destitute_home")
    said = await done(admin, f"/coverage/programmes/{programme}/check", person_id=granny["id"])
    assert (said["group"], said["payer"], said["amount"]) == ("destitute", "free", "30.00")
    assert said["reasons"] == ["relief.is.destitute_home"]
    (first, *_) = (await admin.get("/coverage/next", programme=programme)).json()["items"]
    assert (first["person_id"], first["rank"]) == (granny["id"], 1)

    body = {"programme_id": programme, "person_id": granny["id"], "source": "proxy"}
    assert (await desk.post("/coverage/applications", body)).status_code == 422
    neighbour = {"name": "Mrs Wu", "relation": "neighbour", "phone": "+8613800000001"}
    application = await made(desk, "/coverage/applications", **body, applicant=neighbour)
    path = f"/coverage/applications/{application['id']}"
    assert application["applicant"] == neighbour
    assert (application["state"], application["group_code"]) == ("applied", "destitute")
    again = (await desk.post("/coverage/applications", {**body, "applicant": neighbour})).json()
    assert (again["code"], again["application_id"]) == ("already_applied", application["id"])
    async with database.transaction() as tx:
        stored = await tx.scalar(sa.text("select sealed from coverage_applications"))
    assert b"Wu" not in stored

    # Two approvals, at their levels, by two people; a desk approves nothing.
    clerks = {}
    for name, area in (("grid", grid), ("street", ids["990102001"]), ("district", ids["990102"])):
        account = {"username": name, "password": "long-password", "roles": ["administrator"]}
        await made(admin, "/users", **account, area_id=area)
        clerks[name] = await api.sign_in(name, "long-password")
    assert (await desk.post(f"{path}/approve", {})).status_code == 403
    assert (await clerks["grid"].post(f"{path}/approve", {})).json()["code"] == "approval_level"
    early = (await desk.post(f"{path}/agree", {"number": "A-1"})).json()
    assert (early["code"], early["state"]) == ("application_state", "applied")
    assert "approved" in early["next"]
    assert (await done(clerks["street"], f"{path}/approve"))["state"] == "first_approved"
    assert (await clerks["street"].post(f"{path}/approve", {})).json()["code"] == "approval_level"
    approved = await done(clerks["district"], f"{path}/approve", note="seen")
    assert (approved["state"], approved["approved_on"]) == ("approved", START.isoformat())
    agreed = await done(desk, f"{path}/agree", number="A-1")
    assert (agreed["state"], agreed["agreement_number"]) == ("agreed", "A-1")

    # The order takes the person from the application; called off, the agreement waits for another.
    await made(admin, "/devices", id="bell-1", model="five-key")
    order = await made(admin, "/install-orders", application_id=application["id"], model="five-key")
    assert (order["person_id"], order["application_id"]) == (granny["id"], application["id"])
    await done(admin, f"/install-orders/{order['id']}/cancel", reason="nobody at home")
    assert (await desk.get(path)).json()["state"] == "agreed"
    order = await made(admin, "/install-orders", application_id=application["id"], model="five-key")
    assert (await desk.get(path)).json()["state"] == "installing"
    await done(admin, f"/install-orders/{order['id']}/start", device_id="bell-1")
    await press(database, "bell-1")
    working = (await desk.get(path)).json()
    assert (working["state"], working["working_since"]) == ("working", START.isoformat())
    assert working["recheck_due_on"] == "2032-03-10"
    assert (await admin.get("/coverage/next", programme=programme)).json()["items"] == []

    async def overdue() -> list[int]:
        page = (await desk.get("/coverage/applications", overdue=True)).json()
        return [one["id"] for one in page["items"]]

    assert await overdue() == []
    await it_is(database, dt.date(2032, 3, 11))
    assert await overdue() == [application["id"]]
    checked = await done(desk, f"{path}/recheck", note="visited")
    assert (checked["recheck_due_on"], checked["overdue"]) == ("2033-03-11", False)

    # No longer entitled: found, due, and nothing else; the unit stays as it is.
    await admin.patch(f"/persons/{granny['id']}", {"relief": None})
    await it_is(database, dt.date(2033, 3, 12))
    lost = await done(desk, f"{path}/recheck")
    assert (lost["state"], lost["group_code"], lost["overdue"]) == ("working", None, True)
    stopped = await done(desk, f"{path}/stop", why="not_entitled", reason="letter sent")
    assert (stopped["state"], stopped["next"]) == ("stopped", [])
    device = (await admin.get("/devices/bell-1")).json()
    assert (device["state"], device["person_id"], device["may_connect"]) == (
        "installed",
        granny["id"],
        True,
    )
    assert [line["after"] for line in stopped["history"]] == [
        "applied",
        "first_approved",
        "approved",
        "agreed",
        "installing",
        "agreed",
        "installing",
        "working",
        "working",
        "working",
        "stopped",
    ]
    street = ids["990102002"]
    account = {"username": "other", "password": "long-password", "roles": ["administrator"]}
    await made(admin, "/users", **account, area_id=street)
    other = await api.sign_in("other", "long-password")
    assert (await other.get(path)).status_code == 404
    assert (await other.get(f"/coverage/programmes/{programme}")).status_code == 200
    assert (await other.patch(f"/coverage/programmes/{programme}", {"name": "x"})).status_code == 404


async def test_a_rule_changes_in_the_middle_of_the_year(api: Api) -> None:
    admin, database = await api.sign_in("admin"), api.process.database
    ids = await areas(admin)
    programme = (
        await made(
            admin,
            "/coverage/programmes",
            area_id=ids["990102"],
            name="Bell",
            valid_from=START.isoformat(),
            rules=rules(),
        )
    )["id"]
    grid = ids["990102001001-W01"]
    await covered(admin, database, programme, "poor", area_id=grid, relief="destitute_home")
    grandpa = await made(admin, "/persons", area_id=grid, name="Grandpa", birth_date="1948-01-01")
    check = f"/coverage/programmes/{programme}/check"
    assert (await done(admin, check, person_id=grandpa["id"]))["entitled"] is False
    url = f"/coverage/programmes/{programme}/rules"
    changed = rules(age=80, amount="35.00")
    view = await made(admin, url, valid_from="2031-07-16", rules=changed, note="Notice 7")
    assert [version["number"] for version in view["versions"]] == [1, 2]
    assert (await done(admin, check, person_id=grandpa["id"], on="2031-07-15"))["entitled"] is False
    said = await done(admin, check, person_id=grandpa["id"], on="2031-07-16")
    assert (said["entitled"], said["group"], said["rules_number"]) == (True, "old", 2)

    async def amount(month: str) -> tuple[str, int]:
        report = (await admin.get("/coverage", programme=programme, month=month)).json()
        return report["total"]["amount"], report["total"]["entitled"]

    # The rules of a month's first day hold for the month's money; applications go by the day.
    for day, expected in (
        (dt.date(2031, 6, 20), ("30.00", 1)),
        (dt.date(2031, 7, 20), ("30.00", 1)),
        (dt.date(2031, 8, 20), ("35.00", 2)),
    ):
        await it_is(database, day)
        await heard(database, "poor")
        assert await amount(f"{day:%Y-%m}") == expected
    (first,) = (await admin.get("/coverage/next", programme=programme)).json()["items"]
    assert (first["person_id"], first["age"], first["reasons"]) == (grandpa["id"], 83, ["age.at_least.80"])

    wrong = rules()
    wrong["groups"][1]["when"] = {"fact": "age", "is": ["old"]}
    refused = await admin.post(url, {"valid_from": "2031-09-01", "rules": wrong})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith("body.rules.groups.1.when")
    assert await close_due(database) == 5  # March to July, after a long silence of the engine
    late = await admin.post(url, {"valid_from": "2031-07-20", "rules": rules()})
    assert (late.status_code, late.json()["code"]) == (409, "month_closed")


async def test_a_closed_month_stays_as_it_was(api: Api) -> None:
    admin, database = await api.sign_in("admin"), api.process.database
    ids = await areas(admin)
    programme = (
        await made(
            admin,
            "/coverage/programmes",
            area_id=ids["990102"],
            name="Bell",
            valid_from=START.isoformat(),
            rules=rules(),
        )
    )["id"]
    here, there = ids["990102001001-W01"], ids["990102002001-W01"]
    poor = await covered(admin, database, programme, "poor", area_id=here, relief="destitute_home")
    old = await covered(admin, database, programme, "old", area_id=there, birth_date="1935-01-01")
    silent = await covered(admin, database, programme, "silent", area_id=here, relief="destitute_facility")
    await made(admin, "/persons", area_id=here, name="x", living="alone")
    for device in ("poor", "old"):
        await heard(database, device)

    async def report(month: str = "2031-03", **area: int) -> dict[str, Any]:
        answer = await admin.get("/coverage", programme=programme, month=month, **area)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    open_ = await report()
    total = {name: open_["total"][name] for name in ("entitled", "applied", "installed", "used", "payable")}
    assert total == {"entitled": 4, "applied": 3, "installed": 3, "used": 2, "payable": 2}
    assert (open_["closed_at"], open_["total"]["amount"]) == (None, "45.00")
    assert [(one["group"], one["amount"]) for one in open_["groups"]] == [
        ("destitute", "30.00"),
        ("old", "15.00"),
        ("alone", "0.00"),
    ]
    assert [(one["area_id"], one["group"]) for one in open_["items"] if one["group"] == "old"] == [
        (ids["990102"], "old")
    ]
    street = await report(area=ids["990102"])
    assert {one["area_id"] for one in street["items"]} == {ids["990102001"], ids["990102002"]}

    # Heard again in April: whether March was one of use is told by the hours on record.
    await it_is(database, dt.date(2031, 4, 2))
    async with database.transaction() as tx:
        for device in ("poor", "old"):
            await tx.execute(
                sa.text(
                    "insert into device_hours (device_id, hour, beats) values (:id, '2031-03-20Z', 12)"
                ),
                {"id": device},
            )
    for device in ("poor", "old", "silent"):
        await heard(database, device)
    await done(admin, f"{silent['application']}/stop", why="facility", on="2031-03-31")
    assert await close_due(database) == 0
    before = await report()
    assert (before["total"]["stopped"], before["total"]["stop_reasons"]) == (1, {"facility": 1})
    assert before["total"]["amount"] == "45.00"
    await it_is(database, dt.date(2031, 4, 3))
    assert await close_due(database) == 1
    assert await close_due(database) == 0
    closed = await report()
    assert closed["closed_at"] is not None
    assert {**closed, "closed_at": None} == before
    by_street = await report(area=ids["990102001"])
    assert by_street["total"]["amount"] == "30.00"

    # Whatever becomes of people, contracts and areas afterwards.
    ended = await admin.post(f"/persons/{poor['id']}/end", {"kind": "death", "on": "2031-04-01"})
    assert (ended.status_code, ended.json()["stopped"]["coverage_stopped"]) == (201, 1)
    assert (await admin.get(poor["application"])).json()["end_reason"] == "death"
    await admin.patch(f"/persons/{old['id']}", {"birth_date": "1990-01-01"})
    grid = await admin.post(
        f"/areas/{here}/move", {"parent_id": ids["990102002001"], "codes": {str(here): "here"}}
    )
    assert grid.status_code == 200, grid.text
    assert await report() == closed
    assert await report(area=ids["990102001"]) == by_street
    april = await report("2031-04")
    assert (april["total"]["entitled"], april["total"]["stop_reasons"]) == (2, {"death": 1})
    assert [one["group"] for one in april["groups"]] == ["destitute", "alone", None]
    # The ending was a mistake: the contract runs again.
    await done(admin, f"/persons/{poor['id']}/end/undo", reason="somebody else")
    assert (await admin.get(poor["application"])).json()["state"] == "working"
    assert (await report("2031-04"))["total"]["amount"] == "30.00"
