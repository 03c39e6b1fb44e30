"""What callers send and get about persons, responders, providers and shifts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kit.fields import BigInt, Body, Line, Moment, Note, Phone, View, Word


def _likely_birth(value: dt.date) -> dt.date:
    if not dt.date(1850, 1, 1) <= value <= dt.date(2200, 1, 1):
        raise PydanticCustomError("moment_out_of_range", "must lie between 1850 and 2200")
    return value


Day = Annotated[dt.date, AfterValidator(_likely_birth)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[30.201])]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[115.077])]
Words = Annotated[list[Word], Field(max_length=50)]
Gender = Literal["female", "male"]
Living = Literal["alone", "empty_nest", "left_behind", "with_family"]
Inform = Literal["at_press", "after_contact", "on_dispatch", "never"]
ResponderType = Literal["provider_staff", "grid_worker", "property_staff", "volunteer"]


class NewHome(Body):
    """A dwelling and how to get in."""

    address: Line = Field(examples=["平安街道 3 号院 2 单元 501"])
    way_in: Note | None = Field(default=None, examples=["东门进,二单元,电梯到 5 层"])
    door_code: Word | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


class HomeView(View):
    """A dwelling; coordinates in WGS 84."""

    id: int
    address: str
    way_in: str | None
    door_code: str | None
    lat: float | None
    lon: float | None


class NewContact(Body):
    """Somebody to call. The order of the list is the order of calling."""

    name: Line = Field(examples=["王女士"])
    relation: Word | None = Field(default=None, examples=["女儿"])
    phone: Phone
    has_key: bool = False
    inform: Inform = Field(default="at_press", description="When this relative is told")


class ContactView(View):
    """Somebody to call; ``position`` 1 is called first."""

    id: int
    position: int
    name: str
    relation: str | None
    phone: str
    has_key: bool
    inform: str


class NewPerson(Body):
    """A person served. Give ``home`` for a new home or ``home_id`` for one that others live in."""

    area_id: BigInt
    name: Line = Field(examples=["张奶奶"])
    gender: Gender | None = None
    birth_date: Day | None = Field(default=None, examples=["1944-05-01"])
    phone: Phone | None = None
    living: Living | None = None
    hearing: Line | None = None
    languages: Words = Field(default=[])
    conditions: Words = Field(default=[])
    medicines: Words = Field(default=[])
    dementia: bool = False
    powered_device: bool = Field(default=False, description="Depends on a medical device with mains power")
    notes: Note | None = None
    home: NewHome | None = None
    home_id: BigInt | None = None
    contacts: Annotated[list[NewContact], Field(max_length=20)] = Field(default=[])


class PersonItem(View):
    """A person in a list."""

    id: int
    name: str
    gender: str | None
    birth_date: dt.date | None
    phone: str | None
    living: str | None
    area_id: int
    address: str | None
    active: bool


class PersonView(View):
    """The whole picture of a person."""

    id: int
    area_id: int
    name: str
    gender: str | None
    birth_date: dt.date | None
    phone: str | None
    living: str | None
    hearing: str | None
    languages: list[str]
    conditions: list[str]
    medicines: list[str]
    dementia: bool
    powered_device: bool
    notes: str | None
    active: bool
    created_at: dt.datetime
    home: HomeView | None
    contacts: list[ContactView]


class NewProvider(Body):
    """A service provider under contract (服务商)."""

    area_id: BigInt
    name: Line = Field(examples=["平安居家服务站"])
    phone: Phone | None = None
    services: Words = Field(default=[])


class ProviderView(View):
    """A service provider."""

    id: int
    area_id: int
    name: str
    phone: str | None
    services: list[str]


class NewResponder(Body):
    """Somebody who can come. ``area_id``: where he works."""

    area_id: BigInt
    provider_id: BigInt | None = None
    name: Line = Field(examples=["李护士"])
    phone: Phone
    type: ResponderType = "provider_staff"
    skills: Words = Field(default=[], examples=[["first_aid", "nursing"]])
    certificate_until: Day | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


class ResponderView(View):
    """Somebody who can come."""

    id: int
    area_id: int
    provider_id: int | None
    name: str
    phone: str
    type: str
    skills: list[str]
    certificate_until: dt.date | None
    lat: float | None
    lon: float | None
    active: bool


class NewShift(Body):
    """A time on duty, at most 7 days long."""

    responder_id: BigInt
    starts_at: Moment = Field(examples=["2026-11-22T08:00:00+08:00"])
    ends_at: Moment = Field(examples=["2026-11-22T20:00:00+08:00"])


class ShiftView(View):
    """A time on duty."""

    id: int
    responder_id: int
    responder_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
