"""Rotas over HTTP: who is on duty and why, and what departs from the plan."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from care.rotas.writing import write
from tests.integration.rota_office import EVERY_DAY, RotaOffice, at, hhmm, rota_office_of

NIGHTS = {
    "rotations": [
        {"name": "turns", "starts_on": "2026-09-28", "handover": "20:00", "length": 1, "members": []}
    ],
    "slots": [{"days": EVERY_DAY, "starts": "20:00", "ends": "08:00", "rotation": "turns"}],
}


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[RotaOffice]:
    async with rota_office_of(database_url, ["Ann", "Bea", "Cleo", "Dora"]) as place:
        yield place


def nights(place: RotaOffice, *names: str) -> dict[str, object]:
    members = [place.people[name] for name in names]
    rotation = {**NIGHTS["rotations"][0], "members": members}
    return {"rotations": [rotation], "slots": NIGHTS["slots"]}


async def test_national_day_week(place: RotaOffice) -> None:
    office = {"days": ["working"], "starts": "08:30", "ends": "17:30", "responder_id": place.people["Ann"]}
    stand_in = {"days": ["rest"], "starts": "08:30", "ends": "17:30", "responder_id": place.people["Bea"]}
    await place.rota("Office", slots=[office, stand_in])
    expected = {
        "09-29": "Ann",
        "10-01": "Bea",
        "10-07": "Bea",
        "10-08": "Ann",
        "10-10": "Ann",
        "10-11": "Bea",
    }
    for day, name in expected.items():
        assert await place.on_duty(f"{day} 10:00") == [name], day
    make_up = await place.duty("10-10 10:00")
    assert make_up["day"] == {"date": "2026-10-10", "working": True, "known": True, "name": ""}
    (item,) = make_up["items"]
    assert [reason["text"] for reason in item["why"]] == ["Rota Office", "2026-10-10 is a working day"]
    assert (hhmm(item["from"]), hhmm(item["until"])) == ("10-10 08:30", "10-10 17:30")
    assert item["responder"] == {"id": place.people["Ann"], "name": "Ann", "phone": "+8619900000001"}


async def test_nights_in_turn_across_the_end_of_the_month(place: RotaOffice) -> None:
    rota = await place.rota(**nights(place, "Ann", "Bea", "Cleo"))
    assert (rota["unknown_years"], hhmm(rota["written_until"])) == ([], "11-03 00:00")
    for moment, name in (("09-30 23:00", "Cleo"), ("10-01 07:59", "Cleo"), ("10-01 20:00", "Ann")):
        assert await place.on_duty(moment) == [name]
    day = await place.duty("10-01 12:00")
    assert day["items"] == []
    assert [gap["why"][0]["code"] for gap in day["gaps"]] == ["nobody"]
    assert (await place.boss.get("/duty/gaps"))["items"] == []
    why = (await place.duty("09-30 23:00"))["items"][0]["why"]
    assert [reason["code"] for reason in why] == ["rota", "weekday", "rotation"]
    assert why[2]["text"] == "Rotation turns, number 3"


async def test_the_same_plan_twice_changes_nothing(place: RotaOffice) -> None:
    rota = await place.rota(**nights(place, "Ann", "Bea"))
    before = await place.rows("select * from shifts order by id")
    assert len(before) == 36
    async with place.office.database.transaction() as tx:
        await write(tx, [rota["id"]])
    assert await place.rows("select * from shifts order by id") == before
    await place.clock("09-29 00:20")
    await place.engine()
    after = await place.rows("select id, starts_at from shifts order by id")
    assert [row["id"] for row in after[:36]] == [row["id"] for row in before]
    assert len(after) == 37


async def test_the_past_stays_as_it_was_and_what_runs_goes_on(place: RotaOffice) -> None:
    rota = await place.rota(notices=False, **nights(place, "Ann", "Bea"))
    await place.clock("09-29 23:00")
    await place.engine()
    past, now = await place.duty("09-28 23:00"), await place.rows("select * from shifts order by starts_at")
    changed = await place.boss.patch(
        f"/rotas/{rota['id']}", {"version": rota["version"], "name": "Owls", **nights(place, "Cleo")}
    )
    assert changed.status_code == 200, changed.text
    assert await place.duty("09-28 23:00") == past
    assert await place.on_duty("09-28 23:00") == ["Ann"]
    assert await place.on_duty("09-29 22:59") == ["Bea"]
    assert await place.on_duty("09-29 23:01") == ["Cleo"]
    assert await place.on_duty("09-30 23:00") == ["Cleo"]
    kept = await place.rows("select * from shifts order by starts_at")
    assert kept[0] == now[0]
    again = await place.boss.patch(f"/rotas/{rota['id']}", {"version": rota["version"], "name": "x"})
    assert again.json()["code"] == "changed_meanwhile"


async def test_overrides_go_over_the_plan_and_back(place: RotaOffice) -> None:
    rota = await place.rota(**nights(place, "Ann", "Bea"))
    path = f"/rotas/{rota['id']}/overrides"
    span = {"starts_at": at("09-28 22:00"), "ends_at": at("09-29 02:00"), "reason": "dentist"}
    ann, cleo, dora = (place.people[name] for name in ("Ann", "Cleo", "Dora"))
    instead = await place.boss.made(
        path, {**span, "kind": "instead", "responder_id": cleo, "replaces_id": ann}
    )
    assert await place.on_duty("09-28 21:00") == ["Ann"]
    assert await place.on_duty("09-29 00:00") == ["Cleo"]
    assert await place.on_duty("09-29 03:00") == ["Ann"]
    texts = [reason["text"] for reason in (await place.duty("09-29 00:00"))["items"][0]["why"]]
    assert texts == ["Rota Night", "Instead of Ann: dentist"]
    await place.boss.made(path, {**span, "kind": "extra", "responder_id": dora})
    assert await place.on_duty("09-29 00:00") == ["Cleo", "Dora"]
    closed = await place.boss.made(path, {**span, "kind": "nobody"})
    assert await place.on_duty("09-29 00:00") == []
    assert (await place.boss.get("/duty/gaps"))["items"] == []  # closed on purpose
    for override in (closed, instead):
        answer = await place.boss.http.delete(f"/api/v1{path}/{override['id']}", headers=place.boss.headers)
        assert answer.status_code == 200
    assert sorted(await place.on_duty("09-29 00:00")) == ["Ann", "Dora"]
    refused = await place.boss.post(path, {**span, "kind": "nobody", "responder_id": ann})
    assert refused.json()["errors"][0]["field"] == "body.responder_id"


async def test_a_swap_needs_the_others_word(place: RotaOffice) -> None:
    await place.rota(**nights(place, "Ann", "Bea"))
    shifts = {item["responder_name"]: item for item in (await place.boss.get("/shifts"))["items"][:2]}
    ann, bea, cleo = [await place.account(name) for name in ("Ann", "Bea", "Cleo")]
    body = {
        "shift_id": shifts["Ann"]["id"],
        "taker_id": place.people["Bea"],
        "back_shift_id": shifts["Bea"]["id"],
    }
    assert (await cleo.post("/swaps", body)).status_code == 403
    swap = await ann.made("/swaps", body)
    assert await place.texts("Bea") == ["sms.swap_proposed"]
    waiting = (await place.boss.get("/swaps", state="proposed"))["items"]
    assert [one["id"] for one in waiting] == [swap["id"]]
    assert (await ann.post(f"/swaps/{swap['id']}/accept")).status_code == 403
    assert (await cleo.post(f"/swaps/{swap['id']}/accept")).status_code == 404
    boss = await place.boss.post(f"/swaps/{swap['id']}/accept")
    assert boss.status_code == 422
    assert await place.on_duty("09-28 23:00") == ["Ann"]  # proposed is not agreed
    accepted = await bea.post(f"/swaps/{swap['id']}/accept")
    assert accepted.json()["state"] == "accepted"
    assert await place.on_duty("09-28 23:00") == ["Bea"]
    assert await place.on_duty("09-29 23:00") == ["Ann"]
    reason = (await place.duty("09-28 23:00"))["items"][0]["why"][1]
    assert (reason["code"], reason["text"]) == ("swap_accepted", "Swapped with Ann, who agreed")
    assert (await bea.post(f"/swaps/{swap['id']}/decline")).json()["code"] == "swap_settled"
    later = (await place.boss.get("/shifts", limit=3))["items"][2]
    forced = await place.boss.made("/swaps", {"shift_id": later["id"], "taker_id": place.people["Dora"]})
    answer = await place.boss.post(f"/swaps/{forced['id']}/force", {"reason": "agreed by telephone"})
    assert answer.json()["state"] == "forced"
    assert await place.on_duty("09-30 23:00") == ["Dora"]
    assert await place.texts("Dora") == ["sms.swap_proposed", "sms.swap_given"]


async def test_a_new_notice_moves_the_working_days(place: RotaOffice) -> None:
    slot = {"days": ["working"], "starts": "08:00", "ends": "17:00", "responder_id": place.people["Ann"]}
    await place.clock("12-20 10:00")
    rota = await place.rota("Office", slots=[slot])
    assert rota["unknown_years"] == [2027]
    view = await place.boss.get("/holidays/2027")
    assert (view["known"], view["days"]) == (False, [])
    new_year = "2027-01-01T10:00:00+08:00"
    found = await place.boss.get("/duty", at=new_year)
    assert found["day"] == {"date": "2027-01-01", "working": True, "known": False, "name": ""}
    assert found["items"][0]["why"][-1]["code"] == "year_unknown"
    days = [
        {"day": "2027-01-01", "kind": "rest", "name": "New Year"},
        {"day": "2027-01-02", "kind": "working"},
    ]
    local = await place.boss.http.put(
        "/api/v1/holidays/2027", json={"days": days}, headers=place.boss.headers
    )
    assert local.status_code == 200, local.text
    assert (local.json()["known"], local.json()["source"]) == (True, "office")
    await place.engine()
    assert (await place.boss.get("/duty", at=new_year))["items"] == []
    assert len((await place.boss.get("/duty", at="2027-01-02T10:00:00+08:00"))["items"]) == 1
    noticed = await place.boss.get("/holidays/2026")
    assert noticed["source"] == "package"
    assert [day["day"] for day in noticed["days"] if day["kind"] == "working"] == [
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    ]


async def test_bad_plans_are_refused_by_field(place: RotaOffice) -> None:
    stranger = await place.responder("Stranger", area=place.office.elsewhere)
    ann = place.people["Ann"]
    slot = {"days": ["mon"], "starts": "08:00", "ends": "17:00"}
    cases = {
        "body.slots.0.responder_id": {"slots": [{**slot, "responder_id": stranger}]},
        "body.slots.0.rotation": {"slots": [{**slot, "rotation": "none"}]},
        "body.slots.0.starts": {"slots": [{**slot, "starts": "08:00:30"}]},
        "body.rotations.0.members.1": {
            "rotations": [{**NIGHTS["rotations"][0], "members": [ann, stranger]}]
        },
        "body.area_id": {"area_id": place.office.elsewhere},
    }
    for field, fields in cases.items():
        refused = await place.boss.post("/rotas", {"area_id": place.office.here, "name": "x", **fields})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    skilled = {"skill": "nursing", "slots": [{**slot, "responder_id": ann}]}
    refused = await place.boss.post("/rotas", {"area_id": place.office.here, "name": "x", **skilled})
    assert refused.json()["errors"][0]["reason"] == "does not have the skill that this rota is for"
    assert await place.rows("select id from rotas") == []


async def test_nobody_looks_into_another_area(place: RotaOffice) -> None:
    rota = await place.rota(**nights(place, "Ann"))
    shift = (await place.boss.get("/shifts"))["items"][0]["id"]
    leave = await place.boss.made(
        "/leaves",
        {
            "responder_id": place.people["Ann"],
            "starts_at": at("10-05 00:00"),
            "ends_at": at("10-06 00:00"),
            "reason": "wedding",
        },
    )
    other = await place.user("other", "supervisor", place.office.elsewhere)
    for path in ("/rotas", "/leaves", "/shifts", "/duty/gaps"):
        assert (await other.get(path))["items"] == [], path
    assert (await other.get("/duty", at=at("09-28 23:00")))["items"] == []
    for path in (f"/rotas/{rota['id']}", f"/rotas/{rota['id']}/swaps", f"/rotas/{rota['id']}/overrides"):
        answer = await other.http.get(f"/api/v1{path}", headers=other.headers)
        assert answer.status_code == 404, path
    assert (await other.patch(f"/rotas/{rota['id']}", {"name": "x"})).status_code == 404
    for path in (f"/leaves/{leave['id']}", f"/shifts/{shift}"):
        answer = await other.http.delete(f"/api/v1{path}", headers=other.headers)
        assert answer.status_code == 404, path
    gap = (await place.boss.get("/duty/gaps"))["items"]
    assert [hhmm(one["from"]) for one in gap] == ["10-05 00:00"][: len(gap)]
    swap = {"shift_id": shift, "taker_id": place.people["Bea"]}
    assert (await other.post("/swaps", swap)).status_code == 422
    assert (await other.post("/duty/off", {"responder_id": place.people["Ann"]})).status_code == 422
    calendar = f"/api/v1/responders/{place.people['Ann']}/rota.ics"
    assert (await other.http.get(calendar, headers=other.headers)).status_code == 404


async def test_a_calendar_for_the_phone(place: RotaOffice) -> None:
    await place.rota(**nights(place, "Ann", "Bea"))
    ann = await place.account("Ann")
    path = f"/responders/{place.people['Ann']}/rota-links"
    link = await ann.made(path, None)
    assert (await ann.post(f"/responders/{place.people['Bea']}/rota-links")).status_code == 403
    address = link["url"].split("/", 3)[3]
    answer = await ann.http.get(f"/{address}")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.count("BEGIN:VEVENT") == 18
    assert "DTSTART:20260928T120000Z" in answer.text
    assert "Bea" not in answer.text
    other = address.replace(f"/{place.people['Ann']}/", f"/{place.people['Bea']}/")
    assert (await ann.http.get(f"/{other}")).status_code == 404
    gone = await ann.http.delete(f"/api/v1{path}/{link['id']}", headers=ann.headers)
    assert gone.status_code == 204
    assert (await ann.http.get(f"/{address}")).status_code == 404


async def test_a_plan_is_looked_at_before_it_is_saved(place: RotaOffice) -> None:
    plan = nights(place, "Ann", "Bea")
    answer = await place.boss.post("/rotas/preview", {**plan, "days": 2})
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert [(one["responder_name"], hhmm(one["from"]), hhmm(one["until"])) for one in items] == [
        (None, "09-27 20:00", "09-28 08:00"),
        ("Ann", "09-28 20:00", "09-29 08:00"),
        ("Bea", "09-29 20:00", "09-30 08:00"),
    ]
    assert items[1]["why"][-1]["text"] == "Rotation turns, number 1"
    assert (await place.boss.get("/rotas"))["items"] == []
    rota = await place.rota(**plan)
    ann = place.people["Ann"]
    await place.boss.made(
        "/leaves",
        {
            "responder_id": ann,
            "starts_at": at("09-28 12:00"),
            "ends_at": at("09-30 00:00"),
            "reason": "ill",
        },
    )
    answer = await place.boss.post("/rotas/preview", {**plan, "rota_id": rota["id"], "days": 2})
    assert [one["responder_name"] for one in answer.json()["items"]][1] is None
    shifts = (
        await place.boss.get(
            "/shifts", rota_id=rota["id"], since=at("09-29 12:00"), until=at("10-01 12:00")
        )
    )["items"]
    assert [(one["responder_name"], hhmm(one["starts_at"])) for one in shifts] == [
        ("Bea", "09-29 20:00"),
        ("Ann", "09-30 20:00"),
    ]
    named = (await place.boss.get("/responders", id=[ann, place.people["Cleo"]]))["items"]
    assert [one["name"] for one in named] == ["Ann", "Cleo"]
