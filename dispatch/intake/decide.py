"""What a signal means for the cases that are open: pure rules, no database.

Each waiting signal joins an open case, opens one, marks one as returned, or is only recorded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from devices.proving.window import ON_TEST
from dispatch.cases.record import Actor, Case, Work
from dispatch.escalation.plan import Plan
from dispatch.escalation.prompts import fall_prompt
from dispatch.floods import aside, debounce, telling, tray
from dispatch.floods.load import Load
from dispatch.intake import technical
from dispatch.intake.context import DeviceContext
from dispatch.plans.book import Book
from dispatch.vocabulary import (
    PRIORITY,
    STAY_OUTSIDE,
    URGENT_KINDS,
    CaseState,
    Priority,
    situation,
)
from kit.clock_zone import local_date
from kit.signals import Kind

CaseKey = tuple[str, str, str]
"""Subject type, subject id, situation."""


@dataclass(slots=True)
class Waiting:
    """A signal that intake has not looked at yet."""

    id: int
    device_id: str | None
    signal_id: str
    kind: str
    at: dt.datetime | None
    stored: bool
    received_at: dt.datetime
    payload: dict[str, Any]
    flags: list[str]
    context: DeviceContext
    ours: bool = False  # raised by supervision
    new_case_id: int | None = None  # drawn beforehand for every signal that may open a case


@dataclass(slots=True)
class Desk:
    """The open cases that a batch of signals may touch, and the decisions taken so far."""

    now: dt.datetime
    by_key: dict[CaseKey, Work] = field(default_factory=dict)
    by_id: dict[int, Work] = field(default_factory=dict)
    resolved: dict[CaseKey, int] = field(default_factory=dict)  # helped, not closed yet
    by_ref: dict[tuple[str | None, str], int] = field(default_factory=dict)  # signal -> case
    # Of technical cases that a signal of this batch may end: the kinds of all their signals.
    kinds: dict[int, set[str]] = field(default_factory=dict)
    # So many technical signals lately that supervision has to say which are one: no more cases of it.
    storm: bool = False
    book: Book = field(default_factory=Book)
    load: Load = field(default_factory=Load)  # of the desks; read only when something may go to a tray


def priority_of(kind: str, context: DeviceContext) -> Priority | None:
    """How urgent a signal is for this person; None: it opens no case."""
    if kind == Kind.MAINS_LOST and context.powered_device:
        return Priority.P1
    if kind == Kind.NO_OK and context.silent_high_risk:
        return Priority.P1
    if kind == Kind.REMOVED and context.dementia:
        return Priority.P2
    if kind == Kind.UNSUPERVISED and (context.dementia or context.powered_device):
        return Priority.P3  # somebody calls, every day until it is repaired
    if kind == Kind.FALL and not context.speaks:
        return Priority.P1  # nobody can be asked, and silence is an emergency
    return PRIORITY.get(Kind(kind))


def may_go_to_a_tray(signal: Waiting) -> bool:
    """Whether a flood may keep this one from sounding."""
    priority = priority_of(signal.kind, signal.context)
    return priority is not None and tray.may_wait(priority, signal.kind, signal.payload)


def decide(desk: Desk, signal: Waiting) -> int | None:
    """Take one signal to the case it belongs to; answers that case's id, None if it needs none."""
    if signal.kind in (Kind.CANCEL, Kind.FINE):
        return _answer(desk, signal)
    context = signal.context
    if signal.kind in technical.ANSWERS:
        return _recovered(desk, signal)
    priority = priority_of(signal.kind, context)
    if priority is None or "family_call" in signal.flags:
        return None
    if desk.storm and priority == Priority.P4 and signal.kind == Kind.MAINS_LOST and not signal.ours:
        return None
    key = (*context.subject, str(situation(priority)))
    work = desk.by_key.get(key)
    if ON_TEST in signal.flags and work is None:
        return None  # and where help is wanted already, a press is no test
    if work is None:
        work = _open(desk, signal, context, priority, key)
    else:
        _join(desk.book, work, signal, priority)
    desk.kinds.setdefault(work.case.id, set()).add(signal.kind)
    return work.case.id


