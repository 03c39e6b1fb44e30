"""What callers send and get about being on duty."""

from __future__ import annotations

import datetime as dt

from pydantic import ConfigDict, Field

from kit.fields import BigInt, Body, Moment, View


class DutyResponder(View):
    """Somebody on duty. ``phone`` is whole for those who handle cases in his area, else masked."""

    id: int
    name: str
    phone: str


class DutyArea(View):
    """An area by name."""

    id: int
    name: str


class DutyRota(View):
    """A rota by name. ``phone``: of the night centre or desk that it staffs."""

    id: int
    name: str
    phone: str | None = None


class DutyReason(View):
    """A reason. ``code`` is stable; what else it names depends on it; ``text`` is for people."""

    model_config = ConfigDict(extra="allow")

    code: str = Field(examples=["rotation"])
    text: str


class DutyItem(View):
    """Somebody on duty, from when until when, and why."""

    shift_id: int
    responder: DutyResponder
    from_: dt.datetime = Field(serialization_alias="from")
    until: dt.datetime
    area: DutyArea
    purpose: str
    skill: str | None
    rota: DutyRota | None
    confirmed: bool
    why: list[DutyReason]


class GapItem(View):
    """A time in which a rota has ``missing`` people too few. ``rota`` null: nobody serves the area then.
    ``urgent``: it begins within 24 h, and a task has been raised.
    """

    id: int | None
    rota: DutyRota | None
    area: DutyArea | None
    from_: dt.datetime = Field(serialization_alias="from")
    until: dt.datetime | None
    missing: int
    urgent: bool
    why: list[DutyReason]


class DayView(View):
    """What kind of day it is in Shanghai. ``known`` False: nobody has entered the year's notice."""

    date: dt.date
    working: bool
    known: bool
    name: str


class DutyView(View):
    """Who is on duty. ``more``: there are more people than are listed."""

    at: dt.datetime
    day: DayView
    items: list[DutyItem]
    gaps: list[GapItem]
    more: bool


class GapList(View):
    """Gaps by beginning."""

    items: list[GapItem]


class DutyOn(Body):
    """``responder_id``: for a desk; a responder's own account needs none. ``until``: without a planned
    shift, at most 24 h from now; else 12 h.
    """

    responder_id: BigInt | None = None
    until: Moment | None = None


class DutyOff(Body):
    """``responder_id``: for a desk."""

    responder_id: BigInt | None = None


class DutyState(View):
    """How somebody stands now."""

    responder_id: int
    on_duty: bool
    until: dt.datetime | None
    ended: int = Field(description="Shifts that ended by this call")


class Take(Body):
    """Either a gap or somebody's shift. ``responder_id``: for a desk."""

    gap_id: BigInt | None = None
    shift_id: BigInt | None = None
    responder_id: BigInt | None = None


class AccountBody(Body):
    """The account with which a responder signs in; null: none."""

    user_id: BigInt | None


class AccountView(View):
    """A responder's account."""

    responder_id: int
    user_id: int | None
