"""What callers send and get about agreements and visits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from care.fields import Latitude, Longitude, Version, Words
from kit.fields import BigInt, Body, Changes, Code, Line, Moment, Note, View, left_out

DutyRole = Literal[
    "village_official",
    "neighbour",
    "volunteer",
    "grid_worker",
    "social_worker",
    "carer",
    "doctor",
    "other",
]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
VisitState = Literal["due", "arrived", "done", "not_met", "missed", "skipped"]
Seen = Literal["seen", "away", "no_answer", "refused"]
Condition = Literal["good", "fair", "poor"]
Hazard = Literal[
    "gas",
    "wiring",
    "heating",
    "smoke_alarm",
    "floor",
    "lighting",
    "bathroom",
    "stairs",
    "roof",
    "door",
    "clutter",
    "other",
]


class NewVisitDuty(Body):
    """Somebody who visits. ``times`` per ``unit``; fixed ``weekdays`` are as many as ``times`` a week.
    ``set_time``: Shanghai; without it any time of the week is right. ``allowance``: 元 per
    ``allowance_unit``.
    """

    responder_id: BigInt
    role: DutyRole
    unit: Literal["week", "month"] = "week"
    times: Annotated[int, Field(ge=1, le=7)] = 1
    weekdays: Annotated[list[Day], Field(max_length=7, default_factory=list)]
    set_time: dt.time | None = None
    daily_when_unwell: bool = False
    min_minutes: Annotated[int, Field(ge=0, le=480, description="A shorter visit is flagged")] = 20
    allowance: Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=2)] | None = None
    allowance_unit: Literal["visit", "week", "month"] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> NewVisitDuty:
        if self.unit == "month" and (self.times > 4 or self.weekdays):
            raise PydanticCustomError("visits_of_months", "at most four visits a month, without weekdays")
        if self.weekdays and len(set(self.weekdays)) != self.times:
            raise PydanticCustomError("weekdays_are_times", "as many weekdays as times a week, each once")
        if (self.allowance is None) != (self.allowance_unit is None):
            raise PydanticCustomError("allowance_per_unit", "give allowance and allowance_unit together")
        return self


Duties = Annotated[list[NewVisitDuty], Field(min_length=1, max_length=10)]


class NewVisitAgreement(Body):
    """Who visits a person. ``starts_on``: default today; the lists that are written already follow."""

    person_id: BigInt
    duties: Duties
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    note: Note | None = None


class VisitAgreementChanges(Changes):
    """``duties``: the whole list; visits of later days are written anew by it. ``unwell_from``: from this
    day on those come daily whose duty says so; null: well again."""

    version: Version
    duties: Duties = left_out()
    ends_on: dt.date | None = None
    unwell_from: dt.date | None = None
    unwell_until: dt.date | None = None
    note: Note | None = None


class VisitPause(Body):
    """``until_on`` None: until somebody resumes it."""

    reason: Line
    from_on: dt.date | None = None
    until_on: dt.date | None = None


class VisitDutyView(View):
    """A duty with its visitor."""

    id: int
    responder_id: int
    responder_name: str
    responder_active: bool
    role: DutyRole
    unit: str
    times: int
    weekdays: list[str]
    set_time: dt.time | None
    daily_when_unwell: bool
    min_minutes: int
    allowance: Decimal | None
    allowance_unit: str | None


class VisitAgreementView(View):
    """An agreement. ``code``: stands beside the door, and whoever types it has been there."""

    id: int
    version: int
    person_id: int
    person_name: str
    area_id: int
    area_name: str
    code: str
    starts_on: dt.date
    ends_on: dt.date | None
    unwell_from: dt.date | None
    unwell_until: dt.date | None
    paused_from: dt.date | None
    paused_until: dt.date | None
    pause_reason: str | None
    note: str | None
    active: bool
    duties: list[VisitDutyView]


class VisitView(View):
    """A visit. ``order``: of the day, along the visitor's way; None in lists of several visitors.
    ``flags``: short, far, off_time, told_late, clock_doubtful, no_arrival. ``finding``: of the newest look
    by somebody who supervises."""

    id: int
    duty_id: int
    agreement_id: int
    week: dt.date
    day: dt.date
    set_at: dt.datetime | None
    latest_at: dt.datetime
    state: VisitState
    reason: str | None
    order: int | None = None
    person_id: int
    person_name: str
    risk: str
    area_id: int
    area_name: str
    address: str | None
    way_in: str | None
    lat: float | None
    lon: float | None
    responder_id: int
    responder_name: str
    role: DutyRole
    arrived_at: dt.datetime | None
    arrived_how: str | None
    distance_m: int | None
    completed_at: dt.datetime | None
    minutes: int | None
    min_minutes: int
    flags: list[str]
    seen: Seen | None
    condition: Condition | None
    needs: list[str]
    note: str | None
    has_photo: bool
    finding: str | None
    case_id: int | None


class VisitCounts(View):
    """How the visits of a week stand; ``flagged``: of those that were made."""

    due: int
    arrived: int
    done: int
    not_met: int
    missed: int
    skipped: int
    flagged: int


class Tap(Body):
    """What a visitor's phone says, now or when it is in reach again. ``at``: by its own clock;
    ``key``: the phone's own name for this tap, a repeat changes nothing."""

    at: Moment | None = None
    key: Code | None = None


