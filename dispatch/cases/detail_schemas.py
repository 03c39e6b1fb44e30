"""One case with everything around it, as the surface shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from care.persons.schemas import RiskReason
from dispatch.cases.schemas import At, CaseView
from dispatch.emergency_calls.schemas import EmergencyCallView
from dispatch.vocabulary import Disposition, OfferRole, OfferState, Outcome
from kit.fields import View


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
    """Why a responder stands where he stands. The points of all his reasons add up to his score."""

    code: str
    text: str
    points: float
    excludes: bool = Field(description="It alone keeps him from being asked by itself")
    data: dict[str, Any]


class CandidateResponder(View):
    """Somebody who could come."""

    id: int
    name: str
    type: str
    phone: str
    provider: str | None
    vehicle: str | None
    skills: list[str]


class CandidateView(View):
    """A responder's place among those who could come; ``eligible`` False: left out."""

    responder: CandidateResponder
    rank: int
    score: float
    eligible: bool
    distance_km: float | None
    travel_min: int | None = Field(description="An estimate")
    favour: list[Reason] = Field(alias="for")
    against: list[Reason]


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


class CasePerson(View):
    """Whom it is about, as far as it changes how help is given."""

    id: int
    name: str
    gender: str | None
    birth_date: dt.date | None
    age: int | None
    identity_number: str | None = Field(description="Masked")
    phone: str | None
    other_phone: str | None
    living: str | None
    relief: str | None
    disability_type: str | None
    disability_grade: int | None
    ability: int | None = Field(description="GB/T 42195: 0 able to 4 fully dependent")
    hearing: str | None
    languages: list[str]
    conditions: list[str]
    medicines: list[str]
    allergies: list[str]
    blood_type: str | None
    dementia: bool
    powered_device: bool
    powered_devices: list[str]
    family_planning_special: bool
    doctor_name: str | None
    doctor_phone: str | None
    health_centre: str | None
    customs: str | None
    notes: str | None
    risk: str
    risk_reasons: list[RiskReason]
    erased: bool


class CaseHome(View):
    """Where to go and how to get in; WGS 84."""

    id: int
    address: str
    way_in: str | None
    door_code: str | None
    lat: float | None
    lon: float | None


class CaseAway(View):
    """Where the person is instead of at home; with an address, help goes there."""

    id: int
    kind: str
    from_on: dt.date
    until_on: dt.date | None
    place: str | None
    address: str | None
    way_in: str | None
    lat: float | None
    lon: float | None
    area_id: int | None
    phone: str | None
    note: str | None


class CaseGuardian(View):
    """Who acts for the person by law."""

    id: int
    role: str
    name: str | None
    relation: str | None
    phone: str | None


class CaseKeyHolder(View):
    """Who has a key or knows a code now."""

    thing: str
    label: str
    holder_type: str
    holder_id: int | None
    holder: str
    phone: str | None
    since: dt.datetime


class CaseEnding(View):
    """Services have ended for this person; the unit is still heard."""

    kind: str
    ended_on: dt.date


class CaseRecords(View):
    """What is kept about the person beside the core facts."""

    guardians: list[CaseGuardian]
    key_holders: list[CaseKeyHolder]
    lost_sheet: bool = Field(description="`GET /persons/{id}/lost-sheet` has one")
    photo_id: int | None = Field(description="Of `GET /persons/{id}/photos/{photo_id}`, a face first")
    ended: CaseEnding | None


class CaseContact(View):
    """Somebody to call; ``inform``: when to tell (at_press, after_contact, on_dispatch, never).
    ``do_not_inform``: must not be told anything, by anybody."""

    position: int
    name: str
    relation: str | None
    phone: str | None
    language: str | None
    hours_from: dt.time | None
    hours_until: dt.time | None
    days: list[int]
    reachable_now: bool = Field(description="Whether it is within the contact's hours")
    has_key: bool
    inform: str
    do_not_inform: bool


class CaseDevice(View):
    """The device that raised it, and how it was when last heard."""

    id: str
    model: str
    state: str
    last_seen_at: At
    battery: int | None = Field(description="Per cent")
    signal_dbm: int | None
    mains: bool | None
    online: bool | None


class PastCase(View):
    """A case of before."""

    id: int
    number: str
    kind: str
    priority: int
    opened_at: dt.datetime
    closed_at: At
    disposition: Disposition | None
    outcome: Outcome | None


class EmergencyNumbers(View):
    """What is called for an ambulance, the police and the fire brigade where the case is."""

    ambulance: str = Field(examples=["120"])
    police: str = Field(examples=["110"])
    fire: str = Field(examples=["119"])


class CaseDetail(CaseView):
    """A case with everything that a dispatcher needs at hand."""

    person: CasePerson | None
    goes_to: Literal["home", "away"] = Field(
        description="Where help must go: to a temporary address for what concerns the person, to the home "
        "for fire, gas, water and units out of order"
    )
    away: CaseAway | None = Field(description="Shown first: where the person is now")
    home: CaseHome | None
    records: CaseRecords | None
    contacts: list[CaseContact] = Field(description="Whom to call, in order")
    device: CaseDevice | None
    history: list[PastCase] = Field(description="The subject's cases before, the newest first")
    timeline: list[EventView]
    signals: list[CaseSignal]
    offers: list[OfferView]
    candidates: list[CandidateView]
    procedure: ProcedureView
    emergency_numbers: EmergencyNumbers
    emergency_calls: list[EmergencyCallView] = Field(description="That 120, 110 or 119 was called")
