"""Another street's staff try every URL: ids are not found, lists hold nothing of what is not theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from tests.integration.api_harness import Api, Desk, running_api

MARK = "ElsewhereOnly"
PHONE = "+8610099912345"
ROLES = ["administrator", "supervisor", "installer"]

OPEN_TO_ALL = {
    "/proof",
    "/me",
    "/holidays/{year}",
    "/desk",
    "/devices/models",
    "/procedures",
    "/imports/templates/{kind}.xlsx",
    "/terminal/{device_id}/receipts",  # the demo's virtual terminal
    "/r/{token}",  # a capability of its own, for whoever holds it
    "/v/{token}",
    "/f/{token}",
}
"""Nothing in there belongs to a street."""

NEEDS = {
    "/quarantine/frame": {"device_id": f"{MARK}-dev", "topic": "t", "sha256": "0" * 64},
    "/feed/page": {"after": 0, "limit": 1000},
    "/cases/{case_id}/call-sheet": {"service": "ambulance"},
    "/reports/monthly": {"month": "2026-10"},
    "/reports/visits": {"month": "2026-10"},
}
"""Query parameters that are not ids of something."""


@pytest.fixture
async def api(town_url: str) -> AsyncIterator[Api]:
    async with running_api(town_url) as running:
        yield running


async def made(admin: Desk, path: str, **body: Any) -> dict[str, Any]:
    answer = await admin.post(path, body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def everything(api: Api, admin: Desk, boss: Desk, area: int) -> dict[str, Any]:
    """One of each in an area, marked; ids by the name of the parameter."""
    where = {"area_id": area}
    home = {"address": f"{MARK} lane 1"}
    contact = {"name": MARK, "phone": PHONE}
    person = await made(admin, "/persons", **where, name=MARK, phone=PHONE, home=home, contacts=[contact])
    provider = await made(admin, "/providers", **where, name=MARK)
    responder = await made(admin, "/responders", **where, name=MARK, phone=PHONE)
    span = {"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-01T08:00:00Z"}
    shift = await made(boss, "/shifts", responder_id=responder["id"], **span)
    device = await made(admin, "/devices", id=f"{MARK}-dev", model="cord", person_id=person["id"])
    order = await made(admin, "/install-orders", person_id=person["id"], model="cord", note=MARK)
    rota = await made(boss, "/rotas", **where, name=MARK)
    place = {"kind": "day_centre", "name": MARK, "address": home["address"]}
    facility = await made(admin, "/facilities", **where, **place)
    rules = {"groups": [{"code": "all", "name": MARK, "payer": "free", "amount": "1", "when": {"all": []}}]}
    programme = await made(
        admin, "/coverage/programmes", **where, name=MARK, valid_from="2026-01-01", rules=rules
    )
    applied = {"programme_id": programme["id"], "person_id": person["id"], "source": "self"}
    application = await made(admin, "/coverage/applications", **applied)
    account = await made(
        admin,
        "/users",
        **where,
        username=MARK.lower(),
        name=MARK,
        password="long-password",
        roles=["auditor"],
    )
    listed = {"name": MARK, "birth_date": "1940-01-01"}
    run = await made(
        admin, "/office-lists", **where, kind="deaths", as_of="2026-01-01", source=MARK, rows=[listed]
    )
    ladder = {"steps": [{"after_s": 5, "do": ["desks"]}], "repeat": {"from_step": 1, "every_s": 3600}}
    hook = await made(admin, "/webhooks", **where, url="https://198.51.99.1/", events=["case.opened"])
    plan = await made(admin, "/plans", **where, name=MARK, priority=4, **ladder)
    desk = await made(admin, "/desks", **where, name=MARK, serves=[{"area_id": area}])
    sitting = await boss.patch(f"/agents/{account['id']}", {"desk_id": desk["id"]})
    assert sitting.status_code == 404, "an auditor sits at no desk"
    export = await admin.post("/exports", {**where, "kind": "persons", "purpose": MARK})
    sent = await admin.api.client.post(
        "/api/v1/imports",
        files={"file": (f"{MARK}.csv", b"x")},
        data={"kind": "persons"},
        headers=admin.headers,
    )
    number = "+8610099912399"
    line = await made(admin, "/hotline/lines", **where, name=MARK, number=number, kind="ordinary")
    asked = {"name": MARK, "person_id": person["id"], "cadence": {"starts_on": "2026-01-01"}}
    checkin_plan = await made(admin, "/checkin-plans", **asked)
    warned = {"name": MARK, "population": where, "channel": "sms", "text": MARK}
    campaign = await made(admin, "/campaigns", **warned)
    duty = {"responder_id": responder["id"], "role": "neighbour"}
    agreed = await made(admin, "/visit-agreements", person_id=person["id"], duties=[duty], note=MARK)
    paired = {"home_id": person["home"]["id"], "responder_id": responder["id"], "note": MARK}
    await made(admin, "/visit-pairs", **paired)
    drill = await made(admin, "/drills", **where, name=MARK, starts_at="2199-01-01T00:00:00Z")
    hardship = {"to": "other", "hardship": "income", "reason": MARK, "person_id": person["id"]}
    referral = await made(admin, "/referrals", **hardship)
    bosses = (await boss.get("/me")).json()
    confided = {"person_id": person["id"], "supervisor_id": bosses["id"], "reason": MARK}
    file = await made(admin, "/social-work-files", **confided)
    at = "2026-01-01T00:00:00Z"
    report = {"call_id": MARK, "called_number": number, "calling_number": PHONE, "at": at}
    call = await boss.post("/cti/ringing", {**report, "recording_ref": MARK})
    assert call.status_code == 200, call.text
    async with api.process.database.transaction() as tx:
        case = await tx.scalar(
            sa.text(
                "insert into cases (number, state, priority, kind, situation, subject_type, subject_id,"
                " person_id, device_id, area_id, area_path) select :mark, 'open', 1, 'sos', 'emergency',"
                " 'person', cast(cast(:person as bigint) as text), :person, :device, id, path from areas"
                " where id = :area returning id"
            ),
            {"mark": MARK, "person": person["id"], "device": device["id"], "area": area},
        )
        offer = await tx.scalar(
            sa.text(
                "insert into offers (case_id, responder_id, role, offered_at, expires_at)"
                " values (:case, :responder, 'lead', bell_now(), bell_now()) returning id"
            ),
            {"case": case, "responder": responder["id"]},
        )
        checkin = await tx.scalar(
            sa.text(
                "insert into checkins (plan_id, person_id, day, due_at, deadline_at, risk, note)"
                " values (:plan, :person, current_date, bell_now(), bell_now(), 'low', :mark) returning id"
            ),
            {"plan": checkin_plan["id"], "person": person["id"], "mark": MARK},
        )
        visit = await tx.scalar(
            sa.text(
                "insert into visits (duty_id, person_id, responder_id, week, day, latest_at)"
                " select id, :person, responder_id, current_date, current_date, bell_now()"
                " from visit_duties where agreement_id = :agreement returning id"
            ),
            {"person": person["id"], "agreement": agreed["id"]},
        )
        values = {"case": case, "phone": PHONE, "device": device["id"]}
        for statement in (
            "insert into dwelling_hazards (person_id, item, note, found_on, fix_by)"
            f" select person_id, 'gas', '{MARK}', current_date, current_date from cases where id = :case",
            "insert into steps (case_id, kind, trigger, due_at) values (:case, 'claim', 'x', bell_now())",
            "insert into outbox (key, channel, recipient, template, case_id)"
            " values ('1', 'sms', :phone, 'x', :case)",
            "insert into outbox (key, channel, recipient, template) values ('2', 'sms', :phone, 'x')",
            "insert into outbox (key, channel, recipient, template) values ('3', 'device', :device, 'x')",
            "insert into feed (type, case_id, area_path, data) select 'note', :case, area_path,"
            " jsonb_build_object('phone', cast(:phone as text)) from cases where id = :case",
            "insert into quarantine (device_id, topic, sha256, size, sample, reason)"
            " values (:device, 't', repeat('0', 64), 1, 'x', 'x')",
            "insert into common_causes (place, area_id, case_ids, opened_at, changed_at)"
            f" select path || '{MARK}', id, array[cast(:case as bigint)], bell_now(), bell_now() from areas"
            " where id = (select area_id from cases where id = :case)",
            "update cases set tray_until = bell_now() + interval '1 hour', shelf_until = tray_until,"
            " shelf_reason = 'x' where id = :case",
            "insert into device_findings (device_id, finding, level, since, opened_at, seen_at)"
            " values (:device, 'silence', 'late', bell_now(), bell_now(), bell_now())",
        ):
            await tx.execute(sa.text(statement), values)
    return {
        "area_id": area,
        "area": area,
        "parent": area,
        "person_id": person["id"],
        "home_id": person["home"]["id"],
        "provider_id": provider["id"],
        "responder_id": responder["id"],
        "shift_id": shift["id"],
        "device_id": device["id"],
        "gateway_id": device["id"],
        "order_id": order["id"],
        "run_id": run["id"],
        "rota_id": rota["id"],
        "export_id": export.json()["id"],
        "import_id": sent.json()["id"],
        "facility_id": facility["id"],
        "offer_id": offer,
        "plan_id": plan["id"],
        "webhook_id": hook["id"],
        "programme_id": programme["id"],
        "programme": programme["id"],
        "application_id": application["id"],
        "user_id": account["id"],
        "installer_id": account["id"],
        "case_id": case,
        "desk_id": desk["id"],
        "handover_id": 1,
        "checkin_id": checkin,
        "checkin_plan_id": checkin_plan["id"],
        "campaign_id": campaign["id"],
        "agreement_id": agreed["id"],
        "visit_id": visit,
        "referral_id": referral["id"],
        "file_id": file["id"],
        "visitor": responder["id"],
        "line_id": line["id"],
        "call_id": call.json()["id"],
        "drill_id": drill["id"],
        "incident": 1,
        "q": MARK,
        "ids": device["id"],
        "batch": MARK,
    }


async def test_every_url_with_the_ids_of_another_street(api: Api) -> None:
    admin, boss = await api.sign_in("admin"), await api.sign_in("supervisor")
    streets = [
        area for area in (await admin.get("/areas", limit=200)).json()["items"] if area["level"] == "street"
    ]
    theirs, ours = streets[:2]
    ids = await everything(api, admin, boss, theirs["id"])
    body = {"username": "nosy", "password": "long-password", "roles": ROLES, "area_id": ours["id"]}
    await made(admin, "/users", **body)
    nosy = await api.sign_in("nosy", "long-password")

    document = (await api.client.get("/openapi.json")).json()
    tried = 0
    for url, operations in document["paths"].items():
        path = url.removeprefix("/api/v1")
        if "get" not in operations or path == url or path in OPEN_TO_ALL:
            continue
        parameters = operations["get"].get("parameters", [])
        named = [one["name"] for one in parameters if one["in"] == "path"]
        # What lies below something of theirs needs no id of its own.
        assert not named or set(named) & set(ids), f"{path}: say here which of theirs {named} is"
        for name in named:
            path = path.replace(f"{{{name}}}", str(ids.get(name, 1)))
        plain = NEEDS.get(url.removeprefix("/api/v1"), {})
        narrowed = [
            {one["name"]: ids[one["name"]]}
            for one in parameters
            if one["in"] == "query" and one["name"] in ids and one["name"] not in plain
        ]
        for query in [plain, *({**plain, **one} for one in narrowed)]:
            answer = await nosy.get(path, **query)
            told = f"{path} {query}: {answer.status_code} {answer.text[:600]}"
            assert answer.status_code in ((403, 404) if named else (200, 403, 404, 422)), told
            assert answer.status_code != 200 or not _words(answer.text, query), told
            tried += 1
    assert tried > 60


def _words(text: str, query: dict[str, Any]) -> list[str]:
    """What of the other street stands in an answer, apart from what was asked for."""
    for value in query.values():
        text = text.replace(str(value), "")
    return [word for word in (MARK.lower(), PHONE[1:]) if word in text.lower()]


async def test_the_same_urls_answer_their_own_street(api: Api) -> None:
    """Else the first test would prove nothing."""
    admin, boss = await api.sign_in("admin"), await api.sign_in("supervisor")
    area = (await admin.get("/areas", q="990102001")).json()["items"][0]["id"]
    ids = await everything(api, admin, boss, area)
    body = {"username": "local", "password": "long-password", "roles": ROLES, "area_id": area}
    await made(admin, "/users", **body)
    local = await api.sign_in("local", "long-password")
    for path in (
        "/persons",
        "/homes",
        "/providers",
        "/responders",
        "/devices",
        "/install-orders",
        "/users",
        "/hotline/lines",
        "/calls",
    ):
        assert MARK in (await local.get(path, limit=200)).text, path
    for path in ("/messages", "/feed/page", "/persons", "/calls"):
        assert PHONE[-4:] in (await local.get(path)).text, path
    for path in ("/quarantine", "/deadlines", "/cases", "/desks", "/desk/tray", "/desk/common-causes"):
        assert MARK in (await local.get(path)).text, path
    for path in (f"/cases/{ids['case_id']}", f"/persons/{ids['person_id']}", f"/areas/{area}/history"):
        assert (await local.get(path)).status_code == 200, path
