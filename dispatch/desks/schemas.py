"""What callers send and get about desks and the agents at them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, field_serializer

from dispatch.cases.schemas import Named
from dispatch.desks.states import ByHand, State
from kit.fields import BigInt, Body, Changes, Line, OptionalNote, View, Word, left_out

Weekday = Annotated[int, Field(ge=1, le=7, description="1 is Monday")]
Number = Annotated[str, Field(pattern=r"^\+?[0-9]{3,20}$", examples=["12349"])]
WrapUp = Annotated[int, Field(ge=0, le=3600, description="Seconds after closing a case")]
Words = Annotated[list[Word], Field(max_length=20)]


class DeskHours(Body):
    """On these days from one time until another, Asia/Shanghai; not later: past midnight."""

    days: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    start: dt.time = Field(alias="from", examples=["08:00"])
    until: dt.time = Field(examples=["20:00"])

    @field_serializer("start", "until")
    def _minutes(self, value: dt.time) -> str:
        return value.strftime("%H:%M")


class DeskArea(Body):
    """An area with its whole subtree, and when the desk serves it; no hours: day and night."""

    area_id: BigInt
    hours: Annotated[list[DeskHours], Field(max_length=21, default_factory=list)]


Serves = Annotated[list[DeskArea], Field(max_length=500)]


class NewDesk(Body):
    """A desk. Its area says who looks after it, ``serves`` whose cases are its own."""

    area_id: BigInt
    name: Line = Field(examples=["12349 呼叫中心"])
    numbers: Annotated[list[Number], Field(max_length=20, default_factory=list)]
    wrap_up_s: WrapUp = 60
    serves: Serves = Field(default_factory=list)


class DeskChanges(Changes):
    """What to change of a desk. Lists are given whole."""

    version: Annotated[int, Field(ge=1)] | None = None
    area_id: BigInt = left_out()
    name: Line = left_out()
    numbers: Annotated[list[Number], Field(max_length=20)] = left_out()
    wrap_up_s: WrapUp = left_out()
    serves: Serves = left_out()
    active: bool = left_out(description="False: given up")


class ServedView(View):
    """An area that a desk serves. ``now``: at this hour."""

    area: Named
    hours: list[dict[str, Any]]
    now: bool


class DeskInfo(View):
    """A desk. ``present``: how many agents are there; ``sound_test_missing``: none of them has tested the
    sound in this shift; ``alarms``: in the last 10 minutes, ``flooded`` above 10."""

    id: int
    area_id: int
    version: int
    name: str
    numbers: list[str]
    wrap_up_s: int
    active: bool
    serves: list[ServedView]
    present: int
    sound_test_missing: bool
    alarms: int
    flooded: bool


class ServingView(View):
    """Whose the cases of an area are at a moment. ``why`` ``all``: nobody is at a desk that serves it, so
    they are everybody's."""

    at: dt.datetime
    why: Literal["serves", "all"]
    desks: list[Named] = Field(description="Those they are shown to as their own")
    serving: list[Named] = Field(description="All that serve it then, the nearest first, staffed or not")


class ShiftTest(View):
    """What was tested at the start of the shift."""

    at: dt.datetime
    sound: bool
    phone: bool | None
    note: str


class AgentView(View):
    """Somebody at a desk. ``desk`` null: serves all that he sees. ``until``: when the state ends by itself.
    ``test`` null: sound and phone have not been tested in this shift."""

    user: Named
    desk: Named | None
    state: State
    since: dt.datetime
    until: dt.datetime | None
    by_hand: ByHand
    cases: int = Field(description="Open P1 to P3 that he has")
    suggested: int
    dialects: list[str]
    skills: list[str]
    test: ShiftTest | None


class StateBody(Body):
    """What I am doing. ``on_case`` follows from the cases I have and cannot be said. ``desk_id``: where I
    sit; null: no desk, I serve all that I see."""

    state: ByHand
    desk_id: BigInt | None = None


class ShiftTestBody(Body):
    """Whether the alarm was heard and the telephone rang (null: there is none)."""

    sound: bool
    phone: bool | None = None
    note: OptionalNote = ""


class AgentChanges(Changes):
    """What a supervisor says of an agent."""

    desk_id: BigInt | None = None
    dialects: Words = left_out(examples=[["大冶话"]])
    skills: Words = left_out(description="Kinds of cases that he knows best")


class PhoneTestView(View):
    """Which telephone is being rung."""

    phone: str
