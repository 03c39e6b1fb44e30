"""What must be due for a case as it stands: the table of DESIGN §5 as one pure function.

Each deadline has a ``trigger``, the fact that set it off. ``reconcile`` keeps a step whose trigger
is unchanged (with the rounds it has been through), starts one over whose trigger is new, and
drops those that no longer apply. A case that is not closed always has at least one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dispatch.cases.record import Case, Offer, Step, Work
from dispatch.escalation.plan import Plan, seconds_to_next
from dispatch.floods import debounce
from dispatch.vocabulary import OfferState, Priority, Situation
from kit.clock_zone import LOCAL
from kit.signals import Kind


class StepKind(StrEnum):
    """Everything that can fall due for a case."""

    LADDER = "ladder"  # nobody has answered: the next rung
    LEASE = "lease"  # the owner's console gives no sign of life
    CONTACT = "contact"  # claimed, nobody has reached the person
    DECISION = "decision"  # claimed, nothing decided
    INPUT = "input"  # claimed P1, the owner does nothing
    AGAIN = "again"  # pressed again, the owner has not reacted
    HOLD = "hold"  # the hold ends
    OFFER = "offer"  # a responder has not answered
    DEPART = "depart"  # accepted, not on the way
    ARRIVE = "arrive"  # on the way, not there
    ENTER = "enter"  # there, not inside
    CHECK = "check"  # there for long
    CLOSE = "close"  # helped, not closed
    REASSURE = "reassure"  # the terminal speaks again
    FALL = "fall"  # a fall that nobody has called back
    ADVISE = "advise"  # a technical task: the person or a relative may do something simple
    SUBSTITUTE = "substitute"  # a unit out of order for too long: another one
    TRAY = "tray"  # its time in a flooded desk's tray is over
    SHELF = "shelf"  # its time on the shelf is over
    REPEATED = "repeated"  # a button that is pressed again and again: what was only counted is told


RESUME_S = 5.0
"""A case that comes back late goes on with its plan this soon."""

ABSOLUTE = frozenset({StepKind.HOLD, StepKind.SHELF})
"""Due at a time that a human named; a corrected clock does not move it."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """``due_at`` is used when the trigger is new."""

    kind: StepKind
    trigger: str
    due_at: dt.datetime
    offer_id: int = 0
    round: int = 0


ADVISED = frozenset({Kind.LOW_BATTERY, Kind.MAINS_LOST, Kind.OFFLINE, Kind.UNSUPERVISED})
"""What somebody at home can often put right: charge it, plug it in, switch it on."""

OUT_OF_ORDER = frozenset({Kind.FAULT, Kind.OFFLINE, Kind.UNSUPERVISED})
"""What leaves a person without a unit that works (JGJ/T 484 §10.3.1: a substitute after 2 h)."""

LEASE_LOOKS = 2
"""Looks at the owner's console in one lease: one that is being loaded again just now is not gone."""


def lease_look_s(plan: Plan) -> float:
    """Seconds between two looks at the owner's console."""
    return float(plan["lease_s"]) / LEASE_LOOKS


def _after(moment: dt.datetime, seconds: float) -> dt.datetime:
    return moment + dt.timedelta(seconds=seconds)


def rung_due(
    case: Case, number: int, base: dt.datetime, soonest_s: float, latest_s: float | None
) -> dt.datetime:
    """When a rung is due: as the plan has it since the opening, but ``soonest_s`` to ``latest_s``
    after ``base``.

    A claim that came to nothing does not put help off by its length; and a clock that was set back
    does not either.
    """
    ladder = case.plan["ladder"]
    latest = _after(base, ladder[0]["after_s"] if latest_s is None else latest_s)
    if number >= len(ladder):
        return latest
    planned = _after(case.opened_at, ladder[number]["after_s"])
    return min(max(planned, _after(base, soonest_s)), latest)


def deadlines(work: Work) -> Iterator[Deadline]:
    """All deadlines that apply to the case as it stands."""
    case = work.case
    if case.closed_at is not None:
        return
    if (told_at := debounce.due_at(case.repeats)) is not None:
        yield Deadline(StepKind.REPEATED, told_at.isoformat(), told_at)
    if case.resolved_at is not None:
        yield _deadline(StepKind.CLOSE, case.resolved_at, case.plan["close_s"])
        if case.owner_id is not None and case.owner_seen_at is not None:
            yield _deadline(StepKind.LEASE, case.owner_seen_at, lease_look_s(case.plan))
        return
    if case.waiting_since is not None:
        # Past the ladder's end the plan only repeats: what comes back is then as urgent as new.
        within = 0 < case.rung < len(case.plan["ladder"])
        gap = seconds_to_next(case.plan, case.rung - 1) if within else None
        yield Deadline(
            StepKind.LADDER,
            case.waiting_since.isoformat(),
            rung_due(case, case.rung, case.waiting_since, RESUME_S, gap),
            round=case.rung,
        )
    if case.tray_until is not None:
        yield Deadline(StepKind.TRAY, case.tray_until.isoformat(), case.tray_until)
    if case.shelf_until is not None:
        yield Deadline(StepKind.SHELF, case.shelf_until.isoformat(), case.shelf_until)
    if case.situation == Situation.TECHNICAL and case.subject_type != "place":
        yield from _technical(case)
    if case.owner_id is not None:
        yield from _owner(work)
    for offer in work.offers:
        yield from _offer(case, offer)
    if case.situation == Situation.EMERGENCY and case.device_id and case.contact_at is None:
        seconds = case.plan["reassure_s"]
        if seconds is not None and not any(offer.entered_at for offer in work.live_offers()):
            yield _deadline(StepKind.REASSURE, case.opened_at, seconds)
    if case.kind == Kind.FALL and case.priority == Priority.P2 and case.contact_at is None:
        yield _deadline(StepKind.FALL, case.opened_at, case.plan["fall_confirm_s"])


