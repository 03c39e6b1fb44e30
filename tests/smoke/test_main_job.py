"""A press, and everything until the person has been helped."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from kit.catalogue import text
from tests.smoke.harness.clock import Clock
from tests.smoke.harness.desk import Desk
from tests.smoke.harness.phones import Phones
from tests.smoke.harness.town import Town

STATIONS = (
    *("received_at", "opened_at", "claimed_at", "contact_at", "dispatched_at", "accepted_at"),
    *("departed_at", "arrived_at", "entered_at", "resolved_at", "closed_at"),
)
A_MOMENT = dt.timedelta(seconds=1)


async def test_from_the_press_to_the_closed_case(
    town: Town, desk: Desk, phones: Phones, clock: Clock
) -> None:
    press = await town.press("demo-0001")
    case = await desk.case_of(press)
    await desk.hears("opened", case, alert=True)
    seen = await case.look()
    assert (seen["priority"], seen["kind"], seen["state"]) == (1, "sos", "open")
    assert seen["subject"]["type"] == "person"
    assert seen["person"]["name"]
    assert seen["home"]["address"]
    assert seen["home"]["way_in"]
    assert seen["contacts"]

    await desk.claim(case)
    await press.wait("claimed", 5)
    await desk.contact(case, "voice")
    best = next(c for c in await case.field("candidates") if c["eligible"])
    assert best["for"], "the first of the list says why"
    nurse = await desk.dispatch(case)
    assert nurse.phone == best["responder"]["phone"]
    sms = await phones.expect_sms(nurse.phone, "P1")
    address = seen["home"]["address"]
    assert address not in sms.body, "no address by SMS"
    call = await phones.expect_call(nurse.phone)
    assert await call.press("1") == text("voice.accepted")
    await case.becomes("accepted")
    coming = await press.wait("coming", 5)
    assert nurse.name in (coming.say or "")

    await desk.report(nurse, "depart", eta_min=8)
    await desk.report(nurse, "arrive")
    await desk.report(nurse, "enter")
    await desk.report(nurse, "complete", outcome="stayed", note="血压正常")
    await case.becomes("resolved")
    await desk.close(case, "health", "stayed")
    await press.wait("closed", 5)

    assert press.states == ["received", "claimed", "coming", "closed"]
    assert 8 in [receipt.eta_min for receipt in press.receipts]
    closed = await case.look()
    assert (closed["disposition"], closed["outcome"]) == ("health", "stayed")
    moments = [closed[name] for name in STATIONS]
    assert all(moments), dict(zip(STATIONS, moments, strict=True))
    assert moments == sorted(moments)
    types = [event["type"] for event in closed["timeline"]]
    spine = [
        *("opened", "claimed", "contact", "offered", "offer_accepted", "offer_departed"),
        *("offer_arrived", "offer_entered", "offer_completed", "resolved", "closed"),
    ]
    assert [type_ for type_ in types if type_ in spine] == spine
    assert types.count("message_sent") == 2
    # In the order of their recording; a sender's note may have waited a moment for the case.
    times = [dt.datetime.fromisoformat(event["at"]) for event in closed["timeline"]]
    assert all(later - earlier > -A_MOMENT for earlier, later in pairwise(times))
