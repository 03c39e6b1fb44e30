"""What callers send and get about those who come."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from care.drills.stale import StaleNumber
from care.fields import Day, Latitude, Longitude, TypedPhone, Version, Words
from care.providers.schemas import AreaName, Areas
from kit.fields import BigInt, Body, Changes, Line, View, Word, left_out

ResponderType = Literal["provider_staff", "grid_worker", "property_staff", "volunteer"]
Channel = Literal["sms", "voice"]
Vehicle = Literal["foot", "bicycle", "e_bike", "motorcycle", "car"]
RegularRole = Literal["carer", "grid_worker", "neighbour", "visitor"]

Phones = Annotated[list[TypedPhone], Field(max_length=5)]
"""Further numbers, the next to be tried first."""

Channels = Annotated[list[Channel], Field(min_length=1, max_length=2)]
"""Over which he is asked, in this order."""


class Certificate(Body):
    """A certificate, training or insurance. One that has run out keeps its holder out of routing."""

    kind: Word = Field(
        description="first_aid, nursing, electrician, driving, health_check, training, insurance, or other",
        examples=["nursing"],
    )
    number: Word | None = None
    valid_until: Day | None = Field(default=None, description="The last day; null: for ever")


Certificates = Annotated[list[Certificate], Field(max_length=30)]


class NewResponder(Body):
    """Somebody who can come. ``area_id``: where he works first."""

    area_id: BigInt
    area_ids: Areas = Field(default=[], description="Where else he works")
    provider_id: BigInt | None = None
    name: Line = Field(examples=["李护士"])
    phone: TypedPhone
    phones: Phones = Field(default=[])
    channels: Channels = Field(default=["sms", "voice"])
    type: ResponderType = "provider_staff"
    skills: Words = Field(default=[], examples=[["first_aid", "nursing"]])
    languages: Words = Field(default=[])
    vehicle: Vehicle | None = None
    certificates: Certificates = Field(default=[])
    lat: Latitude | None = None
    lon: Longitude | None = None


class ResponderChanges(Changes):
    """What to change of a responder. Lists are given whole."""

    version: Version | None = None
    area_id: BigInt = left_out()
    area_ids: Areas = left_out()
    provider_id: BigInt | None = None
    name: Line = left_out()
    phone: TypedPhone = left_out()
    phones: Phones = left_out()
    channels: Channels = left_out()
    type: ResponderType = left_out()
    skills: Words = left_out()
    languages: Words = left_out()
    vehicle: Vehicle | None = None
    certificates: Certificates = left_out()
    lat: Latitude | None = None
    lon: Longitude | None = None


class CertificateView(View):
    """A certificate, training or insurance."""

    kind: str
    number: str | None
    valid_until: dt.date | None
    expired: bool


class ResponderItem(View):
    """Somebody who can come, in a list."""

    id: int
    area_id: int
    version: int
    provider_id: int | None
    provider_name: str | None
    user_id: int | None = Field(description="His account")
    name: str
    phone: str
    phones: list[str]
    channels: list[str]
    type: str
    skills: list[str]
    languages: list[str]
    vehicle: str | None
    lat: float | None
    lon: float | None
    active: bool
    ended_at: dt.datetime | None
    end_reason: str | None
    expired: list[str] = Field(description="Kinds of certificates that have run out")


class ResponderView(ResponderItem):
    """Somebody who can come, with his certificates and where else he works."""

    certificates: list[CertificateView]
    areas: list[AreaName]
    stale: list[StaleNumber] = Field(description="Numbers that did not answer the last drill")


class ExpiringCertificate(View):
    """A certificate that runs out soon or has; ``days_left`` below 0: since when it has."""

    responder_id: int
    name: str
    phone: str
    provider_id: int | None
    provider_name: str | None
    kind: str
    number: str | None
    valid_until: dt.date
    days_left: int


class Regular(Body):
    """Somebody who regularly comes to a person."""

    responder_id: BigInt
    role: RegularRole


class RegularList(Body):
    """Everybody who regularly comes to a person."""

    regulars: Annotated[list[Regular], Field(max_length=20)]


class RegularView(View):
    """Somebody who regularly comes to a person."""

    responder_id: int
    name: str
    phone: str
    role: str
