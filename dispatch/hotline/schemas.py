"""Calls as they are shown, and what the actions on them take."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from care.fields import TypedPhone
from dispatch.cases.schemas import Named
from dispatch.hotline.frames import CallKind
from dispatch.hotline.states import CallState
from kit.fields import BigInt, Body, OptionalNote, View

At = dt.datetime | None
CallerKind = Literal[
    "terminal", "person", "household", "several", "contact", "responder", "unknown", "withheld"
]
CallOutcome = Literal["case", "request", "answered", "reached", "nuisance", "wrong_number", "expired"]


class CallLine(View):
    """The number of ours that was dialled."""

    id: int
    number: str
    name: str
    announces: bool = Field(description="The caller is told that he is recorded")


class PossiblePerson(View):
    """Somebody who may be calling, or about whom somebody is."""

    id: int
    name: str
    address: str | None
    area: str | None
    risk: str


class CallTerminal(View):
    """A unit that can be called back, and speaks in the home."""

    device_id: str
    model: str
    phone: str | None


class CallCase(View):
    """The case that the call has come to."""

    id: int
    number: str
    state: str
    priority: int
    owner: Named | None


class CallView(View):
    """A call as it stands. Times are the server's. Numbers are full for whoever may answer it, until it is
    closed; otherwise masked."""

    id: int
    state: CallState
    kind: CallKind
    direction: Literal["inbound", "outbound"]
    line: CallLine | None
    called_number: str | None
    number: str | None = Field(description="The other side's; null: withheld, or erased")
    caller: CallerKind
    caller_name: str | None = Field(description="Of the person, the relative or the responder who calls")
    person: Named | None = Field(description="About whom the call is")
    possible: list[PossiblePerson] = Field(description="To choose from, while `person` is null")
    terminal: CallTerminal | None
    high_risk: bool
    position: int | None = Field(description="Of a ringing call: 1 is to be answered next")
    rang_at: dt.datetime
    answered_at: At
    ended_at: At
    closed_at: At
    agent: Named | None
    agent_said: str | None = Field(description="Who answered, as the switchboard calls him")
    call_back_by: At = Field(description="Of an abandoned call")
    tries: int = Field(description="Call-backs that nobody answered; after the second it is an emergency")
    silent_at: At
    outcome: CallOutcome | None
    case: CallCase | None
    recorded: bool
    about_id: int | None = Field(description="The call that this one calls back")


class NewCall(Body):
    """Whom to call. ``person_id``: on that person's own number."""

    to: TypedPhone | None = Field(default=None, examples=["13800001234"])
    person_id: BigInt | None = None
    device_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = Field(
        default=None, description="A terminal with a SIM card: it speaks in the home"
    )
    case_id: BigInt | None = None


class LinkBody(Body):
    """Who it is."""

    person_id: BigInt


class RequestBody(Body):
    """What is asked for."""

    note: OptionalNote = Field(default="", examples=["明天送午餐"])


class CallBackBody(Body):
    """How the call-back went; without ``result`` it begins now."""

    result: Literal["reached", "no_answer"] | None = None
    note: OptionalNote = ""


class CallCloseBody(Body):
    """What it was."""

    outcome: Literal["answered", "nuisance", "wrong_number"] = "answered"
    note: OptionalNote = ""


class AddBody(Body):
    """A third party for the conversation: an emergency service of the area, or a number."""

    service: Literal["ambulance", "police", "fire"] | None = None
    number: TypedPhone | None = None


class RecordingView(View):
    """Where the recording is; each look is on record."""

    recording_ref: str
