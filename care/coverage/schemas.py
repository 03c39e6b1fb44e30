"""What callers send and get about programmes and applications."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from care.coverage.rules import Payer, Rules
from care.coverage.states import EndReason, State
from care.fields import Day
from kit.fields import BigInt, Body, Changes, Code, Line, Note, Phone, View, Word, left_out

Source = Literal["self", "family", "community", "window", "proxy"]
ThisDay = Annotated[Day | None, Field(description="Default: today")]


class NewProgramme(Body):
    """A programme for the people of an area, with its first rules."""

    area_id: BigInt
    name: Line = Field(examples=["平安通居家养老服务"])
    valid_from: Day
    ends_on: Day | None = None
    rules: Rules
    note: Note | None = Field(default=None, description="Which notice it follows")

    @model_validator(mode="after")
    def _ends_later(self) -> NewProgramme:
        if self.ends_on is not None and self.ends_on < self.valid_from:
            raise PydanticCustomError("ends_before_start", "must not end before it begins")
        return self


class ProgrammeChanges(Changes):
    """Name and end of a programme; its rules change by new versions."""

    name: Line = left_out()
    ends_on: Day | None = None


class NewRules(Body):
    """Another version of the rules."""

    valid_from: Day = Field(description="On a day of a month that is not closed")
    rules: Rules
    note: Note | None = None


class ProgrammeItem(View):
    """A programme in a list."""

    id: int
    area_id: int
    area_name: str
    name: str
    ends_on: dt.date | None
    open_month: dt.date = Field(description="The first month that is not closed")
    close_at: dt.datetime | None = Field(description="When it will be; null: the programme has ended")


class RulesView(View):
    """A version of the rules."""

    number: int
    valid_from: dt.date
    rules: Rules
    note: str | None
    saved_by: int
    saved_at: dt.datetime


class ProgrammeView(ProgrammeItem):
    """A programme with all versions of its rules."""

    versions: list[RulesView]


class Check(Body):
    """Whether somebody is entitled."""

    person_id: BigInt
    on: ThisDay = None


class EntitlementView(View):
    """What the rules say. `group` null: not entitled. `reasons`: `fact.comparison.value`."""

    programme_id: int
    rules_number: int
    on: dt.date
    entitled: bool
    group: str | None
    group_name: str | None
    payer: Payer | None
    amount: Decimal | None = Field(description="Yuan per month of use", examples=["30.00"])
    reasons: list[str] = Field(examples=[["relief.is.destitute_home", "age.at_least.60"]])


class Applicant(Body):
    """Who applies for the person."""

    name: Line
    relation: Word | None = Field(default=None, examples=["邻居"])
    phone: Phone | None = None


class NewApplication(Body):
    """Somebody asks for a unit, for himself or for another."""

    programme_id: BigInt
    person_id: BigInt
    source: Source = Field(description="`proxy`: somebody else on the person's behalf")
    applicant: Applicant | None = Field(default=None, description="Required for `family` and `proxy`")
    applied_on: ThisDay = None
    note: Note | None = None

    @model_validator(mode="after")
    def _says_who(self) -> NewApplication:
        if self.source in ("family", "proxy") and self.applicant is None:
            raise PydanticCustomError("applicant_missing", "say in applicant who applies for the person")
        return self


class Decision(Body):
    """An approval."""

    note: Line | None = None


class Refusal(Body):
    """Why the application is rejected, or taken back."""

    reason: Line


class Agreement(Body):
    """The agreement that was signed."""

    number: Code = Field(examples=["PAT-2026-0815"])
    signed_on: ThisDay = None


class Stop(Body):
    """Why the contract ends, and since when. No unit is touched."""

    why: EndReason
    on: ThisDay = None
    reason: Line | None = None


class ApplicationItem(View):
    """An application in a list. ``overdue``: the yearly look should have been."""

    id: int
    programme_id: int
    programme_name: str
    person_id: int
    person_name: str
    area_id: int
    state: State
    source: Source
    applied_on: dt.date
    group_code: str | None
    payer: Payer | None
    amount: Decimal | None
    reasons: list[str]
    rules_number: int
    approved_on: dt.date | None
    agreement_number: str | None
    agreement_on: dt.date | None
    working_since: dt.date | None
    recheck_due_on: dt.date | None
    overdue: bool
    ended_on: dt.date | None
    end_reason: str | None


class ApplicationLine(View):
    """Something that became of an application. ``user_id`` null: the program itself."""

    at: dt.datetime
    user_id: int | None
    before: State | None
    after: State
    detail: dict[str, Any]
    reason: str | None


class ApplicantView(View):
    """Who applied for the person."""

    name: str
    relation: str | None
    phone: str | None


class ApplicationView(ApplicationItem):
    """An application with its history and what may follow."""

    applicant: ApplicantView | None
    note: str | None
    next: list[State]
    history: list[ApplicationLine]


class CandidateItem(View):
    """Somebody who is entitled and not covered. ``rank`` 1 is brought in first."""

    person_id: int
    name: str
    area_id: int
    address: str | None
    age: int | None
    group: str
    group_name: str
    rank: int
    payer: Payer
    amount: Decimal
    reasons: list[str]
