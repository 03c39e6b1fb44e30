"""Gaps that are alarms, going on and off duty, hand-over notices, and who forgot to say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import pytest

from care.rotas import words
from dispatch.notify import keys
from kit.outbox import Taken
from tests.integration.rota_office import EVERY_DAY, RotaOffice, at, hhmm, rota_office_of


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[RotaOffice]:
    async with rota_office_of(database_url, ["Ann", "Bea", "Cleo"]) as place:
        yield place


async def day_and_night(place: RotaOffice, **fields: object) -> dict[str, object]:
    """Ann by day, Bea by night."""
    slots = [
        {"days": EVERY_DAY, "starts": "08:00", "ends": "20:00", "responder_id": place.people["Ann"]},
        {"days": EVERY_DAY, "starts": "20:00", "ends": "08:00", "responder_id": place.people["Bea"]},
    ]
    return await place.rota("Street", slots=slots, **fields)


async def leave(place: RotaOffice, name: str, begins: str, ends: str) -> dict[str, object]:
    body = {"starts_at": at(begins), "ends_at": at(ends), "reason": "ill"}
    made: dict[str, object] = await place.boss.made("/leaves", {"responder_id": place.people[name], **body})
    return made


async def cases(place: RotaOffice) -> list[tuple[str, int, str]]:
    rows = await place.rows("select kind, priority, state, subject_type, area_path from cases order by id")
    assert all((row["subject_type"], row["area_path"]) == ("place", "/1/") for row in rows)
    return [(row["kind"], row["priority"], row["state"]) for row in rows]


async def test_a_gap_within_a_day_is_a_task_until_somebody_takes_it(place: RotaOffice) -> None:
    await day_and_night(place, notices=False)
    await leave(place, "Bea", "09-28 20:00", "09-29 08:00")
    await leave(place, "Bea", "10-02 20:00", "10-03 08:00")
    await place.engine()
    near, far = (await place.boss.get("/duty/gaps"))["items"]
    assert (hhmm(near["from"]), hhmm(near["until"]), near["urgent"]) == ("09-28 20:00", "09-29 08:00", True)
    assert (hhmm(far["from"]), far["urgent"]) == ("10-02 20:00", False)
    assert near["why"][0]["text"] == "Bea is on leave"
    assert await cases(place) == [("rota_gap", 4, "open")]
    assert await place.texts("boss") == ["sms.rota_gap"]
    await place.engine()
    assert await place.texts("boss") == ["sms.rota_gap"]  # once

    cleo = await place.account("Cleo")
    taken = await cleo.post("/duty/take", {"gap_id": near["id"]})
    assert taken.status_code == 200, taken.text
    await place.engine()
    assert await cases(place) == [("rota_gap", 4, "closed")]
    assert await place.on_duty("09-28 23:00") == ["Cleo"]
    assert (await place.duty("09-28 23:00"))["items"][0]["why"][1]["code"] == "taken"
    again = await cleo.post("/duty/take", {"gap_id": near["id"]})
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_take")

    await place.clock("10-01 21:00")
    await place.engine()
    assert await cases(place) == [("rota_gap", 4, "closed"), ("rota_gap", 4, "open")]
    await place.clock("10-03 09:00")
    await place.engine()
    assert await cases(place) == [("rota_gap", 4, "closed"), ("rota_gap", 4, "closed")]
    kept = await place.rows("select filled from rota_gaps order by id")
    assert [row["filled"] for row in kept] == [True, False]


async def test_whoever_goes_off_early_leaves_a_hole_and_may_come_back(place: RotaOffice) -> None:
    await day_and_night(place, notices=False)
    await place.clock("09-28 11:00")
    ann = await place.account("Ann")
    assert (await ann.post("/duty/on", {})).json()["on_duty"]
    off = (await ann.post("/duty/off", {})).json()
    assert (off["on_duty"], off["ended"]) == (False, 1)
    assert await place.on_duty("09-28 12:00") == []
    (gap,) = (await place.duty("09-28 12:00"))["gaps"]
    assert (hhmm(gap["until"]), gap["why"][0]["code"]) == ("09-28 20:00", "went_off")
    await place.clock("09-28 12:00")
    back = (await ann.post("/duty/on", {})).json()
    assert (back["on_duty"], hhmm(back["until"])) == (True, "09-28 20:00")
    assert await place.on_duty("09-28 10:59") == ["Ann"]
    assert await place.on_duty("09-28 11:30") == []
    assert await place.on_duty("09-28 13:00") == ["Ann"]
    assert await place.on_duty("09-29 13:00") == ["Ann"]


async def test_without_a_shift_one_may_go_on_duty_and_it_ends_by_itself(place: RotaOffice) -> None:
    state = (await place.boss.post("/duty/on", {"responder_id": place.people["Cleo"]})).json()
    assert (state["on_duty"], hhmm(state["until"])) == (True, "09-28 22:00")
    (item,) = (await place.boss.get("/duty"))["items"]
    assert [reason["text"] for reason in item["why"]] == [
        "Went on duty without a planned shift (desk)",
        "Has confirmed (desk)",
    ]
    too_long = {"responder_id": place.people["Cleo"], "until": at("09-30 10:00")}
    assert (await place.boss.post("/duty/on", too_long)).status_code == 422
    await place.clock("09-28 22:40")
    await place.engine()
    (shift,) = (await place.boss.get("/shifts"))["items"]
    assert (hhmm(shift["off_at"]), shift["off_how"]) == ("09-28 22:00", "itself")
    assert (await place.boss.get("/duty"))["items"] == []


async def test_hand_over_is_announced_to_both_once(place: RotaOffice) -> None:
    await day_and_night(place)
    await place.engine()
    assert await place.texts() == ["sms.duty_begins"]  # Ann, whose shift runs already
    await place.clock("09-28 19:31")
    for _ in range(2):
        await place.engine()
    assert await place.texts("Ann") == ["sms.duty_begins", "sms.duty_ends"]
    assert await place.texts("Bea") == ["sms.duty_begins"]
    rows = await place.rows(
        "select template, params from outbox where template <> 'sms.duty_begins' or id > 1"
    )
    said = {row["template"]: row["params"] for row in rows}
    assert said["sms.duty_ends"]["after"] == "Bea"
    assert said["sms.duty_begins"]["before"] == "Ann"
    assert said["sms.duty_begins"]["begins"] == "09-28 20:00"
    # Bea's night is taken over by Cleo: Bea has been told of it, so she hears that it is not hers.
    shift = next(s for s in (await place.boss.get("/shifts"))["items"] if s["responder_name"] == "Bea")
    body = {"shift_id": shift["id"], "responder_id": place.people["Cleo"]}
    assert (await place.boss.post("/duty/take", body)).status_code == 200
    await place.engine()
    assert await place.texts("Bea") == ["sms.duty_begins", "sms.duty_not_yours"]
    assert await place.texts("Cleo") == ["sms.duty_begins"]
    assert await place.on_duty("09-28 23:00") == ["Cleo"]


async def test_who_does_not_say_that_he_is_there_is_reminded_then_the_supervisor(place: RotaOffice) -> None:
    await day_and_night(place, notices=False, asks_confirmation=True)
    await place.clock("09-28 20:11")
    await place.engine()
    assert await place.texts("Bea") == ["sms.duty_remind", "voice.duty_remind"]
    assert (await place.duty("09-28 20:11"))["items"][0]["why"][-1]["code"] == "unconfirmed"
    await place.clock("09-28 20:21")
    await place.engine()
    assert await place.texts("boss") == ["sms.duty_unconfirmed"]
    (call,) = await place.rows(
        "select * from outbox where template = 'voice.duty_remind' and recipient = "
        "(select phone from responders where name = 'Bea')"
    )
    names = Taken.__dataclass_fields__
    taken = Taken(**{name: call["attempts" if name == "attempt" else name] for name in names})
    async with place.office.database.transaction() as tx:
        assert await keys.press(tx, taken, "1", "CA1") == "voice.duty_on"
    (item,) = (await place.duty("09-28 20:30"))["items"]
    assert (item["confirmed"], item["why"][-1]["text"]) == (True, "Has confirmed (telephone)")


async def test_a_text_is_enough(place: RotaOffice) -> None:
    await day_and_night(place, notices=False, asks_confirmation=True)
    await place.clock("09-28 19:30")
    async with place.office.database.transaction() as tx:
        phone = (await place.rows("select phone from responders where name = 'Bea'"))[0]["phone"]
        assert await words.by_text(tx, phone, "on") == "sms.duty_on"
        assert await words.by_text(tx, "+8613000000000", "on") is None
    await place.clock("09-28 20:30")
    await place.engine()
    assert await place.texts("Bea") == []
    async with place.office.database.transaction() as tx:
        assert await words.by_text(tx, phone, "off") == "sms.duty_off"
        assert await words.by_text(tx, phone, "off") == "sms.duty_was_off"
    assert await place.on_duty("09-28 21:00") == []


async def test_whoever_has_left_leaves_the_rota_by_himself(place: RotaOffice) -> None:
    await day_and_night(place, notices=False)
    await place.rows("update responders set active = false where name = 'Bea' returning id")
    await place.engine()
    assert await place.on_duty("09-28 23:00") == []
    gaps = (await place.boss.get("/duty/gaps"))["items"]
    assert [gap["why"][0]["code"] for gap in gaps] == ["not_active"] * 7
    assert dt.datetime.fromisoformat(gaps[0]["from"]) == dt.datetime.fromisoformat(at("09-28 20:00"))


async def test_skill_and_purpose_choose(place: RotaOffice) -> None:
    nurse = await place.responder("Nora", skills=["nursing"])
    slot = {"days": EVERY_DAY, "starts": "00:00", "ends": "00:00"}
    await place.rota("Nurses", skill="nursing", slots=[{**slot, "responder_id": nurse}])
    await place.rota(
        "Centre",
        purpose="night_centre",
        phone="+8671412349",
        slots=[{**slot, "starts": "20:00", "ends": "08:00", "responder_id": place.people["Ann"]}],
    )
    assert await place.on_duty("09-28 12:00", skill="nursing") == ["Nora"]
    assert await place.on_duty("09-28 12:00", skill="lifting") == []
    assert await place.on_duty("09-28 23:00", purpose="night_centre") == ["Ann"]
    (centre,) = (await place.duty("09-28 23:00", purpose="night_centre"))["items"]
    assert centre["rota"]["phone"] == "+8671412349"
    assert await place.on_duty("09-28 12:00", purpose="night_centre") == []
    looker = await place.user("looker", "auditor", place.office.here)
    found = await looker.get("/duty", at=at("09-28 23:00"))
    assert found["items"][0]["responder"]["phone"] == "**********0004"


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("上班", "on"),
        (" 下班。", "off"),
        ("ON", "on"),
        ("Off duty!", "off"),
        ("1", None),
        ("我在上班", None),
    ],
)
def test_words(body: str, meant: str | None) -> None:
    assert words.meaning(body) == meant
