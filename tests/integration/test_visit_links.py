"""The visitor's list behind a link: nothing before the number is confirmed, and taps that come later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from dispatch.notify.compose import compose
from kit.outbox import Taken
from kit.settings import Settings
from tests.integration.visit_office import VisitOffice, visit_office_of


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[VisitOffice]:
    async with visit_office_of(database_url) as place:
        yield place


async def asked(place: VisitOffice, method: str, path: str, body: Any = None) -> Any:
    """Without an account, as a visitor's phone does."""
    return await place.office.http.request(method, f"/api/v1{path}", json=body)


async def test_a_week_from_the_link_to_the_last_form(place: VisitOffice) -> None:
    official, other = await place.visitor("Official"), await place.visitor("Other")
    for name, east in (("Far", 500), ("Near", 50)):
        person = await place.person(name, east=east)
        await place.agree(
            person,
            {"responder_id": official, "weekdays": ["mon"]},
            {"responder_id": other},
            starts_on="2026-03-02",
        )
    await place.run("update homes set door_code = '1234'")
    await place.until("03-02 09:00")
    made = await place.boss.made("/visit-links", {"responder_id": official})
    token = made["url"].rsplit("/", 1)[1]
    row = (await place.rows("select * from outbox"))[0]
    assert token not in str(row["params"]), "the link is written only when it is sent"
    async with place.office.database.transaction() as tx:
        names = Taken.__dataclass_fields__
        message = Taken(**{name: row["attempts" if name == "attempt" else name] for name in names})
        composed = await compose(tx, message, Settings(secret_key="k" * 32))
    assert token in composed.text

    before = (await asked(place, "GET", f"/v/{token}")).json()
    assert (before["confirmed"], before["many"], before["visits"]) == (False, 2, [])
    wrong = await asked(place, "POST", f"/v/{token}/confirm", {"phone_tail": "9999"})
    assert (wrong.status_code, wrong.json()["left"]) == (403, 4)
    early = await asked(place, "POST", f"/v/{token}/visits/1/arrive", {"lat": 30.2, "lon": 115})
    assert early.status_code == 403
    opened = (await asked(place, "POST", f"/v/{token}/confirm", {"phone_tail": "0000"})).json()
    near, far = opened["visits"]
    assert [(one["order"], one["person"], one["door_code"]) for one in (near, far)] == [
        (1, "Near", "1234"),
        (2, "Far", "1234"),
    ]

    visit = f"/v/{token}/visits/{near['id']}"
    tap = {"at": "2026-03-02T08:20:00+08:00", "lat": 30.2, "lon": 115.0, "key": "t1"}
    form = {"at": "2026-03-02T08:55:00+08:00", "key": "t2", "hazards": [{"item": "wiring"}], "note": "fine"}
    for path, body in (("arrive", tap), ("arrive", tap), ("complete", form), ("complete", form)):
        answer = await asked(place, "POST", f"{visit}/{path}", body)
        assert answer.status_code == 200, answer.text
    done = answer.json()["visits"][0]
    assert (done["state"], done["hazards"]) == ("done", ["wiring"])
    shown = await place.boss.get(f"/visits/{near['id']}")
    assert (shown["minutes"], shown["flags"], shown["note"]) == (35, ["told_late"], "fine")

    theirs = await place.run("select min(id) from visits where responder_id = :other", other=other)
    foreign = await asked(place, "POST", f"/v/{token}/visits/{theirs}/arrive", tap)
    assert (foreign.status_code, foreign.json()["visit_id"]) == (404, theirs)
    again = await place.boss.made("/visit-links", {"responder_id": official, "send": False})
    assert (await asked(place, "GET", f"/v/{token}")).status_code == 404, "taken back by the newer one"
    newer = again["url"].rsplit("/", 1)[1]
    assert (await asked(place, "GET", f"/v/{newer}")).status_code == 200
    await place.clock("03-17 09:00")
    assert (await asked(place, "GET", f"/v/{newer}")).status_code == 404


async def test_guessing_is_slow_and_nobody_is_locked_out(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    made = await place.boss.made("/visit-links", {"responder_id": official, "send": False})
    path = f"/v/{made['url'].rsplit('/', 1)[1]}/confirm"
    for left in (4, 3, 2, 1, 0):
        wrong = await asked(place, "POST", path, {"phone_tail": "9999"})
        assert wrong.json()["left"] == left
    right = {"phone_tail": "0000"}
    assert (await asked(place, "POST", path, right)).status_code == 403
    async with place.office.database.transaction() as tx:
        await tx.execute(sa.text("update clock set offset_s = offset_s + 121"))
    assert (await asked(place, "POST", path, right)).status_code == 200


async def test_a_link_says_no_more_than_the_way_needs(place: VisitOffice) -> None:
    official = await place.visitor("Official")
    for name, day in (("Seen", "mon"), ("Waits", "fri"), ("Over", "fri")):
        made = await place.agree(
            await place.person(name), {"responder_id": official, "weekdays": [day]}, starts_on="2026-03-02"
        )
    await place.run("update homes set door_code = '1234', way_in = 'back'")
    await place.until("03-02 09:00")
    link = await place.boss.made("/visit-links", {"responder_id": official, "send": False})
    path = f"/v/{link['url'].rsplit('/', 1)[1]}"
    opened = (await asked(place, "POST", f"{path}/confirm", {"phone_tail": "0000"})).json()
    first = opened["visits"][0]
    assert (first["person"], first["door_code"]) == ("Seen", "1234")
    await asked(place, "POST", f"{path}/visits/{first['id']}/complete", {"key": "k"})
    await place.boss.post(f"/visit-agreements/{made['id']}/end")
    for _ in range(2):
        shown = (await asked(place, "GET", path)).json()["visits"]
    known = {it["person"]: (it["address"], it["way_in"], it["door_code"]) for it in shown}
    nothing = (None, None, None)
    assert known == {"Seen": nothing, "Waits": ("Waits lane", "back", "1234"), "Over": nothing}
    views = "select count(*) from audit where action = 'visit_link.view' and subject_id = :id"
    assert await place.run(views, id=str(official)) == 1, "once a day"
    await place.until("03-10 09:00")
    assert (await asked(place, "GET", f"{path}?week=2026-03-02")).status_code == 200
    for week in ("2026-02-23", "2026-03-16"):
        refused = await asked(place, "GET", f"{path}?week={week}")
        assert refused.status_code == 422, refused.text
        assert refused.json()["errors"][0]["field"] == "query.week"
