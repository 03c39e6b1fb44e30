"""The table of DESIGN §5: what is due for a case as it stands."""

from __future__ import annotations

import datetime as dt

import pytest

from dispatch.cases import actions, responding
from dispatch.cases.record import Actor
from dispatch.cases.store import settle
from dispatch.escalation.plan import PLANS, rung, seconds_to_next
from dispatch.vocabulary import CaseState, OfferState, Outcome, Priority
from tests.unit.case_factory import add_offer, due, later, make_work

LI = Actor("responder", "11")


def test_an_unclaimed_p1_is_louder_after_15_s() -> None:
    work = make_work()
    assert due(work, "ladder") == 15
    assert work.case.state == CaseState.OPEN
    assert work.case.next_due_at == work.steps["ladder", 0].due_at


def test_a_claim_starts_contact_decision_input_and_lease() -> None:
    work = make_work()
    later(work, 5)
    actions.claim(work, 4)
    settle(work)
    assert due(work, "ladder") is None
    assert {kind: due(work, kind) for kind in ("contact", "decision", "input", "lease")} == {
        "contact": 60,
        "decision": 180,
        "input": 120,
        "lease": 22.5,  # half of it: the first look
    }


def test_a_heartbeat_moves_the_lease_and_nothing_else() -> None:
    work = make_work()
    actions.claim(work, 4)
    settle(work)
    later(work, 30)
    actions.heartbeat(work, 4)
    settle(work)
    assert due(work, "lease") == 22.5
    assert due(work, "contact") == 30
    assert due(work, "input") == 90


def test_a_note_is_human_input_but_no_contact() -> None:
    work = make_work()
    actions.claim(work, 4)
    settle(work)
    later(work, 30)
    actions.add_note(work, 4, "calling")
    settle(work)
    assert due(work, "input") == 120
    assert due(work, "contact") == 30


def test_a_returned_case_goes_on_with_the_plan_where_it_stood() -> None:
    work = make_work()
    work.case.rung = 2
    actions.claim(work, 4)
    settle(work)
    later(work, 70)
    actions.return_to_queue(work, "owner_vanished")
    settle(work)
    assert work.case.state == CaseState.OPEN
    assert due(work, "ladder") == 110, "automatic dispatch stays at 180 s from the opening"
    assert work.case.rung == 2


def test_a_claim_that_came_to_nothing_does_not_put_help_off() -> None:
    work = make_work()
    actions.claim(work, 4)
    settle(work)
    later(work, 100)
    actions.return_to_queue(work, "owner_vanished")
    settle(work)
    assert due(work, "ladder") == 5, "the supervisor should have been told at 15 s"


def test_a_case_that_comes_back_late_in_the_night_does_not_wait_out_a_repeat() -> None:
    work = make_work()
    work.case.rung = 9
    actions.claim(work, 4)
    settle(work)
    later(work, 3000)
    actions.return_to_queue(work, "owner_vanished")
    settle(work)
    assert due(work, "ladder") == 15


def test_each_stage_of_a_response_has_its_deadline() -> None:
    work = make_work()
    actions.claim(work, 4)
    actions.contact(work, 4, "voice", "")
    offer = add_offer(work)
    assert work.case.state == CaseState.DISPATCHED
    assert due(work, "offer", 1) == 60
    responding.accept(work, offer, LI, "voice")
    settle(work)
    assert (work.case.state, due(work, "depart", 1)) == (CaseState.ACCEPTED, 300)
    responding.depart(work, offer, LI, 8)
    settle(work)
    assert (work.case.state, due(work, "arrive", 1)) == (CaseState.EN_ROUTE, 8 * 60 + 600)
    responding.arrive(work, offer, LI)
    settle(work)
    assert (work.case.state, due(work, "enter", 1)) == (CaseState.ON_SCENE, 300)
    assert due(work, "check", 1) == 1800
    responding.enter(work, offer, LI)
    settle(work)
    assert due(work, "enter", 1) is None
    responding.complete(work, offer, LI, Outcome.STAYED, "")
    settle(work)
    assert (work.case.state, due(work, "close")) == (CaseState.RESOLVED, 1800)
    actions.close(work, 4, "health", Outcome.STAYED, "")
    settle(work)
    assert work.case.state == CaseState.CLOSED
    assert work.steps == {}


def test_the_state_falls_back_when_the_last_offer_withdraws() -> None:
    work = make_work()
    actions.claim(work, 4)
    offer = add_offer(work)
    responding.accept(work, offer, LI, "link")
    settle(work)
    responding.withdraw(work, offer, LI, "flat tyre")
    settle(work)
    assert work.case.state == CaseState.CLAIMED
    assert work.case.accepted_at is None
    assert due(work, "decision") == 180


def test_a_hold_wakes_at_its_time_and_silences_the_other_deadlines() -> None:
    work = make_work()
    actions.claim(work, 4)
    actions.hold(work, 4, work.now + dt.timedelta(minutes=10), "waiting for the daughter")
    settle(work)
    assert due(work, "hold") == 600
    assert due(work, "contact") is None
    later(work, 600)
    actions.wake(work)
    settle(work)
    assert due(work, "decision") == 180


@pytest.mark.parametrize("priority", list(Priority))
def test_every_plan_repeats_for_ever(priority: Priority) -> None:
    plan = PLANS[priority]
    length = len(plan["ladder"])
    assert rung(plan, length) == plan["ladder"][plan["repeat_from"]]
    for number in range(3 * length):
        assert rung(plan, number)["do"]
        assert seconds_to_next(plan, number) > 0


def test_automatic_dispatch_is_a_step_and_never_the_end() -> None:
    plan = PLANS[Priority.P1]
    repeated = {measure for number in range(6, 12) for measure in rung(plan, number)["do"]}
    assert {"alert", "desks", "supervisor", "duty_leader", "partner_centre"} <= repeated


def test_offers_end_when_the_case_is_closed() -> None:
    work = make_work(contact_at=None)
    actions.claim(work, 4)
    actions.contact(work, 4, "voice", "pressed by mistake")
    offer = add_offer(work)
    actions.close(work, 4, "accidental", Outcome.STAYED, "")
    settle(work)
    assert offer.state == OfferState.RECALLED
    assert work.steps == {}
