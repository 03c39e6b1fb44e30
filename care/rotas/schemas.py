"""What callers send and get about rotas and shifts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from care.fields import Version
from kit.fields import BigInt, Body, Changes, Line, Moment, OptionalNote, Phone, View, Word, left_out

Purpose = Literal["responders", "night_centre", "desk"]
SwapState = Literal["proposed", "accepted", "declined", "withdrawn", "forced"]
DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "working", "rest"]


def _minute(value: dt.time) -> dt.time:
    if value.tzinfo is not None or value.second or value.microsecond:
        raise PydanticCustomError("wall_clock", "must be hours and minutes of the wall clock")
    return value


WallClock = Annotated[dt.time, AfterValidator(_minute)]
"""``20:00``, in Shanghai."""


class RotationBody(Body):
    """Members in turn; the first one's turn begins at ``handover`` on ``starts_on``."""

    name: Word = Field(examples=["夜班轮换"])
    starts_on: dt.date = Field(ge=dt.date(2000, 1, 1), le=dt.date(2200, 1, 1), examples=["2026-11-23"])
    handover: WallClock = Field(examples=["08:00"])
    length: Annotated[int, Field(ge=1, le=366, examples=[7])]
    unit: Literal["hours", "days"] = "days"
    members: Annotated[list[BigInt], Field(min_length=1, max_length=100)] = Field(examples=[[1, 2, 3]])


class SlotBody(Body):
    """A window of the day that has to be staffed. ``ends`` not after ``starts``: on the next day; the
    same: a whole day. `working` and `rest` follow the public calendar with its make-up days. Give
    `responder_id` or the name of a `rotation`, or neither for a window that somebody has to take.
    """

    days: Annotated[list[DayName], Field(min_length=1, max_length=9)] = Field(examples=[["working"]])
    starts: WallClock = Field(examples=["20:00"])
    ends: WallClock = Field(examples=["08:00"])
    from_day: dt.date | None = None
    until_day: dt.date | None = Field(default=None, description="The last day")
    responder_id: BigInt | None = None
    rotation: Word | None = None


Rotations = Annotated[list[RotationBody], Field(max_length=20)]
Slots = Annotated[list[SlotBody], Field(max_length=100)]


class NewRota(Body):
    """A rota. ``area_id``: whose subtree it serves."""

    area_id: BigInt
    name: Line = Field(examples=["平安街道应急值班"])
    purpose: Purpose = "responders"
    skill: Word | None = Field(
        default=None, description="What they are on duty for; null: what they can do"
    )
    phone: Phone | None = Field(default=None, description="Of the night centre or desk")
    asks_confirmation: bool = Field(default=False, description="Who is on duty has to say so")
    notices: bool = Field(default=True, description="SMS at hand-over")
    rotations: Rotations = Field(default=[])
    slots: Slots = Field(default=[])


class RotaChanges(Changes):
    """What to change. ``rotations`` and ``slots`` are replaced as a whole; the past stays as it was."""

    version: Version | None = None
    name: Line = left_out()
    purpose: Purpose = left_out()
    skill: Word | None = None
    phone: Phone | None = None
    asks_confirmation: bool = left_out()
    notices: bool = left_out()
    active: bool = left_out(description="False: nobody is on duty by it any more")
    rotations: Rotations = left_out()
    slots: Slots = left_out()


class RotaItem(View):
    """A rota in a list."""

    id: int
    area_id: int
    version: int
    name: str
    purpose: str
    skill: str | None
    phone: str | None
    asks_confirmation: bool
    notices: bool
    active: bool
    written_until: dt.datetime | None = Field(description="Shifts are written up to here")


class RotaView(RotaItem):
    """A rota. ``unknown_years``: whose public holidays nobody has entered; their days count as plain
    weekdays.
    """

    rotations: list[RotationBody]
    slots: list[SlotBody]
    unknown_years: list[int] = Field(examples=[[2027]])


class NewOverride(Body):
    """`instead`: ``responder_id`` in place of ``replaces_id`` (null: of whoever it is); `extra`: one more;
    `nobody`: without ``replaces_id`` closed on purpose, with it that person is missing.
    """

    kind: Literal["instead", "extra", "nobody"]
    starts_at: Moment
    ends_at: Moment
    responder_id: BigInt | None = None
    replaces_id: BigInt | None = None
    reason: Line


class OverrideView(View):
    """Somebody else, one more, or nobody. `taken`: somebody has taken the shift himself."""

    id: int
    rota_id: int
    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    responder_id: int | None
    replaces_id: int | None
    reason: str
    created_by: int | None
    created_at: dt.datetime
    withdrawn_at: dt.datetime | None


class NewSwap(Body):
    """``shift_id`` goes to ``taker_id`` if that one agrees; in return ``back_shift_id``, one of his."""

    shift_id: BigInt
    taker_id: BigInt
    back_shift_id: BigInt | None = None
    note: OptionalNote = ""


class Forced(Body):
    """Why it happens without the other's own word: he has agreed by telephone, say."""

    reason: Line


class SwapView(View):
    """A swap: proposed, accepted, declined, withdrawn or forced."""

    id: int
    rota_id: int
    giver_id: int
    taker_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    back_starts_at: dt.datetime | None
    back_ends_at: dt.datetime | None
    state: str
    note: str
    reason: str | None
    proposed_by: int | None
    decided_by: int | None
    created_at: dt.datetime
    decided_at: dt.datetime | None


class NewLeave(Body):
    """Somebody is away: the rotas lose him and show the hole."""

    responder_id: BigInt
    starts_at: Moment
    ends_at: Moment
    reason: Line


class LeaveView(View):
    """Leave, or `went_off`: left his shift before its end."""

    id: int
    responder_id: int
    responder_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str
    reason: str
    created_by: int | None
    created_at: dt.datetime
    withdrawn_at: dt.datetime | None


class HolidayBody(Body):
    """A day that differs from the plain week: `rest` on a weekday, `working` at a weekend (调休)."""

    day: dt.date
    kind: Literal["rest", "working"]
    name: Annotated[str, Field(max_length=64)] = ""


class HolidayYear(Body):
    """All of a year's days that differ. A year has to have at least one."""

    days: Annotated[list[HolidayBody], Field(min_length=1, max_length=200)]


class HolidayYearView(View):
    """``known`` False: nobody has entered this year's notice, its days count as plain weekdays."""

    year: int
    known: bool
    source: str | None = Field(description="package: the notice that came along; office: entered here")
    days: list[HolidayBody]


class NewShift(Body):
    """A time on duty, at most 7 days long."""

    responder_id: BigInt
    starts_at: Moment = Field(examples=["2026-11-22T08:00:00+08:00"])
    ends_at: Moment = Field(examples=["2026-11-22T20:00:00+08:00"])


class ShiftView(View):
    """A time on duty. ``rota_id`` null: entered by hand."""

    id: int
    responder_id: int
    responder_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    rota_id: int | None
    purpose: str
    on_at: dt.datetime | None = Field(description="When the person said that he is there")
    on_how: str | None
    off_at: dt.datetime | None
    off_how: str | None = Field(description="itself: the shift was over and nobody had said so")
    why: list[dict[str, Any]]
