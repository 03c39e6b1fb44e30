"""What a signal means: opens, joins, promotes, returns, or is only recorded."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from dispatch.cases.store import settle
from dispatch.intake.context import DeviceContext
from dispatch.intake.decide import Desk, Waiting, decide, priority_of
from dispatch.vocabulary import CaseState, Priority
from kit.signals import Kind
from tests.unit.case_factory import NOON, add_offer

HOME = DeviceContext("d1", person_id=1, home_id=2, area_id=3, area_path="/1/3/")
_ids = itertools.count(1)


def make_desk() -> Desk:
    return Desk(now=NOON)


def signal(kind: str, device_id: str = "d1", **fields: Any) -> Waiting:
    number = next(_ids)
    values: dict[str, Any] = {
        "id": number,
        "device_id": device_id,
        "signal_id": f"s{number}",
        "kind": kind,
        "at": NOON,
        "stored": False,
        "received_at": NOON,
        "payload": {},
        "flags": [],
        "context": HOME if device_id == "d1" else DeviceContext(device_id),
        "new_case_id": 100 + number,
    }
    return Waiting(**{**values, **fields})


def test_a_press_opens_a_p1_for_the_person() -> None:
    desk = make_desk()
    case_id = decide(desk, signal("sos"))
    case = desk.by_id[case_id or 0].case
    assert (case.priority, case.subject_type, case.subject_id) == (1, "person", "1")


def test_a_second_press_joins_and_sounds() -> None:
    desk = make_desk()
    first = decide(desk, signal("sos"))
    work = desk.by_id[first or 0]
    work.feed.clear()
    assert decide(desk, signal("sos")) == first
    assert work.case.signal_count == 2
    assert [(event.type, event.data) for event in work.feed] == [("case.joined", {"alert": True})]


def test_a_worse_signal_promotes() -> None:
    desk = make_desk()
    case_id = decide(desk, signal("inactivity"))
    assert decide(desk, signal("sos")) == case_id
    case = desk.by_id[case_id or 0].case
    assert (case.priority, case.kind) == (Priority.P1, "sos")


@pytest.mark.parametrize("danger", ["fire", "gas"])
def test_fire_and_gas_are_never_folded_into_an_sos(danger: str) -> None:
    """Whoever has been asked to go, and whoever will be, must read "stay outside"."""
    desk = make_desk()
    case_id = decide(desk, signal("sos"))
    work = desk.by_id[case_id or 0]
    settle(work)
    offer = add_offer(work)
    assert decide(desk, signal(danger)) == case_id
    assert work.case.kind == danger
    assert work.tell == [(offer, "sms.stay_outside")]
    assert decide(desk, signal("sos")) == case_id
    assert work.case.kind == danger


def test_gas_after_a_worrying_silence_is_gas() -> None:
    desk = make_desk()
    case_id = decide(desk, signal("inactivity"))
    decide(desk, signal("gas"))
    case = desk.by_id[case_id or 0].case
    assert (case.priority, case.kind) == (Priority.P1, "gas")


def test_care_and_technical_cases_stand_beside_an_emergency() -> None:
    desk = make_desk()
    ids = {decide(desk, signal(kind)) for kind in ("sos", "service", "low_battery")}
    assert len(ids) == 3


@pytest.mark.parametrize("kind", ["cancel", "fine"])
def test_neither_cancel_nor_fine_closes_an_sos(kind: str) -> None:
    desk = make_desk()
    case_id = decide(desk, signal("sos"))
    assert decide(desk, signal(kind)) == case_id
    work = desk.by_id[case_id or 0]
    settle(work)
    assert work.case.state == CaseState.OPEN
    assert work.case.returned_at == NOON
    assert ("ladder", 0) in work.steps


def test_fine_after_a_fall_becomes_a_call_today() -> None:
    desk = make_desk()
    case_id = decide(desk, signal("fall"))
    decide(desk, signal("fine"))
    work = desk.by_id[case_id or 0]
    settle(work)
    assert work.case.priority == Priority.P3
    assert work.case.state == CaseState.OPEN
    assert work.case.next_due_at is not None
    assert work.case.next_due_at - NOON < dt.timedelta(hours=12)


def test_a_press_after_fine_is_an_emergency_of_its_own() -> None:
    desk = make_desk()
    fall = decide(desk, signal("fall"))
    decide(desk, signal("fine"))
    sos = decide(desk, signal("sos"))
    assert sos != fall
    assert desk.by_id[sos or 0].case.priority == Priority.P1


@pytest.mark.parametrize("kind", ["test", "mains_restored"])
def test_some_signals_are_only_recorded(kind: str) -> None:
    assert decide(make_desk(), signal(kind)) is None


def test_a_family_call_is_only_recorded() -> None:
    assert decide(make_desk(), signal("service", flags=["family_call"])) is None


@pytest.mark.parametrize("kind", ["sos", "fall", "fire", "gas"])
def test_an_unbound_unit_is_heard(kind: str) -> None:
    desk = make_desk()
    case = desk.by_id[decide(desk, signal(kind, device_id="nobody-knows")) or 0].case
    assert (case.subject_type, case.subject_id, case.area_path) == ("device", "nobody-knows", None)
    assert case.priority <= Priority.P2


def test_the_profile_raises_technical_signals() -> None:
    breathing = DeviceContext("d1", powered_device=True)
    wandering = DeviceContext("d1", dementia=True)
    assert priority_of(Kind.MAINS_LOST, breathing) == Priority.P1
    assert priority_of(Kind.REMOVED, wandering) == Priority.P2
    assert priority_of(Kind.MAINS_LOST, HOME) == Priority.P4


def test_every_wire_kind_is_decided_about() -> None:
    for kind in Kind:
        desk = make_desk()
        case_id = decide(desk, signal(kind))
        assert (case_id is None) == (priority_of(kind, HOME) is None)


def test_a_press_after_help_has_come_opens_a_linked_case() -> None:
    desk = make_desk()
    desk.resolved["person", "1", "emergency"] = 42
    case_id = decide(desk, signal("sos"))
    assert desk.by_id[case_id or 0].case.linked_case_id == 42


@pytest.mark.parametrize(("model", "priority"), [("five-key", 2), (None, 2), ("cord", 1), ("smoke", 1)])
def test_a_fall_is_asked_about_where_it_can_be(model: str | None, priority: int) -> None:
    desk = make_desk()
    context = DeviceContext("d1", person_id=1, model=model)
    work = desk.by_id[decide(desk, signal("fall", context=context)) or 0]
    settle(work)
    assert work.case.priority == priority
    asked = [message.params["body"]["args"] for message in work.messages]
    if priority == Priority.P1:
        assert asked == []
        assert ("fall", 0) not in work.steps
    else:
        (args,) = asked
        assert args["text"], "units that do not know our catalogue can say it"
        assert args["answer"] == ["fine", "help"]
        assert ("fall", 0) in work.steps


def test_a_fall_on_top_of_another_worry_is_a_p1() -> None:
    desk = make_desk()
    work = desk.by_id[decide(desk, signal("inactivity")) or 0]
    decide(desk, signal("fall"))
    assert (work.case.priority, work.case.kind) == (Priority.P1, "fall")


def test_a_second_fall_is_waited_for_like_the_first_unless_somebody_has_spoken() -> None:
    desk = make_desk()
    work = desk.by_id[decide(desk, signal("fall")) or 0]
    decide(desk, signal("fall"))
    assert work.case.priority == Priority.P2
    work.case.contact_at = NOON
    decide(desk, signal("fall"))
    assert work.case.priority == Priority.P1


def test_back_inside_a_fence_takes_no_cry_for_help_back() -> None:
    desk = make_desk()
    case_id = decide(desk, signal("geofence", signal_id="fence-1"))
    work = desk.by_id[case_id or 0]
    desk.by_ref["d1", "fence-1"] = work.case.id
    back = {"ref": "fence-1", "fence": 1}
    assert decide(desk, signal("cancel", payload=back)) == case_id
    assert work.case.returned_at == NOON
    decide(desk, signal("sos"))
    decide(desk, signal("cancel", payload=back))
    assert work.case.returned_at is None
    assert work.events[-1].type == "returned"
