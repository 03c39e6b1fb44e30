"""What callers send and get about facilities."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, field_serializer, model_validator
from pydantic_core import PydanticCustomError

from care.fields import Latitude, Longitude, TypedPhone, Version, Words
from kit.fields import BigInt, Body, Changes, Line, View, left_out

FacilityKind = Literal["care_home", "day_centre", "care_point", "meal_point", "health_station"]
Weekday = Annotated[int, Field(ge=1, le=7, description="1 is Monday")]


class Opening(Body):
    """Open on these days from one time to another, Asia/Shanghai. Past midnight: two openings."""

    days: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    opens: dt.time = Field(alias="from", examples=["08:00"])
    closes: dt.time = Field(alias="until", examples=["17:00"])

    @model_validator(mode="after")
    def _in_order(self) -> Opening:
        if self.closes <= self.opens:
            raise PydanticCustomError("ends_before_start", "must end after it starts")
        return self

    @field_serializer("opens", "closes")
    def _minutes(self, value: dt.time) -> str:
        return value.strftime("%H:%M")


Hours = Annotated[list[Opening], Field(max_length=21)]
Capacity = Annotated[int, Field(ge=0, le=100_000)]
Reach = Annotated[int, Field(ge=50, le=20_000, description="Metres of the 15-minute circle; null: 1,000")]


class NewFacility(Body):
    """A home, day centre, care point, meal point or health station."""

    area_id: BigInt
    provider_id: BigInt | None = Field(default=None, description="Who runs it")
    kind: FacilityKind
    name: Line = Field(examples=["平安街道日间照料中心"])
    address: Line
    lat: Latitude | None = None
    lon: Longitude | None = None
    phone: TypedPhone | None = None
    capacity: Capacity | None = Field(default=None, description="Beds or places")
    hours: Hours = Field(default=[], description="None: always open")
    devices: Words = Field(default=[], examples=[["AED", "轮椅"]])
    reach_m: Reach | None = None


class FacilityChanges(Changes):
    """What to change of a facility. Lists are given whole."""

    version: Version | None = None
    area_id: BigInt = left_out()
    provider_id: BigInt | None = None
    kind: FacilityKind = left_out()
    name: Line = left_out()
    address: Line = left_out()
    lat: Latitude | None = None
    lon: Longitude | None = None
    phone: TypedPhone | None = None
    capacity: Capacity | None = None
    hours: Hours = left_out()
    devices: Words = left_out()
    reach_m: Reach | None = None
    active: bool = left_out(description="False: closed for good")


class FacilityView(View):
    """A facility. With ``near_home`` also how far it is; ``walk_min`` is an estimate."""

    id: int
    area_id: int
    version: int
    provider_id: int | None
    kind: str
    name: str
    address: str
    lat: float | None
    lon: float | None
    phone: str | None
    capacity: int | None
    hours: list[dict[str, Any]]
    devices: list[str]
    reach_m: int = Field(description="Metres of the 15-minute circle")
    active: bool
    open_now: bool
    distance_m: int | None = None
    walk_min: int | None = None
    in_reach: bool | None = Field(default=None, description="Within its 15-minute circle")
