"""What callers send and get about areas."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from kit.fields import BigInt, Body, Changes, Code, Line, Phone, View, left_out

Level = Literal["city", "district", "street", "community", "grid"]
DiallingCode = Annotated[str, Field(pattern=r"^0[0-9]{2,3}$", examples=["0714"])]
Codes = Annotated[
    dict[BigInt, Code | None],
    Field(
        max_length=2000,
        description="New division codes by area, for those whose code is another's after the change; "
        "null: none. Where a code changes, those below that began with the old one follow by themselves",
        examples=[{"12": "990103001"}],
    ),
]


class Numbers(Body):
    """Phone numbers of an area; an empty one is the parent's."""

    desk_phone: Phone | None = None
    duty_leader_phone: Phone | None = None
    partner_centre_phone: Phone | None = None
    ambulance_phone: Phone | None = Field(default=None, examples=["120"])
    police_phone: Phone | None = Field(default=None, examples=["110"])
    fire_phone: Phone | None = Field(default=None, examples=["119"])
    dialling_code: DiallingCode | None = Field(default=None, description="Of landlines")


class NewArea(Numbers):
    """An area below ``parent_id``."""

    parent_id: BigInt
    level: Level
    name: Line = Field(examples=["平安街道"])
    code: Code | None = Field(
        default=None,
        description="The state's division code: 6 digits for city and district, 9 for a street, 12 for a "
        "community, beginning with that of the area above; a grid's is local",
        examples=["990101001"],
    )


class AreaChanges(Changes):
    """What to change of an area."""

    version: int | None = Field(default=None, ge=1)
    name: Line = left_out()
    code: Code | None = None
    codes: Codes = Field(default={})
    desk_phone: Phone | None = None
    duty_leader_phone: Phone | None = None
    partner_centre_phone: Phone | None = None
    ambulance_phone: Phone | None = None
    police_phone: Phone | None = None
    fire_phone: Phone | None = None
    dialling_code: DiallingCode | None = None
    reason: Line | None = None


class Move(Body):
    """Under another parent, with everything below."""

    parent_id: BigInt
    codes: Codes = Field(default={})
    reason: Line | None = Field(default=None, examples=["鄂民政〔2026〕12 号"])


class Merger(Body):
    """Into another area of the same level."""

    into_id: BigInt
    codes: Codes = Field(default={})
    reason: Line | None = None


class AreaView(View):
    """An area. ``path`` holds the ids from the root down: ``/1/4/9/``."""

    id: int
    parent_id: int | None
    path: str
    level: str
    code: str | None
    name: str
    desk_phone: str | None
    duty_leader_phone: str | None
    partner_centre_phone: str | None
    ambulance_phone: str | None
    police_phone: str | None
    fire_phone: str | None
    dialling_code: str | None
    version: int
    closed_at: dt.datetime | None
    merged_into: int | None = Field(description="Where everything of a merged area is now")


class HoldingNumbers(View):
    """The numbers that hold in an area: its own, else the nearest above."""

    desk_phone: str | None
    duty_leader_phone: str | None
    partner_centre_phone: str | None
    ambulance_phone: str | None
    police_phone: str | None
    fire_phone: str | None
    dialling_code: str | None


class AreaWhole(AreaView):
    """An area with what it inherits and what it was called before."""

    holding: HoldingNumbers
    former_names: list[str]
    former_codes: list[str]


class AreaLine(View):
    """Something that became of an area."""

    id: int
    at: dt.datetime
    user_id: int | None
    username: str | None
    what: Literal["created", "changed", "recoded", "moved", "moved_along", "merged", "took_in", "closed"]
    before: dict[str, Any] = Field(description="What changed, as it was", alias="from")
    after: dict[str, Any] = Field(alias="to")
    reason: str | None
