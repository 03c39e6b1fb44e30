"""A case in memory: loaded under a lock, changed by plain functions, written back in bulk.

The desk's requests work on one case, the engine and intake on hundreds at a time; all of them go
through ``dispatch.cases.store``. Nothing in here touches the database.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from typing import Any

from dispatch.escalation.plan import Plan
from dispatch.vocabulary import HOLDING, LIVE, EventType, OfferRole
from kit.feed import FeedEvent
from kit.outbox import Message


@dataclass(slots=True)
class Actor:
    """Who did something: ``system``, ``user``, ``responder``, ``contact``, ``device``, ``carrier``."""

    type: str
    id: str | None = None


SYSTEM = Actor("system")


@dataclass(slots=True)
class Case:
    """A row of ``cases``; see ``dispatch.tables`` for the meaning of each column."""

    id: int
    number: str
    state: str
    priority: int
    kind: str
    situation: str
    subject_type: str
    subject_id: str
    person_id: int | None
    home_id: int | None
    device_id: str | None
    area_id: int | None
    area_path: str | None
    pressed_at: dt.datetime | None
    received_at: dt.datetime | None
    opened_at: dt.datetime
    claimed_at: dt.datetime | None = None
    contact_at: dt.datetime | None = None
    dispatched_at: dt.datetime | None = None
    accepted_at: dt.datetime | None = None
    departed_at: dt.datetime | None = None
    arrived_at: dt.datetime | None = None
    entered_at: dt.datetime | None = None
    resolved_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    owner_id: int | None = None
    owner_seen_at: dt.datetime | None = None
    owner_input_at: dt.datetime | None = None
    decision_since: dt.datetime | None = None
    alarm_again_at: dt.datetime | None = None
    hold_until: dt.datetime | None = None
    hold_reason: str | None = None
    waiting_since: dt.datetime | None = None
    rung: int = 0
    signal_count: int = 1
    last_signal_at: dt.datetime | None = None
    disposition: str | None = None
    outcome: str | None = None
    close_proposal: dict[str, Any] | None = None
    linked_case_id: int | None = None
    next_due_at: dt.datetime | None = None
    suggested_to: int | None = None
    suggested_until: dt.datetime | None = None
    tray_until: dt.datetime | None = None
    shelf_until: dt.datetime | None = None
    shelf_reason: str | None = None
    repeats: dict[str, Any] = field(default_factory=dict)
    plan: Plan = field(default_factory=dict)
    version: int = 1


CASE_COLUMNS = tuple(f.name for f in fields(Case))


@dataclass(slots=True)
class Offer:
    """A row of ``offers``. ``id`` 0: not written yet."""

    id: int
    case_id: int
    responder_id: int
    role: str
    state: str
    automatic: bool
    offered_at: dt.datetime
    expires_at: dt.datetime
    accepted_at: dt.datetime | None = None
    departed_at: dt.datetime | None = None
    eta_at: dt.datetime | None = None
    arrived_at: dt.datetime | None = None
    entered_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    reason: str | None = None
    reply_code: str = ""
    phone_confirmed: bool = False
    confirm_failures: int = 0
    confirm_failed_at: dt.datetime | None = None

    @property
    def holds(self) -> bool:
        """True while this responder has the role."""
        return self.state in HOLDING

    @property
    def live(self) -> bool:
        """True while an answer or an end is still expected."""
        return self.state in LIVE


OFFER_COLUMNS = tuple(f.name for f in fields(Offer))


@dataclass(slots=True)
class Step:
    """A row of ``steps``: something that falls due. ``id`` 0: not written yet."""

    id: int
    case_id: int
    kind: str
    offer_id: int
    trigger: str
    round: int
    due_at: dt.datetime
    failures: int = 0

    @property
    def content(self) -> tuple[str, int, dt.datetime, int]:
        """What may change; two steps with the same content need no writing."""
        return self.trigger, self.round, self.due_at, self.failures


@dataclass(slots=True)
class Event:
    """A line of the timeline."""

    type: EventType
    actor: Actor
    data: dict[str, Any]


@dataclass(slots=True)
class Work:
    """One case with everything that a change of it needs and causes."""

    case: Case
    now: dt.datetime
    offers: list[Offer] = field(default_factory=list)
    steps: dict[tuple[str, int], Step] = field(default_factory=dict)
    written: dict[tuple[str, int], tuple[Any, ...]] = field(default_factory=dict)  # steps as stored
    fresh: bool = False
    owner_name: str | None = None  # only where a refusal has to say who has the case
    events: list[Event] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    feed: list[FeedEvent] = field(default_factory=list)
    touched: bool = False
    # Receipts to devices: what the case's signals were last told, and whether to say it again.
    told: tuple[str, ...] = ()
    repeat_receipt: bool = False
    tell: list[tuple[Offer, str]] = field(default_factory=list)  # an SMS (template) to a responder
    cancel_messages_for: list[int] = field(default_factory=list)  # offer ids
    joined_pages: list[str] = field(default_factory=list)  # outbox keys that carry this case too

    def holder(self, role: OfferRole = OfferRole.LEAD) -> Offer | None:
        """Who has the role now."""
        return next((offer for offer in self.offers if offer.role == role and offer.holds), None)

    def live_offers(self) -> list[Offer]:
        """Offers that still expect something."""
        return [offer for offer in self.offers if offer.live]

    def note(self, type_: EventType, actor: Actor = SYSTEM, *, alert: bool = False, **data: Any) -> None:
        """Write a line of the timeline and tell the consoles; ``alert``: they must sound."""
        self.touched = True
        self.events.append(Event(type_, actor, data))
        self.feed.append(
            FeedEvent(f"case.{type_}", self.case.id, self.case.area_path, {"alert": alert} if alert else {})
        )

    def send(self, *messages: Message) -> None:
        """Put messages into the outbox with this change."""
        self.messages.extend(messages)
