"""Cases as lists show them, and what the actions on them take."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from dispatch.vocabulary import CaseState, Disposition, OfferRole, Outcome
from kit.fields import BigInt, Body, Line, Moment, OptionalNote, View
from kit.fields import Note as NoteText

At = dt.datetime | None


class Named(View):
    """Something with an id and a name."""

    id: int
    name: str | None


class Subject(View):
    """Whom or what a case is about."""

    type: Literal["person", "household", "place", "device", "caller"]
    id: str
    name: str | None


class CaseSummary(View):
    """What a row of the queue shows; a change of the case brings it to every console."""

    id: int
    number: str = Field(examples=["20261122-000123"])
    state: CaseState
    priority: Annotated[int, Field(ge=1, le=4)]
    kind: str = Field(examples=["sos"])
    subject: Subject
    device_id: str | None
    area: Named | None
    opened_at: dt.datetime
    closed_at: At
    returned_at: At = Field(description="Cancelled from the device while nobody had spoken to the person")
    hold_until: At
    owner: Named | None
    suggested_to: int | None = Field(description="The user whose turn it is")
    suggested_until: At = Field(description="Until then only that user's console sounds; never of a P1")
    tray_until: At = Field(
        description="In a flooded desk's tray, without sound, until then; P3 and P4 only"
    )
    shelf_until: At = Field(description="On the shelf until then; P3 and P4 only")
    signal_count: int
    last_signal_at: At
    next_due_at: At
    version: int


class CaseView(CaseSummary):
    """A case as it stands. Times are the server's."""

    pressed_at: At = Field(description="The device's own time")
    received_at: At
    claimed_at: At
    contact_at: At = Field(description="Since when somebody has heard or seen the person")
    dispatched_at: At
    accepted_at: At
    departed_at: At
    arrived_at: At
    entered_at: At
    resolved_at: At
    hold_reason: str | None
    shelf_reason: str | None
    disposition: Disposition | None
    outcome: Outcome | None
    linked_case_id: int | None


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


class FollowUpBody(Body):
    """A call or a visit afterwards; without a time the next day."""

    kind: Literal["call", "visit"]
    due_at: Moment | None = None


class CloseBody(Body):
    """What it was and how the person was left; both are mandatory. `follow_up` left out: what is usual
    after such an ending. `no_follow_up`: nobody calls or visits."""

    disposition: Disposition
    outcome: Outcome
    note: OptionalNote = ""
    follow_up: FollowUpBody | None = None
    no_follow_up: bool = False


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
