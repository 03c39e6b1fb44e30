"""What a signal becomes: repeats, reused ids, late and unbound presses, cancels, falls, fire."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kit.catalogue import text
from simulator import frames
from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk, Refused
from tests.smoke.harness.link import Links
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.scenes import somebody_coming
from tests.smoke.harness.town import Town
from tests.smoke.harness.waiting import until

DAY = 86400


async def signals_of(desk: Desk, device_id: str, signal_id: str) -> list[dict[str, Any]]:
    """What the inbox has of this id, the newest first."""
    items = (await desk.get("/signals", device_id=device_id))["items"]
    return [item for item in items if item["signal_id"] == signal_id]


async def test_five_deliveries_make_one_case(town: Town, desk: Desk) -> None:
    terminal = await town.terminal("demo-0011")
    frame = frames.alarm("sos")
    await town.deliver("demo-0011", frame, times=5)
    case = await desk.case_of("demo-0011")

    async def each_receipted() -> bool:
        return [receipt.id for receipt in terminal.receipts].count(frame["id"]) >= 5

    await until(each_receipted, "a receipt for each delivery")
    assert await case.field("signal_count") == 1
    assert len(await signals_of(desk, "demo-0011", frame["id"])) == 1
    assert len(await case.events("opened")) == 1


async def test_an_id_used_again_at_another_time_is_another_signal(town: Town, desk: Desk) -> None:
    frame = frames.alarm("sos", id="0042")
    await town.deliver("demo-0012", frame)
    case = await desk.case_of("demo-0012")
    await desk.claim(case)
    await desk.contact(case)
    await desk.close(case, "accidental")
    later = dt.datetime.fromisoformat(frame["at"]) + dt.timedelta(seconds=7)
    await town.deliver("demo-0012", frame | {"at": later.isoformat()})
    other = await desk.case_of("demo-0012")
    assert other.id != case.id
    newest, oldest = await signals_of(desk, "demo-0012", "0042")
    assert "id_reused" in newest["flags"]
    assert "id_reused" not in oldest["flags"]


async def test_an_undated_repeat_is_new_after_a_day(town: Town, desk: Desk, clock: Clock) -> None:
    frame = frames.alarm("sos", id="7")
    del frame["at"]
    await town.deliver("demo-0013", frame)
    case = await desk.case_of("demo-0013")
    await desk.claim(case)
    await desk.contact(case)
    await desk.close(case, "accidental")
    terminal = await town.terminal("demo-0013")
    await clock.advance(DAY - 600)
    heard = len(terminal.receipts)
    await town.deliver("demo-0013", frame)

    async def receipted() -> bool:
        return len(terminal.receipts) > heard

    await until(receipted, "a receipt for the repeat")
    assert await desk.cases("demo-0013") == [], "within a day it is the same press"
    await clock.advance(1200)
    await town.deliver("demo-0013", frame)
    other = await desk.case_of("demo-0013")
    assert other.id != case.id
    assert "id_reused" in (await signals_of(desk, "demo-0013", "7"))[0]["flags"]


async def test_a_unit_that_nobody_has_bound_is_a_p1(
    town: Town, desk: Desk, admin: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    device = await admin.post("/devices", {"model": "pendant"})
    await town.terminal(device["id"], device["secret"])
    case = await desk.case_of(await town.press(device["id"]))
    await desk.hears("opened", case, alert=True)
    found = await case.look()
    assert found["priority"] == 1
    assert found["subject"]["type"] == "device"
    await clock.reach(found["opened_at"], 15.5)
    await phones.expect_both(supervisor.phone)


async def test_a_stored_press_after_an_hour_is_a_p1(town: Town, desk: Desk, clock: Clock) -> None:
    terminal = town.switched_off("demo-0014")
    press = await terminal.press()
    await clock.advance(3600)
    terminal.start()
    await press.wait("received", 10)
    case = await desk.case_of(press)
    opened = await desk.hears("opened", case, alert=True)
    assert opened["case"]["priority"] == 1
    assert (await case.happened("opened"))["data"]["stored"] is True
    (signal,) = await case.field("signals")
    assert signal["stored"] is True
    age = await case.moment("received_at") - await case.moment("pressed_at")
    assert age >= dt.timedelta(hours=1), "shown with its age"


@pytest.mark.parametrize("kind", ["cancel", "fine"])
async def test_neither_cancel_nor_fine_closes_an_sos(
    kind: str, town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    press = await town.press("demo-0015")
    case = await desk.case_of(press)
    await town.press("demo-0015", kind, ref=press.id)
    await case.happened("returned", kind=kind)
    found = await case.look()
    assert (found["state"], found["priority"]) == ("open", 1)
    assert found["returned_at"]
    assert press.states == ["received"]
    await clock.reach(found["opened_at"], 15.5)
    await phones.expect_both(supervisor.phone)
    await desk.claim(case)
    with pytest.raises(Refused, match="second_person_required"):
        await desk.close(case, "accidental", "stayed")
    await town.press("demo-0015")
    await case.happened("joined", count=2)
    assert await case.field("returned_at") is None, "pressed again: help is wanted"


async def test_fine_after_a_fall_makes_it_a_call_today(town: Town, desk: Desk, clock: Clock) -> None:
    await town.terminal("demo-0016", fall_answer="fine", fall_answer_after_s=0.1)
    press = await town.press("demo-0016", "fall")
    case = await desk.case_of(press)
    await case.happened("call_today")
    found = await case.look()
    assert (found["state"], found["priority"]) == ("open", 3)
    await clock.advance(600)
    assert await case.field("priority") == 3
    await case.never("escalated")


async def test_a_fall_that_nobody_answers_for_is_a_p1(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, clock: Clock
) -> None:
    terminal = await town.terminal("demo-0017", fall_answer="none", fall_answer_after_s=0.1)
    case = await desk.case_of(await town.press("demo-0017", "fall"))
    opened = await case.moment("opened_at")
    assert await case.field("priority") == 2
    await desk.hears("opened", case, alert=True)

    async def asked_aloud() -> bool:
        return any(command["args"].get("answer") for command in terminal.commands.got)

    await until(asked_aloud, "the terminal asks aloud")
    await clock.reach(opened, 26)
    assert await case.field("priority") == 2
    await phones.expect_both(supervisor.phone)
    await clock.reach(opened, 30.5)
    await desk.hears("promoted", case, alert=True)
    assert await case.field("priority") == 1


async def test_help_after_a_fall_is_a_p1_at_once(town: Town, desk: Desk) -> None:
    await town.terminal("demo-0018", fall_answer="help", fall_answer_after_s=0.1)
    case = await desk.case_of(await town.press("demo-0018", "fall"))
    await desk.hears("promoted", case, alert=True)
    assert await case.field("priority") == 1


async def test_a_fall_is_a_p1_at_once_where_nobody_can_be_asked(
    town: Town, desk: Desk, admin: Desk, clock: Clock
) -> None:
    device = await admin.post("/devices", {"model": "cord"})
    await town.terminal(device["id"], device["secret"])
    case = await desk.case_of(await town.press(device["id"], "fall"))
    opened = await desk.hears("opened", case, alert=True)
    assert opened["case"]["priority"] == 1
    assert await desk.messages(case) == []


async def test_one_press_of_a_window_is_a_test_and_the_next_is_real(
    town: Town, desk: Desk, clock: Clock
) -> None:
    terminal = await town.terminal("demo-0014")
    until_when = await clock.now() + dt.timedelta(hours=1)
    await desk.post("/devices/demo-0014/test-window", {"until": until_when.isoformat()})

    async def told() -> bool:
        said = [command["args"].get("text") for command in terminal.commands.got]
        return text("test_window.opened") in said

    await until(told, "the terminal says that it is on test")
    test = await town.press("demo-0014")
    await clock.settle()
    assert await desk.cases("demo-0014") == []
    assert test.receipts[0].say == text("receipt.received.on_test")
    real = await town.press("demo-0014")
    case = await desk.case_of(real)
    assert await case.field("priority") == 1
    assert real.receipts[0].say == text("receipt.received")
    assert (await signals_of(desk, "demo-0014", test.id))[0]["flags"] == ["on_test"]


async def test_fire_tells_to_call_119_and_to_stay_outside(
    town: Town, desk: Desk, supervisor: Desk, phones: Phones, links: Links, clock: Clock
) -> None:
    case = await desk.case_of(await town.press("demo-0019", "fire"))
    assert await case.field("priority") == 1
    await clock.reach(await case.moment("opened_at"), 15.5)
    _, call = await phones.expect_both(supervisor.phone, "119")
    await call.press("1")
    assert "1 1 9" in await call.heard(), "read as it is dialled"
    await supervisor.contact(case)
    asked = await supervisor.dispatch(case)
    sms, call = await phones.expect_both(asked.phone, text("stay_outside"))
    assert (await links.show(sms))["stay_outside"] is True
    await call.press("1")
    assert text("stay_outside") in await call.heard()


async def test_a_test_press_is_thanked_for_and_makes_no_case(town: Town, desk: Desk, clock: Clock) -> None:
    press = await town.press("demo-0020", "test")
    await clock.settle()
    assert await desk.cases("demo-0020") == []
    assert press.states == ["received"]


async def test_an_sos_makes_a_lesser_emergency_a_p1(town: Town, desk: Desk) -> None:
    case = await desk.case_of(await town.press("demo-0020", "inactivity"))
    assert await case.field("priority") == 2
    await town.press("demo-0020")
    await desk.hears("promoted", case, alert=True)
    found = await case.look()
    assert (found["priority"], found["kind"], found["signal_count"]) == (1, "sos", 2)


async def test_gas_while_somebody_is_on_his_way(town: Town, desk: Desk, phones: Phones) -> None:
    case, nurse, _ = await somebody_coming(town, desk, phones, "demo-0015")
    await town.press("demo-0015", "gas")
    await desk.hears("danger", case, alert=True)
    assert await case.field("kind") == "gas"
    await phones.expect_sms(nurse.phone, text("kind.gas"), "请勿入内")