def _recovered(desk: Desk, signal: Waiting) -> int | None:
    """Something is right again: the case of its subject that is about it hears of it, and no other."""
    ended = technical.situation_of(signal.kind, signal.payload)
    key = (*signal.context.subject, str(ended))
    work = desk.by_key.get(key)
    if work is None:
        return None
    technical.recovered(work, signal.kind, signal.payload, desk.kinds.get(work.case.id, set()))
    if work.case.closed_at is not None:
        del desk.by_key[key]
    return work.case.id


def _open(desk: Desk, signal: Waiting, context: DeviceContext, priority: Priority, key: CaseKey) -> Work:
    case_id = signal.new_case_id
    assert case_id is not None
    subject_type, subject_id, case_situation = key
    work = Work(
        case=Case(
            id=case_id,
            number=f"{local_date(desk.now):%Y%m%d}-{case_id:06d}",
            state=CaseState.OPEN,
            priority=priority,
            kind=signal.kind,
            situation=case_situation,
            subject_type=subject_type,
            subject_id=subject_id,
            person_id=context.person_id,
            home_id=context.home_id,
            device_id=signal.device_id,
            area_id=context.area_id,
            area_path=context.area_path,
            pressed_at=signal.at,
            received_at=signal.received_at,
            opened_at=desk.now,
            last_signal_at=signal.received_at,
            linked_case_id=desk.resolved.get(key),
            plan=desk.book.plan(priority, signal.kind, context.area_path, context.person_id, desk.now),
        ),
        now=desk.now,
        fresh=True,
    )
    key_pressed = debounce.key_of(signal.device_id, signal.kind)
    work.case.repeats, _ = debounce.count({}, key_pressed, signal.id, desk.now)
    work.note(
        "opened",
        _device(signal),
        alert=priority <= Priority.P2,
        signal_id=signal.id,
        kind=signal.kind,
        priority=int(priority),
        **_lateness(signal),
    )
    if may_go_to_a_tray(signal) and desk.load.is_flooded(context.area_path):
        aside.into_tray(work)
    desk.load.opened(context.area_path)
    if work.case.linked_case_id is not None:
        work.note("linked", case_id=work.case.linked_case_id)
    if signal.kind == Kind.FALL and priority == Priority.P2 and signal.device_id:
        work.send(fall_prompt(work))
    desk.by_key[key] = work
    desk.by_id[case_id] = work
    return work


def _join(book: Book, work: Work, signal: Waiting, priority: Priority) -> None:
    case = work.case
    case.signal_count += 1
    case.last_signal_at = signal.received_at
    if case.device_id is None:
        case.device_id = signal.device_id
    key = debounce.key_of(signal.device_id, signal.kind)
    case.repeats, told = debounce.count(
        case.repeats,
        key,
        signal.id,
        work.now,
        acted_at=case.owner_input_at if case.owner_id is not None else None,
        says_more=priority < case.priority or case.returned_at is not None or signal.kind == Kind.FALL,
    )
    if told is None:
        work.touched = True  # counted; a step tells of it soon
        return
    loud = priority <= Priority.P2
    # A press that joins a case further on hears at once how far it is.
    # And one that was called a test on its way here hears that it is none.
    work.repeat_receipt = work.told not in ((), ("received",)) or ON_TEST in signal.flags
    work.note(
        "joined",
        _device(signal),
        alert=loud,
        signal_id=signal.id,
        kind=signal.kind,
        count=case.signal_count,
        **({"signals": told[:-1]} if told[:-1] else {}),
        **_lateness(signal),
    )
    if signal.kind != case.kind or not tray.may_wait(case.priority, signal.kind, signal.payload):
        aside.bring_back(work, "news")
    if priority < case.priority:
        promote(book, work, priority, signal.kind)
    elif signal.kind == Kind.FALL and case.priority == Priority.P2 and _worse_than_asked(case):
        promote(book, work, Priority.P1, signal.kind)
    elif signal.kind in STAY_OUTSIDE and case.kind not in STAY_OUTSIDE:
        _becomes_dangerous(book, work, signal.kind)
    if signal.kind in URGENT_KINDS:
        # Help is wanted again: the press before the cancel counts no less than this one.
        case.returned_at = None
        telling.sound_again(work)


