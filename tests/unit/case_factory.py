"""Cases in memory for unit tests: no database, a clock that stands still until it is moved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dispatch.cases.record import Case, Offer, Work
from dispatch.cases.store import settle
from dispatch.escalation.plan import PLANS
from dispatch.vocabulary import OfferRole, OfferState, Priority, situation

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
"""Noon in Beijing."""


def make_work(priority: Priority = Priority.P1, kind: str = "sos", **fields: Any) -> Work:
    """A case that has just been opened for a person's device, settled."""
    case = Case(
        id=7,
        number="20261122-000007",
        state="open",
        priority=priority,
        kind=kind,
        situation=str(situation(priority)),
        subject_type="person",
        subject_id="1",
        person_id=1,
        home_id=1,
        device_id="demo-0001",
        area_id=3,
        area_path="/1/2/3/",
        pressed_at=NOON,
        received_at=NOON,
        opened_at=NOON,
        last_signal_at=NOON,
        plan=PLANS[priority],
    )
    for name, value in fields.items():
        setattr(case, name, value)
    work = Work(case=case, now=NOON)
    settle(work)
    return work


def add_offer(work: Work, offer_id: int = 1, responder_id: int = 11, role: str = OfferRole.LEAD) -> Offer:
    """An offer made now, settled."""
    offer = Offer(
        id=offer_id,
        case_id=work.case.id,
        responder_id=responder_id,
        role=role,
        state=OfferState.OFFERED,
        automatic=False,
        offered_at=work.now,
        expires_at=work.now + dt.timedelta(seconds=60),
    )
    work.offers.append(offer)
    work.case.decision_since = None
    settle(work)
    return offer


def later(work: Work, seconds: float) -> None:
    """Move the case's moment on."""
    work.now += dt.timedelta(seconds=seconds)


def due(work: Work, kind: str, offer_id: int = 0) -> float | None:
    """Seconds from now until a step is due; None if there is none."""
    step = work.steps.get((kind, offer_id))
    return None if step is None else (step.due_at - work.now).total_seconds()
