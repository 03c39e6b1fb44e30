"""What callers send and get about providers and responders."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from care.fields import Day, Latitude, Longitude, Words
from kit.fields import BigInt, Body, Line, Phone, View

ResponderType = Literal["provider_staff", "grid_worker", "property_staff", "volunteer"]


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