class VisitArrival(Tap):
    """At the door, by position, the code that stands there, or a photo (``data``: base64 of a JPEG, PNG or
    WebP of at most 700 kB)."""

    lat: Latitude | None = None
    lon: Longitude | None = None
    accuracy_m: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9 -]{1,20}$")] | None = None
    photo: Annotated[str, Field(max_length=960_000, pattern=r"^[A-Za-z0-9+/=]*$")] | None = None


class FoundHazard(Body):
    """What in the dwelling is dangerous. ``fix_by``: default in 30 days."""

    item: Hazard
    note: Line | None = None
    fix_by: dt.date | None = None


class VisitForm(Tap):
    """How it was. ``seen``: ``away``: known to be well elsewhere; ``no_answer``: becomes a case at once.
    ``needs``: become a request on the desk; ``help_now``: a case of the first priority."""

    seen: Seen = "seen"
    condition: Condition | None = None
    unwell: bool = False
    needs: Words = Field(default_factory=list)
    help_now: bool = False
    hazards: Annotated[list[FoundHazard], Field(max_length=12, default_factory=list)]
    note: Note | None = None


class VisitCheck(Body):
    """What somebody who supervises has found out about a visit."""

    how: Literal["call", "on_site", "photo"]
    finding: Literal["as_reported", "differs", "not_made"]
    note: Note | None = None


class HazardView(View):
    """What is dangerous in a dwelling. ``overdue``: not put right by its day."""

    id: int
    person_id: int
    person_name: str
    area_id: int
    area_name: str
    address: str | None
    visit_id: int | None
    item: str
    note: str | None
    found_on: dt.date
    fix_by: dt.date
    fixed_on: dt.date | None
    fixed_note: str | None
    overdue: bool


class HazardFixed(Body):
    """Put right; ``note``: how."""

    on: dt.date | None = None
    note: Line | None = None


class NewVisitPair(Body):
    """An official stands by a household (结对帮扶)."""

    home_id: BigInt
    responder_id: BigInt
    from_on: dt.date | None = None
    note: Line | None = None


class VisitPairView(View):
    """A pair. ``visits``: that the official has made to this household in the last 30 days."""

    id: int
    home_id: int
    address: str
    residents: list[str]
    area_id: int
    responder_id: int
    responder_name: str
    from_on: dt.date
    until_on: dt.date | None
    note: str | None
    visits: int
    last_visit_on: dt.date | None
