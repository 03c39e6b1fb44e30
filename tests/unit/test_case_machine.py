"""Whatever is done to a case, in whatever order: the promises that a single case can keep.

A machine that claims, releases, dispatches, answers, holds, presses again and lets time pass at
random; after every act the invariants must hold.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dispatch.cases import actions, responding
from dispatch.cases.record import Actor
from dispatch.cases.store import settle
from dispatch.cases.transitions import PAGE, TRANSITIONS
from dispatch.escalation.measures import again
from dispatch.vocabulary import CaseState, OfferRole, Outcome, Priority
from kit.errors import BellError
from tests.unit.case_factory import add_offer, make_work

ROOT = Path(__file__).parents[2]
USERS = st.sampled_from([4, 5])
ACTIONS = st.sampled_from(
    ["accept", "decline", "depart", "arrive", "enter", "complete", "withdraw", "lapse"]
)


class CaseMachine(RuleBasedStateMachine):
    """One P1 and everybody who may touch it."""

    def __init__(self) -> None:
        super().__init__()
        self.work = make_work()
        self.next_offer = 1
        self.before = CaseState(self.work.case.state)

    def _settle(self) -> None:
        settle(self.work)

    @rule(seconds=st.integers(0, 700))
    def time_passes(self, seconds: int) -> None:
        """Steps that fall due go round, as the engine makes them do."""
        self.work.now += dt.timedelta(seconds=seconds)
        for step in self.work.steps.values():
            if step.due_at <= self.work.now:
                again(self.work, step, 30)
        self._settle()

    @rule(user=USERS)
    def claim(self, user: int) -> None:
        with contextlib.suppress(BellError):
            actions.claim(self.work, user)
        self._settle()

    @precondition(lambda self: self.work.case.owner_id is not None and self.work.case.closed_at is None)
    @rule(vanished=st.booleans())
    def owner_goes(self, vanished: bool) -> None:
        if vanished:
            actions.return_to_queue(self.work, "owner_vanished")
        else:
            actions.release(self.work, Actor("user", "4"), "released")
        self._settle()

    @rule(user=USERS, how=st.sampled_from(["voice", "none"]))
    def contact(self, user: int, how: str) -> None:
        with contextlib.suppress(BellError):
            actions.contact(self.work, user, how, "")
        self._settle()

    @rule(user=USERS, minutes=st.integers(1, 40))
    def hold(self, user: int, minutes: int) -> None:
        with contextlib.suppress(BellError):
            actions.hold(self.work, user, self.work.now + dt.timedelta(minutes=minutes), "wait")
        self._settle()

    @precondition(lambda self: self.work.case.state not in (CaseState.CLOSED, CaseState.RESOLVED))
    @rule(role=st.sampled_from(list(OfferRole)))
    def offer(self, role: OfferRole) -> None:
        add_offer(self.work, self.next_offer, 10 + self.next_offer, role)
        self.next_offer += 1

    @precondition(lambda self: self.work.offers)
    @rule(data=st.data(), action=ACTIONS)
    def answer(self, data: st.DataObject, action: str) -> None:
        offer = data.draw(st.sampled_from(self.work.offers))
        who = Actor("responder", str(offer.responder_id))
        with contextlib.suppress(BellError):
            match action:
                case "accept":
                    responding.accept(self.work, offer, who, "link")
                case "depart":
                    responding.depart(self.work, offer, who, 5)
                case "complete":
                    responding.complete(self.work, offer, who, Outcome.STAYED, "")
                case "decline" | "withdraw":
                    getattr(responding, action)(self.work, offer, who, "no")
                case "lapse":
                    if offer.live:
                        responding.lapse(self.work, offer, "no_answer")
                case _:
                    getattr(responding, action)(self.work, offer, who)
        self._settle()

    @rule(user=USERS)
    def close(self, user: int) -> None:
        with contextlib.suppress(BellError):
            actions.close(self.work, user, "health", Outcome.STAYED, "")
        self._settle()

    @rule(user=USERS)
    def reopen(self, user: int) -> None:
        with contextlib.suppress(BellError):
            actions.reopen(self.work, user, "called back")
        self._settle()

    @invariant()
    def an_open_case_always_has_a_next_step(self) -> None:
        case = self.work.case
        if case.state == CaseState.CLOSED:
            assert not self.work.steps
        else:
            assert self.work.steps
            assert case.next_due_at == min(step.due_at for step in self.work.steps.values())
            assert case.next_due_at <= self.work.now + dt.timedelta(minutes=31)

    @invariant()
    def the_chart_knows_the_way(self) -> None:
        after = CaseState(self.work.case.state)
        assert after == self.before or (self.before, after) in TRANSITIONS
        self.before = after

    @invariant()
    def one_holder_per_role(self) -> None:
        for role in OfferRole:
            assert len([o for o in self.work.offers if o.role == role and o.holds]) <= 1

    @invariant()
    def nobody_waits_unseen(self) -> None:
        """Without owner and without a responder on the way the ladder is running."""
        case = self.work.case
        helped = case.owner_id is not None or any(offer.holds for offer in self.work.offers)
        ended = case.state in (CaseState.CLOSED, CaseState.RESOLVED)
        assert (("ladder", 0) in self.work.steps) == (not helped and not ended)

    @invariant()
    def a_p1_ends_with_contact_or_two_people(self) -> None:
        case = self.work.case
        if case.closed_at is not None and case.priority == Priority.P1 and case.contact_at is None:
            assert case.close_proposal is not None


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


def test_the_chart_in_the_docs_is_drawn_from_the_table() -> None:
    assert (ROOT / "docs/states.md").read_text(encoding="utf-8") == PAGE