def _technical(case: Case) -> Iterator[Deadline]:
    if case.kind in ADVISED and case.owner_id is None and case.person_id is not None:
        due_at = by_day(_after(case.opened_at, case.plan.get("advise_s", 600)))
        yield Deadline(StepKind.ADVISE, case.opened_at.isoformat(), due_at)
    if case.kind in OUT_OF_ORDER:
        yield _deadline(StepKind.SUBSTITUTE, case.opened_at, case.plan.get("substitute_s", 7200))


def by_day(moment: dt.datetime) -> dt.datetime:
    """``moment``, or eight in the morning after it when that is at night: nobody is woken for a battery."""
    local = moment.astimezone(LOCAL)
    if 8 <= local.hour < 20:
        return moment
    morning = local.replace(hour=8, minute=0, second=0, microsecond=0)
    return morning if local.hour < 8 else morning + dt.timedelta(days=1)


def _owner(work: Work) -> Iterator[Deadline]:
    case = work.case
    plan = case.plan
    assert case.claimed_at is not None
    assert case.owner_seen_at is not None
    assert case.owner_input_at is not None
    yield _deadline(StepKind.LEASE, case.owner_seen_at, lease_look_s(plan))
    if case.alarm_again_at is not None and case.owner_input_at <= case.alarm_again_at:
        yield _deadline(StepKind.AGAIN, case.alarm_again_at, plan["again_s"])
    if case.hold_until is not None:
        yield Deadline(StepKind.HOLD, case.hold_until.isoformat(), case.hold_until)
        return
    helped = any(offer.holds for offer in work.offers)
    if case.contact_at is None and not any(offer.entered_at for offer in work.live_offers()):
        yield from _unless_none(StepKind.CONTACT, case.claimed_at, plan["contact_s"])
    if case.decision_since is not None and not work.live_offers():
        yield from _unless_none(StepKind.DECISION, case.decision_since, plan["decision_s"])
    if not helped:
        yield from _unless_none(StepKind.INPUT, case.owner_input_at, plan["input_s"])


def _offer(case: Case, offer: Offer) -> Iterator[Deadline]:
    plan = case.plan
    if offer.state == OfferState.OFFERED:
        yield Deadline(StepKind.OFFER, offer.offered_at.isoformat(), offer.expires_at, offer.id)
    elif offer.state == OfferState.ACCEPTED and offer.accepted_at:
        yield _deadline(StepKind.DEPART, offer.accepted_at, plan["depart_s"], offer.id)
    elif offer.state == OfferState.EN_ROUTE and offer.eta_at:
        yield _deadline(StepKind.ARRIVE, offer.eta_at, plan["eta_grace_s"], offer.id)
    elif offer.state == OfferState.ON_SCENE and offer.arrived_at:
        if offer.entered_at is None:
            yield _deadline(StepKind.ENTER, offer.arrived_at, plan["enter_s"], offer.id)
        yield _deadline(StepKind.CHECK, offer.arrived_at, plan["check_s"], offer.id)


def _deadline(kind: StepKind, moment: dt.datetime, seconds: float, offer_id: int = 0) -> Deadline:
    return Deadline(kind, moment.isoformat(), _after(moment, seconds), offer_id)


def _unless_none(kind: StepKind, moment: dt.datetime, seconds: float | None) -> Iterator[Deadline]:
    if seconds is not None:
        yield _deadline(kind, moment, seconds)


def reconcile(work: Work) -> None:
    """Make the case's steps those that must be due, and note the earliest."""
    wanted = {(str(d.kind), d.offer_id): d for d in deadlines(work)}
    for key in [key for key in work.steps if key not in wanted]:
        del work.steps[key]
    for key, deadline in wanted.items():
        step = work.steps.get(key)
        if step is None or step.trigger != deadline.trigger:
            work.steps[key] = Step(
                id=step.id if step else 0,
                case_id=work.case.id,
                kind=str(deadline.kind),
                offer_id=deadline.offer_id,
                trigger=deadline.trigger,
                round=deadline.round,
                due_at=deadline.due_at,
            )
    work.case.next_due_at = min((step.due_at for step in work.steps.values()), default=None)
