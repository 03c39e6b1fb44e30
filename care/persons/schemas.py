"""What callers send and get about persons."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field

from care.fields import Day, TypedPhone, Version, Words
from care.persons.contact_schemas import MOST_CONTACTS, ContactPhone, ContactView, NewContact
from care.persons.fields import BloodType, DisabilityType, Gender, Living, Relief, RiskTier
from care.persons.home_schemas import HomeView, NewHome
from kit.fields import BigInt, Body, Changes, Line, Note, View, left_out, storable
from kit.pages import Page

TypedIdentity = Annotated[
    str, AfterValidator(storable), Field(min_length=1, max_length=40, examples=["420205194405010020"])
]
Grade = Annotated[int, Field(ge=1, le=4, description="1 the gravest to 4")]
Ability = Annotated[
    int,
    Field(ge=0, le=4, description="GB/T 42195: 0 able, 1 slight, 2 moderate, 3 severe, 4 complete"),
]


class NewPerson(Body):
    """A person served. Give ``home`` for a new home or ``home_id`` for one that others live in.
    Birth date and gender are taken from the identity number where they are not given."""

    area_id: BigInt
    name: Line = Field(examples=["张奶奶"])
    gender: Gender | None = None
    birth_date: Day | None = Field(default=None, examples=["1944-05-01"])
    identity_number: TypedIdentity | None = None
    phone: TypedPhone | None = None
    other_phone: TypedPhone | None = None
    living: Living | None = None
    relief: Relief | None = None
    disability_type: DisabilityType | None = None
    disability_grade: Grade | None = None
    ability: Ability | None = None
    ability_assessed_on: Day | None = None
    dementia: bool = False
    powered_device: bool = Field(default=False, description="Depends on a medical device with mains power")
    family_planning_special: bool = Field(default=False, description="The family lost its only child")
    languages: Words = Field(default=[])
    hearing: Line | None = None
    conditions: Words = Field(default=[])
    medicines: Words = Field(default=[])
    allergies: Words = Field(default=[])
    blood_type: BloodType | None = None
    powered_devices: Words = Field(default=[], examples=[["制氧机"]])
    doctor_name: Line | None = Field(default=None, description="Contracted family doctor")
    doctor_phone: TypedPhone | None = None
    health_centre: Line | None = None
    customs: Line | None = Field(default=None, description="What to respect at the door and inside")
    notes: Note | None = None
    home: NewHome | None = None
    home_id: BigInt | None = None
    contacts: Annotated[list[NewContact], Field(max_length=MOST_CONTACTS)] = Field(default=[])


class PersonChanges(Changes):
    """What to change of a person. ``home`` or ``home_id``: the person has moved there. A number sent
    masked as it was shown stays."""

    version: Version | None = None
    area_id: BigInt = left_out()
    name: Line = left_out()
    gender: Gender | None = None
    birth_date: Day | None = None
    identity_number: TypedIdentity | None = None
    phone: TypedPhone | None = None
    other_phone: TypedPhone | None = None
    living: Living | None = None
    relief: Relief | None = None
    disability_type: DisabilityType | None = None
    disability_grade: Grade | None = None
    ability: Ability | None = None
    ability_assessed_on: Day | None = None
    dementia: bool = left_out()
    powered_device: bool = left_out()
    family_planning_special: bool = left_out()
    languages: Words = left_out()
    hearing: Line | None = None
    conditions: Words = left_out()
    medicines: Words = left_out()
    allergies: Words = left_out()
    blood_type: BloodType | None = None
    powered_devices: Words = left_out()
    doctor_name: Line | None = None
    doctor_phone: TypedPhone | None = None
    health_centre: Line | None = None
    customs: Line | None = None
    notes: Note | None = None
    active: bool = left_out(description="False: no longer served")
    home: NewHome = left_out()
    home_id: BigInt | None = None


class RiskReason(View):
    """Why somebody is watched over more closely."""

    code: str
    text: str


class PersonItem(View):
    """A person in a list; numbers are masked."""

    id: int
    name: str
    gender: str | None
    birth_date: dt.date | None
    identity_number: str | None
    phone: str | None
    living: str | None
    risk: RiskTier
    area_id: int
    address: str | None
    active: bool
    erased: bool


class PersonPage(Page[PersonItem]):
    """``hits`` of a search, at most 1,000; ``more``: there are still more, which were not compared."""

    hits: int | None = None
    more: bool = False


class PersonView(View):
    """The whole picture of a person; numbers are masked. ``version`` counts the changes to it and to the
    contacts. ``erased``: what was personal cannot be read any more."""

    id: int
    version: int
    area_id: int
    name: str
    gender: str | None
    birth_date: dt.date | None
    identity_number: str | None
    phone: str | None
    other_phone: str | None
    living: str | None
    relief: str | None
    disability_type: str | None
    disability_grade: int | None
    ability: int | None
    ability_assessed_on: dt.date | None
    dementia: bool
    powered_device: bool
    family_planning_special: bool
    languages: list[str]
    hearing: str | None
    conditions: list[str]
    medicines: list[str]
    allergies: list[str]
    blood_type: str | None
    powered_devices: list[str]
    doctor_name: str | None
    doctor_phone: str | None
    health_centre: str | None
    customs: str | None
    notes: str | None
    risk: RiskTier
    risk_reasons: list[RiskReason]
    active: bool
    erased: bool
    created_at: dt.datetime
    home: HomeView | None
    contacts: list[ContactView]


class Unmasking(Body):
    """Why somebody needs the full numbers; it is put on record."""

    reason: Line = Field(examples=["回访联系家属"])


class UnmaskedNumbers(View):
    """The full numbers of a person, of the contacts and of those who act for the person."""

    id: int
    identity_number: str | None
    phone: str | None
    other_phone: str | None
    doctor_phone: str | None
    phone_away: str | None = Field(description="At the temporary address")
    contacts: list[ContactPhone]
    guardians: list[ContactPhone]