def _worse_than_asked(case: Case) -> bool:
    """A fall on top of something else, or after somebody has been spoken to: nobody is asked again."""
    return case.kind != Kind.FALL or case.contact_at is not None


def _becomes_dangerous(book: Book, work: Work, kind: str) -> None:
    """Fire or gas in a case of another kind: from now on nobody is sent inside, whoever has been asked
    hears it, and the plan is the one for such a danger.
    """
    work.note("danger", alert=True, before=work.case.kind, kind=kind)
    work.case.kind = kind
    work.case.plan = _plan(book, work)
    work.tell += [(offer, "sms.stay_outside") for offer in work.live_offers()]


def promote(book: Book, work: Work, priority: Priority, kind: str) -> None:
    """Raise a case to a worse priority; the plan of the worse one takes over."""
    work.note("promoted", alert=True, before=work.case.priority, after=int(priority), kind=kind)
    work.case.priority = priority
    if kind in STAY_OUTSIDE:
        work.tell += [(offer, "sms.stay_outside") for offer in work.live_offers()]
    if work.case.kind not in STAY_OUTSIDE:
        work.case.kind = kind
    work.case.situation = situation(priority)
    work.case.plan = _plan(book, work)
    aside.bring_back(work, "promoted")


def _plan(book: Book, work: Work) -> Plan:
    """The plan for the case as it has become."""
    case = work.case
    return book.plan(case.priority, case.kind, case.area_path, case.person_id, work.now)


def _answer(desk: Desk, signal: Waiting) -> int | None:
    """``cancel`` and ``fine``: noted, and never the end of an SOS."""
    ref = signal.payload.get("ref")
    case_id = desk.by_ref.get((signal.device_id, str(ref))) if ref is not None else None
    work = desk.by_id.get(case_id) if case_id is not None else None
    if "fence" in signal.payload:
        return _back_inside(work, signal, case_id)
    if work is None:
        work = desk.by_key.get((*signal.context.subject, "emergency"))
    if work is None or work.case.closed_at is not None:
        return case_id
    fall = work.case.kind == Kind.FALL and work.case.priority == Priority.P2
    if signal.kind == Kind.FINE and fall:
        _call_today(desk, work, signal)
        return work.case.id
    work.case.returned_at = work.now
    work.note("returned", _device(signal), signal_id=signal.id, kind=signal.kind)
    return work.case.id


def _back_inside(work: Work | None, signal: Waiting, case_id: int | None) -> int | None:
    """Back within the fence: noted, and a reason to hurry less only where leaving was all there was."""
    if work is not None and work.case.closed_at is None:
        if work.case.kind in (Kind.GEOFENCE, Kind.WANDER):
            work.case.returned_at = work.now
        work.note("returned", _device(signal), signal_id=signal.id, fence=signal.payload["fence"])
    return case_id


def _call_today(desk: Desk, work: Work, signal: Waiting) -> None:
    """The person pressed "fine" after a fall: no rescue, but somebody calls the same day."""
    case = work.case
    work.note("fine", _device(signal), signal_id=signal.id)
    desk.by_key.pop((case.subject_type, case.subject_id, case.situation), None)
    care = (case.subject_type, case.subject_id, str(situation(Priority.P3)))
    if care in desk.by_key:
        case.closed_at, case.disposition, case.outcome = work.now, "fall", "stayed"
        desk.by_key[care].note("call_today", alert=True, case_id=case.id)
        work.note("closed", disposition="fall", outcome="stayed")
        return
    # The case itself becomes the call: it stays open, as care, until somebody has spoken.
    case.priority, case.situation = Priority.P3, str(situation(Priority.P3))
    case.plan = _plan(desk.book, work)
    # What was due as an emergency is not: everything begins anew with the slower plan.
    case.rung = 0
    work.steps.clear()
    work.note("call_today")
    desk.by_key[care] = work


def _device(signal: Waiting) -> Actor:
    return Actor("device", signal.device_id)


def _lateness(signal: Waiting) -> dict[str, Any]:
    return {"stored": True} if signal.stored else {}
