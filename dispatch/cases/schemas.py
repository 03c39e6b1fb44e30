"""Cases as the surface shows and takes them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from dispatch.vocabulary import CaseState, Disposition, OfferRole, OfferState, Outcome
from kit.fields import BigInt, Body, Line, Moment, OptionalNote, View
from kit.fields import Note as NoteText

At = dt.datetime | None


class Named(View):
    """Something with an id and a name."""

    id: int
    name: str | None


class Subject(View):
    """Whom or what a case is about."""

    type: Literal["person", "household", "place", "device"]
    id: str
    name: str | None


class CaseView(View):
    """A case as it stands in the queue. Times are the server's."""

    id: int
    number: str = Field(examples=["20261122-000123"])
    state: CaseState
    priority: Annotated[int, Field(ge=1, le=4)]
    kind: str = Field(examples=["sos"])
    subject: Subject
    device_id: str | None
    area: Named | None
    pressed_at: At = Field(description="The device's own time")
    received_at: At
    opened_at: dt.datetime
    claimed_at: At
    contact_at: At = Field(description="Since when somebody has heard or seen the person")
    dispatched_at: At
    accepted_at: At
    departed_at: At
    arrived_at: At
    entered_at: At
    resolved_at: At
    closed_at: At
    returned_at: At = Field(description="Cancelled from the device while nobody had spoken to the person")
    hold_until: At
    hold_reason: str | None
    owner: Named | None
    disposition: Disposition | None
    outcome: Outcome | None
    signal_count: int
    last_signal_at: At
    linked_case_id: int | None
    next_due_at: At
    version: int


class ActorView(View):
    """Who did something."""

    type: str
    id: str | None
    name: str | None


class EventView(View):
    """A line of the timeline."""

    id: int
    at: dt.datetime
    type: str
    actor: ActorView
    data: dict[str, Any]


class CaseSignal(View):
    """A signal that belongs to the case."""

    id: int
    device_id: str | None
    signal_id: str
    kind: str
    at: At
    stored: bool
    received_at: dt.datetime
    flags: list[str]
    payload: dict[str, Any]


class OfferResponder(View):
    """Who was asked."""

    id: int
    name: str
    phone: str
    provider: str | None


class OfferView(View):
    """A request to a responder and how it went."""

    id: int
    role: OfferRole
    state: OfferState
    automatic: bool
    offered_at: dt.datetime
    expires_at: dt.datetime
    accepted_at: At
    departed_at: At
    eta_at: At
    arrived_at: At
    entered_at: At
    completed_at: At
    ended_at: At
    reason: str | None
    responder: OfferResponder


class Reason(View):
    """Why a responder stands where he stands in the list."""

    code: str
    text: str
    data: dict[str, Any]


class CandidateView(View):
    """Somebody who could come; ``eligible`` False: left out, the reasons say why."""

    responder_id: int
    name: str
    type: str
    phone: str
    eligible: bool
    score: float
    distance_km: float | None
    reasons: list[Reason]


class StepView(View):
    """A step of a procedure, and who ticked it when."""

    key: str
    text: str
    done_at: At = None
    done_by: str | None = None


class ProcedureView(View):
    """A procedure as it stands for a case."""

    kind: str
    name: str
    version: int
    steps: list[StepView]


class CaseDetail(CaseView):
    """A case with everything that a dispatcher needs at hand."""

    person: dict[str, Any] | None
    home: dict[str, Any] | None
    contacts: list[dict[str, Any]]
    device: dict[str, Any] | None
    history: list[dict[str, Any]]
    timeline: list[EventView]
    signals: list[CaseSignal]
    offers: list[OfferView]
    candidates: list[CandidateView]
    procedure: ProcedureView


class Empty(Body):
    """Nothing has to be said."""


class ReasonBody(Body):
    """Why."""

    reason: Line = Field(examples=["李娜离席,由我接手"])


class ReleaseBody(Body):
    """Why the case is given back."""

    reason: Line = "released"


class ContactBody(Body):
    """How the person was reached: by ``voice``, in the flesh (``physical``), or not (``none``)."""

    how: Literal["voice", "physical", "none"]
    note: OptionalNote = ""


class DispatchBody(Body):
    """Whom to send; without ``responder_ids`` the best ranked."""

    responder_ids: Annotated[list[BigInt], Field(min_length=1, max_length=20)] | None = None
    role: OfferRole = OfferRole.LEAD


class HoldBody(Body):
    """Until when the case may wait, and why."""

    until: Moment
    reason: Line


class NoteBody(Body):
    """Free text for the timeline."""

    text: NoteText


class CloseBody(Body):
    """What it was and how the person was left; both are mandatory."""

    disposition: Disposition
    outcome: Outcome
    note: OptionalNote = ""


class DeclineBody(Body):
    """Why not."""

    reason: Line = "declined"


class DepartBody(Body):
    """Minutes until arrival, if known."""

    eta_min: Annotated[int, Field(ge=0, le=1440)] | None = None


class SceneBody(Body):
    """What is the matter."""

    note: OptionalNote = ""


class CompleteBody(Body):
    """How the person was left."""

    outcome: Outcome
    note: OptionalNote = ""
